import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventOf, foldEvents } from './fold-run.ts';
import type { EventBody } from './event.ts';
import { planOf, type TaskWords } from './plan-rig.ts';
import { simulate, whatIf } from './what-if.ts';
import { basisOfRun, type WhatIfBasis } from './what-if-basis.ts';

const basis = (tasks: Readonly<Record<string, TaskWords>>, more: Partial<WhatIfBasis> = {}): WhatIfBasis => ({
  plan: planOf(tasks, { maxParallelTasks: 2 }),
  capacities: {},
  cached: [],
  absent: [],
  failing: [],
  ...more,
});
const fan = { a: { estimateMs: 4000 }, b: { estimateMs: 4000 }, c: { estimateMs: 4000 }, d: { estimateMs: 4000 } };

test('the curve of slots falls to the longest way and its knee is where more hardly help', () => {
  const { curve, knee, hints, forecast } = whatIf(basis(fan));
  expect(curve.slice(0, 4)).toEqual([
    { slots: 1, makespanMs: 16_000 },
    { slots: 2, makespanMs: 8000 },
    { slots: 3, makespanMs: 8000 },
    { slots: 4, makespanMs: 4000 },
  ]);
  expect(knee).toBe(4);
  expect(forecast.makespanMs).toBe(8000);
  expect(hints).toContainEqual({ kind: 'slotMore', slots: 3, savesMs: 0 });
});

test('splitting the task that everything waits for saves half of it', () => {
  const chain = { build: { estimateMs: 2000 }, test: { estimateMs: 10_000, after: ['build'] } };
  expect(whatIf(basis(chain)).hints).toContainEqual({ kind: 'split', task: 'test', savesMs: 5000 });
});

test('a node that takes half as long, and the cache switched off, change the run as they should', () => {
  const chain = { a: { estimateMs: 2000 }, b: { estimateMs: 6000, after: ['a'] } };
  expect(simulate(basis(chain), { durations: { b: 0.5 } }).makespanMs).toBe(5000);
  const cached = basis(chain, { cached: ['a'] });
  expect(simulate(cached).makespanMs).toBe(6000);
  expect(simulate(cached, { isCacheOff: true }).makespanMs).toBe(8000);
  expect(whatIf(cached).hints).toContainEqual({ kind: 'cache', savesMs: 2000 });
});

test('less memory and a smaller pool make tasks wait for each other', () => {
  const words = { estimateMs: 1000, resources: { memory: '2GB', pools: { database: 1 } } };
  const two = basis({ a: words, b: words }, { capacities: { memory: 4e9 } });
  const plan = { ...two.plan, pools: { database: 2 } };
  expect(simulate({ ...two, plan }).makespanMs).toBe(1000);
  expect(simulate({ ...two, plan }, { memoryBytes: 3e9 }).makespanMs).toBe(2000);
  expect(simulate({ ...two, plan }, { pools: { database: 1 } }).makespanMs).toBe(2000);
});

test('a node that fails takes what needs it out of the run', () => {
  const { skipped, forecast } = whatIf(basis({ a: {}, b: { after: ['a'] }, c: {} }), { failing: 'a' });
  expect(skipped).toEqual(['b']);
  expect(Object.keys(forecast.tasks).toSorted()).toEqual(['a', 'c']);
});

test('no supposition makes a run shorter than its longest way, and slots beyond the tasks save nothing', () => {
  const tasks = fc.array(
    fc.record({ ms: fc.integer({ min: 1, max: 9000 }), on: fc.array(fc.nat(), { maxLength: 3 }) }),
    {
      minLength: 1,
      maxLength: 12,
    },
  );
  fc.assert(
    fc.property(tasks, fc.integer({ min: 1, max: 6 }), (list, slots) => {
      const words = Object.fromEntries(
        list.map(({ ms, on }, index) => [
          `t${index}`,
          { estimateMs: ms, after: index === 0 ? [] : [...new Set(on.map((each) => `t${each % index}`))] },
        ]),
      );
      const { makespanMs, lowerBoundMs } = simulate(basis(words), { slots });
      expect(makespanMs).toBeGreaterThanOrEqual(lowerBoundMs);
      const all = simulate(basis(words), { slots: list.length });
      expect(simulate(basis(words), { slots: list.length + 3 }).makespanMs).toBe(all.makespanMs);
    }),
    { numRuns: 60 },
  );
});

test('a recorded run is replayed with what its tasks took, those from the cache for nothing', () => {
  const start = Date.parse('2026-01-01T00:00:00Z');
  const plan = planOf({ a: {}, b: { after: ['a'] }, c: { after: ['a'] } }, { maxParallelTasks: 1 });
  const bodies: readonly (readonly [number, EventBody])[] = [
    [0, { type: 'run.created', plan, parameters: {}, trigger: { kind: 'cli' } }],
    [0, { type: 'run.started' }],
    [0, { type: 'task.cached', task: 'a', from: { run: 'r0', task: 'a' }, outputs: {} }],
    [0, { type: 'attempt.started', task: 'b', attempt: 1, executor: 'local', slot: 0 }],
    [700, { type: 'attempt.ended', task: 'b', attempt: 1, outcome: 'succeeded' }],
    [700, { type: 'task.ended', task: 'b', status: 'succeeded', outputs: {} }],
    [700, { type: 'attempt.started', task: 'c', attempt: 1, executor: 'local', slot: 0 }],
    [1000, { type: 'attempt.ended', task: 'c', attempt: 1, outcome: 'succeeded' }],
    [1000, { type: 'task.ended', task: 'c', status: 'succeeded', outputs: {} }],
  ];
  const state = foldEvents(
    bodies.map(([ms, body], at) => eventOf(body, { seq: at + 1, at: new Date(start + ms).toISOString(), run: 'r' })),
  );
  if (state === undefined) throw new Error('no state');
  const recorded = basisOfRun(state, {});
  expect(recorded.cached).toEqual(['a']);
  expect(simulate(recorded).makespanMs).toBe(1000);
  expect(simulate(recorded, { slots: 2 }).makespanMs).toBe(700);
});
