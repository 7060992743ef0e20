import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makePatch, type FileChange } from '#shared/module/patch.ts';
import { applyPatchToProject } from './apply-patch.ts';

describe('applying a patch to a project', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hosts-patch-'));
    mkdirSync(join(folder, 'project'));
    writeFileSync(join(folder, 'project', 'a.txt'), 'one\n');
    writeFileSync(join(folder, 'project', 'old.txt'), 'old\n');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const project = (...names: string[]): string => join(folder, 'project', ...names);
  const patchOf = (...changes: FileChange[]) => {
    const patch = makePatch(changes);
    if (!patch.ok) throw new Error(patch.problem.message);
    return patch.value;
  };

  test('files are changed, made and deleted', async () => {
    const patch = patchOf(
      { path: 'a.txt', before: 'one\n', after: 'two\n' },
      { path: 'src/new.txt', before: null, after: 'new\n' },
      { path: 'old.txt', before: 'old\n', after: null },
    );
    expect(await applyPatchToProject(project(), patch)).toEqual({
      ok: true,
      value: { files: ['a.txt', 'src/new.txt', 'old.txt'] },
    });
    expect(readFileSync(project('a.txt'), 'utf8')).toBe('two\n');
    expect(readFileSync(project('src', 'new.txt'), 'utf8')).toBe('new\n');
    expect(existsSync(project('old.txt'))).toBe(false);
  });

  test('nothing is written when one file has changed meanwhile', async () => {
    const patch = patchOf(
      { path: 'a.txt', before: 'one\n', after: 'two\n' },
      { path: 'old.txt', before: 'old\n', after: 'newer\n' },
    );
    writeFileSync(project('old.txt'), 'touched\n');
    expect(await applyPatchToProject(project(), patch)).toMatchObject({ ok: false, problem: { code: 'patch.stale' } });
    expect(readFileSync(project('a.txt'), 'utf8')).toBe('one\n');
  });

  test.skipIf(process.platform === 'win32')('a link that leads out of the project is not followed', async () => {
    mkdirSync(join(folder, 'outside'));
    symlinkSync(join(folder, 'outside'), project('link'));
    const patch = patchOf(
      { path: 'a.txt', before: 'one\n', after: 'two\n' },
      { path: 'link/x.txt', before: null, after: 'x\n' },
    );
    expect(await applyPatchToProject(project(), patch)).toMatchObject({ ok: false, problem: { code: 'path.outside' } });
    expect(existsSync(join(folder, 'outside', 'x.txt'))).toBe(false);
    expect(readFileSync(project('a.txt'), 'utf8')).toBe('one\n');
  });

  test('a value that is no patch is refused', async () => {
    expect(await applyPatchToProject(project(), { text: 'x' })).toMatchObject({
      ok: false,
      problem: { code: 'patch.damaged' },
    });
  });
});
