import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Ledger } from './ledger.ts';
import { planOf, ScheduleRig, type TaskWords } from './plan-rig.ts';

function rigOf(
  tasks: Readonly<Record<string, TaskWords>>,
  more: Parameters<typeof planOf>[1] = {},
  setup: ConstructorParameters<typeof ScheduleRig>[1] = {},
) {
  return new ScheduleRig(planOf(tasks, more), setup).start();
}

describe('when a task may start', () => {
  test('independent tasks run at once, a dependent one after them', () => {
    const rig = rigOf({ lint: {}, unit: {}, build: { after: ['lint', 'unit'] } });
    expect([...rig.running.keys()]).toEqual(['lint', 'unit']);
    rig.succeed('lint');
    expect(rig.running.has('build')).toBe(false);
    rig.succeed('unit');
    expect(rig.running.has('build')).toBe(true);
    rig.succeed('build');
    expect(rig.finished).toBe('succeeded');
  });

  test('a node after a failed one is skipped and says so, independent ones go on, and the run fails', () => {
    const rig = rigOf({ unit: {}, lint: {}, build: { after: ['unit'] }, deploy: { after: ['build'] } });
    rig.fail('unit');
    expect(rig.sentences.get('build')).toBe('Skipped: `unit` failed and this node runs after it succeeded');
    expect(rig.sentences.get('deploy')).toBe('Skipped: `build` was skipped and this node runs after it succeeded');
    expect(rig.running.has('lint')).toBe(true);
    rig.succeed('lint');
    expect(rig.finished).toBe('failed');
  });

  test('after: failed runs only on failure; after: finished always', () => {
    const rig = rigOf({ unit: {}, alarm: { after: { unit: 'failed' } }, tidy: { after: { unit: 'finished' } } });
    rig.succeed('unit');
    expect(rig.sentences.get('alarm')).toBe('Skipped: `unit` succeeded and this node runs after it failed');
    expect(rig.running.has('tidy')).toBe(true);
  });

  test('finished includes skipped', () => {
    const rig = rigOf({ unit: {}, build: { after: ['unit'] }, tidy: { after: { build: 'finished' } } });
    rig.fail('unit');
    expect(rig.running.has('tidy')).toBe(true);
  });

  test('a handled failure still fails the run unless the failed node says onFailure: continue', () => {
    const handled = rigOf({ unit: {}, alarm: { after: { unit: 'failed' } } });
    handled.fail('unit');
    handled.succeed('alarm');
    expect(handled.finished).toBe('failed');
    const allowed = rigOf({ unit: { onFailure: 'continue' }, alarm: { after: { unit: 'failed' } } });
    allowed.fail('unit');
    allowed.succeed('alarm');
    expect(allowed.finished).toBe('succeeded');
  });

  test('join any waits for all to end and needs one', () => {
    const rig = rigOf({ a: {}, b: {}, c: { after: ['a', 'b'], join: 'any' } });
    rig.succeed('a');
    expect(rig.running.has('c')).toBe(false);
    rig.fail('b');
    expect(rig.running.has('c')).toBe(true);
    const none = rigOf({ a: {}, b: {}, c: { after: ['a', 'b'], join: 'any' } });
    none.fail('a');
    none.fail('b');
    expect(none.sentences.get('c')).toBe('Skipped: none of `a` and `b` ended as this node needs');
  });

  test('join first starts at once and stops the inputs that nothing else needs', () => {
    const rig = rigOf({ a: {}, b: {}, c: {}, d: { after: ['a', 'b', 'c'], join: 'first' }, other: { after: ['c'] } });
    rig.succeed('a');
    expect(rig.running.has('d')).toBe(true);
    expect(rig.stopping).toEqual(['b']);
    rig.stopped('b');
    expect(rig.ended.get('b')).toBe('cancelled');
    expect(rig.sentences.get('b')).toBe('Cancelled: `a` was first for `d` and nothing else needs this');
    rig.succeed('c');
    rig.succeed('d');
    rig.succeed('other');
    expect(rig.finished).toBe('succeeded');
  });

  test('first stops no input that the outputs of the run hand out, and none that another first still waits for', () => {
    const tasks: Readonly<Record<string, TaskWords>> = {
      a: {},
      b: {},
      c: {},
      one: { after: ['a', 'b', 'c'], join: 'first' },
      two: { after: ['b', 'c'], join: 'first' },
    };
    const rig = rigOf(tasks, {}, { wanted: new Set(['c']) });
    rig.succeed('a');
    expect(rig.stopping).toEqual([]);
    rig.succeed('b');
    expect(rig.stopping).toEqual([]);
    const unwanted = rigOf(tasks);
    unwanted.succeed('a');
    unwanted.succeed('b');
    expect(unwanted.stopping).toEqual(['c']);
  });

  test('first is not decided by an input that failed, and is skipped when none comes', () => {
    const rig = rigOf({ a: {}, b: {}, d: { after: ['a', 'b'], join: 'first' } });
    rig.fail('a');
    expect(rig.running.has('d')).toBe(false);
    expect(rig.stopping).toEqual([]);
    rig.fail('b');
    expect(rig.sentences.get('d')).toBe('Skipped: none of `a` and `b` ended as this node needs');
  });

  test('first stops an input that waits for its next attempt or has not started at once', () => {
    const retry = { max: 1, delayMs: 10, backoff: 1, maxDelayMs: 10, jitter: false, on: 'any' } as const;
    const rig = rigOf({
      a: {},
      b: { retry },
      c: { after: ['slow'] },
      slow: {},
      d: { after: ['a', 'b', 'c'], join: 'first' },
    });
    rig.fail('b');
    rig.succeed('a');
    expect([rig.ended.get('b'), rig.ended.get('c'), rig.ended.get('slow')]).toEqual([
      'cancelled',
      'cancelled',
      undefined,
    ]);
    for (const task of ['slow', 'd']) rig.succeed(task);
    expect(rig.finished).toBe('succeeded');
  });

  test('a switch starts the chosen case and skips the others', () => {
    const rig = rigOf({
      choose: {},
      small: { after: { choose: 'case.small' } },
      large: { after: { choose: 'case.large' } },
    });
    rig.succeed('choose', 'small');
    expect(rig.running.has('small')).toBe(true);
    expect(rig.sentences.get('large')).toBe('Skipped: `choose` chose `small` and this node runs after `large`');
  });

  test('a disabled node passes through as succeeded', () => {
    const rig = rigOf({ a: { disabled: true }, b: { after: ['a'] } });
    expect(rig.ended.get('a')).toBe('succeeded');
    expect(rig.sentences.get('a')).toBe('Disabled: passed through without running');
    expect(rig.running.has('b')).toBe(true);
  });

  test('a false condition skips the node with the condition in the sentence', () => {
    const rig = rigOf({ a: {}, b: { after: ['a'] } }, {}, { hasCondition: (path) => path === 'a' });
    expect(rig.checks).toEqual(['a']);
    rig.tell({ type: 'when.checked', task: 'a', holds: false, expression: '{{ 1 = 2 }}' });
    expect(rig.sentences.get('a')).toBe('Skipped: its condition {{ 1 = 2 }} is false');
    expect(rig.finished).toBe('succeeded');
  });

  test('a condition that cannot be evaluated fails the node', () => {
    const rig = rigOf({ a: {} }, {}, { hasCondition: () => true });
    rig.tell({
      type: 'when.checked',
      task: 'a',
      holds: false,
      problem: { severity: 'error', code: 'expression.failed', message: 'Bad.' },
    });
    expect(rig.ended.get('a')).toBe('failed');
    expect(rig.finished).toBe('failed');
  });

  test('a chain of 50,000 nodes is skipped without running out of stack', () => {
    const tasks: Record<string, TaskWords> = { n0: {} };
    for (let index = 1; index < 50_000; index += 1) tasks[`n${index}`] = { after: [`n${index - 1}`] };
    const rig = rigOf(tasks);
    rig.fail('n0');
    expect(rig.ended.size).toBe(50_000);
    expect(rig.finished).toBe('failed');
  });

  test('tasks that wait for each other are refused, never run', () => {
    expect(() => rigOf({ a: { after: ['b'] }, b: { after: ['a'] } })).toThrow('wait for each other');
  });
});

