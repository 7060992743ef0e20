import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findProgramNow, forgetPrograms } from './find-program.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(await realpath(tmpdir()), 'codomyrmex-programs-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(file: string, mode = 0o755): Promise<string> {
  const whole = path.join(folder, file);
  await mkdir(path.dirname(whole), { recursive: true });
  await writeFile(whole, '#!/bin/sh\n');
  await chmod(whole, mode);
  return whole;
}

const search = (folders: readonly string[]) => ({
  toolPaths: {},
  projectFolder: folder,
  environment: { PATH: folders.join(path.delimiter) },
});
const inFolder = (name: string) => path.join(folder, name);

// Windows asks by endings, and is left to the library whole.
describe.skipIf(process.platform === 'win32')('a program by its name', () => {
  test('is the first of PATH that may be executed', async () => {
    await put('notes/tool', 0o644);
    const first = await put('first/tool');
    await put('second/tool');
    expect(findProgramNow('tool', search(['empty', 'notes', 'first', 'second'].map(inFolder)))).toBe(first);
    expect(findProgramNow('other', search(['first', 'second'].map(inFolder)))).toBeUndefined();
  });

  test('of the project comes before those of PATH', async () => {
    const own = await put('node_modules/.bin/tool');
    await put('first/tool');
    expect(findProgramNow('tool', search([inFolder('first')]))).toBe(own);
  });

  test('is found in a folder that stands in quotes', async () => {
    const quoted = await put('two words/tool');
    expect(findProgramNow('tool', search([`"${inFolder('two words')}"`]))).toBe(quoted);
  });

  test('is looked for again when something may have been installed', async () => {
    const wanted = search([inFolder('first'), inFolder('second')]);
    const later = await put('second/tool');
    expect(findProgramNow('tool', wanted)).toBe(later);
    const earlier = await put('first/tool');
    expect(findProgramNow('tool', wanted)).toBe(later);
    forgetPrograms();
    expect(findProgramNow('tool', wanted)).toBe(earlier);
  });

  test('is the one that the user chose', async () => {
    const chosen = await put('chosen/tool-2');
    await put('first/tool');
    expect(findProgramNow('tool', { ...search([inFolder('first')]), toolPaths: { tool: chosen } })).toBe(chosen);
  });
});
