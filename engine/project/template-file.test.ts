import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { problem } from '#shared/problem.ts';
import { writeArchive } from '../archive/write-archive.ts';
import { installTemplate, packTemplate } from './template-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'template-file-'));
  const files = join(folder, 'mine', 'shop', 'files');
  await mkdir(join(files, '.codomyrmex', 'workflows'), { recursive: true });
  await writeFile(join(folder, 'mine', 'shop', 'template.yaml'), 'id: shop # ours\ntitle: Shop\ndescription: A shop\n');
  await writeFile(join(files, 'gitignore'), 'dist\n');
  await writeFile(join(files, 'logo.bin'), Buffer.from([0, 255, 1, 254]));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = () => join(folder, 'shop.template.tar.gz');
const theirs = () => join(folder, 'theirs');
const pack = () =>
  packTemplate({ templatesFolder: join(folder, 'mine'), id: 'shop', file: file(), environment: {}, now: new Date(0) });
const install = (as?: string, wrong = false) =>
  installTemplate({
    file: file(),
    templatesFolder: theirs(),
    as,
    check: () => Promise.resolve(wrong ? [problem('x', 'Its workflow has an error.')] : []),
  });
const left = (): Promise<string[]> => readdir(theirs()).catch((): string[] => []);

describe('a template as one file', () => {
  test('comes out as it went in, byte by byte', async () => {
    expect(await pack()).toMatchObject({ ok: true, value: { files: 3, leftOut: [] } });
    expect(await install()).toMatchObject({ ok: true, value: { id: 'shop', title: 'Shop' } });
    expect(await left()).toEqual(['shop']);
    for (const path of ['template.yaml', 'files/gitignore', 'files/logo.bin'])
      expect(await readFile(join(theirs(), 'shop', path))).toEqual(await readFile(join(folder, 'mine', 'shop', path)));
  });

  test('is installed under another id when asked, and never over one that is there', async () => {
    await pack();
    await install();
    expect(await install()).toMatchObject({ problem: { code: 'template.taken' } });
    expect(await install('shop-2')).toMatchObject({ ok: true, value: { id: 'shop-2' } });
    expect(await readFile(join(theirs(), 'shop-2', 'template.yaml'), 'utf8')).toContain('id: shop-2 # ours');
    expect(await install('../evil')).toMatchObject({ problem: { code: 'template.badId' } });
    expect((await left()).toSorted()).toEqual(['shop', 'shop-2']);
  });

  test('leaves nothing behind when it is damaged, wrong, or no template', async () => {
    await pack();
    expect(await install(undefined, true)).toMatchObject({
      problem: { code: 'template.unusable', reason: expect.stringContaining('Its workflow has an error.') },
    });
    const text = gunzipSync(await readFile(file())).toString('latin1');
    await writeFile(file(), gzipSync(Buffer.from(text.replace('title: Shop', 'title: Chop'), 'latin1')));
    expect(await install()).toMatchObject({ problem: { code: 'archive.damaged' } });
    await writeFile(file(), 'hello');
    expect(await install()).toMatchObject({ problem: { code: 'archive.damaged' } });
    await rm(file());
    const project = join(folder, 'mine', 'shop', 'files');
    await writeArchive({ project, name: 'x', file: file(), withIgnored: true, environment: {}, now: new Date(0) });
    expect(await install()).toMatchObject({ problem: { code: 'template.noneInFile' } });
    expect(await left()).toEqual([]);
  });

  test('may not name itself out of the folder of templates', async () => {
    await writeFile(join(folder, 'mine', 'shop', 'template.yaml'), 'id: ../shop\ntitle: Shop\n');
    const project = join(folder, 'mine', 'shop');
    await writeArchive({ project, name: 'x', file: file(), withIgnored: true, environment: {}, now: new Date(0) });
    expect(await install()).toMatchObject({ problem: { code: 'template.badId' } });
    expect(await left()).toEqual([]);
    expect((await readdir(folder)).toSorted()).toEqual(['mine', 'shop.template.tar.gz', 'theirs']);
  });
});
