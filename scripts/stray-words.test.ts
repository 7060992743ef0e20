import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { strayWords } from './stray-words.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const found = (source: string): readonly string[] => strayWords('x.tsx', source).map(({ words }) => words);

test('words between tags are found, however they get there', () => {
  expect(found('<p>Hello <b>there</b></p>')).toEqual(['Hello', 'there']);
  expect(found('<p>{isOld ? "older" : count && `${count} days`}</p>')).toEqual(['older', 'days']);
  expect(found('<>{name ?? "nobody"}</>')).toEqual(['nobody']);
});

test('words in attributes, fields and calls that show them are found', () => {
  expect(found('<b title="required" aria-label={`Close ${name}`} className="truncate muted" />')).toEqual([
    'required',
    'Close',
  ]);
  expect(found('const entry = { id: "open", label: "open" };')).toEqual(['open']);
  expect(found('announce("connected"); openSheet("connected")')).toEqual(['connected']);
});

test('a sentence is found wherever it stands', () => {
  expect(found('const text = "Nothing here"; throw new Error(`Not on screen: ${path}`);')).toEqual([
    'Nothing here',
    'Not on screen:',
  ]);
});

test('what no language changes is left alone', () => {
  expect(found('<p><kbd>Esc</kbd> · <code>git push</code> {text.close} {count} %</p>')).toEqual([]);
  expect(found('<b id="Upper" data-kind={isOld ? "old" : "new"}>{words.join(", ")}</b>')).toEqual([]);
});

/** Names of programs, and examples of what is typed into a field or a style sheet. */
const NO_WORDS = new Set([
  '100Mbps',
  'OPENAI_API_KEY',
  'code --goto {file}:{line}',
  'git',
  'http://127.0.0.1:11434/v1',
  'minmax(0, 1fr)',
  '{{ nodes.…outputs.… }}',
]);

test('all words of the window stand in the table of messages', () => {
  const files = globSync('renderer/**/*.{ts,tsx}', { cwd: root, exclude: ['**/*.test.*', 'renderer/messages/**'] });
  expect(files.length).toBeGreaterThan(300);
  const stray = files.flatMap((file) =>
    strayWords(file, readFileSync(`${root}/${file}`, 'utf8'))
      .filter(({ words }) => !NO_WORDS.has(words))
      .map(({ words, line }) => `${file}:${line}: ${words}`),
  );
  expect(stray).toEqual([]);
});
