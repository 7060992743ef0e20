import { chmod, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createAdapterRig } from '../adapter-rig.ts';
import { filesModule } from './module.ts';

type Action = (typeof filesModule.actions)[number];
const [read, write, list, copy] = filesModule.actions as [Action, Action, Action, Action];

describe('files.read', () => {
  test('gives text, and the value of a JSON file', async () => {
    const rig = await createAdapterRig({ files: { 'a.json': '\uFEFF{"b": [1]}', 'a.txt': 'ä\n', 'bad.json': '{' } });
    expect(await rig.attempt(read, { path: 'a.json' })).toMatchObject({
      status: 'succeeded',
      outputs: { text: '{"b": [1]}', json: { b: [1] } },
    });
    const text = await rig.attempt(read, { path: './a.txt' });
    expect(text).toMatchObject({ outputs: { text: 'ä\n', bytes: 3, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    expect(text.outputs).not.toHaveProperty('json');
    expect((await rig.attempt(read, { path: 'bad.json' })).outputs).toMatchObject({ text: '{' });
    expect(await rig.attempt(read, { path: 'bad.json', format: 'json' })).toMatchObject({
      problem: { code: 'files.notJson' },
    });
  });

  test('says what is wrong with the path or the content', async () => {
    const rig = await createAdapterRig({ files: { 'sub/a.bin': new Uint8Array([0xff, 0xfe, 0x00]) } });
    const codeOf = async (path: string) => {
      const outcome = await rig.attempt(read, { path });
      return outcome.status === 'failed' && outcome.problem.code;
    };
    expect(await codeOf('none.txt')).toBe('files.notFound');
    expect(await codeOf('sub')).toBe('files.notAFile');
    expect(await codeOf('sub/a.bin')).toBe('files.notText');
    expect(await codeOf('../../etc/hosts')).toBe('path.outside');
  });

  test('does not follow a link out of the project', async () => {
    const rig = await createAdapterRig({ files: { 'in.txt': 'inside' } });
    const outside = join(dirname(rig.folder), 'secret.txt');
    await writeFile(outside, 'secret');
    await symlink(outside, join(rig.folder, 'link.txt'));
    await symlink(dirname(rig.folder), join(rig.folder, 'up'), 'junction');
    await symlink(join(rig.folder, 'in.txt'), join(rig.folder, 'good.txt'));
    expect(await rig.attempt(read, { path: 'link.txt' })).toMatchObject({ problem: { code: 'path.outside' } });
    expect(await rig.attempt(read, { path: 'up/secret.txt' })).toMatchObject({ problem: { code: 'path.outside' } });
    expect(await rig.attempt(write, { path: 'up/new.txt', content: 'x' })).toMatchObject({
      problem: { code: 'path.outside' },
    });
    expect(await rig.attempt(copy, { from: 'in.txt', to: 'up/new.txt' })).toMatchObject({
      problem: { code: 'path.outside' },
    });
    expect(await rig.attempt(read, { path: 'good.txt' })).toMatchObject({ outputs: { text: 'inside' } });
  });
});

describe('files.write', () => {
  test('makes folders, writes text as it is and values as JSON, and says what it wrote', async () => {
    const rig = await createAdapterRig();
    expect(await rig.attempt(write, { path: 'a/b/c.txt', content: 'ä' })).toMatchObject({
      status: 'succeeded',
      outputs: {
        path: 'a/b/c.txt',
        bytes: 2,
        sha256: '33e6d73fee82904c8d7afb78de1154d1e8dc2a0edb08120e63df5b9385c2d9cc',
      },
    });
    expect(await rig.read('a/b/c.txt')).toBe('ä');
    await rig.attempt(write, { path: 'v.json', content: { passed: 3 } });
    expect(await rig.read('v.json')).toBe('{\n  "passed": 3\n}\n');
    await rig.attempt(write, { path: 'v.json' });
    expect(await rig.read('v.json')).toBe('');
    expect(await readdir(rig.folder)).toEqual(['a', 'v.json']);
  });

  test('keeps the mode of a file that it replaces, and replaces only when allowed', async () => {
    const rig = await createAdapterRig({ files: { 'run.sh': 'old' } });
    await chmod(join(rig.folder, 'run.sh'), 0o755);
    await rig.attempt(write, { path: 'run.sh', content: 'new' });
    expect((await stat(join(rig.folder, 'run.sh'))).mode & 0o777).toBe(0o755);
    expect(await rig.attempt(write, { path: 'run.sh', content: 'x', overwrite: false })).toMatchObject({
      problem: { code: 'files.exists' },
    });
    expect(await rig.read('run.sh')).toBe('new');
  });

  test('refuses a folder and what lies outside', async () => {
    const rig = await createAdapterRig({ files: { 'sub/a.txt': '' } });
    expect(await rig.attempt(write, { path: 'sub', content: 'x' })).toMatchObject({
      problem: { code: 'files.notAFile' },
    });
    expect(await rig.attempt(write, { path: '../x.txt', content: 'x' })).toMatchObject({
      problem: { code: 'path.outside' },
    });
  });
});

describe('files.list', () => {
  test('finds files by glob, sorted, without packages and git', async () => {
    const files = {
      'src/b.ts': 'b',
      'src/a.ts': 'aa',
      'src/a.test.ts': '',
      'node_modules/x/a.ts': '',
      '.git/a.ts': '',
      '.hidden/a.ts': '',
    };
    const rig = await createAdapterRig({ files });
    expect(
      await rig.attempt(list, { include: ['**/*.ts'], exclude: ['**/node_modules/**', '**/*.test.ts'] }),
    ).toMatchObject({
      status: 'succeeded',
      outputs: {
        paths: ['src/a.ts', 'src/b.ts'],
        count: 2,
        files: [{ path: 'src/a.ts', bytes: 2, modifiedAt: expect.stringMatching(/Z$/) }, { bytes: 1 }],
      },
    });
    expect((await rig.attempt(list, { hidden: true })).outputs?.['paths']).toEqual([
      '.hidden/a.ts',
      'src/a.test.ts',
      'src/a.ts',
      'src/b.ts',
    ]);
    expect((await rig.attempt(list, { include: ['*.none'] })).outputs).toMatchObject({ count: 0, paths: [] });
    expect(await rig.attempt(list, { include: ['../**'] })).toMatchObject({ problem: { code: 'path.outside' } });
  });
});

describe('files.copy', () => {
  test('copies a file and a whole folder', async () => {
    const rig = await createAdapterRig({ files: { 'dist/a.js': '1', 'dist/deep/b.js': '2' } });
    await mkdir(join(rig.folder, 'dist/empty'));
    expect(await rig.attempt(copy, { from: 'dist', to: 'out/release' })).toMatchObject({
      status: 'succeeded',
      outputs: { path: 'out/release' },
    });
    expect(await readdir(join(rig.folder, 'out/release'), { recursive: true })).toEqual(
      expect.arrayContaining(['a.js', 'empty', join('deep', 'b.js')]),
    );
    await rig.attempt(copy, { from: 'dist/a.js', to: 'one.js' });
    expect(await rig.read('one.js')).toBe('1');
  });

  test('refuses what cannot be meant', async () => {
    const rig = await createAdapterRig({ files: { 'a/b.txt': '1', 'c.txt': '2' } });
    expect(await rig.attempt(copy, { from: 'none', to: 'x' })).toMatchObject({ problem: { code: 'files.notFound' } });
    expect(await rig.attempt(copy, { from: 'a', to: 'a/inner' })).toMatchObject({
      problem: { code: 'files.intoItself' },
    });
    expect(await rig.attempt(copy, { from: 'a/b.txt', to: 'c.txt', overwrite: false })).toMatchObject({
      problem: { code: 'files.exists' },
    });
  });
});
