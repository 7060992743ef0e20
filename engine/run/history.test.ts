import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EventBody } from '#shared/run/event.ts';
import { eventOf, foldEvents } from '#shared/run/fold-run.ts';
import { planOf } from '#shared/run/plan-rig.ts';
import { RunIndex } from '../record/run-index.ts';
import { durationsOf, failedDurationsOf } from './history.ts';

const STEP_MS = 1000;
const plan = planOf({ lint: {}, tests: {}, slow: {} }, { workflow: 'gate' });
const problem = (code: string) =>
  ({ severity: 'error', code, message: 'It failed.', retryable: false }) as const satisfies object;
const attempt = (task: string, outcome: 'succeeded' | 'failed', code?: string): readonly EventBody[] => [
  { type: 'attempt.started', task, attempt: 1, executor: 'local', slot: 0 },
  {
    type: 'attempt.ended',
    task,
    attempt: 1,
    outcome,
    exitCode: 0,
    ...(code === undefined ? {} : { problem: problem(code) }),
  },
  {
    type: 'task.ended',
    task,
    status: outcome,
    outputs: {},
    ...(code === undefined ? {} : { problem: problem(code) }),
  },
];

function stateOf(bodies: readonly EventBody[]) {
  const created: EventBody = { type: 'run.created', plan, parameters: {}, trigger: { kind: 'cli' } };
  const events = [created, ...bodies].map((body, index) =>
    eventOf(body, { seq: index + 1, at: new Date(index * STEP_MS).toISOString(), run: '20261122-100000-aaaaaaaa' }),
  );
  const state = foldEvents(events);
  if (state === undefined) throw new Error('Nothing was folded.');
  return state;
}

test('how long a task took is learned from those that ended well, and apart from them from those that failed by themselves', () => {
  const state = stateOf([
    ...attempt('lint', 'succeeded'),
    ...attempt('tests', 'failed', 'test.failed'),
    ...attempt('slow', 'failed', 'task.timeout'),
  ]);
  expect([...durationsOf(state)]).toEqual([['lint', STEP_MS]]);
  expect([...failedDurationsOf(state)]).toEqual([['tests', STEP_MS]]);
});

describe('what is remembered of a task', () => {
  let folder = '';
  let index: RunIndex;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'history-'));
    index = new RunIndex(folder);
  });
  afterEach(async () => {
    index.close();
    await rm(folder, { recursive: true, force: true });
  });
  const known = () => Object.fromEntries(index.durations('/p', 'gate'));

  test('is how long it took to fail, until it ends well for the first time', () => {
    index.learn('/p', 'gate', new Map(), new Map([['tests', 500]]));
    expect(known()).toEqual({ tests: 500 });
    index.learn('/p', 'gate', new Map([['tests', 2000]]));
    expect(known()).toEqual({ tests: 2000 });
    index.learn('/p', 'gate', new Map(), new Map([['tests', 100]]));
    expect(known()).toEqual({ tests: 2000 });
  });
});
