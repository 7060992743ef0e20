import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../workflow/catalogue-rig.ts';
import { validateWorkflow } from '../workflow/validate.ts';
import { Ledger } from './ledger.ts';
import { planOf, ScheduleRig, type TaskWords } from './plan-rig.ts';
import { planRun } from './plan-run.ts';

/*
 * What the original's scheduler, tasks and resources did wrong (B numbers) or had as a wish in its tests (names of cases), as rules of
 * ours that need no engine. The table of all of them is docs/original-defects.md.
 */

type Tasks = Readonly<Record<string, TaskWords>>;
const rigOf = (tasks: Tasks, more: Parameters<typeof planOf>[1] = {}, ledger = new Ledger({})) =>
  new ScheduleRig(planOf(tasks, more), { ledger }).start();
const db = (how: 'read' | 'write' | 'exclusive'): TaskWords => ({ resources: { locks: { db: how } } });
const isNow = (rig: ScheduleRig) => [...rig.running.keys()];
const again = { max: 3, delayMs: 1000, backoff: 2, maxDelayMs: 60_000, jitter: false, on: 'any' } as const;

/** Nodes from id to what they wait for. */
function check(nodes: Readonly<Record<string, readonly string[]>>): readonly string[] {
  const lines = Object.entries(nodes).map(
    ([id, after]) => `  ${id}: { action: shell.run, parameters: { command: ls }, after: [${after.join(', ')}] }\n`,
  );
  return validateWorkflow(`formatVersion: 1\nnodes:\n${lines.join('')}`, CATALOGUE).map(({ message }) => message);
}

describe('order', () => {
  test('B15: three independent steps run at the same time and take as long as one, not three', () => {
    const rig = rigOf({ a: {}, b: {}, c: {} });
    expect(isNow(rig)).toEqual(['a', 'b', 'c']);
  });

  test('B33: with one worker one task runs at a time', () => {
    const rig = rigOf({ a: {}, b: {}, c: {} }, { maxParallelTasks: 1 });
    for (const task of ['a', 'b', 'c']) {
      expect(isNow(rig)).toEqual([task]);
      rig.succeed(task);
    }
  });

  test('concurrent_task_execution: of five independent tasks four run with four workers, and all end', () => {
    const rig = rigOf({ a: {}, b: {}, c: {}, d: {}, e: {} }, { maxParallelTasks: 4 });
    expect(rig.running.size).toBe(4);
    while (rig.finished === undefined) rig.succeed(isNow(rig)[0] ?? '');
    expect([...rig.ended.values()]).toEqual(Array.from({ length: 5 }, () => 'succeeded'));
  });

  test('task_is_ready: with none or one of two dependencies done it waits, with both it starts', () => {
    const rig = rigOf({ a: {}, b: {}, c: { after: ['a', 'b'] } });
    expect(rig.running.has('c')).toBe(false);
    rig.succeed('a');
    expect(rig.running.has('c')).toBe(false);
    rig.succeed('b');
    expect(rig.running.has('c')).toBe(true);
  });

  test.each<[name: string, tasks: Tasks, levels: readonly (readonly string[])[]]>([
    [
      'execution_order: a diamond runs in three levels',
      { task1: {}, task2: { after: ['task1'] }, task3: { after: ['task1'] }, task4: { after: ['task2', 'task3'] } },
      [['task1'], ['task2', 'task3'], ['task4']],
    ],
    [
      'dag_integration, complex_workflow_execution: a chain of five runs one after the other to its end',
      { a: {}, b: { after: ['a'] }, c: { after: ['b'] }, d: { after: ['c'] }, e: { after: ['d'] } },
      [['a'], ['b'], ['c'], ['d'], ['e']],
    ],
    [
      'B28: a dependency that only the task itself names counts, so build waits for test',
      { lint: {}, test: {}, build: { after: ['test'] } },
      [['lint', 'test'], ['build']],
    ],
  ])('%s', (_, tasks, levels) => {
    const rig = rigOf(tasks, { mode: 'parallel' });
    for (const level of levels) {
      expect(isNow(rig)).toEqual(level);
      for (const task of level) rig.succeed(task);
    }
    expect(rig.finished).toBe('succeeded');
  });

  test('dependency_queries: what a node needs and what needs it, through all steps', () => {
    const nodes = `  one: { ${LS} }\n  two: { ${LS}, after: [one] }\n  three: { ${LS}, after: [two] }\n  other: { ${LS} }\n`;
    const text = `formatVersion: 1\nnodes:\n${nodes}`;
    const request = { workflow: 'w', project: '/p', file: 'w', text, catalogue: CATALOGUE, parameters: {} };
    const { plan } = planRun({ ...request, platform: 'linux', settings: { maxParallelTasks: 1 }, to: 'two' });
    expect(plan?.tasks.map(({ path }) => path)).toEqual(['one', 'two']);
  });
});

