import { expect, test } from 'vitest';
import { changedFiles, stepsOfPatch, stepsOfRaw, type FileStep } from './changed-files.ts';

const PATCH = `diff --git a/src/a file.ts b/src/a file.ts
index 1111111111..2222222222 100644
--- a/src/a file.ts
+++ b/src/a file.ts
@@ -1,2 +1,2 @@
-index 9..8
+diff --git is only text here
diff --git a/new.txt b/new.txt
new file mode 100644
index 0000000000..3333333333
--- /dev/null
+++ b/new.txt
@@ -0,0 +1 @@
+new
diff --git "a/\\303\\274ber \\"100%\\".md" "b/\\303\\274ber \\"100%\\".md"
deleted file mode 100644
index 4444444444..0000000000
diff --git a/run.sh b/run.sh
old mode 100644
new mode 100755
diff --git a/one.ts b/two.ts
similarity index 90%
rename from one.ts
rename to two.ts
index 5555555555..6666666666 100644
diff --git a/logo.png b/logo.png
index 7777777777..8888888888 100644
GIT binary patch
literal 3
`;

test('a patch names its files with what they held before and after', () => {
  expect(stepsOfPatch(PATCH)).toEqual([
    { file: 'src/a file.ts', before: '1111111111', after: '2222222222' },
    { file: 'new.txt', before: null, after: '3333333333' },
    { file: 'über "100%".md', before: '4444444444', after: null },
    { file: 'one.ts', before: '5555555555', after: null },
    { file: 'two.ts', before: null, after: '6666666666' },
    { file: 'logo.png', before: '7777777777', after: '8888888888' },
  ]);
  expect(stepsOfPatch('')).toEqual([]);
});

test('what lies between two commits is read with all kinds of names', () => {
  const raw = `:100644 100644 aaaa bbbb M\0src/a b.ts\0:000000 100644 0000 cccc A\0über.md\0:100644 000000 dddd 0000 D\0old\0`;
  expect(stepsOfRaw(raw)).toEqual([
    { file: 'src/a b.ts', before: 'aaaa', after: 'bbbb' },
    { file: 'über.md', before: null, after: 'cccc' },
    { file: 'old', before: 'dddd', after: null },
  ]);
});

const step = (file: string, before: string | null, after: string | null): FileStep => ({ file, before, after });

test('on one commit, what was not committed makes the difference', () => {
  const before = [step('both', 'a', 'b'), step('put-back', 'a', 'b'), step('other', 'a', 'b')];
  const after = [step('both', 'a', 'b'), step('fresh', null, 'c'), step('other', 'a', 'd'), step('cut', 'a', null)];
  expect(changedFiles({ before, after, committed: [] })).toEqual([
    { file: 'cut', how: 'removed' },
    { file: 'fresh', how: 'added' },
    { file: 'other', how: 'changed' },
    { file: 'put-back', how: 'changed' },
  ]);
});

test('what one run found uncommitted and the other committed is no change', () => {
  const committed = [step('kept', 'aaaaaaaa', 'bbbbbbbb'), step('new', null, 'cccc'), step('gone', 'dddd', null)];
  const before = [step('kept', 'aaaa', 'bbbb'), step('new', null, 'cccc'), step('gone', 'dddd', null)];
  expect(changedFiles({ before, after: [], committed })).toEqual([]);
  expect(changedFiles({ before: [], after: [], committed })).toEqual([
    { file: 'gone', how: 'removed' },
    { file: 'kept', how: 'changed' },
    { file: 'new', how: 'added' },
  ]);
  // Committed, and then changed back without a commit.
  expect(changedFiles({ before: [], after: [step('kept', 'bbbb', 'aaaa')], committed: committed.slice(0, 1) })).toEqual(
    [],
  );
});
