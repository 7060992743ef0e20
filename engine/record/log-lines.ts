import { open, type FileHandle } from 'node:fs/promises';

export interface FileLine {
  /** Byte at which it begins. */
  readonly at: number;
  /** With its line break, if it has one. */
  readonly bytes: number;
  /** Without line break, and without what a carriage return overwrote. Cut after `MOST_LINE_BYTES`. */
  readonly text: string;
  readonly isCut: boolean;
}

export interface FileLines {
  readonly lines: readonly FileLine[];
  readonly from: number;
  readonly to: number;
  readonly totalBytes: number;
}

const NEWLINE = 10;
const RETURN = 13;
/** A line longer than this is given cut; the rest is read as bytes. */
const MOST_LINE_BYTES = 16_384;
/** Where no line begins within this, one is taken to begin: a file without a single line break can be leafed through too. */
const FARTHEST_BYTES = 262_144;

/**
 * Lines of a file from a byte on, or those that end before it: only what is asked for is read, however long the file is. `at` below zero counts from
 * the end. An `at` inside a line is taken back to where that begins.
 */
export async function readFileLines(
  file: string,
  wish: { readonly at: number; readonly isBack: boolean; readonly maxBytes: number },
): Promise<FileLines> {
  let handle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { lines: [], from: 0, to: 0, totalBytes: 0 };
    throw error;
  }
  try {
    const { size } = await handle.stat();
    const wanted = Math.min(size, wish.at < 0 ? Math.max(0, size + wish.at) : wish.at);
    const end = wish.isBack ? wanted : Math.min(size, wanted + wish.maxBytes);
    const start = await lineStart(handle, wish.isBack ? Math.max(0, wanted - wish.maxBytes) : wanted);
    const bytes = await readBytes(handle, start, Math.max(end, start));
    const whole = wish.isBack || end === size ? bytes : await toLineEnd(handle, bytes, start, size);
    return { lines: split(whole, start), from: start, to: start + whole.length, totalBytes: size };
  } finally {
    await handle.close();
  }
}

async function readBytes(handle: FileHandle, from: number, to: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(to - from);
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, from);
  return buffer.subarray(0, bytesRead);
}

/** Where the line begins in which `at` lies. */
async function lineStart(handle: FileHandle, at: number): Promise<number> {
  if (at === 0) return 0;
  const from = Math.max(0, at - FARTHEST_BYTES);
  const newline = (await readBytes(handle, from, at)).lastIndexOf(NEWLINE);
  if (newline >= 0) return from + newline + 1;
  return from === 0 ? 0 : at;
}

/** The last line is read to its end, unless it has none nearby: then it goes on as another line. */
async function toLineEnd(handle: FileHandle, bytes: Buffer, start: number, size: number): Promise<Buffer> {
  if (bytes.at(-1) === NEWLINE) return bytes;
  const end = start + bytes.length;
  const more = await readBytes(handle, end, Math.min(size, end + FARTHEST_BYTES));
  const newline = more.indexOf(NEWLINE);
  const rest = newline >= 0 ? more.subarray(0, newline + 1) : end + more.length === size ? more : more.subarray(0, 0);
  return Buffer.concat([bytes, rest]);
}

function split(bytes: Buffer, start: number): readonly FileLine[] {
  const lines: FileLine[] = [];
  for (let from = 0; from < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, from);
    const to = newline < 0 ? bytes.length : newline + 1;
    lines.push(lineOf(bytes.subarray(from, to), start + from));
    from = to;
  }
  return lines;
}

function lineOf(bytes: Buffer, at: number): FileLine {
  let end = bytes.length;
  if (bytes[end - 1] === NEWLINE) end -= 1;
  if (bytes[end - 1] === RETURN) end -= 1;
  // A progress line is what was written last; a return at the very end waits for what comes.
  const lastReturn = end < 2 ? -1 : bytes.lastIndexOf(RETURN, end - 2);
  const from = lastReturn >= 0 && lastReturn < end ? lastReturn + 1 : 0;
  const isCut = end - from > MOST_LINE_BYTES;
  const shown = bytes.subarray(from, isCut ? from + MOST_LINE_BYTES : end);
  return { at, bytes: bytes.length, text: shown.toString('utf8').replace(/\r$/, ''), isCut };
}
