import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { criticalPath, slackOf, type RecordedTask } from './critical-path.ts';

const task = (
  path: string,
  startMs: number,
  endMs: number,
  after: readonly string[] = [],
  slot?: number,
  queuedMs?: number,
) => ({
  path,
  startMs,
  endMs,
  dependencies: after.map((on) => ({ on })),
  slot,
  queuedMs,
});

describe('the critical path of a run that was recorded', () => {
  test('goes back from what ended last, each time to the dependency that ended last', () => {
    const tasks = [task('a', 0, 10), task('b', 0, 30), task('c', 32, 40, ['a', 'b']), task('d', 12, 20, ['a'])];
    expect(criticalPath(tasks)).toEqual([
      { path: 'b', because: 'start', waitMs: 0 },
      { path: 'c', because: 'dependency', waitMs: 2 },
    ]);
  });

  test('goes through whoever held the slot when a task stood in line longer than it waited for its dependencies', () => {
    const tasks = [task('a', 0, 10, [], 1), task('long', 0, 50, [], 0), task('c', 51, 60, ['a'], 0, 10)];
    expect(criticalPath(tasks).map(({ path, because }) => [path, because])).toEqual([
      ['long', 'start'],
      ['c', 'slot'],
    ]);
  });

  test('gives no task a slack that its dependents do not have', () => {
    const tasks = [task('a', 0, 10), task('b', 0, 30), task('c', 30, 40, ['a', 'b'])];
    expect(Object.fromEntries(slackOf(tasks))).toEqual({ a: 20, b: 0, c: 0 });
  });

  /** A run as a scheduler could have made it: nothing begins before what it depends on has ended. */
  const runs = fc
    .array(
      fc.record({
        after: fc.array(fc.nat(), { maxLength: 3 }),
        length: fc.integer({ min: 0, max: 50 }),
        late: fc.integer({ min: 0, max: 20 }),
      }),
      { minLength: 1, maxLength: 40 },
    )
    .map((made) => {
      const tasks: RecordedTask[] = [];
      for (const [index, { after, length, late }] of made.entries()) {
        const on = index === 0 ? [] : [...new Set(after.map((each) => each % index))];
        const readyMs = Math.max(0, ...on.map((each) => tasks[each]?.endMs ?? 0));
        const startMs = readyMs + late;
        tasks.push(
          task(
            `t${index}`,
            startMs,
            startMs + length,
            on.map((each) => `t${each}`),
          ),
        );
      }
      return tasks;
    });

  test('explains the whole time: its steps follow each other and add up to the end of the run', () => {
    fc.assert(
      fc.property(runs, (tasks) => {
        const byPath = new Map(tasks.map((each) => [each.path, each]));
        const steps = criticalPath(tasks);
        const last = byPath.get(steps.at(-1)!.path)!;
        const first = byPath.get(steps.at(0)!.path)!;
        expect(last.endMs).toBe(Math.max(...tasks.map(({ endMs }) => endMs)));
        const told = steps.reduce((sum, { path, waitMs }) => {
          const { startMs, endMs } = byPath.get(path)!;
          expect(waitMs).toBeGreaterThanOrEqual(0);
          return sum + waitMs + endMs - startMs;
        }, 0);
        expect(first.startMs + told).toBe(last.endMs);
      }),
    );
  });

  test('leaves no slack below zero, and a task moved by its slack does not push the end of the run', () => {
    fc.assert(
      fc.property(runs, fc.nat(), (tasks, pick) => {
        const slack = slackOf(tasks);
        const endMs = Math.max(...tasks.map((each) => each.endMs));
        for (const ms of slack.values()) expect(ms).toBeGreaterThanOrEqual(0);
        const moved = tasks.at(pick % tasks.length)!;
        const ends = new Map<string, number>();
        for (const each of tasks) {
          const readyMs = Math.max(0, ...each.dependencies.map(({ on }) => ends.get(on) ?? 0));
          const late = each.path === moved.path ? slack.get(each.path)! : 0;
          ends.set(each.path, Math.max(each.startMs, readyMs) + late + each.endMs - each.startMs);
        }
        expect(Math.max(...ends.values())).toBeLessThanOrEqual(endMs);
      }),
    );
  });
});
