import type { RunState, TaskState } from './run-state.ts';

/** What somebody should know before deciding: what the question rests on, and what its answer sets going. */
export interface ApprovalView {
  /** Tasks it waited for, in the order of the plan. */
  readonly restsOn: readonly TaskState[];
  /** Tasks that will run, directly or later, when it is approved; those of conditions like "failed" left out. */
  readonly leadsTo: readonly TaskState[];
}

export function approvalView(state: RunState, task: TaskState): ApprovalView {
  const restsOn = (task.planned?.dependencies ?? []).flatMap(({ on }) => {
    const before = state.tasks.get(on);
    return before === undefined ? [] : [before];
  });
  const reached = new Set([task.path]);
  const leadsTo: TaskState[] = [];
  // Tasks stand in the order of the plan, so one pass finds what follows from what follows; a second is for inner tasks that came later.
  for (let isGrowing = true; isGrowing;) {
    isGrowing = false;
    for (const each of state.tasks.values()) {
      if (reached.has(each.path) || each.endedAt !== undefined) continue;
      const follows = each.planned?.dependencies.some(({ on, condition }) => reached.has(on) && condition !== 'failed');
      if (follows !== true) continue;
      reached.add(each.path);
      leadsTo.push(each);
      isGrowing = true;
    }
  }
  return { restsOn, leadsTo };
}
