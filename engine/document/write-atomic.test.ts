import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDocumentStore } from './document-store.ts';
import { removeUnfinished, writeAtomic } from './write-atomic.ts';

/** `npm run test:soak` sets it to 200. */
const KILLS = Number(process.env['CODOMYRMEX_KILLS'] ?? 8);

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atomic-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('a file is replaced as a whole, and nothing else is left', async () => {
  const path = join(folder, 'a.yaml');
  await writeAtomic(path, 'one');
  await writeAtomic(path, 'two');
  expect(await readFile(path, 'utf8')).toBe('two');
  expect(await readdir(folder)).toEqual(['a.yaml']);
});

// Windows has no such permissions.
test.skipIf(process.platform === 'win32')('a file that is there keeps its permissions', async () => {
  const path = join(folder, 'a.yaml');
  await writeAtomic(path, 'one');
  await chmod(path, 0o640);
  await writeAtomic(path, 'two');
  expect((await stat(path)).mode & 0o777).toBe(0o640);
});

test('a write that fails leaves the old file and nothing else', async () => {
  await writeFile(join(folder, 'a.yaml'), 'old');
  await expect(writeAtomic(join(folder, 'a.yaml', 'b.yaml'), 'new')).rejects.toThrow(/ENOTDIR|ENOENT|EEXIST/);
  expect(await readdir(folder)).toEqual(['a.yaml']);
});

test('what a crash left goes after an hour; a write that may still be going on stays', async () => {
  const [old, fresh] = ['.a.yaml.0123456789ab.unfinished', '.b.yaml.0123456789ab.unfinished'];
  await writeFile(join(folder, old), '');
  await writeFile(join(folder, fresh), '');
  const long = new Date(Date.now() - 7_200_000);
  await utimes(join(folder, old), long, long);
  await removeUnfinished(folder);
  expect(await readdir(folder)).toEqual([fresh]);
});

test('a host killed at any moment of a save leaves a document that opens, with all of an edit that was acknowledged', async () => {
  for (let kill = 0; kill < KILLS; kill += 1) {
    const project = await mkdtemp(join(folder, 'project-'));
    const moment = { saves: 1 + Math.floor(Math.random() * 6), waitMs: Math.random() * 15 };
    const acknowledged = await killAfter(project, moment);
    const store = createDocumentStore({ catalogue: new Map() });
    const opened = await store.open(project, 'killed');
    await store.close();
    if (!opened.ok) throw new Error(`${JSON.stringify(moment)}: ${opened.problem.reason}`);
    const { text, layout, problems } = opened.value;
    expect(problems).toEqual([]);
    const count = Number(/description: "(\d+) /.exec(text)?.[1]);
    expect(text.split(`${count} `)).toHaveLength(20_001);
    expect({ moment, isKept: count >= acknowledged }).toEqual({ moment, isKept: true });
    expect(layout.nodes['lint']?.x).toBeGreaterThanOrEqual(acknowledged);
  }
}, 1_800_000);

/** Kills the saving process so long after it has told of so many saves, in the middle of the next or the one after, and returns how many it told of in all. */
async function killAfter(
  project: string,
  { saves, waitMs }: { readonly saves: number; readonly waitMs: number },
): Promise<number> {
  const script = fileURLToPath(new URL('save-for-ever.ts', import.meta.url));
  const child = spawn(process.execPath, [script, project], { stdio: ['ignore', 'pipe', 'inherit'] });
  let told = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    told = Number(line);
    if (told === saves) setTimeout(() => child.kill('SIGKILL'), waitMs);
  });
  await once(child, 'close');
  return told;
}
