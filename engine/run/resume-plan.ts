import type { Plan } from '#shared/run/plan.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { wasInterrupted } from './interrupt.ts';

export interface ResumeWish {
  /** `failed`, `start`, or a node that runs again with all that comes after it. */
  readonly from: string;
  /** The text as it was in the run, or as the file has it now. */
  readonly workflow: 'run' | 'latest';
  /** A new run from how the run stood at this event (its `seq`): what ended well later is made again. Absent: as it stands now. */
  readonly at?: number;
}

/** What resuming a run would do, as task paths in the order of the document. Each task is in exactly one list; nodes inside containers are not listed. */
export interface ResumePlan {
  /** Keep what the earlier run made. */
  readonly reused: readonly string[];
  /** Were in the earlier run and are not kept. */
  readonly rerun: readonly string[];
  /** Were not in the earlier run. */
  readonly new: readonly string[];
}

/** The same run goes on: whatever had ended is kept, except attempts that nobody saw the end of. */
export function planOfTakingUp(before: RunState): ResumePlan {
  return sorted(before.plan, before.plan, (task) => {
    const state = before.tasks.get(task);
    return state?.endedAt !== undefined && !wasInterrupted(state);
  });
}

/** A new run in which the tasks in `kept` do not run again. */
export function planOfRetry(before: Plan, plan: Plan, kept: ReadonlySet<string>): ResumePlan {
  return sorted(before, plan, (task) => kept.has(task));
}

function sorted(before: Plan, plan: Plan, isKept: (task: string) => boolean): ResumePlan {
  const known = new Set(before.tasks.map((task) => task.path));
  const tasks = plan.tasks.map((task) => task.path);
  const open = tasks.filter((task) => !isKept(task));
  return {
    reused: tasks.filter(isKept),
    rerun: open.filter((task) => known.has(task)),
    new: open.filter((task) => !known.has(task)),
  };
}
