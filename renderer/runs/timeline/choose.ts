import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { select, useView } from '../../stores/view-store.ts';
import { setTimeline, useTimeline } from './timeline-settings.ts';

/** Selects a task everywhere: canvas, inspector, timeline, log. */
export function chooseTask(task: TaskState, attempt?: number): void {
  select([task.node]);
  useView.setState({ logTask: task.path, logAttempt: attempt });
}

/** A bar says which attempt of which task was meant; beside the bars it is the row's task. */
export function chooseAt(target: Element, state: RunState): void {
  const bar = target.closest<HTMLElement>('.tl-bar');
  const task = state.tasks.get(bar?.dataset['task'] ?? rowOf(target) ?? '');
  const attempt = bar?.dataset['attempt'];
  if (task !== undefined) chooseTask(task, attempt === undefined ? undefined : Number(attempt));
}

/** A double-click shows only what leads to a task and what follows from it; another shows all again. */
export function toggleLineage(target: Element): void {
  const path = rowOf(target);
  if (path === undefined) return;
  const lineage = `*${path}*`;
  setTimeline({ query: useTimeline.getState().query === lineage ? '' : lineage });
}

function rowOf(target: Element): string | undefined {
  return target.closest<HTMLElement>('[data-timeline-row]')?.dataset['timelineRow'];
}
