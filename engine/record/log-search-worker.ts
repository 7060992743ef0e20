import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { LogSearch, SearchReport } from './log-search.ts';

/* Looks through a whole file where neither its size nor a slow pattern can hold up the host: ended from outside by ending the thread. */

const NEWLINE = 10;
const PIECE_BYTES = 8 * 1024 * 1024;
const REPORT_EVERY_MS = 50;
const MOST_HITS = 5000;
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

function search(wish: LogSearch): void {
  const file = openSync(wish.file, 'r');
  try {
    const totalBytes = fstatSync(file).size;
    const find = finder(wish);
    const buffer = Buffer.allocUnsafe(PIECE_BYTES);
    let count = 0;
    let hits: { readonly at: number; readonly text: string }[] = [];
    let reportedAt = 0;
    const report = (scannedBytes: number, isDone: boolean): void => {
      parentPort?.postMessage({ hits, count, scannedBytes, totalBytes, isDone } satisfies SearchReport);
      hits = [];
      reportedAt = performance.now();
    };
    for (let at = 0; at < totalBytes;) {
      const read = readSync(file, buffer, 0, PIECE_BYTES, at);
      if (read === 0) break;
      const piece = buffer.subarray(0, read);
      // Whole lines only, unless a single one is longer than the piece.
      const newline = at + read >= totalBytes ? read - 1 : piece.lastIndexOf(NEWLINE);
      const bytes = piece.subarray(0, newline < 0 ? read : newline + 1);
      find(bytes, (index) => {
        count += 1;
        if (count <= MOST_HITS) hits.push({ at: at + index, text: lineAround(bytes, index) });
        if (count === 1) report(at + index, false);
      });
      at += bytes.length;
      if (performance.now() - reportedAt > REPORT_EVERY_MS) report(at, false);
    }
    report(totalBytes, true);
  } finally {
    closeSync(file);
  }
}

/** The line of a hit, or the part around it. */
function lineAround(bytes: Buffer, index: number): string {
  const start = Math.max(bytes.lastIndexOf(NEWLINE, index) + 1, index - BEFORE_HIT_BYTES, 0);
  const end = Math.min(endOfLine(bytes, index), start + SHOWN_BYTES);
  return bytes.subarray(start, end).toString('utf8').trimEnd();
}

search(workerData as LogSearch);
