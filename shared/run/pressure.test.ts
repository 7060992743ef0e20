import { describe, expect, test } from 'vitest';
import { Ledger } from './ledger.ts';
import { planOf, ScheduleRig } from './plan-rig.ts';
import { nextPressure } from './pressure.ts';

describe('when the machine is short of memory', () => {
  test('pressure begins below the limit and ends a quarter above it, so that it does not flutter', () => {
    const begun = nextPressure(undefined, 390, 400);
    expect(begun).toEqual({ availableBytes: 390, neededBytes: 500 });
    expect(nextPressure(undefined, 400, 400)).toBeUndefined();
    expect(nextPressure(begun, 499, 400)).toEqual({ availableBytes: 499, neededBytes: 500 });
    expect(nextPressure(begun, 500, 400)).toBeUndefined();
    expect(nextPressure(undefined, 0, 0)).toBeUndefined();
  });

  test('one task runs at a time, the others say what they wait for, and all start once there is memory', () => {
    const ledger = new Ledger({});
    ledger.pressure = { availableBytes: 400_000_000, neededBytes: 1_000_000_000 };
    const rig = new ScheduleRig(planOf({ a: {}, b: {}, c: {} }, { maxParallelTasks: 3 }), { ledger }).start();
    expect([...rig.running.keys()]).toEqual(['a']);
    expect(rig.sentences.get('b')).toBe('Waiting for memory: 400 MB free, needs 1 GB');
    // Nothing runs any more, so one may: only what runs can free memory.
    rig.succeed('a');
    expect([...rig.running.keys()]).toEqual(['b']);
    ledger.pressure = undefined;
    rig.tell({ type: 'pools.freed' });
    expect([...rig.running.keys()]).toEqual(['b', 'c']);
  });

  test('the one that may run is one of all runs of the host', () => {
    const ledger = new Ledger({});
    const first = new ScheduleRig(planOf({ a: {} }), { ledger }).start();
    ledger.pressure = { availableBytes: 1, neededBytes: 2 };
    const second = new ScheduleRig(planOf({ b: {} }), { ledger, run: 'other' }).start();
    expect(second.running.size).toBe(0);
    const before = ledger.releases;
    first.succeed('a');
    // So that the host tells the other run.
    expect(ledger.releases).toBeGreaterThan(before);
    second.tell({ type: 'pools.freed' });
    expect([...second.running.keys()]).toEqual(['b']);
  });
});
