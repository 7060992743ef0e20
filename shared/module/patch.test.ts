import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyPatch, hashText, makePatch, patchSchema, type FileChange, type Patch } from './patch.ts';
import { patchPathProblem } from './patch-path.ts';

function patchOf(changes: readonly FileChange[]): Patch {
  const made = makePatch(changes);
  if (!made.ok) throw new Error(made.problem.message);
  return patchSchema.parse(structuredClone(made.value));
}

function reader(files: Readonly<Record<string, string>>) {
  return (path: string) => Promise.resolve(files[path] ?? null);
}

describe('a patch', () => {
  test('names what it changes with hashes and counts of lines', () => {
    const patch = patchOf([
      { path: 'src/add.js', before: 'one\ntwo\n', after: 'one\n2\nthree\n' },
      { path: 'new.md', before: null, after: '# New\n' },
      { path: 'old.txt', before: 'gone\n', after: null },
      { path: 'same.txt', before: 'same', after: 'same' },
    ]);
    expect(patch.files).toEqual([
      {
        path: 'src/add.js',
        before: hashText('one\ntwo\n'),
        after: hashText('one\n2\nthree\n'),
        additions: 2,
        deletions: 1,
      },
      { path: 'new.md', before: null, after: hashText('# New\n'), additions: 1, deletions: 0 },
      { path: 'old.txt', before: hashText('gone\n'), after: null, additions: 0, deletions: 1 },
    ]);
    expect(patch.text).toContain('diff --git a/src/add.js b/src/add.js\n--- a/src/add.js\n+++ b/src/add.js\n');
    expect(patch.text).toContain('new file mode 100644\n--- /dev/null\n+++ b/new.md\n');
    expect(patch.text).toContain('deleted file mode 100644\n--- a/old.txt\n+++ /dev/null\n');
  });

  test('hashes as every other tool does', () => {
    expect(hashText('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(hashText('\u00fc')).toBe('607474ca475a9724d7360aba71a56d5df77e61350e3f724cfa1f46e857e2d85f');
  });

  test('gives back exactly the new texts when the files are what they were', async () => {
    const patch = patchOf([
      { path: 'a.js', before: 'a\r\nb\r\n', after: 'a\r\nc\r\n' },
      { path: 'b.js', before: null, after: 'no newline at the end' },
      { path: 'c.js', before: 'x', after: null },
    ]);
    const applied = await applyPatch(patch, reader({ 'a.js': 'a\r\nb\r\n', 'c.js': 'x' }));
    expect(applied).toEqual({
      ok: true,
      value: [
        { path: 'a.js', content: 'a\r\nc\r\n' },
        { path: 'b.js', content: 'no newline at the end' },
        { path: 'c.js', content: null },
      ],
    });
  });

  test('leads from any text to any other text', async () => {
    const line = fc.oneof(
      fc.constantFrom(
        '',
        'a',
        'b',
        '--- a/x',
        '+++ b/x',
        '@@ -1 +1 @@',
        '\\ No newline at end of file',
        'diff --git a/x b/x',
        '-',
        '+',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }).filter((text) => text.isWellFormed()),
    );
    const text = fc.oneof(
      fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n')),
      fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\r\n')),
    );
    const content = fc.option(text, { nil: null });
    await fc.assert(
      fc.asyncProperty(content, content, content, async (before, after, other) => {
        const changes = [
          { path: 'one/ü file.txt', before, after },
          { path: 'two.txt', before: other, after: before },
        ].filter((change) => change.before !== change.after);
        const files = Object.fromEntries(
          changes.flatMap(({ path, before }) => (before === null ? [] : [[path, before]])),
        );
        const applied = await applyPatch(patchOf(changes), reader(files));
        expect(applied).toEqual({ ok: true, value: changes.map(({ path, after }) => ({ path, content: after })) });
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['a file changed meanwhile', { 'a.js': 'changed\n', 'old.js': 'x\n' }, 'has changed', 'a.js'],
    ['a file to change has gone', { 'old.js': 'x\n' }, 'has been deleted', 'a.js'],
    ['a file to create is there', { 'a.js': 'a\n', 'new.js': '', 'old.js': 'x\n' }, 'has been created', 'new.js'],
    ['a file to delete changed', { 'a.js': 'a\n', 'old.js': 'y\n' }, 'has changed', 'old.js'],
  ])('is refused as a whole when %s', async (_, files: Record<string, string>, reason, file) => {
    const patch = patchOf([
      { path: 'a.js', before: 'a\n', after: 'b\n' },
      { path: 'new.js', before: null, after: 'n\n' },
      { path: 'old.js', before: 'x\n', after: null },
    ]);
    const applied = await applyPatch(patch, reader(files));
    expect(applied).toMatchObject({ ok: false, problem: { code: 'patch.stale', place: { file }, retryable: false } });
    expect(applied.ok ? '' : applied.problem.reason).toContain(reason);
  });

  test('is refused when its diff and its list name different files', async () => {
    const patch = patchOf([{ path: 'a.js', before: 'a\n', after: 'b\n' }]);
    const hidden = patchOf([{ path: 'hidden.js', before: null, after: 'evil\n' }]);
    const files = reader({ 'a.js': 'a\n' });
    for (const bent of [
      { ...patch, text: patch.text + hidden.text },
      { ...patch, text: hidden.text },
      { ...patch, text: patch.text + patch.text },
      { ...patch, files: [...patch.files, ...patch.files] },
      { ...patch, files: [] },
      { ...patch, text: '' },
      { ...patch, text: '@@ nonsense' },
      { ...patch, text: patch.text.replace('+b', '+c') },
      { ...patch, text: patch.text.replace('-a', '-z') },
    ]) {
      expect(await applyPatch(bent, files)).toMatchObject({ ok: false, problem: { code: 'patch.damaged' } });
    }
  });

  test('that changes nothing writes nothing', async () => {
    const patch = patchOf([{ path: 'a.js', before: 'a', after: 'a' }]);
    expect(patch).toEqual({ format: 'unified', text: '', files: [] });
    expect(await applyPatch(patch, reader({}))).toEqual({ ok: true, value: [] });
  });
});

describe('the paths of a patch', () => {
  const HOSTILE = [
    '',
    '/etc/passwd',
    '../other/file',
    'src/../../file',
    'C:/Windows/x',
    'c:x',
    'src\\..\\..\\x',
    '\\\\server\\share',
    '.git/config',
    'sub/.git/hooks/pre-commit',
    '.GIT/config',
    '.git./config',
    '.git /config',
    'git~1/config',
    '.g\u200cit/config',
    'a.txt:stream',
    'a\u0000b',
    'a\nb',
    'a//b',
    './a',
    'folder/',
  ];
  test.each(HOSTILE)('may not be %j', async (path) => {
    expect(patchPathProblem(path)?.code).toBe('patch.path');
    expect(makePatch([{ path, before: null, after: 'x' }])).toMatchObject({
      ok: false,
      problem: { code: 'patch.path' },
    });
    const forged = patchOf([{ path: 'fine.txt', before: null, after: 'x' }]);
    const files = forged.files.map((file) => ({ ...file, path }));
    const applied = await applyPatch({ ...forged, files }, () => Promise.reject(new Error('was read')));
    expect(applied).toMatchObject({ ok: false, problem: { code: 'patch.path' } });
  });

  test.each([
    'a.txt',
    'src/deep/file.ts',
    '.github/workflows/ci.yml',
    '.gitignore',
    'git/x',
    'a..b',
    'ä ö/ü.md',
    '...',
    'x.git/y',
  ])('may be %j', (path) => expect(patchPathProblem(path)).toBeUndefined());
});
