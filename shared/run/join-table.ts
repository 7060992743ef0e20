import { conditionHolds, joinVerdict, type JoinVerdict } from './join.ts';
import type { PlannedTask } from './plan.ts';
import type { TaskStatus } from './task-status.ts';

/** Of one task that is waited for: not ended, ended as wanted, ended otherwise. */
export type ParentState = 'open' | 'held' | 'missed';

/** What becomes of a task for certain states of those it waits for. */
export interface JoinRow {
  /** One for each parent, in their order: the states it may be in here. */
  readonly states: readonly (readonly ParentState[])[];
  readonly verdict: JoinVerdict;
}

const ENDS: readonly TaskStatus[] = ['succeeded', 'cached', 'failed', 'skipped', 'cancelled'];
const STATES: readonly ParentState[] = ['held', 'missed', 'open'];

/** The states a parent can be in: one that must only have ended cannot miss. */
export function statesOf(condition: string): readonly ParentState[] {
  const choices = [undefined, condition.replace(/^case\./, '')];
  const ends = ENDS.flatMap((end) => choices.map((choice) => conditionHolds(condition, end, choice)));
  return STATES.filter((state) => state === 'open' || ends.includes(state === 'held'));
}

/** How a parent stands. `status` of its task; undefined while there is none. */
export function parentState(
  condition: string,
  status: TaskStatus | undefined,
  choice: string | undefined,
): ParentState {
  if (status === undefined || !ENDS.includes(status)) return 'open';
  return conditionHolds(condition, status, choice) ? 'held' : 'missed';
}

/**
 * Every combination of how the parents may stand and what the scheduler's own rule makes of it, rows that come to the same put together.
 * Grows with the number of parents: for the few that fit beside each other.
 */
export function joinTable(join: PlannedTask['join'], conditions: readonly string[]): readonly JoinRow[] {
  const possible = conditions.map(statesOf);
  const rowsFrom = (at: number, count: Readonly<Record<ParentState, number>>): readonly JoinRow[] => {
    const states = possible[at];
    if (states === undefined) return [{ states: [], verdict: joinVerdict(join, count) }];
    const groups = new Map<string, { readonly states: ParentState[]; readonly rows: readonly JoinRow[] }>();
    for (const state of states) {
      const rows = rowsFrom(at + 1, { ...count, [state]: count[state] + 1 });
      const sign = JSON.stringify(rows);
      const group = groups.get(sign);
      if (group === undefined) groups.set(sign, { states: [state], rows });
      else group.states.push(state);
    }
    return [...groups.values()].flatMap((group) =>
      group.rows.map(({ states: rest, verdict }) => ({ states: [group.states, ...rest], verdict })),
    );
  };
  return rowsFrom(0, { open: 0, held: 0, missed: 0 });
}

/** The same for many parents, by how many of them stand how: what there is to know about a join of a dozen. */
export interface JoinCountRow {
  readonly count: Readonly<Record<ParentState, number>>;
  readonly verdict: JoinVerdict;
}

export function joinCountTable(join: PlannedTask['join'], parents: number): readonly JoinCountRow[] {
  const counts = [
    { held: parents, missed: 0, open: 0 },
    { held: parents - 1, missed: 1, open: 0 },
    { held: 1, missed: parents - 1, open: 0 },
    { held: 0, missed: parents, open: 0 },
    { held: 1, missed: 0, open: parents - 1 },
    { held: 0, missed: 1, open: parents - 1 },
  ];
  return counts.map((count) => ({ count, verdict: joinVerdict(join, count) }));
}
