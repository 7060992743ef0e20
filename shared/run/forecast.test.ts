import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forecastRun } from './forecast.ts';
import { Ledger } from './ledger.ts';
import { planOf, ScheduleRig, type TaskWords } from './plan-rig.ts';

const forecast = (tasks: Readonly<Record<string, TaskWords>>, maxParallelTasks = 2, ledger = new Ledger({})) =>
  forecastRun(planOf(tasks, { maxParallelTasks }), ledger);

describe('a forecast', () => {
  test('says when each task starts and ends, in which slot, and how much it may be late', () => {
    const found = forecast({
      a: { estimateMs: 10 },
      b: { estimateMs: 30, after: ['a'] },
      c: { estimateMs: 5, after: ['a'] },
      d: { estimateMs: 10, after: ['b', 'c'] },
    });
    expect(found.makespanMs).toBe(50);
    expect(found.lowerBoundMs).toBe(50);
    expect(found.criticalPath).toEqual(['a', 'b', 'd']);
    expect(found.tasks['c']).toEqual({ startMs: 10, endMs: 15, slot: 1, slackMs: 25 });
    expect(found.tasks['d']).toEqual({ startMs: 40, endMs: 50, slot: 0, slackMs: 0 });
  });

  test('counts slots and amounts: one at a time takes as long as all together', () => {
    const three = { a: { estimateMs: 10 }, b: { estimateMs: 10 }, c: { estimateMs: 10 } };
    expect(forecast(three, 1).makespanMs).toBe(30);
    expect(forecast(three, 1).lowerBoundMs).toBe(30);
    const needs = (task: TaskWords): TaskWords => ({ ...task, resources: { cpu: 2 } });
    const hungry = { a: needs(three.a), b: needs(three.b), c: needs(three.c) };
    expect(forecast(hungry, 8, new Ledger({ cpu: 4 })).makespanMs).toBe(20);
  });

  test('counts what is stopped only until then, and what is skipped not at all', () => {
    const found = forecast({
      slow: { estimateMs: 1000 },
      quick: { estimateMs: 10 },
      first: { estimateMs: 5, after: ['slow', 'quick'], join: 'first' },
      rescue: { estimateMs: 5000, after: { quick: 'failed' } },
    });
    expect(found.makespanMs).toBe(15);
    expect(found.lowerBoundMs).toBe(15);
    expect(found.criticalPath).toEqual(['quick', 'first']);
    expect(found.tasks['slow']).toMatchObject({ startMs: 0, endMs: 10 });
    expect(found.tasks).not.toHaveProperty('rescue');
  });

  test('no order is faster than the bound, whatever joins, conditions and slots there are', () => {
    const word = fc.record({
      estimateMs: fc.integer({ min: 0, max: 50 }),
      join: fc.constantFrom('all' as const, 'any' as const, 'first' as const),
      links: fc.array(
        fc.tuple(fc.nat(), fc.constantFrom('succeeded' as const, 'failed' as const, 'finished' as const)),
        {
          maxLength: 3,
        },
      ),
    });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 4 }), (words, slots) => {
        const tasks = Object.fromEntries(
          words.map(({ links, ...task }, index): [string, TaskWords] => [
            `t${index}`,
            {
              ...task,
              after: Object.fromEntries(index === 0 ? [] : links.map(([on, how]) => [`t${on % index}`, how])),
            },
          ]),
        );
        const { makespanMs, lowerBoundMs } = forecast(tasks, slots);
        expect(lowerBoundMs).toBeLessThanOrEqual(makespanMs);
      }),
    );
  });

  test('is the order in which the same plan really starts', () => {
    const tasks = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [
        `t${index}`,
        { estimateMs: 1 + ((index * 7) % 11), after: index < 3 ? [] : [`t${index % 3}`, `t${Math.floor(index / 2)}`] },
      ]),
    );
    const found = forecast(tasks, 3);
    const rig = new ScheduleRig(planOf(tasks, { maxParallelTasks: 3 })).start();
    while (rig.finished === undefined) {
      const ends = [...rig.running.keys()].map((task) => [task, found.tasks[task]?.endMs ?? 0] as const);
      const [next] = ends.toSorted(([, one], [, other]) => one - other);
      rig.succeed(next?.[0] ?? '');
    }
    const forecasted = Object.entries(found.tasks).toSorted(([, one], [, other]) => one.startMs - other.startMs);
    expect(rig.started.map((task) => found.tasks[task]?.startMs)).toEqual(forecasted.map(([, { startMs }]) => startMs));
  });
});
