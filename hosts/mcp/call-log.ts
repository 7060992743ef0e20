import { appendFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { EndedCall } from './mcp-server.ts';

const FULL_BYTES = 2_000_000;

/**
 * Which agent called which tool when, one JSON object per line, in `mcp-calls.ndjson` of the data folder; the file before is kept as
 * `mcp-calls.1.ndjson`. Arguments are not in it: nobody could say what in them is secret. Several servers append to the same file.
 */
export class CallLog {
  readonly #file: string;
  readonly #report: (error: unknown) => void;

  constructor(dataFolder: string, report: (error: unknown) => void) {
    this.#file = join(dataFolder, 'mcp-calls.ndjson');
    this.#report = report;
  }

  add({ tool, client, result, durationMs }: EndedCall): void {
    try {
      this.#makeRoom();
      const line = { at: new Date().toISOString(), pid: process.pid, client, tool, result, durationMs };
      appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
    } catch (error) {
      this.#report(error);
    }
  }

  #makeRoom(): void {
    const bytes = statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
    if (bytes >= FULL_BYTES) renameSync(this.#file, this.#file.replace(/\.ndjson$/, '.1.ndjson'));
  }
}