const LS = 'action: shell.run, parameters: { command: ls }';

describe('what does not start', () => {
  test('B16, B34: what needs a failed step is skipped and says so; no word of a circle, and the rest goes on', () => {
    const rig = rigOf({ bad: {}, next: { after: ['bad'] }, last: { after: ['next'] }, other: {} });
    rig.fail('bad');
    expect(rig.ended.get('next')).toBe('skipped');
    expect(rig.sentences.get('next')).toBe('Skipped: `bad` failed and this node runs after it succeeded');
    expect([...rig.sentences.values()].join(' ')).not.toMatch(/circ|cycl|wait for each other/i);
    rig.succeed('other');
    expect(rig.finished).toBe('failed');
    expect(Object.fromEntries(rig.ended)).toEqual({
      bad: 'failed',
      next: 'skipped',
      last: 'skipped',
      other: 'succeeded',
    });
  });

  test('B34: what needs a cancelled step is skipped too; nothing waits for ever', () => {
    const rig = rigOf({ a: {}, b: {}, first: { after: ['a', 'b'], join: 'first' }, more: { after: ['first'] } });
    rig.succeed('a');
    rig.stopped('b');
    expect(rig.ended.get('b')).toBe('cancelled');
    rig.fail('first');
    expect(rig.finished).toBe('failed');
    expect(rig.ended.get('more')).toBe('skipped');
  });

  test.each<[name: string, nodes: Parameters<typeof check>[0], messages: readonly string[]]>([
    ['B29: a circle of two is found', { a: ['b'], b: ['a'] }, ['These nodes wait for each other: a → b → a.']],
    [
      'B26, circular_dependencies, validation_cycle: a circle is told at once, with the way round it',
      { t1: ['t3'], t2: ['t1'], t3: ['t2'] },
      ['These nodes wait for each other: t1 → t2 → t3 → t1.'],
    ],
    ['validation_valid: a diamond is fine', { a: [], b: ['a'], c: ['a'], d: ['b', 'c'] }, []],
    [
      'B16, validation functions: an unknown dependency is named before anything runs, as that',
      { a: [], b: ['missing'] },
      ['"b" waits for the node "missing", which is not there.'],
    ],
    ['validation functions: a node that waits for itself is told', { a: ['a'] }, ['"a" waits for itself.']],
  ])('%s', (_, nodes, messages) => {
    expect(check(nodes)).toEqual(messages);
  });
});

