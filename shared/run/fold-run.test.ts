import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventOf, foldEvents, foldRun } from './fold-run.ts';
import type { EventBody, RunEvent } from './event.ts';
import { plannedTask, planOf } from './plan-rig.ts';
import type { RunState, TaskState } from './run-state.ts';
import { TaskTable } from './task-table.ts';

const failure = { severity: 'error', code: 'test.failed', message: 'It broke.' } as const;
const created: EventBody = {
  type: 'run.created',
  plan: planOf({ a: {}, b: { after: ['a'] } }),
  parameters: { x: 1 },
  trigger: { kind: 'cli' },
};

function fold(bodies: readonly EventBody[]): RunState {
  const state = foldEvents(eventsOf([created, ...bodies]));
  if (state === undefined) throw new Error('nothing folded');
  return state;
}

function eventsOf(bodies: readonly EventBody[]): readonly RunEvent[] {
  return bodies.map((body, index) =>
    eventOf(body, { seq: index + 1, at: new Date(index * 1000).toISOString(), run: 'r' }),
  );
}

const task = (bodies: readonly EventBody[], path = 'a') => fold(bodies).tasks.get(path) as TaskState;
const started = { type: 'attempt.started', task: 'a', attempt: 1, executor: 'local', slot: 0 } as const;

describe('each event', () => {
  test('run.created: the run is queued, every task waits and says for what', () => {
    const state = fold([]);
    expect(state).toMatchObject({ status: 'queued', parameters: { x: 1 }, trigger: { kind: 'cli' }, seq: 1 });
    expect(state.tasks.get('a')).toMatchObject({ status: 'waiting', sentence: 'Waiting for the run to start' });
    expect(state.tasks.get('b')?.sentence).toBe('Waiting for `a`');
  });

  test.each<[EventBody, string]>([
    [{ type: 'run.queued' }, 'queued'],
    [{ type: 'run.started' }, 'running'],
    [{ type: 'run.paused' }, 'paused'],
    [{ type: 'run.resumed' }, 'running'],
    [{ type: 'run.interrupted', reason: 'killed' }, 'interrupted'],
    [{ type: 'run.ended', status: 'failed', outputs: {} }, 'failed'],
  ])('%o leaves the run in the state it names', (body, status) => expect(fold([body]).status).toBe(status));

  test('run.cancelling: still running, and said', () => {
    expect(fold([{ type: 'run.started' }, { type: 'run.cancelling', now: false }])).toMatchObject({
      status: 'running',
      cancelling: true,
    });
  });

  test('task.queued keeps since when, and changes what it waits for', () => {
    const queued = task([
      { type: 'task.queued', task: 'a', waitingFor: 'one' },
      { type: 'task.queued', task: 'a', waitingFor: 'two' },
    ]);
    expect(queued).toMatchObject({ status: 'queued', sentence: 'two', queuedAt: new Date(1000).toISOString() });
  });

  test('attempts: running, stopping, ended', () => {
    expect(task([started])).toMatchObject({ status: 'running', phase: 'running' });
    expect(
      task([started, { type: 'attempt.output', task: 'a', attempt: 1, stream: 'stdout', bytes: 5 }]),
    ).toMatchObject({ phase: 'running', attempts: [{ logBytes: 5 }] });
    const stopping = task([
      started,
      { type: 'attempt.stopping', task: 'a', attempt: 1, reason: 'why' },
      { type: 'attempt.progress', task: 'a', fraction: 0.5 },
    ]);
    expect(stopping).toMatchObject({ phase: 'stopping', sentence: 'why' });
    const ended = task([
      started,
      {
        type: 'attempt.ended',
        task: 'a',
        attempt: 1,
        outcome: 'failed',
        exitCode: 3,
        problem: failure,
        usage: { cpuMs: 7 },
      },
    ]);
    expect(ended.attempts).toMatchObject([{ outcome: 'failed', exitCode: 3, usage: { cpuMs: 7 } }]);
  });

  test('task.retrying counts down while running; the next attempt forgets the problem', () => {
    const retrying: EventBody = {
      type: 'task.retrying',
      task: 'a',
      attempt: 1,
      delayMs: 1500,
      until: 'later',
      problem: failure,
    };
    expect(task([started, retrying])).toMatchObject({
      status: 'running',
      phase: 'retrying',
      retryAt: 'later',
      problem: failure,
    });
    const next = task([started, retrying, { ...started, attempt: 2 }]);
    expect(next).toMatchObject({
      phase: 'running',
      sentence: 'Attempt 2',
      attempts: [{ attempt: 1 }, { attempt: 2 }],
    });
    expect(next.problem).toBeUndefined();
  });

  test('the ends: with outputs, a sentence, and no phase left', () => {
    expect(task([started, { type: 'task.ended', task: 'a', status: 'succeeded', outputs: { x: 1 } }])).toMatchObject({
      status: 'succeeded',
      outputs: { x: 1 },
      phase: undefined,
    });
    expect(task([{ type: 'task.skipped', task: 'a', reason: 'because' }])).toMatchObject({
      status: 'skipped',
      sentence: 'because',
    });
    expect(
      task([{ type: 'task.cached', task: 'a', from: { run: 'old', task: 'a' }, outputs: { y: 2 } }]),
    ).toMatchObject({ status: 'cached', outputs: { y: 2 }, cachedFrom: { run: 'old' } });
  });

  test('deciding needs a person until it is decided', () => {
    const asked = task([started, { type: 'task.deciding', task: 'a', request: { message: 'May I?' } }]);
    expect(asked).toMatchObject({ phase: 'deciding', deciding: { message: 'May I?' } });
    expect(
      task([
        started,
        { type: 'task.deciding', task: 'a', request: {} },
        { type: 'task.decided', task: 'a', by: 'me', decision: 'approve' },
      ]).deciding,
    ).toBeUndefined();
  });

  test('tasks.added brings new tasks; entered again they keep only their attempts', () => {
    const add: EventBody = { type: 'tasks.added', task: 'a', tasks: [plannedTask('a[0].x', { parent: 'a' })] };
    const inner: EventBody[] = [
      add,
      { ...started, task: 'a[0].x' },
      { type: 'task.ended', task: 'a[0].x', status: 'failed', outputs: { v: 1 }, problem: failure },
    ];
    expect(task([add], 'a[0].x').status).toBe('waiting');
    expect(task([...inner, add], 'a[0].x')).toMatchObject({
      status: 'waiting',
      outputs: {},
      attempts: [{ attempt: 1 }],
    });
  });

  test('a container that begins anew shows nothing of what was in it, and gives back the attempts of what comes again', () => {
    const add = (...paths: string[]): EventBody => ({
      type: 'tasks.added',
      task: 'a',
      tasks: paths.map((path) => plannedTask(path, { parent: 'a' })),
    });
    const inner: EventBody[] = [
      add('a[0].x', 'a[1].x'),
      { ...started, task: 'a[0].x' },
      { ...started, task: 'a[1].x' },
      { type: 'tasks.cleared', task: 'a', reason: 'anew' },
    ];
    expect([...fold(inner).tasks.keys()]).toEqual(['a', 'b']);
    expect(fold([...inner, add('a[0].x')]).tasks.get('a[0].x')).toMatchObject({
      status: 'waiting',
      attempts: [{ attempt: 1 }],
    });
    expect([...fold([...inner, add('a[0].x')]).tasks.keys()]).toEqual(['a', 'b', 'a[0].x']);
  });

  test('a next attempt that is due and may not start yet stays `retrying`, with what it waits for', () => {
    const due = task([
      started,
      { type: 'task.retrying', task: 'a', attempt: 1, delayMs: 10, until: '2026-01-01T00:00:00Z', problem: failure },
      { type: 'task.queued', task: 'a', waitingFor: 'Waiting for pool `db`' },
    ]);
    expect(due).toMatchObject({ status: 'running', phase: 'retrying', sentence: 'Waiting for pool `db`' });
    expect(due.retryAt).toBeUndefined();
    expect(due.pauses?.map(({ kind }) => kind)).toEqual(['retrying', 'queued']);
  });

  test('a task of an interrupted run that is taken up again loses its end', () => {
    const again = task([
      started,
      { type: 'task.ended', task: 'a', status: 'failed', outputs: {}, problem: failure },
      { type: 'task.waiting', task: 'a', reason: 'again' },
    ]);
    expect(again).toMatchObject({ status: 'waiting', sentence: 'again', endedAt: undefined, problem: undefined });
  });

  test('an event that names no task of the run, or comes first, is a broken log', () => {
    expect(() => fold([{ type: 'task.skipped', task: 'nowhere', reason: '' }])).toThrow('nowhere');
    expect(() => foldEvents(eventsOf([{ type: 'run.started' }]))).toThrow('does not begin');
  });
});

