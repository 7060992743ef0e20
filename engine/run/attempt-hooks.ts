import { shortText } from '#shared/problem.ts';
import type { EventBody } from '#shared/run/event.ts';
import type { AttemptHooks } from '../executor/executor.ts';
import { AttemptLog } from '../record/attempt-log.ts';
import type { Masker } from '../record/masker.ts';
import type { RunRecord } from '../record/run-record.ts';
import { Throttle } from './throttle.ts';

const REPORT_EVERY_MS = 100;

export interface HookSource {
  readonly record: RunRecord;
  readonly masker: Masker;
  append(body: EventBody): void;
  secret(name: string): Promise<string | undefined>;
}

/** What an attempt tells goes to its log and, not too often, on record. `close` when it has ended: the last report is never lost; gives why output was, if it was. */
export function attemptHooks(
  task: string,
  attempt: number,
  held: { readonly stop: AbortController; readonly now: AbortController },
  { record, masker, append, secret }: HookSource,
): AttemptHooks & { close(): Promise<unknown> } {
  const grown = new Throttle<{ readonly stream: 'stdout' | 'stderr'; readonly bytes: number }>(
    REPORT_EVERY_MS,
    (report) => append({ type: 'attempt.output', task, attempt, ...report }),
  );
  const progress = new Throttle<{ readonly fraction?: number; readonly message?: string }>(REPORT_EVERY_MS, (report) =>
    append({ type: 'attempt.progress', task, attempt, ...report }),
  );
  const file = () => record.folder.logFile(task, attempt);
  const log = new AttemptLog(file, masker, (stream, bytes) => grown.give({ stream, bytes }));
  return {
    signal: held.stop.signal,
    now: held.now.signal,
    output: (stream, bytes) => log.write(stream, bytes),
    progress: (fraction, message) =>
      progress.give({ fraction, message: message === undefined ? undefined : shortText(masker.text(message), 2000) }),
    artifact: (artifact) => append({ type: 'artifact.added', task, attempt, ...artifact }),
    process: (started) => append({ type: 'attempt.process', task, attempt, ...started }),
    sample: (sample) => append({ type: 'resource.sample', task, attempt, ...sample }),
    secret,
    close: async () => {
      const lost = await log.close();
      grown.flush();
      progress.flush();
      return lost;
    },
  };
}
