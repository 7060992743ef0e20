import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Ledger, needsOf } from './ledger.ts';
import { planOf, ScheduleRig, type TaskWords } from './plan-rig.ts';
import { readPool } from './pool-setting.ts';

const locks = (how: 'read' | 'write' | 'exclusive', more: TaskWords = {}): TaskWords => ({
  resources: { locks: { db: how } },
  ...more,
});
const rigOf = (tasks: Readonly<Record<string, TaskWords>>, ledger = new Ledger({})) =>
  new ScheduleRig(planOf(tasks, { maxParallelTasks: 20, mode: 'parallel' }), { ledger });

describe('locks', () => {
  test('many may read at the same time; one that writes is alone', () => {
    const rig = rigOf({ a: locks('read'), b: locks('read'), w: locks('write'), x: locks('exclusive') }).start();
    expect([...rig.running.keys()]).toEqual(['a', 'b']);
    expect(rig.sentences.get('w')).toMatch(/^Waiting for lock `db` \(held by `a` and `b`\)/);
    rig.succeed('a');
    rig.succeed('b');
    expect([...rig.running.keys()]).toEqual(['w']);
    rig.succeed('w');
    expect([...rig.running.keys()]).toEqual(['x']);
  });

  test('a reader that comes later does not overtake a writer that waits, so writers are not starved', () => {
    const ledger = new Ledger({});
    const first = rigOf({ a: locks('read'), b: locks('read', { after: ['gate'] }), gate: {} }, ledger).start();
    const second = new ScheduleRig(planOf({ w: locks('write') }), { ledger, run: 'other' }).start();
    expect(second.running.size).toBe(0);
    first.succeed('gate');
    expect(first.running.has('b')).toBe(false);
    expect(first.sentences.get('b')).toMatch(/^Waiting for lock `db`/);
    first.succeed('a');
    second.tell({ type: 'pools.freed' });
    expect(second.running.has('w')).toBe(true);
    second.succeed('w');
    first.tell({ type: 'pools.freed' });
    expect(first.running.has('b')).toBe(true);
  });

  test('a writer that is cancelled while it waits no longer holds readers back', () => {
    const ledger = new Ledger({});
    const first = rigOf({ a: locks('read'), b: locks('read', { after: ['gate'] }), gate: {} }, ledger).start();
    const second = new ScheduleRig(planOf({ w: locks('write') }), { ledger, run: 'other' }).start();
    first.succeed('gate');
    const before = ledger.releases;
    second.tell({ type: 'run.cancelled', now: false });
    expect(ledger.releases).toBeGreaterThan(before);
    first.tell({ type: 'pools.freed' });
    expect(first.running.has('b')).toBe(true);
  });

  test('whatever is asked, nobody writes beside another, and all come to their turn', () => {
    const kinds = fc.array(fc.constantFrom('read' as const, 'write' as const), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(kinds, fc.nat(), (hows, seed) => {
        const rig = rigOf(Object.fromEntries(hows.map((how, index) => [`t${index}`, locks(how)]))).start();
        for (let turn = seed; rig.finished === undefined; turn += 1) {
          const running = [...rig.running.keys()];
          const writers = running.filter((task) => hows[Number(task.slice(1))] === 'write');
          expect(running.length).toBeGreaterThan(0);
          expect(writers.length === 0 || running.length === 1).toBe(true);
          rig.succeed(running.at(turn % running.length) ?? '');
        }
        expect(rig.ended.size).toBe(hows.length);
      }),
      { numRuns: 100 },
    );
  });
});

describe('rates', () => {
  const api = (more: TaskWords = {}): TaskWords => ({ resources: { pools: { api: 1 } }, ...more });
  const tasks = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, api()]));
  const ledgerOf = (amount: number, refillMs: number) => {
    const ledger = new Ledger({});
    ledger.setRate('pool:api', amount, refillMs);
    return ledger;
  };

  test('as many as a full bucket holds start at once; ending gives nothing back; time does', () => {
    const rig = rigOf(tasks(5), ledgerOf(3, 60_000)).start();
    expect(rig.started).toEqual(['t0', 't1', 't2']);
    rig.succeed('t0');
    expect(rig.started).toHaveLength(3);
    expect(rig.sentences.get('t3')).toBe('Waiting for pool `api` to refill (3 at once at most), about 20 s');
    expect(rig.schedule.wakeAtMs).toBe(20_000);
    rig.pass();
    expect(rig.started).toEqual(['t0', 't1', 't2', 't3']);
    rig.pass();
    expect(rig.nowMs).toBe(40_000);
    expect(rig.started).toHaveLength(5);
  });

  test('never more than the bucket and what flowed into it since, for any rate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 100, max: 10_000 }), (amount, refillMs) => {
        const rig = rigOf(tasks(12), ledgerOf(amount, refillMs)).start();
        for (let steps = 0; rig.started.length < 12; steps += 1) {
          expect(steps).toBeLessThan(50);
          expect(rig.started.length).toBeLessThanOrEqual(amount + (rig.nowMs / refillMs) * amount + 0.01);
          rig.pass();
        }
        expect(rig.nowMs).toBeLessThanOrEqual(((12 - amount) / amount) * refillMs + 20);
      }),
    );
  });

  test('are written as a count and a period', () => {
    expect(readPool({ rate: '60/min' })).toEqual({ amount: 60, refillMs: 60_000 });
    expect(readPool({ rate: '5 / s' })).toEqual({ amount: 5, refillMs: 1000 });
    expect(readPool({ rate: '10/30s' })).toEqual({ amount: 10, refillMs: 30_000 });
    expect(readPool(2)).toEqual({ amount: 2 });
    expect(readPool({ rate: 'often' })).toBeUndefined();
    expect(readPool(0)).toBeUndefined();
  });
});

test('locks and pools of two projects with the same name stay apart', () => {
  const needs = needsOf({ pools: { db: 1 }, locks: { db: 'read' } }, (pool) => `pool:${pool}\0/one`);
  expect([...needs.keys()]).toEqual(['pool:db\0/one', 'lock:db\0/one']);
});
