import type { PlannedTask } from './plan.ts';
import { isGood, type TaskStatus } from './task-status.ts';

/** How many of the tasks that one waits for have not ended, have ended as it wants, and have ended otherwise. */
export interface JoinCount {
  readonly open: number;
  readonly held: number;
  readonly missed: number;
}

export type JoinVerdict = 'starts' | 'skipped' | 'waits';

/** Whether a task goes on once what it waits for stands like this. The scheduler asks it, and so does the table in the inspector. */
export function joinVerdict(join: PlannedTask['join'], { open, held, missed }: JoinCount): JoinVerdict {
  switch (join) {
    case 'all':
      return missed > 0 ? 'skipped' : open === 0 ? 'starts' : 'waits';
    case 'any':
      return open > 0 ? 'waits' : held > 0 ? 'starts' : 'skipped';
    case 'first':
      return held > 0 ? 'starts' : open === 0 ? 'skipped' : 'waits';
  }
}

/** Did a task end as a dependency on it wants? `choice`: the case a `flow.switch` took. */
export function conditionHolds(condition: string, end: TaskStatus | undefined, choice: string | undefined): boolean {
  if (end === undefined) return false;
  if (condition === 'finished') return true;
  if (condition === 'failed') return end === 'failed';
  if (condition === 'succeeded') return isGood(end);
  return isGood(end) && `case.${choice ?? ''}` === condition;
}
