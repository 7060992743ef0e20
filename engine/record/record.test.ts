import fc from 'fast-check';
import { appendFileSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventOf } from '#shared/run/fold-run.ts';
import { AttemptLog, readLogPiece } from './attempt-log.ts';
import { ContentStore } from './content-store.ts';
import { EventLog, LogReader, readEvents } from './event-log.ts';
import { Masker } from './masker.ts';
import { claim, ourselves, processStart, readOwner } from './owner.ts';
import { isRunId, newRunId, runFolder } from './run-folder.ts';
import { RunIndex } from './run-index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'codomyrmex-record-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const at = (name: string) => path.join(folder, name);

const line = (seq: number) =>
  `${JSON.stringify(eventOf({ type: 'run.paused', by: 'ä'.repeat(seq % 7) }, { seq, at: '', run: 'r' }))}\n`;

describe('the event log', () => {
  test('is read in batches, goes on where it stopped, and leaves a line without an end for later', async () => {
    const log = EventLog.open(at('e'));
    log.append(line(1) + line(2) + line(3));
    const reader = new LogReader(at('e'), 1);
    const read = async () => {
      const seqs: number[][] = [];
      for await (const batch of reader.read(2)) seqs.push(batch.map(({ seq }) => seq));
      return seqs;
    };
    expect(await read()).toEqual([[2, 3]]);
    log.append(line(4).slice(0, 10));
    expect(await read()).toEqual([]);
    log.append(line(4).slice(10) + line(5));
    expect(await read()).toEqual([[4, 5]]);
    log.close();
  });

  test('wherever a crash tore the last line, all whole lines are there and the next goes on cleanly', async () => {
    const whole = Array.from({ length: 5 }, (_, index) => line(index + 1)).join('');
    const bytes = Buffer.from(whole);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const file = at(`torn-${cut}`);
      await writeFile(file, bytes.subarray(0, cut));
      const kept = bytes.subarray(0, cut).toString('latin1').split('\n').length - 1;
      const log = EventLog.open(file);
      log.append(line(kept + 1));
      log.close();
      expect((await readEvents(file)).map(({ seq }) => seq)).toEqual(
        Array.from({ length: kept + 1 }, (_, index) => index + 1),
      );
    }
  });

  test('a type of a later version is passed over, not guessed', async () => {
    appendFileSync(at('e'), `${line(1)}{"v":1,"seq":2,"at":"","run":"r","type":"task.dreamt"}\n${line(3)}`);
    expect((await readEvents(at('e'))).map(({ seq }) => seq)).toEqual([1, 3]);
  });
});

describe('masking', () => {
  test('finds a secret across any cut of the output, and leaves everything else as it is', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 4, maxLength: 20, unit: 'grapheme' }),
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme' }),
        fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
        (secret, before, after, cuts) => {
          fc.pre(secret.trim().length >= 4);
          const masker = new Masker();
          masker.add(secret);
          const bytes = Buffer.from(before + secret + after + secret);
          const stream = masker.stream();
          const pieces: Uint8Array[] = [];
          for (let from = 0; from < bytes.length;) {
            const to = Math.min(bytes.length, from + (cuts.next().value ?? 1));
            pieces.push(stream.write(bytes.subarray(from, to)));
            from = to;
          }
          pieces.push(stream.end());
          const masked = Buffer.concat(pieces).toString();
          expect(masked).not.toContain(secret);
          const isApart = !before.includes(secret[0] ?? '') && !after.includes(secret[0] ?? '');
          expect(isApart ? masked : '').toBe(isApart ? `${before}***${after}***` : '');
        },
      ),
      { numRuns: 300 },
    );
  });

  test('finds it in base64 at any offset, in URLs, JSON, hex, and inside values', () => {
    const masker = new Masker();
    const secret = 'pa$$ wörd/+"x"';
    masker.add(secret);
    for (let offset = 0; offset < 4; offset += 1) {
      const encoded = Buffer.from(`${'u'.repeat(offset)}${secret}tail`).toString('base64');
      expect(masker.text(encoded)).toContain('***');
    }
    for (const form of [
      encodeURIComponent(secret),
      encodeURI(secret),
      encodeURIComponent(secret).replaceAll('%2F', '/'),
      String(new URLSearchParams({ secret })),
      JSON.stringify({ secret }),
      String.raw`pa$$ w\u00f6rd/+\"x\"`,
      String.raw`pa$$ wörd\/+\"x\"`,
      JSON.stringify(JSON.stringify(secret)),
      Buffer.from(secret).toString('hex'),
      Buffer.from(secret).toString('hex').toUpperCase(),
    ])
      expect(masker.text(form)).toContain('***');
    expect(masker.value({ [secret]: [secret, 1, null] })).toEqual({ '***': ['***', 1, null] });
  });

  test('finds the shortest there may be inside longer base64, and a long one that was wrapped into lines', () => {
    const masker = new Masker();
    masker.add('q7#Z');
    for (const before of ['', 'x', 'xy'])
      expect(masker.text(Buffer.from(`${before}q7#Ztail`).toString('base64'))).toContain('***');
    const long = Array.from({ length: 40 }, (_, index) => (index * 7919).toString(36)).join('');
    masker.add(long);
    const wrapped =
      Buffer.from(long)
        .toString('base64')
        .match(/.{1,76}/g) ?? [];
    expect(masker.text(wrapped.join('\n'))).toBe(wrapped.map(() => '***').join('\n'));
  });

  test('too short a value is no secret: it would turn ordinary words into stars', () => {
    const masker = new Masker();
    masker.add('abc');
    expect(masker.text('abc')).toBe('abc');
  });
});

