import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { ProblemError } from '#engine/action.ts';
import { problem } from '#shared/problem.ts';
import { parseEvent, type RunEvent } from '#shared/run/event.ts';

const NEWLINE = 10;
const PIECE = 256 * 1024;

/**
 * The append-only log of a run. `append` returns when the lines are with the system, so they survive our own kill -9; many events are one
 * write. Written synchronously on purpose: a write of a few lines takes microseconds, and nothing may be acted on before it is done.
 */
export class EventLog {
  readonly #file: number;

  private constructor(file: number) {
    this.#file = file;
  }

  /** Opens for writing and cuts off a last line that a crash left half written. */
  static open(path: string): EventLog {
    const file = openSync(path, 'a+');
    cutTornLine(file);
    return new EventLog(file);
  }

  append(lines: string): void {
    const bytes = Buffer.from(lines, 'utf8');
    for (let written = 0; written < bytes.length;) written += writeSync(this.#file, bytes, written);
  }

  close(): void {
    closeSync(this.#file);
  }
}

function cutTornLine(file: number): void {
  let end = fstatSync(file).size;
  const piece = Buffer.alloc(PIECE);
  for (let at = end; at > 0; at = end) {
    const from = Math.max(0, at - PIECE);
    const read = readSync(file, piece, 0, at - from, from);
    const newline = piece.subarray(0, read).lastIndexOf(NEWLINE);
    if (newline === read - 1 && at === fstatSync(file).size) return;
    if (newline >= 0) return ftruncateSync(file, from + newline + 1);
    end = from;
  }
  ftruncateSync(file, 0);
}

/** The record of a run cannot be read to its end: somebody else, or the disk, changed it. */
export class DamagedLog extends ProblemError {
  constructor(file: string, afterSeq: number, reason: string) {
    const run = path.basename(path.dirname(file));
    const where = afterSeq === 0 ? 'Its first event cannot be read' : `Only its first ${afterSeq} events can be read`;
    super(
      problem('run.damaged', `The record of run ${run} is damaged.`, {
        reason: `${where}: ${reason.replace(/\.$/, '')}.`,
        remedy: 'Delete the run. If you did not change its files, check the disk.',
      }),
    );
  }
}

/** One pass through a log from where the last one stopped; a line without its end is left for the next. */
export class LogReader {
  readonly #path: string;
  #offset = 0;
  #seq: number;

  /** Events up to and including `afterSeq` are passed over. */
  constructor(path: string, afterSeq: number) {
    this.#path = path;
    this.#seq = afterSeq;
  }

  /** Batches of at most `batchSize` events until the end of what is there now. `DamagedLog` after the last whole one, when lines are missing or cannot be read. */
  async *read(batchSize: number): AsyncGenerator<readonly RunEvent[]> {
    let handle;
    try {
      handle = await open(this.#path, 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    try {
      let batch: RunEvent[] = [];
      let damage: DamagedLog | undefined;
      let rest: Buffer[] = [];
      let restBytes = 0;
      const start = this.#offset;
      for (let at = start; damage === undefined;) {
        const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(PIECE), 0, PIECE, at);
        if (bytesRead === 0) break;
        at += bytesRead;
        let piece = buffer.subarray(0, bytesRead);
        for (
          let newline = piece.indexOf(NEWLINE);
          newline >= 0 && damage === undefined;
          newline = piece.indexOf(NEWLINE)
        ) {
          const line = Buffer.concat([...rest, piece.subarray(0, newline)]).toString('utf8');
          this.#offset += restBytes + newline + 1;
          rest = [];
          restBytes = 0;
          piece = piece.subarray(newline + 1);
          const event = this.#take(line);
          if (event instanceof DamagedLog) damage = event;
          else if (event !== undefined) batch.push(event);
          if (batch.length >= batchSize) {
            yield batch;
            batch = [];
          }
        }
        rest.push(piece);
        restBytes += piece.length;
      }
      if (batch.length > 0) yield batch;
      if (damage !== undefined) throw damage;
    } finally {
      await handle.close();
    }
  }

  #take(line: string): RunEvent | DamagedLog | undefined {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (error) {
      return new DamagedLog(this.#path, this.#seq, error instanceof Error ? error.message : String(error));
    }
    const seq = typeof value === 'object' && value !== null && 'seq' in value ? Number(value.seq) : Number.NaN;
    if (seq <= this.#seq) return undefined;
    if (seq !== this.#seq + 1)
      return new DamagedLog(this.#path, this.#seq, `Behind event ${this.#seq} one is missing.`);
    this.#seq = seq;
    // A type of a later version: kept in the file, not shown by this one.
    return parseEvent(value);
  }
}

/** The whole log. */
export async function readEvents(path: string): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const batch of new LogReader(path, 0).read(1000)) for (const event of batch) events.push(event);
  return events;
}
