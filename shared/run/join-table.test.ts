import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinVerdict } from './join.ts';
import { joinCountTable, joinTable, parentState, statesOf, type JoinRow, type ParentState } from './join-table.ts';
import { Ledger } from './ledger.ts';
import type { Dependency, PlannedTask } from './plan.ts';
import { Schedule } from './schedule.ts';

const short = (rows: readonly JoinRow[]) =>
  rows.map(({ states, verdict }) => `${states.map((each) => each.join('|')).join(' ')} → ${verdict}`);

describe('the table of a join', () => {
  test('of one parent has a row for each way it can stand', () => {
    expect(short(joinTable('all', ['succeeded']))).toEqual(['held → starts', 'missed → skipped', 'open → waits']);
    expect(short(joinTable('all', ['finished']))).toEqual(['held → starts', 'open → waits']);
  });

  test('puts together what comes to the same', () => {
    expect(short(joinTable('all', ['succeeded', 'succeeded']))).toEqual([
      'held held → starts',
      'held missed → skipped',
      'held open → waits',
      'missed held|missed|open → skipped',
      'open held|open → waits',
      'open missed → skipped',
    ]);
    expect(short(joinTable('first', ['succeeded', 'failed']))).toEqual([
      'held held|missed|open → starts',
      'missed held → starts',
      'missed missed → skipped',
      'missed open → waits',
      'open held → starts',
      'open missed|open → waits',
    ]);
  });

  test('of many parents counts them', () => {
    expect(joinCountTable('any', 9).map(({ verdict }) => verdict)).toEqual([
      'starts',
      'starts',
      'starts',
      'skipped',
      'waits',
      'waits',
    ]);
  });

  test('knows how a parent stands', () => {
    expect(parentState('succeeded', 'cached', undefined)).toBe('held');
    expect(parentState('failed', 'running', undefined)).toBe('open');
    expect(parentState('case.big', 'succeeded', 'small')).toBe('missed');
    expect(statesOf('case.big')).toEqual(['held', 'missed', 'open']);
  });

  test('says for every combination what the scheduler then does', () => {
    const conditions = fc.array(fc.constantFrom('succeeded', 'failed', 'finished'), { minLength: 1, maxLength: 4 });
    const joins = fc.constantFrom('all' as const, 'any' as const, 'first' as const);
    const ends = fc.array(fc.constantFrom('succeeded' as const, 'failed' as const, undefined), {
      minLength: 4,
      maxLength: 4,
    });
    fc.assert(
      fc.property(joins, conditions, ends, (join, wanted, ended) => {
        const states = wanted.map((condition, index) => parentState(condition, ended[index], undefined));
        const row = joinTable(join, wanted).find((one) =>
          one.states.every((each, index) => each.includes(states[index] ?? 'open')),
        );
        expect(row?.verdict).toBe(scheduled(join, wanted, ended));
        const count = (state: ParentState) => states.filter((each) => each === state).length;
        expect(row?.verdict).toBe(
          joinVerdict(join, { open: count('open'), held: count('held'), missed: count('missed') }),
        );
      }),
      { numRuns: 200 },
    );
  });
});

/** What the real scheduler does with a node whose parents have ended so; `undefined`: it still runs. */
function scheduled(
  join: PlannedTask['join'],
  conditions: readonly string[],
  ends: readonly ('succeeded' | 'failed' | undefined)[],
): 'starts' | 'skipped' | 'waits' {
  const parents = conditions.map((_, index) => task(`p${index}`, [], 'all'));
  const dependencies = conditions.map((condition, index) => ({ on: `p${index}`, condition, data: false }));
  const schedule = new Schedule({
    plan: {
      mode: 'parallel',
      maxParallelTasks: 100,
      onFailure: 'finish',
      tasks: [...parents, task('child', dependencies, join)],
    },
    ledger: new Ledger({}),
    run: 'r',
  });
  const moment = { nowMs: 0, chance: 0 };
  const said = [...schedule.decide({ type: 'run.started' }, moment)];
  for (const [index, end] of ends.slice(0, conditions.length).entries()) {
    if (end === undefined) continue;
    said.push(...schedule.decide({ type: 'attempt.ended', task: `p${index}`, outcome: end }, moment));
  }
  if (said.some((action) => action.type === 'start' && action.task === 'child')) return 'starts';
  return said.some((action) => action.type === 'skip' && action.task === 'child') ? 'skipped' : 'waits';
}

function task(path: string, dependencies: readonly Dependency[], join: PlannedTask['join']): PlannedTask {
  return {
    path,
    node: path,
    action: 'a.b',
    name: path,
    dependencies: [...dependencies],
    join,
    priority: 'normal',
    estimateMs: 1,
    retry: { max: 0, delayMs: 0, backoff: 1, maxDelayMs: 0, jitter: false, on: 'retryable' },
    resources: {},
    onFailure: 'fail',
    disabled: false,
    holdsSlot: true,
    order: 0,
  };
}
