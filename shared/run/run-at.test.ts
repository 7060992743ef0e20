import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EventBody, RunEvent } from './event.ts';
import { eventOf, foldEvents } from './fold-run.ts';
import { planOf } from './plan-rig.ts';
import { RunHistory } from './run-at.ts';

const TASKS = ['a', 'b', 'c', 'd'];
const start = Date.parse('2026-01-01T00:00:00Z');

function logOf(bodies: readonly EventBody[]): readonly RunEvent[] {
  const plan = planOf(Object.fromEntries(TASKS.map((task) => [task, {}])));
  const all: EventBody[] = [
    { type: 'run.created', plan, parameters: {}, trigger: { kind: 'cli' } },
    { type: 'run.started' },
    ...bodies,
  ];
  return all.map((body, index) =>
    eventOf(body, { seq: index + 1, at: new Date(start + index * 10).toISOString(), run: 'r' }),
  );
}

const body: fc.Arbitrary<EventBody> = fc
  .constantFrom(...TASKS)
  .chain((task) =>
    fc.constantFrom<EventBody>(
      { type: 'task.waiting', task, reason: 'Waiting' },
      { type: 'task.queued', task, waitingFor: 'a slot' },
      { type: 'attempt.started', task, attempt: 1, executor: 'local', slot: 0 },
      { type: 'attempt.output', task, attempt: 1, stream: 'stdout', bytes: 10 },
      { type: 'attempt.ended', task, attempt: 1, outcome: 'succeeded' },
      { type: 'task.ended', task, status: 'succeeded', outputs: {} },
    ),
  );

test('at any event a run looks as the events up to there make it, however they came', () => {
  fc.assert(
    fc.property(fc.array(body, { maxLength: 300 }), fc.integer({ min: 1, max: 50 }), fc.nat(), (bodies, size, pick) => {
      const log = logOf(bodies);
      const history = new RunHistory();
      for (let at = 0; at < log.length; at += size) history.append(log.slice(at, at + size));
      const seq = 1 + (pick % log.length);
      const now = history.at(seq);
      const then = foldEvents(log.slice(0, seq));
      expect({ ...now, tasks: [...(now?.tasks ?? [])] }).toEqual({ ...then, tasks: [...(then?.tasks ?? [])] });
    }),
    { numRuns: 60 },
  );
});

test('a run of many thousand events keeps few states and still goes back to any event', () => {
  const bodies = Array.from({ length: 20_000 }, (_, index): EventBody => ({
    type: 'task.queued',
    task: TASKS[index % 4] ?? 'a',
    waitingFor: `place ${index}`,
  }));
  const history = new RunHistory();
  history.append(logOf(bodies));
  for (const seq of [3, 64, 65, 8192, 9001, 12_345, 20_001])
    expect(history.at(seq)?.tasks.get(TASKS[(seq - 3) % 4] ?? 'a')?.sentence).toBe(`place ${seq - 3}`);
});

test('a moment between two events shows the earlier one, and both ends hold', () => {
  const history = new RunHistory();
  history.append(logOf([{ type: 'attempt.started', task: 'a', attempt: 1, executor: 'local', slot: 0 }]));
  expect([
    history.seqAt(start - 1),
    history.seqAt(start + 15),
    history.seqAt(start + 20),
    history.seqAt(start + 1e6),
  ]).toEqual([1, 2, 3, 3]);
  expect(history.at(-5)?.status).toBe('queued');
  expect(history.at(99)?.tasks.get('a')?.status).toBe('running');
});

test('a step passes over output, progress and samples', () => {
  const history = new RunHistory();
  history.append(
    logOf([
      { type: 'attempt.started', task: 'a', attempt: 1, executor: 'local', slot: 0 },
      { type: 'attempt.output', task: 'a', attempt: 1, stream: 'stdout', bytes: 10 },
      { type: 'attempt.output', task: 'a', attempt: 1, stream: 'stdout', bytes: 20 },
      { type: 'attempt.ended', task: 'a', attempt: 1, outcome: 'succeeded' },
    ]),
  );
  expect([history.step(3, 1), history.step(6, -1), history.step(6, 1), history.step(1, -1)]).toEqual([6, 3, 6, 1]);
});