describe('slots and order', () => {
  test('no more than maxParallelTasks run, and a freed slot goes to the next in the same step with the same lane', () => {
    const rig = rigOf({ a: {}, b: {}, c: {} }, { maxParallelTasks: 2 });
    expect(rig.running.get('a')?.slot).toBe(0);
    expect(rig.running.get('b')?.slot).toBe(1);
    expect(rig.sentences.get('c')).toBe('Waiting for a free slot (2/2 in use)');
    rig.succeed('a');
    expect(rig.running.get('c')?.slot).toBe(0);
  });

  const contest: Readonly<Record<string, TaskWords>> = {
    gate: {},
    quick: { after: ['gate'], estimateMs: 10 },
    long: { after: ['gate'], estimateMs: 500 },
    urgent: { after: ['gate'], estimateMs: 1, priority: 'critical' },
  };
  function order(mode: 'sequential' | 'parallel' | 'priority' | 'resource-aware') {
    const rig = rigOf(contest, { mode, maxParallelTasks: 1 });
    while (rig.finished === undefined) for (const task of Array.from(rig.running.keys())) rig.succeed(task);
    return rig.started.slice(1);
  }

  test('sequential and parallel start in document order among those ready together', () => {
    expect(order('sequential')).toEqual(['quick', 'long', 'urgent']);
    expect(order('parallel')).toEqual(['quick', 'long', 'urgent']);
  });
  test('priority starts the most urgent first', () => expect(order('priority')).toEqual(['urgent', 'quick', 'long']));
  test('resource-aware starts the most urgent first, then the longest way to the end', () =>
    expect(order('resource-aware')).toEqual(['urgent', 'long', 'quick']));

  test('parallel is first come: what became ready earlier starts earlier, sequential goes by the document', () => {
    const tasks = { late: { after: ['second'] }, first: {}, second: {}, early: { after: ['first'] } };
    const go = (mode: 'parallel' | 'sequential') => {
      const rig = rigOf(tasks, { mode, maxParallelTasks: 1 });
      while (rig.finished === undefined) for (const task of Array.from(rig.running.keys())) rig.succeed(task);
      return rig.started;
    };
    expect(go('parallel')).toEqual(['first', 'second', 'early', 'late']);
    expect(go('sequential')).toEqual(['first', 'second', 'late', 'early']);
  });

  test('the four modes differ as their names say: four orders of one graph', () => {
    const tasks: Readonly<Record<string, TaskWords>> = {
      late: { after: ['two'], estimateMs: 10 },
      one: { estimateMs: 20, priority: 'high' },
      two: { estimateMs: 10, priority: 'high' },
      early: { after: ['one'], estimateMs: 20 },
      long: { estimateMs: 500 },
      urgent: { after: ['two'], estimateMs: 1, priority: 'critical' },
    };
    const go = (mode: 'sequential' | 'parallel' | 'priority' | 'resource-aware') => {
      const rig = rigOf(tasks, { mode, maxParallelTasks: 1 });
      while (rig.finished === undefined) for (const task of Array.from(rig.running.keys())) rig.succeed(task);
      return rig.started;
    };
    // In document order among those that are ready.
    expect(go('sequential')).toEqual(['one', 'two', 'late', 'early', 'long', 'urgent']);
    // First come, first served.
    expect(go('parallel')).toEqual(['one', 'two', 'long', 'early', 'late', 'urgent']);
    // The most urgent first; equal ones in document order.
    expect(go('priority')).toEqual(['one', 'two', 'urgent', 'late', 'early', 'long']);
    // The most urgent first; equal ones by the longest way to the end.
    expect(go('resource-aware')).toEqual(['one', 'two', 'urgent', 'long', 'early', 'late']);
  });

  test('sequential runs one at a time whatever maxParallelTasks says', () => {
    expect(rigOf({ a: {}, b: {} }, { mode: 'sequential', maxParallelTasks: 8 }).running.size).toBe(1);
  });

  test('a task that holds no slot runs beside full slots', () => {
    const rig = rigOf({ work: {}, wait: { holdsSlot: false } }, { maxParallelTasks: 1 });
    expect([...rig.running.keys()].sort()).toEqual(['wait', 'work']);
  });
});

