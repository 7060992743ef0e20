import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Ledger } from '#shared/run/ledger.ts';
import { ResourceHolds } from './resource-holds.ts';

let ledger: Ledger;
let freed: number;
let holds: ResourceHolds;
beforeEach(() => {
  vi.useFakeTimers();
  ledger = new Ledger({ cpu: 4, memory: 8e9 });
  freed = 0;
  holds = new ResourceHolds(ledger, () => (freed += 1));
});
afterEach(() => {
  holds.close();
  vi.useRealTimers();
});

const take = (resources: { readonly cpu?: number; readonly memory?: string }, forMs = 60_000) =>
  holds.take({ name: 'ann', resources, forMs });

test('B39: what is held for a minute is held for that minute, then it is back by itself', () => {
  const taken = take({ cpu: 3 }, 60_000);
  expect(taken.ok && Date.parse(taken.value.until) - Date.now()).toBe(60_000);
  vi.advanceTimersByTime(59_999);
  expect(ledger.usedOf('cpu')).toBe(3);
  vi.advanceTimersByTime(1);
  expect([ledger.usedOf('cpu'), freed]).toEqual([0, 1]);
});

test('B40: when one amount is short nothing of the others is kept, and no record of it stays', () => {
  expect(take({ cpu: 2 }).ok).toBe(true);
  const refused = take({ memory: '1GB', cpu: 3 });
  expect(!refused.ok && refused.problem).toMatchObject({ code: 'resource.short', retryable: true });
  expect(ledger.usedOf('memory')).toBe(0);
  expect(ledger.standing().flatMap(({ holders }) => holders)).toHaveLength(1);
  // Who was refused does not stand in anybody's way either.
  expect(take({ cpu: 2 }).ok).toBe(true);
});

test('more than there is at all is refused as such', () => {
  const refused = take({ cpu: 5 });
  expect(!refused.ok && refused.problem).toMatchObject({ code: 'resource.short', retryable: false });
});

test('B42: two holds of one holder are two, each given back once', () => {
  const [one, other] = [take({ cpu: 1 }), take({ cpu: 1 })];
  if (!one.ok || !other.ok) throw new Error('refused');
  expect(one.value.id).not.toBe(other.value.id);
  expect([holds.release(one.value.id), holds.release(one.value.id)]).toEqual([true, false]);
  expect(ledger.usedOf('cpu')).toBe(1);
});
