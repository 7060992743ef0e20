import { useEffect, useState } from 'react';
import { api } from '../../stores/connection.ts';
import { isOfLevel, queryWithLevel, type LevelWish, type LogQuery } from './log-query.ts';
import type { LogPlace } from './paged-log.ts';

export interface LogHit extends LogPlace {
  readonly at: number;
  readonly text: string;
}

export interface FoundInLog {
  readonly hits: readonly LogHit[];
  /** Lines that fit; may be more than `hits` holds. */
  readonly count: number;
  /** 0 to 1. */
  readonly part: number;
  readonly isDone: boolean;
  readonly problem: string | undefined;
}

const NOTHING: FoundInLog = { hits: [], count: 0, part: 0, isDone: true, problem: undefined };
const TYPING_MS = 60;

/** Looks through whole files on the host while hits come in; a new query, or leaving, ends the old search. */
export function useLogSearch(
  places: readonly LogPlace[],
  { query, isRegex, isCaseSensitive }: LogQuery,
  level: LevelWish,
): FoundInLog {
  const [found, setFound] = useState(NOTHING);
  const key = places.map(({ run, task, attempt }) => `${run} ${task} ${attempt}`).join('\n');
  useEffect(() => {
    setFound(NOTHING);
    const wish = queryWithLevel({ query, isRegex, isCaseSensitive }, level);
    if (wish.query === '' || places.length === 0) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      void searchAll(places, { ...wish, level }, stop.signal, (next) => {
        if (!stop.signal.aborted) setFound(next);
      });
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
    // oxlint-disable-next-line react/exhaustive-deps -- `key` stands for the places
  }, [key, query, isRegex, isCaseSensitive, level]);
  return found;
}

async function searchAll(
  places: readonly LogPlace[],
  { level, ...query }: LogQuery & { readonly level: LevelWish },
  signal: AbortSignal,
  tell: (found: FoundInLog) => void,
): Promise<void> {
  const hits: LogHit[] = [];
  let before = 0;
  try {
    for (const [index, place] of places.entries()) {
      let count = 0;
      let lower = 0;
      for await (const report of await api().runs.logSearch({ ...place, ...query }, { signal })) {
        if (!report.ok) return tell({ ...NOTHING, problem: report.problem.message });
        const fitting = report.value.hits.filter(({ text }) => isOfLevel(text, level));
        lower += report.value.hits.length - fitting.length;
        for (const hit of fitting) hits.push({ ...place, ...hit });
        count = report.value.count - lower;
        const inFile = report.value.totalBytes === 0 ? 1 : report.value.scannedBytes / report.value.totalBytes;
        const isDone = report.value.isDone && index === places.length - 1;
        tell({
          hits: [...hits],
          count: before + count,
          part: (index + inFile) / places.length,
          isDone,
          problem: undefined,
        });
      }
      before += count;
    }
  } catch {
    // Ended by the window, or the connection is gone.
  }
}
