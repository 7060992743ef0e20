import { mkdir, open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { MaskStream, Masker } from './masker.ts';

type Stream = 'stdout' | 'stderr';
const HIGH_WATER = 1024 * 1024;

/**
 * What an attempt says, in one file, in the order it came. Nothing is written for a silent attempt. `write` gives a promise to wait for when
 * the disk is slower than the process; memory stays below about 1 MB per attempt.
 */
export class AttemptLog {
  readonly #path: () => string;
  readonly #onGrown: (stream: Stream, bytes: number) => void;
  readonly #masks: Record<Stream, MaskStream>;
  #handle: FileHandle | undefined;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #writing: Promise<void> | undefined;
  #bytes = 0;
  #last: Stream = 'stdout';
  #broken: unknown;

  /** `file` is asked for with the first byte: most attempts say nothing. `onGrown` says how long the file is, after it is. */
  constructor(file: () => string, masker: Masker, onGrown: (stream: Stream, bytes: number) => void) {
    this.#path = file;
    this.#onGrown = onGrown;
    this.#masks = { stdout: masker.stream(), stderr: masker.stream() };
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Undefined: go on. A promise: wait for it before giving more. */
  write(stream: Stream, bytes: Uint8Array): Promise<void> | undefined {
    this.#last = stream;
    this.#push(this.#masks[stream].write(bytes));
    return this.#waitingBytes > HIGH_WATER ? this.#writing : undefined;
  }

  /** Gives the error that kept it from writing everything (a full disk), if there was one. */
  async close(): Promise<unknown> {
    this.#push(this.#masks.stdout.end());
    this.#push(this.#masks.stderr.end());
    while (this.#writing !== undefined) await this.#writing;
    await this.#handle?.close().catch((error: unknown) => (this.#broken ??= error));
    this.#handle = undefined;
    return this.#broken;
  }

  #push(bytes: Uint8Array): void {
    if (bytes.byteLength === 0 || this.#broken !== undefined) return;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.byteLength;
    this.#writing ??= this.#drain()
      .catch((error: unknown) => this.#giveUp(error))
      .finally(() => (this.#writing = undefined));
  }

  /** What comes now is dropped: the attempt that lost a part of its output fails when it ends. */
  #giveUp(error: unknown): void {
    this.#broken = error;
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  async #drain(): Promise<void> {
    if (this.#handle === undefined) {
      const file = this.#path();
      await mkdir(path.dirname(file), { recursive: true });
      this.#handle = await open(file, 'a');
      this.#bytes = (await this.#handle.stat()).size;
    }
    while (this.#waiting.length > 0) {
      const pieces = this.#waiting;
      this.#waiting = [];
      this.#waitingBytes = 0;
      const bytes = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
      if (bytes === undefined) break;
      await this.#handle.appendFile(bytes);
      this.#bytes += bytes.byteLength;
      this.#onGrown(this.#last, this.#bytes);
    }
  }
}

export interface LogBytes {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly totalBytes: number;
}

/** A piece of a log; negative `from` counts from the end. It begins and ends between characters, never inside one. */
export async function readLogPiece(file: string, from: number, maxBytes: number): Promise<LogBytes> {
  let handle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { text: '', from: 0, to: 0, totalBytes: 0 };
    throw error;
  }
  try {
    const { size } = await handle.stat();
    const start = Math.min(size, from < 0 ? Math.max(0, size + from) : from);
    const buffer = Buffer.alloc(Math.min(Math.max(4, maxBytes), size - start));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
    const bytes = buffer.subarray(0, bytesRead);
    const skipped = start === 0 ? 0 : firstBorder(bytes);
    const end = lastWhole(bytes);
    const piece = bytes.subarray(skipped, Math.max(skipped, end));
    return {
      text: piece.toString('utf8'),
      from: start + skipped,
      to: start + skipped + piece.length,
      totalBytes: size,
    };
  } finally {
    await handle.close();
  }
}

/** Bytes to pass over at the beginning: continuation bytes of a character that began before. At most three. */
function firstBorder(bytes: Uint8Array): number {
  let index = 0;
  while (index < 3 && index < bytes.length && ((bytes[index] ?? 0) & 0xc0) === 0x80) index += 1;
  return index;
}

/** Where the last whole character ends; bytes that are no UTF-8 at all are given as they are. */
function lastWhole(bytes: Uint8Array): number {
  for (let back = 1; back <= 4 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
