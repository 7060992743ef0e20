import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareRuns, type TaskComparison } from './compare-runs.ts';
import { comparedTasks, previousGood, sectionCounts, COMPARISON_SECTIONS } from './comparison-sections.ts';
import { FAILED_EVENTS, stateOf } from './report/report-rig.ts';
import { taskStatusSchema } from './task-status.ts';

const same = { state: stateOf(FAILED_EVENTS), tests: [], findings: [] };

test('two equal runs have nothing to say in any section', () => {
  const counts = sectionCounts(compareRuns(same, same, new Map()));
  expect(COMPARISON_SECTIONS.map((section) => counts[section])).toEqual(COMPARISON_SECTIONS.map(() => 0));
});

test('the time of a whole run is told apart from the noise of earlier ones', () => {
  const compared = (times: readonly number[]) => compareRuns(same, same, new Map(), times).duration;
  expect(compared([])).toEqual({ band: null, speed: 'unknown' });
  expect(compared([8000, 8000, 8100, 7900])).toMatchObject({ speed: 'same', band: { runs: 4 } });
});

const status = fc.option(fc.constantFrom(...taskStatusSchema.options), { nil: null });
const task = fc.record({ before: status, after: status }).map(({ before, after }): TaskComparison => ({
  path: 'a',
  title: 'A',
  before,
  after,
  beforeMs: null,
  afterMs: null,
  band: null,
  speed: null,
  message: null,
}));

test('a task whose status changed stands in exactly one list, and one that failed now among the worse', () => {
  fc.assert(
    fc.property(task, (one) => {
      const lists = comparedTasks({ ...compareRuns(same, same, new Map()), tasks: [one] });
      const count = [lists.worse, lists.better, lists.cache, lists.otherTasks].flat().length;
      expect(count).toBe(one.before === one.after ? 0 : 1);
      expect(lists.worse.length).toBe(one.after === 'failed' && one.before !== 'failed' ? 1 : 0);
    }),
  );
});

test('what a run is compared with is the newest good one of its workflow before it', () => {
  const row = (run: string, startedAt: string, more: object = {}) => ({
    run,
    startedAt,
    project: 'p',
    workflow: 'w',
    status: 'succeeded',
    ...more,
  });
  const rows = [
    row('d', '4'),
    row('c', '3', { status: 'failed' }),
    row('b', '2'),
    row('x', '2.5', { workflow: 'other' }),
    row('a', '1'),
  ];
  expect(previousGood(rows, row('c', '3'))?.run).toBe('b');
  expect(previousGood(rows, row('a', '1'))).toBeUndefined();
});