describe('retries, time, cancel', () => {
  test('B14, B30, task_retry_logic, task_can_retry: a step that fails is tried again as often as it may be, no more', () => {
    const rig = rigOf({ a: { retry: again } });
    for (const attempt of [1, 2, 3, 4]) {
      expect(rig.running.get('a')?.attempt).toBe(attempt);
      rig.fail('a');
      if (attempt < 4) rig.pass();
    }
    expect(rig.finished).toBe('failed');
    expect(rig.sentences.get('a')).toBe('Failed after 4 attempts: It broke.');
  });

  test('B30: the delay grows, and whoever waits for the next attempt holds neither slot nor lock', () => {
    const rig = rigOf({ a: { ...db('exclusive'), retry: again }, b: db('exclusive') }, { maxParallelTasks: 1 });
    const delay = () => rig.fail('a').find((action) => action.type === 'retry');
    expect(delay()).toMatchObject({ delayMs: 1000 });
    expect(isNow(rig)).toEqual(['b']);
    rig.succeed('b');
    rig.pass();
    expect(delay()).toMatchObject({ delayMs: 2000 });
  });

  test('B14, B32: an attempt over its limit is stopped and has failed, whatever it says when it ends', () => {
    const rig = rigOf({ a: { timeoutMs: 1000 } });
    rig.pass();
    expect(rig.stopping).toEqual(['a']);
    rig.succeed('a');
    expect(rig.ended.get('a')).toBe('failed');
    expect(rig.sentences.get('a')).toContain('1.0 s');
  });

  test('B35: a cancelled task keeps its lock while it lives, and never turns into a success', () => {
    const ledger = new Ledger({});
    const one = rigOf({ a: db('exclusive') }, {}, ledger);
    const two = new ScheduleRig(planOf({ b: db('exclusive') }), { ledger, run: 'two' }).start();
    one.tell({ type: 'run.cancelled', now: false });
    expect(one.ended.get('a')).toBeUndefined();
    two.tell({ type: 'pools.freed' });
    expect(two.running.size).toBe(0);
    one.succeed('a');
    expect(one.ended.get('a')).toBe('cancelled');
    two.tell({ type: 'pools.freed' });
    expect(isNow(two)).toEqual(['b']);
  });
});