describe('laws', () => {
  test('folding changes no earlier state', () => {
    const before = fold([]);
    const [, event] = eventsOf([created, { type: 'task.skipped', task: 'a', reason: 'x' }]) as [RunEvent, RunEvent];
    const after = foldRun(before, event);
    expect(before.tasks.get('a')?.status).toBe('waiting');
    expect(after.tasks.get('a')?.status).toBe('skipped');
    expect(after.tasks.get('b')).toBe(before.tasks.get('b'));
  });

  test('a table behaves as a map, and snapshots of it never change, also when two grow from the same one', () => {
    const step = fc.tuple(fc.nat({ max: 700 }), fc.nat({ max: 5 }), fc.nat({ max: 5 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const stateOf = (path: string, mark: number) => ({ path, name: String(mark) }) as unknown as TaskState;
        const initial = Array.from({ length: 300 }, (_, index) => stateOf(`t${index}`, 0));
        const pairs: (readonly [TaskTable, Map<string, TaskState>])[] = [
          [TaskTable.of(initial), new Map(initial.map((each) => [each.path, each]))],
        ];
        for (const [index, [place, mark, from]] of steps.entries()) {
          const [table, map] = pairs.at(-1 - Math.min(from, pairs.length - 1)) ?? [
            TaskTable.of([]),
            new Map<string, TaskState>(),
          ];
          const state = stateOf(`t${place}`, index * 10 + mark);
          pairs.push([table.with(state), new Map(map).set(state.path, state)]);
        }
        for (const [table, map] of pairs) {
          expect([...table.entries()]).toEqual([...map.entries()]);
          expect(table.size).toBe(map.size);
          expect(table.get('t650')).toBe(map.get('t650'));
        }
      }),
      { numRuns: 60 },
    );
  });
});
