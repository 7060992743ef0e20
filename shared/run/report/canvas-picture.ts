import { svgOf, type DrawnStatus } from '../../export/svg.ts';
import { formatDuration } from '../../workflow/duration.ts';
import { graphOf } from '../../workflow/graph.ts';
import { readWorkflow } from '../../workflow/read.ts';
import { EMPTY_LAYOUT, type Layout } from '../../workflow/workflow.ts';
import type { TaskNames } from '../name-nodes.ts';
import type { RunState } from '../run-state.ts';
import { STATUS_GLYPHS, TASK_STATUS } from '../task-status.ts';
import { tookMs } from './run-report.ts';

/**
 * The frozen workflow as an SVG, each node with how its task ended; the page around colours it by its classes. Nodes stand where they stand on the
 * canvas when all of them have a place there, else in columns. Empty when the text cannot be read.
 */
export function canvasPicture(state: RunState, layout: Layout | undefined, names: TaskNames): string {
  const { workflow } = readWorkflow(state.plan.text, state.plan.file);
  if (workflow === undefined) return '';
  const statuses = graphOf(workflow).nodes.map(({ path }) => [path, statusOf(path, state, names)] as const);
  const label = `The workflow ${state.plan.title ?? state.plan.workflow} as it ended`;
  return svgOf(workflow, layout ?? EMPTY_LAYOUT, Object.fromEntries(statuses), { label, className: 'canvas' });
}

function statusOf(path: string, state: RunState, { inWords }: TaskNames): DrawnStatus {
  const task = state.tasks.get(path);
  const status = task?.status ?? 'waiting';
  const ms = task === undefined ? undefined : tookMs(task);
  const words = [
    `${STATUS_GLYPHS[status]} ${TASK_STATUS[status].word}`,
    ...(ms === undefined ? [] : [formatDuration(ms)]),
  ];
  return { status, line: words.join(' · '), title: inWords(task?.sentence) ?? TASK_STATUS[status].word };
}
