import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Names of keys are the same in every language. */
const KEYS = /<kbd>[^<]*<\/kbd>/g;
/** Words that a person would read, not examples of values: an attribute that is shown or read out, or a text between tags on one line. */
const ATTRIBUTE =
  /\s(?:title|alt|placeholder|label|aria-label|aria-description|tooltip)="[^"]*(?:\b[A-Z][a-z]{2,}|[a-z]{3,} [a-z]{3,})[^"]*"/g;
const TEXT = />\s*[A-Z][a-z]{2,}[^<>{}=()]*<\//g;

function strayWords(source: string): readonly string[] {
  const shown = source.replaceAll(KEYS, '');
  return [...shown.matchAll(ATTRIBUTE), ...shown.matchAll(TEXT)].map(([found]) => found.trim());
}

test('words are found where they would be seen', () => {
  expect(strayWords('<p>Hello there</p><b title="Required" aria-label={text.a} />')).toEqual([
    'title="Required"',
    '>Hello there</',
  ]);
  expect(strayWords('<kbd>Esc</kbd> <b id="Upper">{text.close}</b> a => b')).toEqual([]);
});

test('all words of the window stand in the table of messages', () => {
  const files = globSync('renderer/**/*.tsx', { cwd: root });
  expect(files.length).toBeGreaterThan(100);
  const found = files.flatMap((file) =>
    strayWords(readFileSync(`${root}/${file}`, 'utf8')).map((words) => `${file}: ${words}`),
  );
  expect(found).toEqual([]);
});
