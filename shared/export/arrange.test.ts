import { expect, test } from 'vitest';
import { EMPTY_LAYOUT, type Workflow } from '../workflow/workflow.ts';
import { arrange } from './arrange.ts';

test('a fan of 300 without places is drawn in several columns, wider than high, every one right of what it waits for', () => {
  const fan = Array.from({ length: 300 }, (_, index) => `task_${index}`);
  const workflow: Workflow = {
    formatVersion: 1,
    nodes: {
      first: { action: 'flow.wait' },
      ...Object.fromEntries(fan.map((id) => [id, { action: 'flow.wait', after: ['first'] }])),
      last: { action: 'flow.wait', after: fan },
    },
  };
  const { boxes } = arrange(workflow, EMPTY_LAYOUT);
  const all = [...boxes.values()];
  expect(all).toHaveLength(302);
  expect(Math.max(...all.map(({ y, height }) => y + height))).toBeLessThan(
    Math.max(...all.map(({ x, width }) => x + width)),
  );
  const xOf = (id: string): number => boxes.get(id)?.x ?? Number.NaN;
  expect(fan.every((id) => xOf(id) > xOf('first') && xOf(id) < xOf('last'))).toBe(true);
});
