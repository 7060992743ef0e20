import { mkdir, mkdtemp, readdir, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deleteProject } from './delete-project.ts';

let folder: string;
let binned: string[];
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'delete-')));
  await mkdir(join(folder, 'home', 'shop', 'src'), { recursive: true });
  await writeFile(join(folder, 'home', 'shop', 'src', 'a.js'), 'a');
  binned = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const shop = (): string => join(folder, 'home', 'shop');

function remove(project: string, kept: string[] = []) {
  const bin = (path: string): Promise<void> => {
    binned.push(path);
    return rename(path, join(folder, 'bin'));
  };
  return deleteProject({ project, kept: kept.map((path) => ({ path, what: 'Something' })), bin });
}

test('B45: a project goes to the bin as a whole, from where it can be taken back', async () => {
  expect(await remove(shop(), [join(folder, 'home'), `${shop()}-two`])).toMatchObject({ ok: true });
  expect(await readdir(join(folder, 'bin', 'src'))).toEqual(['a.js']);
  expect(await readdir(join(folder, 'home'))).toEqual([]);
});

test('B45: nothing is deleted through a link, or when the folder holds more than the project', async () => {
  await mkdir(join(folder, 'elsewhere', 'precious'), { recursive: true });
  await symlink(join(folder, 'elsewhere'), join(folder, 'link'));
  expect(await remove(join(folder, 'link'))).toMatchObject({ problem: { code: 'project.notItsFolder' } });
  expect(await remove(join(folder, 'link', 'precious'))).toMatchObject({ problem: { code: 'project.notItsFolder' } });
  expect(await remove(join(folder, 'home'), [join(folder, 'home')])).toMatchObject({
    problem: { code: 'project.holdsMore' },
  });
  expect(await remove(shop(), [join(shop(), 'src')])).toMatchObject({ problem: { code: 'project.holdsMore' } });
  expect(await remove('/')).toMatchObject({ problem: { code: 'project.holdsMore' } });
  expect(await remove(join(folder, 'nothing'))).toMatchObject({ problem: { code: 'project.gone' } });
  expect(binned).toEqual([]);
});

test('without a bin nothing is deleted, and the reason is told', async () => {
  const bin = () => Promise.reject(new Error('no trash here'));
  expect(await deleteProject({ project: shop(), kept: [], bin })).toMatchObject({
    problem: { code: 'project.noBin', reason: 'no trash here' },
  });
  expect(await readdir(shop())).toEqual(['src']);
});
