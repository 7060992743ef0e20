import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'vitest';
import { FileGrowth } from './file-growth.ts';

let folder: string;
let file: string;
let growth: FileGrowth;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'codomyrmex-growth-'));
  file = path.join(folder, 'events.jsonl');
  growth = new FileGrowth(file);
});
afterEach(async () => {
  growth.close();
  await rm(folder, { recursive: true, force: true });
});

const never = new AbortController().signal;

test('a change after asking wakes, also one of the moment right after', async () => {
  await writeFile(file, '');
  for (let round = 0; round < 20; round += 1) {
    const next = growth.next(never);
    await appendFile(file, 'x');
    await next;
  }
});

test('a file that is not there yet, that goes, or that nobody changes, is looked at all the same', async () => {
  await growth.next(never);
  await writeFile(file, '');
  await growth.next(never);
  await rm(file);
  await growth.next(never);
});

test('who is called off does not wait', async () => {
  await writeFile(file, '');
  const enough = new AbortController();
  const next = growth.next(enough.signal);
  enough.abort();
  await next;
  await growth.next(enough.signal);
});
