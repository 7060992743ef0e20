import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limitsOf, planRetention, type RetentionRequest, type Stored } from './retention.ts';

const DAY = 86_400_000;
const run = (id: string, ageDays: number, more: Partial<Stored> = {}): Stored => ({
  kind: 'run',
  id,
  project: '/p',
  workflow: 'w',
  atMs: -ageDays * DAY,
  bytes: 10,
  content: [],
  ...more,
});
const freed = (stored: readonly Stored[], more: Partial<RetentionRequest> = {}, limits = {}) =>
  planRetention({
    stored,
    contentBytes: new Map(),
    limitsOf: () => limits,
    keepsNewest: false,
    nowMs: 0,
    ...more,
  }).map(({ item, reason }) => [item.id, reason]);

describe('what goes', () => {
  test('by age, by count and by bytes, newest kept first', () => {
    const runs = [run('a', 1), run('b', 2), run('c', 40)];
    expect(freed(runs, {}, limitsOf({ maxAge: '30d' }))).toEqual([['c', 'age']]);
    expect(freed(runs, {}, { maxRuns: 1 })).toEqual([
      ['b', 'count'],
      ['c', 'count'],
    ]);
    expect(freed(runs, { maxBytes: 20 })).toEqual([['c', 'bytes']]);
  });

  test('never what is pinned or in progress; pins count against the limits of the others', () => {
    const runs = [run('new', 1), run('pinned', 90, { stays: 'pinned' })];
    expect(freed(runs, {}, { maxRuns: 1 })).toEqual([['new', 'count']]);
    expect(freed([run('pinned', 90, { stays: 'pinned' })], { maxBytes: 1 }, { maxAgeMs: 1 })).toEqual([]);
  });

  test('the newest run of each workflow stays when the rules of the settings are applied', () => {
    const runs = [run('a', 100), run('b', 200), run('other', 300, { workflow: 'x' })];
    expect(freed(runs, { keepsNewest: true }, { maxAgeMs: DAY })).toEqual([['b', 'age']]);
  });

  test('content that two runs share costs once, and with the newer one', () => {
    const runs = [run('a', 1, { content: ['h'] }), run('b', 2, { content: ['h'] })];
    expect(freed(runs, { contentBytes: new Map([['h', 1000]]), maxBytes: 1020 })).toEqual([]);
    expect(freed(runs, { contentBytes: new Map([['h', 1000]]), maxBytes: 1019 })).toEqual([['b', 'bytes']]);
  });

  test('a project may have limits of its own; others are not concerned', () => {
    const runs = [run('a', 1), run('b', 2), run('c', 3, { project: '/q' }), run('d', 4, { project: '/q' })];
    const limits = (project?: string) => (project === '/q' ? { maxRuns: 1 } : {});
    expect(
      planRetention({ stored: runs, contentBytes: new Map(), limitsOf: limits, keepsNewest: false, nowMs: 0 }),
    ).toMatchObject([{ item: { id: 'd' }, reason: 'count' }]);
  });
});

test('whatever there is: what must stay stays, and what is kept keeps to the limits as far as that allows', () => {
  const stored = fc.array(
    fc.record({
      age: fc.integer({ min: 0, max: 100 }),
      bytes: fc.integer({ min: 0, max: 50 }),
      content: fc.subarray(['x', 'y', 'z']),
      stays: fc.option(fc.constant('pinned'), { nil: undefined, freq: 5 }),
    }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(
      stored,
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 0, max: 400 }),
      (list, maxRuns, maxBytes) => {
        const items = list.map(({ age, ...more }, index) => run(`r${index}`, age, more));
        const contentBytes = new Map([
          ['x', 20],
          ['y', 70],
          ['z', 5],
        ]);
        const gone = new Set(
          planRetention({
            stored: items,
            contentBytes,
            limitsOf: () => ({ maxRuns }),
            maxBytes,
            keepsNewest: false,
            nowMs: 0,
          }).map(({ item }) => item),
        );
        const kept = items.filter((item) => !gone.has(item));
        const pinned = items.filter(({ stays }) => stays !== undefined);
        expect(kept).toEqual(expect.arrayContaining(pinned));
        expect(kept.length).toBeLessThanOrEqual(Math.max(maxRuns, pinned.length));
        const cost = (of: readonly Stored[]) =>
          of.reduce((sum, { bytes }) => sum + bytes, 0) +
          [...new Set(of.flatMap(({ content }) => content))].reduce(
            (sum, hash) => sum + (contentBytes.get(hash) ?? 0),
            0,
          );
        expect(cost(kept)).toBeLessThanOrEqual(Math.max(maxBytes, cost(pinned)));
      },
    ),
  );
});
