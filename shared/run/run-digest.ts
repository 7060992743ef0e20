import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalize } from 'json-canonicalize';
import { z } from 'zod';
import { criticalPath } from './critical-path.ts';
import { taskNames } from './name-nodes.ts';
import { recordedTasks } from './recorded-tasks.ts';
import { causeOf } from './report/run-report.ts';
import type { RunState, TaskState } from './run-state.ts';
import { runStatusSchema, taskStatusSchema } from './task-status.ts';

const taskDigestSchema = z.object({
  path: z.string(),
  node: z.string(),
  /** What people call it; absent in what an earlier version kept. */
  title: z.string().optional(),
  action: z.string(),
  status: taskStatusSchema,
  /** How long its last attempt worked, in milliseconds; null for what did not work in this run, or has not ended. */
  ms: z.number().nullable(),
  /** Attempts that failed; also of a task that ended well. */
  failedAttempts: z.number().int(),
  /**
   * Names what it was made from: its fingerprint, else (a task that is not cached) commit with uncommitted changes, workflow text and parameters together.
   * Null where neither is known: then nobody can say whether two runs of it should have ended alike.
   */
  madeFrom: z.string().nullable(),
  onCriticalPath: z.boolean(),
  peakRssBytes: z.number().nullable(),
  cpuMs: z.number().nullable(),
  problem: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type TaskDigest = z.infer<typeof taskDigestSchema>;

/** What statistics need of a run: small enough that thousands of them are read at once. Times are ISO 8601. */
export const runDigestSchema = z.object({
  version: z.literal(1),
  run: z.string(),
  workflow: z.string(),
  status: runStatusSchema,
  trigger: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  durationMs: z.number().nullable(),
  branch: z.string().nullable(),
  commit: z.string().nullable(),
  /** Why it failed first: path of the task (null: the run as a whole) and the words of its problem. */
  cause: z
    .object({ task: z.string().nullable(), title: z.string().optional(), code: z.string(), message: z.string() })
    .nullable(),
  tasks: z.array(taskDigestSchema),
});
export type RunDigest = z.infer<typeof runDigestSchema>;

export function digestRun(state: RunState): RunDigest {
  const { plan, startedAt = state.createdAt, endedAt } = state;
  const critical = new Set(criticalPath(recordedTasks(state, Date.parse(state.at))).map(({ path }) => path));
  const surroundings = surroundingsOf(state);
  const names = taskNames(state.tasks);
  const cause = causeOf({ state, tests: [] });
  return {
    version: 1,
    run: state.run,
    workflow: plan.workflow,
    status: state.status,
    trigger: state.trigger.kind,
    startedAt,
    endedAt: endedAt ?? null,
    durationMs: endedAt === undefined ? null : between(startedAt, endedAt),
    branch: plan.git?.branch ?? null,
    commit: plan.git?.commit ?? null,
    cause:
      cause === undefined
        ? null
        : {
            task: cause.task?.path ?? null,
            title: cause.task === undefined ? undefined : names.titleOf(cause.task.path),
            code: cause.code,
            message: cause.message,
          },
    tasks: [...state.tasks.values()].map((task) => ({
      ...digestTask(task, critical.has(task.path), surroundings),
      title: names.nameOf(task.path),
    })),
  };
}

function digestTask(task: TaskState, onCriticalPath: boolean, surroundings: string | null): TaskDigest {
  const last = task.attempts.at(-1);
  const peaks = task.attempts.flatMap(({ usage }) => usage?.peakRssBytes ?? []);
  const cpu = task.attempts.flatMap(({ usage }) => usage?.cpuMs ?? []);
  return {
    path: task.path,
    node: task.node,
    action: task.action,
    status: task.status,
    ms: last?.endedAt === undefined ? null : between(last.startedAt, last.endedAt),
    failedAttempts: task.attempts.filter(({ outcome }) => outcome === 'failed').length,
    madeFrom: task.fingerprint?.hash ?? surroundings,
    onCriticalPath,
    peakRssBytes: peaks.length === 0 ? null : Math.max(...peaks),
    cpuMs: cpu.length === 0 ? null : cpu.reduce((sum, ms) => sum + ms, 0),
    problem: task.problem === undefined ? null : { code: task.problem.code, message: task.problem.message },
  };
}

/** Of everything a task could see that git knows of. Uncommitted changes that were not kept could be anything. */
function surroundingsOf({ plan: { git, text, workflows = {} }, parameters }: RunState): string | null {
  if (git === undefined || (git.dirty && git.patch === undefined)) return null;
  const { commit, patch } = git;
  return bytesToHex(
    sha256(utf8ToBytes(canonicalize({ commit, patch: patch?.hash ?? null, text, workflows, parameters }))),
  );
}

function between(from: string, to: string): number {
  return Math.max(0, Date.parse(to) - Date.parse(from));
}
