import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSettled } from './read-settled.ts';

let folder = '';
let file = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settled-'));
  file = join(folder, 'text');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Emptied at `ageMs` before now. */
async function emptied(ageMs: number): Promise<void> {
  await writeFile(file, '');
  const at = new Date(Date.now() - ageMs);
  await utimes(file, at, at);
}

test('a file that was emptied just now is read when its new text is in it', async () => {
  await emptied(-60_000);
  const reading = readSettled(file);
  await writeFile(file, 'new');
  expect((await reading).text).toBe('new');
});

test('a file that was emptied and stays so is empty', async () => {
  await emptied(-60_000);
  expect((await readSettled(file)).text).toBe('');
});

test('a file that has long been empty is read at once', async () => {
  await emptied(60_000);
  const reading = readSettled(file);
  await reading;
  await writeFile(file, 'new');
  expect((await reading).text).toBe('');
});

test('a file that is not there is an error of the file system', async () => {
  await expect(readSettled(file)).rejects.toMatchObject({ code: 'ENOENT' });
});
