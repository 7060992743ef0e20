import type { RunRow } from '#shared/bridge/contract.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { isRunEnded } from '#shared/run/task-status.ts';

/** What lists show of a run. */
export function rowOf(state: RunState, number: number): RunRow {
  const counts: Record<string, number> = {};
  let sentence = state.problem?.message;
  for (const task of state.tasks.values()) {
    counts[task.status] = (counts[task.status] ?? 0) + 1;
    if (task.status === 'failed') sentence ??= `${task.name}: ${task.problem?.message ?? task.sentence ?? 'failed'}`;
  }
  const startedAt = state.startedAt ?? state.createdAt;
  const endedAt = isRunEnded(state.status) ? state.endedAt : state.status === 'interrupted' ? state.at : undefined;
  return {
    run: state.run,
    number,
    project: state.plan.project,
    workflow: state.plan.workflow,
    status: state.status,
    startedAt,
    endedAt,
    durationMs: endedAt === undefined ? undefined : Date.parse(endedAt) - Date.parse(startedAt),
    trigger: state.trigger.kind,
    counts,
    sentence,
    resumable: state.status === 'interrupted',
  };
}
