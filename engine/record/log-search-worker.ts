import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import type { LogSearch, PieceFound, PieceWish } from './search-piece.ts';

/* Looks through one piece of a file at a time where neither its size nor a slow pattern can hold up the host: ended from outside by ending the thread. */

const NEWLINE = 10;
const STEP_BYTES = 65_536;
/** Where no line begins within this, one is taken to begin: a file without a single line break can be searched too. */
const FARTHEST_BYTES = 1_048_576;
const SHOWN_BYTES = 400;
const BEFORE_HIT_BYTES = 120;

type Find = (bytes: Buffer, tell: (index: number) => void) => void;

function finder({ query, isRegex, isCaseSensitive }: LogSearch): Find {
  const needle = Buffer.from(query, 'utf8');
  if (!isRegex && isCaseSensitive) {
    return (bytes, tell) => {
      for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at)) {
        tell(at);
        at = endOfLine(bytes, at);
      }
    };
  }
  // Byte for byte: as quick as the engine can, and an index in the text is one in the file.
  const source = isRegex
    ? Buffer.from(query, 'utf8').toString('latin1')
    : needle.toString('latin1').replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
  const pattern = new RegExp(source, isCaseSensitive ? 'gm' : 'gim');
  return (bytes, tell) => {
    const text = bytes.toString('latin1');
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      tell(match.index);
      pattern.lastIndex = Math.max(match.index + 1, endOfLine(bytes, match.index));
    }
  };
}

/** One hit per line: the next is looked for behind it. */
function endOfLine(bytes: Buffer, at: number): number {
  const newline = bytes.indexOf(NEWLINE, at);
  return newline < 0 ? bytes.length : newline + 1;
}

let buffer = Buffer.alloc(0);

function read(file: number, from: number, to: number): Buffer {
  if (buffer.length < to - from) buffer = Buffer.allocUnsafeSlow(to - from);
  return buffer.subarray(0, readSync(file, buffer, 0, to - from, from));
}

/** The first line that begins at `at` or behind it; two neighbours ask the same, so that each line belongs to exactly one of them. */
function firstLine(file: number, at: number, size: number): number {
  if (at === 0 || at >= size) return Math.min(at, size);
  const last = Math.min(size, at - 1 + FARTHEST_BYTES);
  for (let from = at - 1; from < last; from += STEP_BYTES) {
    const newline = read(file, from, Math.min(last, from + STEP_BYTES)).indexOf(NEWLINE);
    if (newline >= 0) return from + newline + 1;
  }
  return last === size ? size : at;
}

function search(wish: PieceWish): PieceFound {
  const { id, mostHits } = wish;
  const file = openSync(wish.file, 'r');
  try {
    const { size } = fstatSync(file);
    const from = firstLine(file, wish.from, size);
    const to = firstLine(file, wish.to, size);
    if (to <= from) return { id, hits: [], count: 0 };
    const hits: { readonly at: number; readonly text: string }[] = [];
    let count = 0;
    const bytes = read(file, from, to);
    finder(wish)(bytes, (index) => {
      count += 1;
      if (count <= mostHits) hits.push({ at: from + index, text: lineAround(bytes, index) });
    });
    return { id, hits, count };
  } finally {
    closeSync(file);
  }
}

/** The line of a hit, or the part around it. */
function lineAround(bytes: Buffer, index: number): string {
  const start = Math.max(index === 0 ? 0 : bytes.lastIndexOf(NEWLINE, index - 1) + 1, index - BEFORE_HIT_BYTES, 0);
  const end = Math.min(endOfLine(bytes, index), start + SHOWN_BYTES);
  return bytes.subarray(start, end).toString('utf8').trimEnd();
}

parentPort?.on('message', (wish: PieceWish) => parentPort?.postMessage(search(wish)));