describe('locks and amounts', () => {
  test('B31, resource_conflict_handling: of two that need one lock the second waits and gets its turn', () => {
    const rig = rigOf({ a: db('exclusive'), b: db('exclusive') });
    expect(isNow(rig)).toEqual(['a']);
    rig.succeed('a');
    expect(isNow(rig)).toEqual(['b']);
    rig.succeed('b');
    expect(rig.finished).toBe('succeeded');
  });

  test.each(['write', 'exclusive'] as const)(
    'B36: whoever holds a lock to %s keeps readers out until it ends',
    (how) => {
      const rig = rigOf({ w: db(how), r: db('read') });
      expect(isNow(rig)).toEqual(['w']);
      rig.succeed('w');
      expect(isNow(rig)).toEqual(['r']);
    },
  );

  test('write_conflict: a reader keeps a writer out; release: and lets it in at its end', () => {
    const rig = rigOf({ r: db('read'), w: db('write') });
    expect(isNow(rig)).toEqual(['r']);
    rig.succeed('r');
    expect(isNow(rig)).toEqual(['w']);
  });

  const take = (ledger: Ledger, owner: string, needs: Readonly<Record<string, number>>) =>
    ledger.take({ owner, name: owner, line: owner, needs: new Map(Object.entries(needs)), nowMs: 0, estimateMs: 1000 });

  test('B40, rollback: what cannot have all it needs holds nothing, and giving it back changes nothing', () => {
    const ledger = new Ledger({ cpu: 4, gpu: 1 });
    take(ledger, 'other', { gpu: 1 });
    expect(take(ledger, 'a', { cpu: 2, gpu: 1 })).toMatchObject({ name: 'gpu' });
    expect(ledger.usedOf('cpu')).toBe(0);
    expect(ledger.release('a')).toBe(false);
    expect([ledger.usedOf('cpu'), ledger.usedOf('gpu')]).toEqual([0, 1]);
  });

  test('B42: giving one of two back leaves the other, and everything can be given back in the end', () => {
    const ledger = new Ledger({ cpu: 4 });
    for (const owner of ['run/a', 'run/b']) take(ledger, owner, { cpu: 1 });
    ledger.release('run/a');
    take(ledger, 'run/c', { cpu: 1 });
    expect(ledger.standing().find(({ name }) => name === 'cpu')?.used).toBe(2);
    for (const owner of ['run/b', 'run/c']) expect(ledger.release(owner)).toBe(true);
    expect(ledger.usedOf('cpu')).toBe(0);
  });

  test('complex_scenario: of three tasks that hold of three resources, one that ends gives back its part of each', () => {
    const ledger = new Ledger({ cpu: 8, memory: 16_000_000, 'pool:database': 2 });
    const needs = (cpu: number, memory: string): TaskWords => ({ resources: { cpu, memory, pools: { database: 1 } } });
    const used = () => ['cpu', 'memory', 'pool:database'].map((name) => ledger.usedOf(name));
    const rig = rigOf({ a: needs(4, '8MB'), b: needs(2, '4MB'), c: needs(1, '2MB') }, { maxParallelTasks: 8 }, ledger);
    expect(isNow(rig)).toEqual(['a', 'b']);
    expect(used()).toEqual([6, 12_000_000, 2]);
    rig.succeed('a');
    expect(isNow(rig)).toEqual(['b', 'c']);
    expect(used()).toEqual([3, 6_000_000, 2]);
    rig.succeed('b');
    expect(used()).toEqual([1, 2_000_000, 1]);
    rig.succeed('c');
    expect(used()).toEqual([0, 0, 0]);
  });

  test('B39, cleanup_expired: what a task holds is held as long as it runs, however long that is, and no longer', () => {
    const ledger = new Ledger({ cpu: 1 });
    const tasks = { a: { resources: { cpu: 1 }, estimateMs: 1 }, b: { resources: { cpu: 1 } } };
    const rig = rigOf(tasks, { mode: 'parallel' }, ledger);
    rig.pass(24 * 60 * 60 * 1000);
    expect(isNow(rig)).toEqual(['a']);
    rig.succeed('a');
    expect(isNow(rig)).toEqual(['b']);
    rig.succeed('b');
    expect(ledger.usedOf('cpu')).toBe(0);
  });

  test('available_capacity, release, release_nonexistent: 30 of 100 leave 70 until they are given back, once', () => {
    const ledger = new Ledger({ 'pool:gb': 100 });
    expect(take(ledger, 'a', { 'pool:gb': 30 })).toBeUndefined();
    expect(take(ledger, 'b', { 'pool:gb': 71 })).toMatchObject({ name: 'pool:gb' });
    expect(take(ledger, 'b', { 'pool:gb': 70 })).toBeUndefined();
    expect(ledger.release('a')).toBe(true);
    expect(ledger.release('a')).toBe(false);
    expect(ledger.usedOf('pool:gb')).toBe(70);
  });

  test('concurrent_allocations, concurrent_releases: five times 20 of 100 fit, and all of it comes back', () => {
    const ledger = new Ledger({ 'pool:gb': 100 });
    const tasks = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((id) => [id, { resources: { pools: { gb: 20 } } }]));
    const rig = rigOf(tasks, { maxParallelTasks: 8 }, ledger);
    expect(rig.running.size).toBe(5);
    expect(ledger.usedOf('pool:gb')).toBe(100);
    for (const task of isNow(rig)) rig.succeed(task);
    expect(ledger.usedOf('pool:gb')).toBe(0);
  });

  test('resource_contention_handling: four cores are one user’s, the second waits with its reason and gets them after', () => {
    const ledger = new Ledger({ cpu: 4 });
    const needs = { resources: { cpu: 4 } };
    const rig = rigOf({ one: needs, two: needs }, {}, ledger);
    expect(rig.sentences.get('two')).toMatch(/^Waiting for cpu \(4\/4 used by `one`\)/);
    rig.succeed('one');
    expect(isNow(rig)).toEqual(['two']);
  });

  test('multiple_sessions_isolation, multiple_sessions_resource_isolation: ending one run frees its part and no other', () => {
    const ledger = new Ledger({ 'pool:gb': 100 });
    const runOf = (run: string, gb: number) =>
      new ScheduleRig(planOf({ a: { resources: { pools: { gb } } } }), { ledger, run }).start();
    const one = runOf('one', 30);
    const two = runOf('two', 40);
    expect(ledger.usedOf('pool:gb')).toBe(70);
    one.succeed('a');
    expect(ledger.usedOf('pool:gb')).toBe(40);
    expect(two.running.has('a')).toBe(true);
  });
});
