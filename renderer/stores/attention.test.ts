import { toast } from 'sonner';
import { expect, test } from 'vitest';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import { followAttention, newlyWaiting } from './attention.ts';
import { useRun } from './run-store.ts';
import { useStudio } from './studio-store.ts';

const row = (run: string, needsYou?: number): RunRow => ({ run, needsYou }) as unknown as RunRow;

test('somebody is told of a question once, and again when another comes up in the same run', () => {
  const told = (before: Readonly<Record<string, number>>, ...rows: readonly RunRow[]) =>
    newlyWaiting(new Map(Object.entries(before)), rows).map(({ run }) => run);
  expect(told({}, row('a', 1), row('b'))).toEqual(['a']);
  expect(told({ a: 1 }, row('a', 1))).toEqual([]);
  expect(told({ a: 1 }, row('a', 2))).toEqual(['a']);
  expect(told({ a: 2 }, row('a', 1))).toEqual([]);
});

test('what is told of a run elsewhere goes when that run is on the canvas, and when somebody has decided', () => {
  const told = (): number => toast.getToasts().length;
  const waiting = (run: string, number: number, needsYou?: number) =>
    ({ run, number, workflow: 'gate', needsYou }) as unknown as RunRow;
  followAttention();
  useStudio.setState({ runs: [waiting('a', 1, 1), waiting('b', 2, 1)] });
  expect(told()).toBe(2);
  useRun.setState({ run: 'a' });
  expect(told()).toBe(1);
  useStudio.setState({ runs: [waiting('a', 1, 1), waiting('b', 2)] });
  expect(told()).toBe(0);
});
