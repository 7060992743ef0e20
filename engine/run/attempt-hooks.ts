import { shortText } from '#shared/problem.ts';
import type { ArtifactReference, EventBody } from '#shared/run/event.ts';
import type { AttemptHooks } from '../executor/executor.ts';
import type { StopSwitch } from '../executor/stop-switch.ts';
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

interface Grown {
  readonly stream: 'stdout' | 'stderr';
  readonly bytes: number;
}

interface Progress {
  readonly fraction?: number;
  readonly message?: string;
}

/** What an attempt tells goes to its log and, not too often, on record. Most tell nothing, so all is made with the first word. */
export class RecordingHooks implements AttemptHooks {
  readonly stop: StopSwitch;
  readonly now: StopSwitch;
  readonly #about: { readonly task: string; readonly attempt: number };
  readonly #source: HookSource;
  #log: AttemptLog | undefined;
  #grown: Throttle<Grown> | undefined;
  #progress: Throttle<Progress> | undefined;

  constructor(
    about: { readonly task: string; readonly attempt: number },
    { stop, now }: { readonly stop: StopSwitch; readonly now: StopSwitch },
    source: HookSource,
  ) {
    this.#about = about;
    this.stop = stop;
    this.now = now;
    this.#source = source;
  }

  output(stream: 'stdout' | 'stderr', bytes: Uint8Array): Promise<void> | undefined {
    this.#log ??= this.#openLog();
    return this.#log.write(stream, bytes);
  }

  progress(fraction: number | undefined, message: string | undefined): void {
    const { append, masker } = this.#source;
    this.#progress ??= new Throttle<Progress>(REPORT_EVERY_MS, (report) =>
      append({ type: 'attempt.progress', ...this.#about, ...report }),
    );
    const short = message === undefined ? undefined : shortText(masker.text(message), 2000);
    this.#progress.give({ fraction, message: short });
  }

  artifact(artifact: ArtifactReference): void {
    this.#source.append({ type: 'artifact.added', ...this.#about, ...artifact });
  }

  process(started: { readonly pid: number; readonly program: string }): void {
    this.#source.append({ type: 'attempt.process', ...this.#about, ...started });
  }

  sample(sample: { readonly cpu: number; readonly rssBytes: number }): void {
    this.#source.append({ type: 'resource.sample', ...this.#about, ...sample });
  }

  secret(name: string): Promise<string | undefined> {
    return this.#source.secret(name);
  }

  /** To be called when the attempt has ended: the last report is never lost. Gives why output was, if it was. */
  async close(): Promise<unknown> {
    const lost = await this.#log?.close();
    this.#grown?.flush();
    this.#progress?.flush();
    return lost;
  }

  #openLog(): AttemptLog {
    const { append, record, masker } = this.#source;
    const { task, attempt } = this.#about;
    const grown = new Throttle<Grown>(REPORT_EVERY_MS, (report) =>
      append({ type: 'attempt.output', ...this.#about, ...report }),
    );
    this.#grown = grown;
    const file = () => record.folder.logFile(task, attempt);
    return new AttemptLog(file, masker, (stream, bytes) => grown.give({ stream, bytes }));
  }
}
