import { describe, expect, test } from 'vitest';
import { lineageOf, tasksOf } from './task-query.ts';

const edges = { fetch: [], build: ['fetch'], test: ['build'], lint: ['fetch'], publish: ['test', 'lint'] };
const planned = Object.entries(edges).map(([path, after]) => ({
  path,
  dependencies: after.map((on) => ({ on, condition: 'succeeded', data: false })),
}));
const tasks = planned.map(({ path }) => ({
  path,
  name: path === 'lint' ? 'Check style' : path,
  status: path === 'test' ? ('failed' as const) : ('succeeded' as const),
}));
const ask = (query: string) => [...(tasksOf(query, tasks, lineageOf(planned)) ?? ['all'])].toSorted().join(' ');

describe('the query box of the timeline', () => {
  test.each([
    ['', 'all'],
    ['style', 'lint'],
    ['build*', 'build publish test'],
    ['*test', 'build fetch test'],
    ['*test*', 'build fetch publish test'],
    ['+build', 'build fetch'],
    ['build+', 'build test'],
    ['status:failed', 'test'],
    ['fetch* status:failed', 'test'],
    ['lint build', 'build lint'],
    ['nothing', ''],
  ])('`%s` names %s', (query, found) => expect(ask(query)).toBe(found));
});
