import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Result } from '#shared/result.ts';
import { openSample } from './sample.ts';

const templatesFolder = join(import.meta.dirname, '..', '..', 'templates');
let dataFolder: string;

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'sample-'));
});
afterEach(() => rm(dataFolder, { recursive: true, force: true }));

function pathOf(result: Result<string>): string {
  if (!result.ok) throw new Error(`${result.problem.message} ${result.problem.reason ?? ''}`);
  return result.value;
}

const open = async (environment: NodeJS.ProcessEnv = process.env) =>
  pathOf(await openSample({ dataFolder, templatesFolder, environment }));

describe('the sample project', () => {
  test('is a repository with a history and one changed file', async () => {
    const folder = await open();
    const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
    expect(git('status', '--porcelain')).toBe(' M src/order.js\n');
    expect(git('log', '--format=%s').trim().split('\n')).toHaveLength(5);
    expect(await readFile(join(folder, '.codomyrmex', 'project.yaml'), 'utf8')).toMatch(
      /^name: parcel-prices$[\s\S]*id: sample-quality-gate/m,
    );
  });

  test('has every file of the template in its history', async () => {
    const folder = await open();
    const tracked = execFileSync('git', ['ls-files'], { cwd: folder, encoding: 'utf8' }).trim().split('\n');
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const written = entries.filter((entry) => entry.isFile() && !join(entry.parentPath, '').includes(join('.git', '')));
    expect(tracked).toHaveLength(written.length);
  });

  test('is made once: what the user changed stays', async () => {
    const folder = await open();
    await writeFile(join(folder, 'README.md'), 'mine');
    await rm(join(folder, 'src'), { recursive: true });
    expect(await open()).toBe(folder);
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toBe('mine');
    expect(await readdir(folder)).not.toContain('src');
  });

  test('two windows that open it at once get the same one', async () => {
    const [one, other] = await Promise.all([open(), open()]);
    expect(one).toBe(other);
    expect(await readdir(join(dataFolder, 'sample'))).toEqual(['quality-gate']);
  });

  test('is there without git on the machine too', async () => {
    const folder = await open({ PATH: dataFolder });
    expect(await readFile(join(folder, 'src', 'order.js'), 'utf8')).toContain('count >= 20');
  });
});
