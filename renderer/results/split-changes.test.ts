import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDiff, sidesOf, type DiffLine } from './read-diff.ts';
import { splitChanges } from './split-changes.ts';

const PATCH = `--- a/price.js
+++ b/price.js
@@ -1,4 +1,5 @@
 one
+new
 two
-three
+drei
 four
@@ -20,3 +21,2 @@
 twenty
-gone
 end
`;

/** The left side with all changes made, which must be the right one. */
function changed(lines: readonly DiffLine[]): string {
  const { before, after } = sidesOf(lines);
  let [text, at] = ['', 0];
  for (const { fromA, toA, fromB, toB } of splitChanges(lines)) {
    text += before.text.slice(at, fromA) + after.text.slice(fromB, toB);
    at = toA;
  }
  return text + before.text.slice(at);
}

test('what a diff leaves alone is no change, also on either side of a gap', () => {
  const lines = readDiff(PATCH)[0]?.lines ?? [];
  const { before } = sidesOf(lines);
  const touched = splitChanges(lines).map(({ fromA, toA }) => before.text.slice(fromA, toA));
  expect(touched).toEqual(['', 'three', 'gone\n']);
  expect(changed(lines)).toBe(sidesOf(lines).after.text);
});

test('the changes turn the left side into the right one, whatever the diff', () => {
  const line = fc.record({
    kind: fc.constantFrom<DiffLine['kind']>('same', 'added', 'removed', 'gap'),
    text: fc.stringMatching(/^[a-c ]{0,6}$/),
  });
  // Without a line that stays, one side may be no text at all, which has no break to take away.
  const lines = fc.array(line, { maxLength: 30 }).map((all) => [{ kind: 'same' as const, text: 'first' }, ...all]);
  fc.assert(fc.property(lines, (all) => changed(all) === sidesOf(all).after.text));
});
