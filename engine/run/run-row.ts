import type { RunRow } from '#shared/bridge/run-calls.ts';
import { causesOf } from '#shared/run/failure.ts';
import type { Plan } from '#shared/run/plan.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { isRunEnded } from '#shared/run/task-status.ts';

/** Where the project stood in git, as rows say it. */
export function gitOf({ git }: Plan): Pick<RunRow, 'branch' | 'commit' | 'isDirty'> {
  if (git === undefined) return {};
  return { ...(git.branch === undefined ? {} : { branch: git.branch }), commit: git.commit, isDirty: git.dirty };
}

function failedSentence(state: RunState): string | undefined {
  const [cause] = causesOf(state);
  if (cause === undefined) return undefined;
  const words = cause.problem?.message ?? cause.sentence ?? 'failed';
  // "ESLint: ESLint found …" says it twice.
  return words.startsWith(cause.name) ? words : `${cause.name}: ${words}`;
}

/** What lists show of a run. */
export function rowOf(state: RunState, number: number): RunRow {
  const counts: Record<string, number> = {};
  let sentence = state.problem?.message;
  let needsYou = 0;
  for (const task of state.tasks.values()) {
    if (task.phase === 'deciding') needsYou += 1;
    counts[task.status] = (counts[task.status] ?? 0) + 1;
  }
  if ((counts['failed'] ?? 0) > 0) sentence ??= failedSentence(state);
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
    ...(needsYou === 0 ? {} : { needsYou }),
    ...gitOf(state.plan),
  };
}