describe('pools', () => {
  test('all of the needs are granted at once or none, and the one that waits says who has it', () => {
    const ledger = new Ledger({ 'pool:database': 1 });
    const rig = rigOf(
      {
        migrate: { resources: { pools: { database: 1 } }, estimateMs: 40_000 },
        seed: { resources: { pools: { database: 1 } } },
      },
      {},
      { ledger },
    );
    expect(rig.sentences.get('seed')).toBe('Waiting for pool `database` (1/1 used by `migrate`), about 40 s');
    rig.succeed('migrate');
    expect(rig.running.has('seed')).toBe(true);
  });

  test('a large request is not starved by small ones, and small ones use what it does not need', () => {
    const ledger = new Ledger({ cpu: 2 });
    const tasks: Record<string, TaskWords> = {
      small: { resources: { cpu: 1 }, estimateMs: 10 },
      gate: { estimateMs: 1 },
    };
    tasks['large'] = { resources: { cpu: 2 }, priority: 'high', after: ['gate'] };
    for (let index = 0; index < 5; index += 1)
      tasks[`s${index}`] = { resources: { cpu: 1 }, after: ['gate'], estimateMs: 10 };
    tasks['free'] = { after: ['gate'] };
    const rig = rigOf(tasks, { maxParallelTasks: 8 }, { ledger });
    rig.nowMs = 5;
    rig.succeed('gate');
    expect([...rig.running.keys()].sort()).toEqual(['free', 'small']);
    rig.succeed('small');
    expect(rig.running.has('large')).toBe(true);
  });

  test('a small one goes ahead of a reservation when it should end before the large one could start', () => {
    const ledger = new Ledger({ cpu: 3 });
    const rig = rigOf(
      {
        long: { resources: { cpu: 2 }, estimateMs: 1000 },
        gate: { estimateMs: 1 },
        large: { resources: { cpu: 3 }, priority: 'high', after: ['gate'] },
        quick: { resources: { cpu: 1 }, estimateMs: 10, after: ['gate'] },
      },
      {},
      { ledger },
    );
    rig.succeed('gate');
    expect([...rig.running.keys()].sort()).toEqual(['long', 'quick']);
  });

  test('two runs share a pool and what one gives back the other takes', () => {
    const ledger = new Ledger({ 'pool:database': 1 });
    const tasks = { use: { resources: { pools: { database: 1 } } } };
    const one = rigOf(tasks, {}, { ledger, run: 'one' });
    const two = rigOf(tasks, {}, { ledger, run: 'two' });
    expect(two.running.size).toBe(0);
    one.succeed('use');
    two.tell({ type: 'pools.freed' });
    expect(two.running.has('use')).toBe(true);
  });
});

