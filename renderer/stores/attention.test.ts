import { expect, test } from 'vitest';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import { newlyWaiting } from './attention.ts';

const row = (run: string, needsYou?: number): RunRow => ({ run, needsYou }) as unknown as RunRow;

test('somebody is told of a question once, and again when another comes up in the same run', () => {
  const told = (before: Readonly<Record<string, number>>, ...rows: readonly RunRow[]) =>
    newlyWaiting(new Map(Object.entries(before)), rows).map(({ run }) => run);
  expect(told({}, row('a', 1), row('b'))).toEqual(['a']);
  expect(told({ a: 1 }, row('a', 1))).toEqual([]);
  expect(told({ a: 1 }, row('a', 2))).toEqual(['a']);
  expect(told({ a: 2 }, row('a', 1))).toEqual([]);
});
