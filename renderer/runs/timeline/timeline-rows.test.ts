import { expect, test } from 'vitest';
import type { EventBody } from '#shared/run/event.ts';
import { eventOf } from '#shared/run/fold-run.ts';
import { planOf } from '#shared/run/plan-rig.ts';
import { RunHistory } from '#shared/run/run-at.ts';
import { barsOfLane, rowsOf } from './timeline-rows.ts';

function history(plan: ReturnType<typeof planOf>): RunHistory {
  const bodies: readonly EventBody[] = [
    { type: 'run.created', plan, parameters: {}, trigger: { kind: 'cli' } },
    { type: 'run.started' },
    { type: 'attempt.started', task: 'a', attempt: 1, executor: 'local', slot: 0 },
    { type: 'attempt.ended', task: 'a', attempt: 1, outcome: 'succeeded' },
    { type: 'task.ended', task: 'a', status: 'succeeded', outputs: {} },
  ];
  const made = new RunHistory();
  made.append(bodies.map((body, at) => eventOf(body, { seq: at + 1, at: new Date(at).toISOString(), run: 'r' })));
  return made;
}

const WISHES = { mode: 'flat', query: '', hidesNotStarted: false, hidesGroups: false } as const;

function rows(run: RunHistory, seq: number, wishes: Parameters<typeof rowsOf>[1] = WISHES) {
  const state = run.at(seq);
  if (state === undefined) throw new Error('no state');
  return rowsOf(state, wishes).map((row) =>
    row.kind === 'task' ? `${row.path} ${state.tasks.get(row.path)?.status}` : 'lane',
  );
}

test('rows keep their order and show the tasks of the moment, forth and back', () => {
  const run = history(planOf({ b: { after: ['a'] }, a: {} }));
  expect(rows(run, 2)).toEqual(['a waiting', 'b waiting']);
  expect(rows(run, 3)).toEqual(['a running', 'b waiting']);
  expect(rows(run, 5)).toEqual(['a succeeded', 'b waiting']);
  expect(rows(run, 3)).toEqual(['a running', 'b waiting']);
});

test('another run of the same names has an order of its own', () => {
  expect(rows(history(planOf({ b: { after: ['a'] }, a: {} })), 2)).toEqual(['a waiting', 'b waiting']);
  expect(rows(history(planOf({ b: {}, a: { after: ['b'] } })), 2)).toEqual(['b waiting', 'a waiting']);
});

test('a query and what has not started are left out at each moment', () => {
  const run = history(planOf({ a: {}, b: { after: ['a'] } }));
  expect(rows(run, 3, { ...WISHES, query: 'b' })).toEqual(['b waiting']);
  expect(rows(run, 3, { ...WISHES, hidesNotStarted: true })).toEqual(['a running']);
  expect(rows(run, 2, { ...WISHES, hidesNotStarted: true })).toEqual([]);
});

test('a lane draws the attempts of its slot in the stretch that is seen; one that goes on grows, one that has ended is worked out once', () => {
  const run = history(planOf({ b: { after: ['a'] }, a: {} }));
  const lane = (seq: number, nowMs: number, slot = 0, fromMs = 0) => {
    const task = run.at(seq)?.tasks.get('a');
    if (task === undefined) throw new Error('no task');
    return barsOfLane({ kind: 'lane', slot, tasks: [task] }, nowMs, { fromMs, toMs: 1000 }, 0);
  };
  expect(lane(3, 10).map(({ fromMs, toMs, task }) => [task.path, fromMs, toMs])).toEqual([['a', 2, 10]]);
  expect(lane(3, 20)[0]?.toMs).toBe(20);
  expect(lane(5, 30)[0]?.toMs).toBe(3);
  expect(lane(5, 40)[0]).toBe(lane(5, 30)[0]);
  expect(lane(5, 30, 1)).toEqual([]);
  expect(lane(5, 30, 0, 500)).toEqual([]);
});
