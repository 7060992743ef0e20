import { expect, test } from 'vitest';
import type { TaskState } from '#shared/run/run-state.ts';
import type { Edge } from '#shared/workflow/edges.ts';
import { amountOf, carriedBy } from './edge-carried.ts';

const edge = (more: Partial<Edge> = {}): Edge => ({
  id: 'e',
  source: 'a',
  target: 'b',
  sourcePort: 'outputs.value',
  targetPort: 'parameters.x',
  kind: 'data',
  condition: 'succeeded',
  ...more,
});
const task = (status: TaskState['status'], value?: unknown): TaskState =>
  ({ path: 'a', status, outputs: { value } }) as unknown as TaskState;

test('an edge says how much went through it, in the unit of what it was', () => {
  const told = (value: unknown): string | undefined => amountOf(edge(), task('succeeded', value), task('succeeded'));
  expect(told([{ line: 1 }, { line: 2 }])).toBe('2 rows');
  expect(told(['a', 'b', 'c'])).toBe('3 items');
  expect(told([{ path: 'dist/a.js', bytes: 9 }])).toBe('1 file');
  expect(told('v1\n')).toBe('“v1”');
  expect(told('x'.repeat(2000))).toBe('2.0 kB');
  expect(told(0)).toBe('0');
  expect(told({ passed: 3, failed: 0 })).toBe('2 fields');
  expect(told({ $content: { bytes: 3_200_000, mediaType: 'image/png' } })).toBe('3.2 MB');
  expect(told(undefined)).toBe('no value');
});

test('an edge nothing went through says so once that is decided, and nothing before', () => {
  expect(amountOf(edge(), task('failed'), task('skipped'))).toBe('skipped');
  expect(amountOf(edge({ condition: 'failed' }), task('succeeded'), task('succeeded'))).toBe('not taken');
  expect(amountOf(edge(), task('running'), task('waiting'))).toBeUndefined();
  expect(amountOf(edge(), undefined, undefined)).toBeUndefined();
  expect(carriedBy(edge(), task('running'), task('waiting'))).toBe('Nothing has gone this way in this run');
});

test('an edge of order carries no amount', () => {
  expect(amountOf(edge({ kind: 'order', sourcePort: 'done' }), task('succeeded'), task('running'))).toBeUndefined();
});
