import { stat } from 'node:fs/promises';
import { problem } from '#shared/problem.ts';
import type { Problem } from '#shared/problem.ts';
import type { LogSearch, PieceFound } from './search-piece.ts';
import { searchThreads } from './search-threads.ts';

export interface SearchReport {
  /** New ones since the last report, in the order of the file; at most 5000 in all. */
  readonly hits: readonly { readonly at: number; readonly text: string }[];
  /** Lines that hold the query, all so far. */
  readonly count: number;
  readonly scannedBytes: number;
  readonly totalBytes: number;
  readonly isDone: boolean;
}

/** Undefined: the pattern can be used. */
export function patternProblem({ query, isRegex }: Pick<LogSearch, 'query' | 'isRegex'>): Problem | undefined {
  if (!isRegex) return undefined;
  try {
    return void new RegExp(query);
  } catch (error) {
    return problem('log.badPattern', 'This is not a regular expression.', {
      reason: error instanceof Error ? error.message : String(error),
      remedy: 'Correct it, or search for plain text.',
    });
  }
}

const PIECE_BYTES = 4 * 1024 * 1024;
const REPORT_EVERY_MS = 50;
const MOST_HITS = 5000;
/** For each thread so many pieces are under way, so that none waits for the next. */
const AHEAD = 2;

/**
 * Reports while threads of their own look through the pieces of the file, several at a time; hits come in the order of the file all the same. Ends when
 * all of it was seen or `signal` aborts; never reads the whole into memory.
 */
export async function* searchLog(search: LogSearch, signal: AbortSignal): AsyncGenerator<SearchReport> {
  const totalBytes = await stat(search.file).then(
    (about) => about.size,
    () => 0,
  );
  let hits: SearchReport['hits'] = [];
  let count = 0;
  let given = 0;
  let reportedAt = performance.now();
  try {
    for await (const { found, to } of pieces(search, totalBytes, signal)) {
      const isFirst = count === 0 && found.count > 0;
      const more = found.hits.slice(0, MOST_HITS - given);
      hits = hits.length === 0 ? more : [...hits, ...more];
      given += more.length;
      count += found.count;
      if (!isFirst && performance.now() - reportedAt < REPORT_EVERY_MS) continue;
      yield { hits, count, scannedBytes: to, totalBytes, isDone: false };
      hits = [];
      reportedAt = performance.now();
    }
  } catch (error) {
    if (signal.aborted) return;
    throw error;
  }
  if (!signal.aborted) yield { hits, count, scannedBytes: totalBytes, totalBytes, isDone: true };
}

/** In the order of the file, whichever was done first. */
async function* pieces(
  search: LogSearch,
  totalBytes: number,
  signal: AbortSignal,
): AsyncGenerator<{ readonly found: PieceFound; readonly to: number }> {
  if (search.query === '') return;
  const { file, query, isRegex, isCaseSensitive } = search;
  const stop = new AbortController();
  const ended = AbortSignal.any([signal, stop.signal]);
  const underWay: { readonly piece: Promise<PieceFound>; readonly to: number }[] = [];
  try {
    for (let from = 0; from < totalBytes || underWay.length > 0;) {
      while (from < totalBytes && underWay.length < searchThreads.count * AHEAD) {
        const to = Math.min(totalBytes, from + PIECE_BYTES);
        const wish = { file, query, isRegex, isCaseSensitive, from, to, mostHits: MOST_HITS };
        const piece = searchThreads.search(wish, ended);
        // Whoever leaves early does not wait for what is still under way.
        piece.catch(() => undefined);
        underWay.push({ piece, to });
        from = to;
      }
      const next = underWay.shift();
      if (next === undefined || signal.aborted) return;
      yield { found: await next.piece, to: next.to };
    }
  } finally {
    stop.abort();
  }
}