describe('failures, retries and time', () => {
  const retry = { max: 2, delayMs: 1000, backoff: 2, maxDelayMs: 60_000, jitter: false, on: 'retryable' } as const;

  test('only retryable failures are tried again, after 1 s, then 2 s', () => {
    const rig = rigOf({ a: { retry } });
    expect(rig.fail('a', true).find((action) => action.type === 'retry')).toMatchObject({ delayMs: 1000, attempt: 1 });
    rig.pass();
    expect(rig.running.get('a')?.attempt).toBe(2);
    expect(rig.fail('a', true).find((action) => action.type === 'retry')).toMatchObject({ delayMs: 2000 });
    rig.pass();
    rig.fail('a', true);
    expect(rig.sentences.get('a')).toBe('Failed after 3 attempts: It broke.');
    const once = rigOf({ a: { retry } });
    once.fail('a', false);
    expect(once.ended.get('a')).toBe('failed');
  });

  test('on: any tries whatever failed; jitter takes from half to the whole of the delay', () => {
    const rig = rigOf({ a: { retry: { ...retry, on: 'any', jitter: true } } });
    expect(rig.fail('a').find((action) => action.type === 'retry')).toMatchObject({ delayMs: 500 });
    rig.pass();
    rig.chance = 0.999_999;
    expect(rig.fail('a').find((action) => action.type === 'retry')).toMatchObject({ delayMs: 2000 });
  });

  test('no delay before an attempt is longer than maxDelay', () => {
    const rig = rigOf({ a: { retry: { ...retry, max: 20, maxDelayMs: 60_000 } } });
    const delays: number[] = [];
    while (rig.finished === undefined) {
      for (const action of rig.fail('a', true)) if (action.type === 'retry') delays.push(action.delayMs);
      if (rig.finished === undefined) rig.pass();
    }
    expect(delays.slice(0, 8)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    expect(Math.max(...delays)).toBe(60_000);
  });

  test('a task that waits for its next attempt leaves its slot to others', () => {
    const rig = rigOf({ a: { retry }, b: {} }, { maxParallelTasks: 1 });
    rig.fail('a', true);
    expect([...rig.running.keys()]).toEqual(['b']);
  });

  test('an attempt over its limit is stopped and fails with task.timeout, which may be retried', () => {
    const rig = rigOf({ a: { timeoutMs: 100, retry: { ...retry, max: 1 } } });
    rig.pass();
    expect(rig.stopping).toEqual(['a']);
    const actions = rig.succeed('a');
    expect(actions.find((action) => action.type === 'settle')).toMatchObject({
      outcome: 'failed',
      problem: { code: 'task.timeout' },
    });
    expect(actions.some((action) => action.type === 'retry')).toBe(true);
  });

  test('the run limit stops what runs, skips the rest and fails the run', () => {
    const rig = rigOf({ a: {}, b: { after: ['a'] } }, { timeoutMs: 5000 });
    rig.pass();
    expect(rig.sentences.get('b')).toBe('Skipped: the run took longer than its limit of 5.0 s');
    rig.stopped('a');
    expect(rig.finished).toBe('failed');
  });

  test('finish lets every branch go on that the failure does not concern', () => {
    const rig = rigOf({ bad: {}, slow: {}, later: { after: ['slow'] }, next: { after: ['bad'] } });
    rig.fail('bad');
    rig.succeed('slow');
    expect(rig.running.has('later')).toBe(true);
    rig.succeed('later');
    expect(Object.fromEntries(rig.ended)).toMatchObject({ next: 'skipped', later: 'succeeded' });
    expect(rig.finished).toBe('failed');
  });

  test.each(['stop', 'kill'] as const)('%s does not begin by a failure that the node lets pass', (onFailure) => {
    const rig = rigOf({ bad: { onFailure: 'continue' }, slow: {}, later: { after: ['slow'] } }, { onFailure });
    rig.fail('bad');
    rig.succeed('slow');
    rig.succeed('later');
    expect(rig.finished).toBe('succeeded');
  });

  test('stop starts nothing new and lets what runs end, with its retries', () => {
    const rig = rigOf(
      { bad: {}, slow: { retry }, later: { after: ['slow'] }, next: { after: ['bad'] } },
      { onFailure: 'stop' },
    );
    rig.fail('bad');
    expect(rig.sentences.get('later')).toBe(
      'Skipped: `bad` failed and the workflow starts nothing new after a failure',
    );
    expect(rig.sentences.get('next')).toBe('Skipped: `bad` failed and this node runs after it succeeded');
    expect(rig.stopping).toEqual([]);
    rig.fail('slow', true);
    rig.pass();
    expect(rig.running.has('slow')).toBe(true);
    rig.succeed('slow');
    expect(rig.finished).toBe('failed');
  });

  test('kill stops what runs', () => {
    const rig = rigOf({ bad: {}, slow: {}, later: { after: ['slow'] } }, { onFailure: 'kill' });
    rig.fail('bad');
    expect(rig.stopping).toEqual(['slow']);
    expect(rig.ended.get('later')).toBe('skipped');
    rig.stopped('slow');
    expect(rig.sentences.get('slow')).toBe('Cancelled: `bad` failed and the workflow ends at the first failure');
    expect(rig.finished).toBe('failed');
  });
});

describe('pause and cancel', () => {
  test('pause lets running tasks end and starts none; retries wait', () => {
    const rig = rigOf({
      a: {},
      b: { after: ['a'] },
      c: { retry: { max: 1, delayMs: 10, backoff: 1, maxDelayMs: 10, jitter: false, on: 'any' } },
    });
    rig.tell({ type: 'run.paused' });
    rig.succeed('a');
    rig.fail('c');
    rig.pass();
    expect(rig.running.size).toBe(0);
    expect(rig.sentences.get('b')).toBe('Waiting: the run is paused');
    rig.tell({ type: 'run.resumed' });
    expect([...rig.running.keys()].sort()).toEqual(['b', 'c']);
  });

  test('what stood in line says that the run is paused, and after it what it really waits for', () => {
    const rig = rigOf({ a: {}, b: {}, c: { after: ['a'] } }, { maxParallelTasks: 1, mode: 'sequential' });
    expect(rig.sentences.get('b')).toBe('Waiting for the running task to end (one at a time)');
    rig.tell({ type: 'run.paused' });
    expect(rig.sentences.get('b')).toBe('Waiting: the run is paused');
    rig.succeed('a');
    expect(rig.sentences.get('c')).toBe('Waiting: the run is paused');
    rig.tell({ type: 'run.resumed' });
    expect(rig.running.has('b')).toBe(true);
    expect(rig.sentences.get('c')).toBe('Waiting for the running task to end (one at a time)');
  });

  test('a next attempt that is due and may not start says what it waits for, and starts when it may', () => {
    const retry = { max: 1, delayMs: 10, backoff: 1, maxDelayMs: 10, jitter: false, on: 'any' } as const;
    const rig = rigOf({ a: { retry }, b: {} }, { maxParallelTasks: 1 });
    rig.fail('a');
    rig.pass();
    expect(rig.sentences.get('a')).toBe('Waiting for the running task to end (one at a time)');
    rig.tell({ type: 'run.paused' });
    expect(rig.sentences.get('a')).toBe('Waiting: the run is paused');
    rig.tell({ type: 'run.resumed' });
    expect(rig.sentences.get('a')).toBe('Waiting for the running task to end (one at a time)');
    rig.succeed('b');
    expect(rig.running.get('a')?.attempt).toBe(2);
  });

  test('a next attempt that a pool keeps waiting says who has it', () => {
    const retry = { max: 1, delayMs: 10, backoff: 1, maxDelayMs: 10, jitter: false, on: 'any' } as const;
    const resources = { pools: { database: 1 } };
    const ledger = new Ledger({ 'pool:database': 1 });
    const rig = rigOf({ a: { retry, resources }, b: { resources, estimateMs: 40_000 } }, {}, { ledger });
    rig.fail('a');
    rig.pass();
    expect(rig.sentences.get('a')).toBe('Waiting for pool `database` (1/1 used by `b`), about 40 s');
  });

  test('a run that is taken up again has only what is left of its limit', () => {
    const rig = rigOf({ a: {} }, { timeoutMs: 5000 }, { workedMs: 4000 });
    rig.pass(999);
    expect(rig.stopping).toEqual([]);
    rig.pass(1);
    expect(rig.stopping).toEqual(['a']);
    expect(rigOf({ a: {} }, { timeoutMs: 5000 }, { workedMs: 9000 }).schedule.wakeAtMs).toBe(0);
  });

  test('the limit of a run stands still while it is paused', () => {
    const rig = rigOf({ a: {}, b: { after: ['a'] } }, { timeoutMs: 5000 });
    rig.pass(2000);
    rig.tell({ type: 'run.paused' });
    expect(rig.schedule.wakeAtMs).toBeUndefined();
    rig.pass(60_000);
    rig.succeed('a');
    rig.pass(60_000);
    rig.tell({ type: 'run.resumed' });
    expect(rig.running.has('b')).toBe(true);
    expect(rig.schedule.wakeAtMs).toBe(2000 + 120_000 + 3000);
    rig.pass(2999);
    expect(rig.stopping).toEqual([]);
    rig.pass(1);
    expect(rig.stopping).toEqual(['b']);
  });

  test('while a run is paused, the limit of a container stands still and that of a running program does not', () => {
    const rig = rigOf({ each: { holdsSlot: false, timeoutMs: 1000 }, work: { timeoutMs: 1000 } });
    rig.tell({ type: 'tasks.added', tasks: planOf({ 'each[0].a': { parent: 'each' } }).tasks });
    rig.tell({ type: 'run.paused' });
    rig.pass(5000);
    expect(rig.stopping).toEqual(['work']);
    rig.stopped('work');
    rig.tell({ type: 'run.resumed' });
    rig.pass(999);
    expect(rig.stopping).toEqual(['work']);
    rig.pass(1);
    expect(rig.stopping).toEqual(['work', 'each']);
  });

  test('time in which nothing ran is counted once, however often a run is paused', () => {
    const rig = rigOf({ a: {} }, { timeoutMs: 1000 });
    for (let pause = 0; pause < 3; pause += 1) {
      rig.tell({ type: 'run.paused' });
      rig.tell({ type: 'run.paused' });
      rig.pass(700);
      rig.tell({ type: 'run.resumed' });
      rig.tell({ type: 'run.resumed' });
      rig.pass(100);
    }
    expect(rig.stopping).toEqual([]);
    expect(rig.schedule.wakeAtMs).toBe(rig.nowMs + 700);
  });

  test('cancel stops what runs, cancels the rest, and the run ends only when the last has gone', () => {
    const rig = rigOf({ a: {}, b: { after: ['a'] } });
    rig.tell({ type: 'run.cancelled', now: false });
    expect(rig.ended.get('b')).toBe('cancelled');
    expect(rig.finished).toBeUndefined();
    const again = rig.tell({ type: 'run.cancelled', now: true });
    expect(again).toMatchObject([{ type: 'stop', task: 'a', now: true }]);
    rig.stopped('a');
    expect(rig.finished).toBe('cancelled');
    expect(rig.sentences.get('a')).toBe('Cancelled: the run was cancelled while this node ran');
  });

  test('an interrupted run goes on with what had ended, and attempts are counted on', () => {
    const plan = planOf({ a: {}, b: { after: ['a'] } });
    const rig = new ScheduleRig(plan, {
      ended: new Map([['a', { status: 'succeeded' }]]),
      attempts: new Map([['b', 1]]),
    }).start();
    expect(rig.started).toEqual(['b']);
    expect(rig.running.get('b')?.attempt).toBe(2);
  });

  test('tasks that a container brings wait for each other and for a cancel of their scope', () => {
    const rig = rigOf({ each: { holdsSlot: false } });
    rig.tell({
      type: 'tasks.added',
      tasks: planOf({ 'each[0].a': { parent: 'each' }, 'each[0].b': { parent: 'each', after: ['each[0].a'] } }).tasks,
    });
    expect(rig.running.has('each[0].a')).toBe(true);
    rig.fail('each[0].a');
    expect(rig.ended.get('each[0].b')).toBe('skipped');
    rig.succeed('each');
    expect(rig.finished).toBe('succeeded');
  });
});

describe('laws', () => {
  const node = fc.record({
    after: fc.array(fc.nat({ max: 1000 }), { maxLength: 4 }),
    condition: fc.constantFrom('succeeded', 'succeeded', 'failed', 'finished'),
    join: fc.constantFrom('all', 'all', 'any', 'first'),
    cpu: fc.option(fc.integer({ min: 1, max: 3 })),
    db: fc.option(fc.integer({ min: 1, max: 2 })),
    priority: fc.constantFrom('low', 'normal', 'high', 'critical'),
    estimateMs: fc.integer({ min: 1, max: 100 }),
    retries: fc.integer({ min: 0, max: 2 }),
    timeoutMs: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
    disabled: fc.boolean(),
    holdsSlot: fc.boolean(),
  });
  const run = fc.record({
    nodes: fc.array(node, { minLength: 1, maxLength: 40 }),
    mode: fc.constantFrom('sequential', 'parallel', 'priority', 'resource-aware'),
    onFailure: fc.constantFrom('finish', 'stop', 'kill'),
    slots: fc.integer({ min: 1, max: 4 }),
    choices: fc.infiniteStream(fc.nat({ max: 99 })),
  });

  test('no task runs before its dependencies, slots and pools are never exceeded, every task ends with its sentence', () => {
    fc.assert(
      fc.property(run, ({ nodes, mode, onFailure, slots, choices }) => {
        const tasks: Record<string, TaskWords> = {};
        for (const [index, each] of nodes.entries()) {
          const after = Object.fromEntries(
            index === 0 ? [] : each.after.map((on) => [`n${on % index}`, each.condition]),
          );
          const pools: Record<string, number> = each.db === null ? {} : { db: each.db };
          const resources = { ...(each.cpu === null ? {} : { cpu: each.cpu }), pools };
          const retry = { max: each.retries, delayMs: 5, backoff: 2, maxDelayMs: 10, jitter: true, on: 'any' } as const;
          tasks[`n${index}`] = {
            after,
            join: each.join,
            resources,
            retry,
            priority: each.priority,
            estimateMs: each.estimateMs,
            timeoutMs: each.timeoutMs,
            disabled: each.disabled && index % 5 === 0,
            holdsSlot: each.holdsSlot || index % 3 !== 0,
          };
        }
        const plan = planOf(tasks, { mode, onFailure, maxParallelTasks: slots });
        const byPath = new Map(plan.tasks.map((task) => [task.path, task]));
        const ledger = new Ledger({ cpu: 3, 'pool:db': 2 });
        const rig = new ScheduleRig(plan, { ledger });
        const seen = new Set<string>();
        const check = () => {
          const running = [...rig.running.keys()].map((path) => byPath.get(path));
          expect(running.filter((task) => task?.holdsSlot).length).toBeLessThanOrEqual(
            mode === 'sequential' ? 1 : slots,
          );
          expect(running.reduce((sum, task) => sum + (task?.resources.cpu ?? 0), 0)).toBeLessThanOrEqual(3);
          expect(running.reduce((sum, task) => sum + (task?.resources.pools?.['db'] ?? 0), 0)).toBeLessThanOrEqual(2);
          const lanes = [...rig.running.values()].map(({ slot }) => slot).filter((slot) => slot !== undefined);
          expect(new Set(lanes).size).toBe(lanes.length);
          for (const task of running) {
            if (task === undefined || seen.has(task.path)) continue;
            seen.add(task.path);
            const holds = task.dependencies.map(({ on, condition }) => conditionOf(condition, rig.ended.get(on)));
            const fits = task.join === 'all' ? holds.every(Boolean) : holds.length === 0 || holds.some(Boolean);
            expect(fits, `${task.path} ran although its dependencies do not hold`).toBe(true);
          }
        };
        rig.start();
        check();
        for (let step = 0; rig.finished === undefined; step += 1) {
          if (step > 1000) throw new Error('The run does not end.');
          const roll = choices.next().value ?? 0;
          rig.chance = roll / 100;
          const running = [...rig.running.keys()];
          const task = running[roll % Math.max(1, running.length)];
          if (roll === 1) rig.tell({ type: 'run.cancelled', now: false });
          else if (task === undefined || roll % 7 === 0) {
            if (task === undefined && rig.schedule.wakeAtMs === undefined)
              throw new Error('Nothing runs and nothing is awaited.');
            rig.pass();
          } else if (rig.stopping.includes(task)) rig.stopped(task);
          else if (roll % 3 === 0) rig.fail(task, true);
          else rig.succeed(task);
          check();
        }
        expect(rig.ended.size).toBe(plan.tasks.length);
        const silent = [...rig.ended].filter(
          ([path, status]) => status !== 'succeeded' && (rig.sentences.get(path) ?? '') === '',
        );
        expect(silent).toEqual([]);
        for (const name of ['cpu', 'pool:db']) expect(ledger.usedOf(name)).toBe(0);
      }),
      { numRuns: 400 },
    );
  });
});

function conditionOf(condition: string, status: string | undefined): boolean {
  if (status === undefined) return false;
  return condition === 'finished' || (condition === 'failed' ? status === 'failed' : status === 'succeeded');
}