describe('logs of attempts', () => {
  test('keep the order of writing, tell how long they are, and are not made for silent attempts', async () => {
    const grown: number[] = [];
    const log = new AttemptLog(
      () => at('logs/a.log'),
      new Masker(),
      (_stream, bytes) => grown.push(bytes),
    );
    void log.write('stdout', Buffer.from('one\n'));
    void log.write('stderr', Buffer.from('two\n'));
    await log.close();
    expect(readFileSync(at('logs/a.log'), 'utf8')).toBe('one\ntwo\n');
    expect(grown.at(-1)).toBe(8);
    await new AttemptLog(
      () => at('logs/b.log'),
      new Masker(),
      () => undefined,
    ).close();
    expect(await readdir(at('logs'))).toEqual(['a.log']);
  });

  test('pieces begin and end between characters, follow each other without gaps, and count from the end', async () => {
    const text = 'aä€😀'.repeat(50);
    await writeFile(at('l'), text);
    await collect(text);
    const tail = await readLogPiece(at('l'), -9, 100);
    expect(text.endsWith(tail.text)).toBe(true);
    expect(tail.to).toBe(tail.totalBytes);
    expect(await readLogPiece(at('missing'), 0, 10)).toEqual({ text: '', from: 0, to: 0, totalBytes: 0 });
  });

  async function collect(text: string) {
    for (const maxBytes of [4, 5, 7, 64]) {
      let all = '';
      for (let from = 0; ;) {
        const piece = await readLogPiece(at('l'), from, maxBytes);
        if (piece.text === '') break;
        expect(piece.from).toBe(from);
        all += piece.text;
        from = piece.to;
      }
      expect(all).toBe(text);
    }
  }
});

test('a log that cannot be written keeps nobody waiting and says why at its end', async () => {
  const file = path.join(folder, 'logs', 'a.log');
  await mkdir(file, { recursive: true });
  const log = new AttemptLog(
    () => file,
    new Masker(),
    () => undefined,
  );
  for (let index = 0; index < 5; index += 1) await log.write('stdout', Buffer.alloc(2_000_000, 'x'));
  expect(await log.close()).toMatchObject({ code: 'EISDIR' });
});

describe('content', () => {
  test('is named by its hash, kept once, and read up to a limit; names from outside lead nowhere else', async () => {
    const store = new ContentStore(folder, new Masker());
    await writeFile(at('file'), 'hello');
    const [one, two] = [await store.put('hello', 'text/plain'), await store.putFile(at('file'), 'text/plain')];
    expect(two).toEqual(one);
    expect(one).toMatchObject({ hash: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824', bytes: 5 });
    const read = await store.read(one.hash, 2);
    expect([Buffer.from(read?.bytes ?? []).toString(), read?.totalBytes]).toEqual(['he', 5]);
    expect(await store.read('../../file', 10)).toBeUndefined();
    expect(await readdir(at('content/incoming'))).toEqual([]);
  });
});

describe('runs on disk', () => {
  test('ids sort by time and are the only names that become folders', () => {
    expect(newRunId(new Date('2026-11-22T10:27:42Z'))).toMatch(/^20261122-102742-[0-9a-z]{8}$/);
    expect(isRunId('../../etc')).toBe(false);
    expect(() => runFolder(folder, '../x')).toThrow('is not the id');
    const logs = runFolder(folder, newRunId(new Date()));
    expect(logs.logFile('Lint', 1).toLowerCase()).not.toBe(logs.logFile('lint', 1).toLowerCase());
    expect(path.dirname(logs.logFile('../../x', 1))).toBe(path.join(logs.folder, 'logs'));
  });

  test('numbers count per project; rows can be made again from the folders', async () => {
    const row = {
      workflow: 'w',
      status: 'running',
      startedAt: '2026',
      trigger: 'cli',
      counts: {},
      resumable: false,
    } as const;
    const [one, two] = [new RunIndex(folder), new RunIndex(folder)];
    expect(one.add({ ...row, run: 'a', project: '/p' }).number).toBe(1);
    expect(two.add({ ...row, run: 'b', project: '/p' }).number).toBe(2);
    expect(two.add({ ...row, run: 'c', project: '/q' }).number).toBe(1);
    expect(one.list({ project: '/p', limit: 10 }).map(({ run }) => run)).toEqual(['b', 'a']);
    const lost = runFolder(folder, newRunId(new Date()));
    await mkdir(lost.folder, { recursive: true });
    await writeFile(
      lost.about,
      JSON.stringify({ number: 7, project: '/p', workflow: 'w', createdAt: '2026', trigger: 'cli' }),
    );
    expect(one.missing()).toMatchObject([{ run: lost.run, about: { number: 7 } }]);
    one.close();
    two.close();
  });

  test('the folder of a dead owner can be claimed once; a living owner keeps it', async () => {
    const file = at('owner.json');
    await writeFile(file, JSON.stringify({ pid: process.pid, startedAt: 'another start', host: 'dead' }));
    expect([claim(file, ourselves('one')), claim(file, ourselves('two'))]).toEqual([true, false]);
    expect(readOwner(file)?.host).toBe('one');
    expect(processStart(process.pid)).toBeDefined();
  });
});
