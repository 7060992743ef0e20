import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFileLines } from './log-lines.ts';
import { patternProblem, searchLog, type SearchReport } from './log-search.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'log-lines-'));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

async function fileOf(text: string): Promise<string> {
  const file = path.join(folder, `${Math.random()}.log`);
  await writeFile(file, text);
  return file;
}

const never = new AbortController().signal;

async function found(file: string, query: string, how: Partial<{ isRegex: boolean; isCaseSensitive: boolean }> = {}) {
  const reports: SearchReport[] = [];
  for await (const report of searchLog({ file, query, isRegex: false, isCaseSensitive: false, ...how }, never))
    reports.push(report);
  return { hits: reports.flatMap(({ hits }) => hits), last: reports.at(-1) };
}

describe('leafing through a log', () => {
  test('leads from the beginning to the end and back without losing or repeating a byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }).map((line) => line.replaceAll(/[\r\n]/g, ''))),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        async (given, maxBytes, hasEnd) => {
          const whole = given.join('\n') + (hasEnd && given.length > 0 ? '\n' : '');
          const file = await fileOf(whole);
          const forward: string[] = [];
          for (let at = 0; ;) {
            const { lines, to, totalBytes } = await readFileLines(file, { at, isBack: false, maxBytes });
            forward.push(...lines.map(({ text }) => text));
            if (to >= totalBytes) break;
            expect(to).toBeGreaterThan(at);
            at = to;
          }
          const wanted = whole.split('\n');
          if (wanted.at(-1) === '') wanted.pop();
          expect(forward).toEqual(wanted);
          const back: string[] = [];
          for (let at = Buffer.byteLength(whole); at > 0;) {
            const { lines, from } = await readFileLines(file, { at, isBack: true, maxBytes });
            back.unshift(...lines.map(({ text }) => text));
            at = from;
          }
          expect(back).toEqual(wanted);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('shows of a progress line what was written last, and of a very long line its beginning', async () => {
    const file = await fileOf(`1 %\r50 %\r100 %\r\n${'x'.repeat(50_000)}\nend`);
    const { lines } = await readFileLines(file, { at: 0, isBack: false, maxBytes: 100_000 });
    expect(lines.map(({ text, isCut }) => [text.length, isCut])).toEqual([
      [5, false],
      [16_384, true],
      [3, false],
    ]);
    expect(lines[0]?.text).toBe('100 %');
  });

  test('goes on in a file that has no line break at all', async () => {
    const file = await fileOf('y'.repeat(1_000_000));
    const { lines, from } = await readFileLines(file, { at: 600_000, isBack: false, maxBytes: 1000 });
    expect([lines.length, from]).toEqual([1, 600_000]);
  });

  test('gives nothing for a log that was never written', async () => {
    const lines = await readFileLines(path.join(folder, 'absent'), { at: 0, isBack: false, maxBytes: 10 });
    expect(lines).toEqual({ lines: [], from: 0, to: 0, totalBytes: 0 });
  });
});

describe('searching a log', () => {
  test('finds every line once, wherever it lies, and says at which byte', async () => {
    const file = await fileOf('Grüße\nfind me, find me\nnothing\nFIND me last');
    const { hits, last } = await found(file, 'find me');
    expect(hits).toEqual([
      { at: 8, text: 'find me, find me' },
      { at: 33, text: 'FIND me last' },
    ]);
    expect(last).toMatchObject({ count: 2, isDone: true });
    expect((await found(file, 'find me', { isCaseSensitive: true })).hits).toHaveLength(1);
    expect((await found(file, 'grüße')).hits).toEqual([{ at: 0, text: 'Grüße' }]);
  });

  test('takes regular expressions line by line, and says what is wrong with a bad one', async () => {
    const file = await fileOf('a1\nb22\nc\n');
    expect((await found(file, String.raw`^\w\d+$`, { isRegex: true })).hits.map(({ text }) => text)).toEqual([
      'a1',
      'b22',
    ]);
    expect(patternProblem({ query: '(', isRegex: true })?.code).toBe('log.badPattern');
  });

  test('crosses the borders of the pieces it reads', async () => {
    const line = `${'z'.repeat(99)}\n`;
    const file = await fileOf(`${line.repeat(90_000)}needle here\n${line.repeat(90_000)}needle again`);
    expect((await found(file, 'needle', { isCaseSensitive: true })).hits.map(({ at }) => at)).toEqual([
      9_000_000, 18_000_012,
    ]);
  });

  test('gives hits in the order of the file, each once, however many threads look', async () => {
    const lines = Array.from(
      { length: 250_000 },
      (_, index) => `${index} ${index % 10_000 === 0 ? 'here' : 'nothing'} ${'.'.repeat(60)}`,
    );
    const file = await fileOf(lines.join('\n'));
    const { hits, last } = await found(file, 'HERE');
    expect(hits.map(({ text }) => Number.parseInt(text, 10))).toEqual(
      Array.from({ length: 25 }, (_, index) => index * 10_000),
    );
    expect(last).toMatchObject({ count: 25, isDone: true });
  });

  test('finds a line that is longer than a piece, once', async () => {
    const file = await fileOf(`first\n${'x'.repeat(6_000_000)} needle\nlast needle\n`);
    const { hits } = await found(file, 'needle');
    expect(hits.map(({ at }) => at)).toEqual([6_000_007, 6_000_014 + 5]);
  });

  test('searches many files one after the other, and goes on after one was given up', async () => {
    const file = await fileOf(`${'line\n'.repeat(100_000)}needle\n`);
    const stop = new AbortController();
    const givenUp = searchLog({ file, query: 'x', isRegex: false, isCaseSensitive: false }, stop.signal).next();
    stop.abort();
    await givenUp;
    for (let each = 0; each < 20; each += 1) expect((await found(file, 'needle')).hits).toHaveLength(1);
  });

  test('stops a pattern that would never end when nobody waits for it any more', async () => {
    const file = await fileOf(`${'a'.repeat(60)}!`);
    const stop = new AbortController();
    const reports = searchLog({ file, query: '(a+)+$', isRegex: true, isCaseSensitive: true }, stop.signal);
    const next = reports.next();
    stop.abort();
    expect((await next).done).toBe(true);
  });
});
