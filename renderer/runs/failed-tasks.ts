import { failureOf } from '#shared/run/failure.ts';
import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { useRun } from '../stores/run-store.ts';
import { tallyOf } from '../stores/run-tally.ts';
import { nodeOf, showRound } from '../stores/shown-tasks.ts';
import { useView } from '../stores/view-store.ts';

const NONE: readonly TaskState[] = [];

/** In the order in which they failed: what failed first is most often why the rest did. */
export function failedTasks(state: RunState | undefined): readonly TaskState[] {
  return state === undefined ? NONE : tallyOf(state).failed;
}

/** Selects the node of a task, in a loop with the round it belongs to, and shows how it fared. */
export function showTask({ path }: Pick<TaskState, 'path'>): void {
  for (const { container, round } of roundsIn(path)) showRound(container, round);
  useView.setState({ selectedNodes: [nodeOf(path)], selectedEdges: [], inspectorTab: 'run', isRightOpen: true });
}

function roundsIn(path: string): readonly { readonly container: string; readonly round: number }[] {
  return [...path.matchAll(/\[(\d+)\]/g)].map((match) => ({
    container: nodeOf(path.slice(0, match.index)),
    round: Number(match[1]),
  }));
}

let lastShown: string | undefined;

/** What failed first; pressed again, what failed next. The keyboard is led there too. */
export function showNextFailure(): void {
  const { state } = useRun.getState();
  const failure = state === undefined ? undefined : failureOf(state);
  if (failure === undefined) return;
  const failed = [failure.cause, ...failure.others];
  const isThere = lastShown !== undefined && useView.getState().selectedNodes[0] === nodeOf(lastShown);
  const at = isThere ? failed.findIndex(({ path }) => path === lastShown) : -1;
  const next = failed[(at + 1) % failed.length] ?? failure.cause;
  lastShown = next.path;
  showTask(next);
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>('[data-testid="inspector"] [data-testid="failure"]')?.focus(),
  );
}
