import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parseEvent } from '#shared/run/event.ts';
import { foldEvents } from '#shared/run/fold-run.ts';
import { basisOfRun } from '#shared/run/what-if-basis.ts';
import { simulate, whatIf } from '#shared/run/what-if.ts';

/*
 * Runs that the engine made of real processes, on a busy machine of two cores, kept as it recorded them (without output, samples, outputs and the
 * workflow's text): retries, a time limit, an approval, pools, loops, a group and an inner workflow that share their slots.
 */

function recorded(name: string) {
  const file = path.join(import.meta.dirname, 'recorded-runs', `${name}.ndjson`);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const state = foldEvents(lines.flatMap((line) => parseEvent(JSON.parse(line)) ?? []));
  if (state?.startedAt === undefined || state.endedAt === undefined) throw new Error(`${name} is no run that ended.`);
  return { state, tookMs: Date.parse(state.endedAt) - Date.parse(state.startedAt) };
}

const NAMES = ['release', 'loops', 'pools', 'groups'] as const;

test.each(NAMES)('the replay of the recorded run "%s" takes as long as the run took, within 15 %%', (name) => {
  const { state, tookMs } = recorded(name);
  const { makespanMs } = simulate(basisOfRun(state, {}));
  expect(Math.abs(makespanMs - tookMs) / tookMs).toBeLessThan(0.15);
});

test('what a loop does inside shares the slots: with one slot all of its rounds stand in line', () => {
  const { state } = recorded('loops');
  const basis = basisOfRun(state, {});
  const workMs = Object.values(basis.lengths ?? {}).reduce(
    (sum, { attemptsMs }) => sum + attemptsMs.reduce((all, ms) => all + ms, 0),
    0,
  );
  expect(simulate(basis, { slots: 1 }).makespanMs).toBe(workMs);
  expect(simulate(basis, { slots: 4 }).makespanMs).toBeLessThan(simulate(basis).makespanMs);
});

test('a node in a loop that takes half as long does so in every round', () => {
  const { state } = recorded('loops');
  const basis = basisOfRun(state, {});
  const faster = simulate(basis, { slots: 1, durations: { 'each.make': 0.5 } });
  const madeMs = basis.plan.tasks
    .filter(({ node }) => node === 'each.make')
    .reduce((sum, { path: task }) => sum + (basis.lengths?.[task]?.attemptsMs[0] ?? 0), 0);
  const saved = simulate(basis, { slots: 1 }).makespanMs - faster.makespanMs;
  expect(Math.abs(saved - madeMs / 2)).toBeLessThan(10);
});

test('a task that was tried again holds no slot while it waits', () => {
  const { state } = recorded('release');
  const { forecast } = whatIf(basisOfRun(state, {}), { slots: 1 });
  const fetch = forecast.tasks['fetch'];
  const meanwhile = Object.entries(forecast.tasks).filter(
    ([task, { startMs, slot }]) =>
      task !== 'fetch' && slot !== null && startMs > (fetch?.startMs ?? 0) && startMs < (fetch?.endMs ?? 0),
  );
  expect(meanwhile).not.toEqual([]);
});
