import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { problem } from '#shared/problem.ts';
import type { Problem } from '#shared/problem.ts';

export interface LogSearch {
  readonly file: string;
  readonly query: string;
  readonly isRegex: boolean;
  readonly isCaseSensitive: boolean;
}

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

/** Reports while a thread of its own looks through the file. Ends when all of it was seen or `signal` aborts; never reads the whole into memory. */
export async function* searchLog(search: LogSearch, signal: AbortSignal): AsyncGenerator<SearchReport> {
  const size = await stat(search.file).then(
    (about) => about.size,
    () => 0,
  );
  if (size === 0 || search.query === '') {
    yield { hits: [], count: 0, scannedBytes: size, totalBytes: size, isDone: true };
    return;
  }
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const worker = new Worker(new URL(`./log-search-worker.${extension}`, import.meta.url), {
    workerData: search,
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  const reports: SearchReport[] = [];
  let wake: (() => void) | undefined;
  let failure: Error | undefined;
  let isOver = false;
  const over = (error?: Error): void => {
    failure ??= error;
    isOver = true;
    wake?.();
  };
  worker.on('message', (report: SearchReport) => {
    reports.push(report);
    wake?.();
  });
  worker.on('error', over);
  worker.on('exit', () => over());
  const abort = (): void => over();
  signal.addEventListener('abort', abort, { once: true });
  try {
    while (!signal.aborted) {
      const report = reports.shift();
      if (report !== undefined) {
        yield report;
        if (report.isDone) return;
      } else if (isOver) {
        if (failure !== undefined) throw failure;
        return;
      } else {
        await new Promise<void>((resolve) => (wake = resolve));
      }
    }
  } finally {
    signal.removeEventListener('abort', abort);
    await worker.terminate();
  }
}
