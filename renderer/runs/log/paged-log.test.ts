import { beforeEach, describe, expect, test, vi } from 'vitest';
import { PagedLog } from './paged-log.ts';

/** Lines of ten bytes; pages hold three of them. */
const LINES = 30;
const LINE_BYTES = 10;
const PAGE_LINES = 3;
const TOTAL = LINES * LINE_BYTES;

interface Asked {
  readonly at: number;
  readonly isBack: boolean;
}

const asked: Asked[] = [];

vi.mock('../../stores/connection.ts', () => ({
  api: () => ({
    runs: {
      logLines: async ({ at, isBack }: Asked) => {
        asked.push({ at, isBack });
        await Promise.resolve();
        const edge = Math.floor(Math.min(at, TOTAL) / LINE_BYTES);
        const first = isBack ? Math.max(0, edge - PAGE_LINES) : edge;
        const last = isBack ? edge : Math.min(LINES, edge + PAGE_LINES);
        const lines = Array.from({ length: last - first }, (_, index) => ({
          at: (first + index) * LINE_BYTES,
          bytes: LINE_BYTES,
          text: `line ${first + index}`,
          isCut: false,
        }));
        const value = { lines, from: first * LINE_BYTES, to: last * LINE_BYTES, totalBytes: TOTAL };
        return { ok: true, value };
      },
    },
  }),
}));

beforeEach(() => void asked.splice(0));

function numbers(log: PagedLog): readonly number[] {
  return log.snapshot().lines.map(({ text }) => Number(text.slice('line '.length)));
}

describe('a log that is leafed through', () => {
  test('begins at its end', async () => {
    const log = new PagedLog({ run: 'r', task: 't', attempt: 1 });
    log.goTo(Number.POSITIVE_INFINITY);
    await vi.waitFor(() => expect(numbers(log)).toEqual([27, 28, 29]));
  });

  test('grows as often as somebody near its edge asks, also while an answer is on its way', async () => {
    const log = new PagedLog({ run: 'r', task: 't', attempt: 1 });
    // The view is not full yet: every new block makes it ask for more, at once.
    log.subscribe(() => {
      if (log.snapshot().lines.length < 9) log.extend('end');
    });
    log.goTo(0);
    await vi.waitFor(() => expect(numbers(log)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]));
  });

  test('forgets the edge when somebody leaps elsewhere meanwhile', async () => {
    const log = new PagedLog({ run: 'r', task: 't', attempt: 1 });
    log.goTo(0);
    await vi.waitFor(() => expect(numbers(log)).toEqual([0, 1, 2]));
    log.extend('end');
    log.extend('end');
    log.goTo(15 * LINE_BYTES);
    await vi.waitFor(() => expect(numbers(log)).toEqual([12, 13, 14, 15, 16, 17]));
    expect(asked.filter(({ at, isBack }) => at === 3 * LINE_BYTES && !isBack)).toHaveLength(1);
  });
});
