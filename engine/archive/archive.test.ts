import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { pack, type Headers } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ARCHIVE_MANIFEST, type ArchiveEntry } from '#shared/project/archive.ts';
import { restoreArchive } from './restore-archive.ts';
import { writeArchive } from './write-archive.ts';

let folder: string;
let project: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'archive-'));
  project = join(folder, 'shop');
  await mkdir(project);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = (): string => join(folder, 'shop.tar.gz');

function archive(more: { withIgnored?: boolean; file?: string } = {}) {
  const environment = process.env;
  return writeArchive({
    project,
    name: 'Shop',
    file: file(),
    withIgnored: false,
    environment,
    now: new Date(0),
    ...more,
  });
}

async function put(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(project, path)), { recursive: true });
  await writeFile(join(project, path), content);
}

function git(...args: readonly string[]): string {
  const identity = ['-c', 'user.name=A', '-c', 'user.email=a@localhost'];
  return execFileSync('git', [...identity, ...args], { cwd: project, encoding: 'utf8' });
}

/** Everything below a folder: kind, and content or target. */
async function snapshot(root: string): Promise<Record<string, string>> {
  const found = await readdir(root, { withFileTypes: true, recursive: true });
  const rows = await Promise.all(
    found.map(async (one) => {
      const full = join(one.parentPath, one.name);
      const about = one.isSymbolicLink()
        ? `-> ${await readlink(full)}`
        : one.isDirectory()
          ? 'folder'
          : `${(await stat(full)).mode & 0o100 ? 'x' : ''} ${(await readFile(full)).toString('base64')}`;
      return [relative(root, full), about] as const;
    }),
  );
  return Object.fromEntries(rows.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** An archive made by hand. */
async function forge(
  entries: readonly ArchiveEntry[],
  tarred: readonly (readonly [Headers, string?])[],
): Promise<void> {
  const tar = pack();
  const manifest = { format: 'codomyrmex-archive', version: 1, name: 'x', archivedAt: '', entries };
  tar.entry({ name: ARCHIVE_MANIFEST }, JSON.stringify(manifest));
  for (const [headers, text] of tarred) tar.entry(headers, text ?? '');
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk);
  await writeFile(file(), gzipSync(Buffer.concat(chunks)));
}

function listed(path: string, text: string): ArchiveEntry {
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { kind: 'file', path, bytes: Buffer.byteLength(text), sha256, executable: false };
}

async function refused(): Promise<string | undefined> {
  const target = join(folder, 'restored');
  const before = (await readdir(folder)).toSorted();
  const result = await restoreArchive(file(), target);
  expect((await readdir(folder)).toSorted()).toEqual(before);
  return result.ok ? undefined : `${result.problem.code}: ${result.problem.reason ?? ''}`;
}

describe('B48: an archive', () => {
  test('comes back as it was, with git, without what git ignores', { timeout: 60_000 }, async () => {
    await put('.gitignore', 'node_modules\n*.log\n');
    await put('src/a.js', 'a\n');
    await put('run.sh', '#!/bin/sh\n');
    await chmod(join(project, 'run.sh'), 0o755);
    await put('node_modules/x/index.js', 'x');
    await put('deep/noise.log', 'x');
    await symlink('src/a.js', join(project, 'link'));
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'first');
    const before = await snapshot(project);
    expect(await archive()).toMatchObject({ ok: true, value: { leftOut: [] } });
    const target = join(folder, 'restored');
    expect(await restoreArchive(file(), target)).toMatchObject({ ok: true, value: { name: 'Shop' } });
    const kept = Object.entries(before).filter(([path]) => !/^node_modules|\.log$/.test(path));
    // A folder in which everything is ignored is ignored itself.
    expect(await snapshot(target)).toEqual(Object.fromEntries(kept.filter(([path]) => path !== 'deep')));
    expect(execFileSync('git', ['log', '--format=%s'], { cwd: target, encoding: 'utf8' })).toBe('first\n');
    expect(execFileSync('git', ['status', '--porcelain'], { cwd: target, encoding: 'utf8' })).toBe('');
  });

  test('holds ignored files too when asked, and of links only those that stay inside', async () => {
    await put('node_modules/x.js', 'x');
    await symlink('/etc', join(project, 'out'));
    await symlink('../..', join(project, 'node_modules', 'up'));
    const result = await archive({ withIgnored: true });
    expect(result).toMatchObject({ ok: true, value: { files: 1 } });
    expect(result.ok && result.value.leftOut).toEqual([
      expect.stringContaining('node_modules/up'),
      expect.stringContaining('/etc'),
    ]);
  });

  test('writes over nothing, and leaves nothing behind when it cannot be written', async () => {
    await put('a', 'a');
    await writeFile(file(), 'mine');
    expect(await archive()).toMatchObject({ ok: false, problem: { code: 'archive.exists' } });
    expect(await readFile(file(), 'utf8')).toBe('mine');
    expect(await archive({ file: join(file(), 'inside-a-file.tar.gz') })).toMatchObject({ ok: false });
    expect((await readdir(folder)).toSorted()).toEqual(['shop', 'shop.tar.gz']);
  });

  const name = fc.stringMatching(/^[a-zé ]{1,8}$/).filter((text) => text.trim() === text && text !== '');
  const paths = fc.uniqueArray(
    fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
    {
      maxLength: 8,
    },
  );
  test('any tree of files comes back byte by byte', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(paths, fc.uint8Array({ maxLength: 3000 })), { maxLength: 6 }),
        async (trees) => {
          await rm(project, { recursive: true, force: true });
          await rm(file(), { force: true });
          await rm(join(folder, 'restored'), { recursive: true, force: true });
          await mkdir(project);
          for (const [places, content] of trees)
            for (const place of places) await put(`${place}/file.bin`, content).catch(() => undefined);
          expect(await archive({ withIgnored: true })).toMatchObject({ ok: true });
          expect(await restoreArchive(file(), join(folder, 'restored'))).toMatchObject({ ok: true });
          expect(await snapshot(join(folder, 'restored'))).toEqual(await snapshot(project));
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('restoring refuses, and leaves nothing behind:', () => {
  test('a folder that has something in it', async () => {
    await put('a', 'a');
    await archive();
    expect(await restoreArchive(file(), project)).toMatchObject({ problem: { code: 'project.folderNotEmpty' } });
    expect(await readdir(project)).toEqual(['a']);
  });

  test('a file that has gone, is cut off, or is no archive', async () => {
    expect(await refused()).toContain('archive.notFound');
    await put('a', 'a'.repeat(10_000));
    await archive();
    const bytes = await readFile(file());
    await writeFile(file(), bytes.subarray(0, bytes.length - 20));
    expect(await refused()).toContain('archive.damaged');
    await writeFile(file(), 'hello');
    expect(await refused()).toContain('archive.damaged');
    await writeFile(file(), gzipSync('hello'));
    expect(await refused()).toContain('archive.damaged');
  });

  test('one changed byte in a file', async () => {
    await put('a', 'what it was');
    await archive();
    const text = gunzipSync(await readFile(file())).toString('latin1');
    await writeFile(file(), gzipSync(Buffer.from(text.replace('what it was', 'what it is!'), 'latin1')));
    expect(await refused()).toContain('a does not have the hash');
  });

  test('paths that lead out', async () => {
    for (const path of ['../evil', '/evil', 'a/../../evil', 'C:/evil', 'a\\..\\evil', '']) {
      await forge([listed(path, 'x')], [[{ name: `project/${path}` }, 'x']]);
      expect(await refused()).toContain('archive.damaged');
    }
  });

  test('what the list does not name, and a list that names more than there is', async () => {
    await forge([], [[{ name: 'project/../../evil' }, 'x']]);
    expect(await refused()).toContain('its list does not name');
    await forge([listed('a', 'x')], []);
    expect(await refused()).toContain('is missing');
  });

  test('links that lead out, and files below a link', async () => {
    await forge([{ kind: 'link', path: 'out', target: '../x' }], []);
    expect(await refused()).toContain('leads out');
    await forge(
      [{ kind: 'link', path: 'a', target: 'b' }, listed('a/x', 'x')],
      [[{ name: 'project/a', type: 'symlink', linkname: 'b' }], [{ name: 'project/a/x' }, 'x']],
    );
    expect(await refused()).toContain('would lie below a');
    await forge(
      [{ kind: 'link', path: 'a', target: 'b' }],
      [[{ name: 'project/a', type: 'symlink', linkname: '/etc' }]],
    );
    expect(await refused()).toContain('not what its list says');
    await expect(lstat(join(folder, 'restored'))).rejects.toThrow('ENOENT');
  });
});
