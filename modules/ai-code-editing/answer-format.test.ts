import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adaptContent, chooseMarker, findLeftOut, readEditAnswer, showFile } from './answer-format.ts';

function read(answer: string, onlyFile?: string) {
  const made = readEditAnswer(answer, 'FILE', onlyFile);
  if (!made.ok) throw new Error(made.reason);
  return made.value;
}

describe('the answer of a model', () => {
  test('is read as files and what was said beside them', () => {
    const answer =
      'I added a greeting.\n\n=== FILE src/a.js ===\nexport const a = 1;\n\n=== END FILE ===\n=== DELETE old.js ===\n=== FILE b.md ===\n# B\n```js\nx\n```\n=== END FILE ===\nDone.';
    expect(read(answer)).toEqual({
      files: [
        { path: 'src/a.js', content: 'export const a = 1;\n\n' },
        { path: 'old.js', content: null },
        { path: 'b.md', content: '# B\n```js\nx\n```\n' },
      ],
      text: 'I added a greeting.\n\nDone.',
    });
  });

  test.each([
    ['a fence inside the markers', '=== FILE a.js ===\n```js\nx\n```\n=== END FILE ==='],
    ['a fence around the markers', 'Here:\n```\n=== FILE a.js ===\nx\n=== END FILE ===\n```'],
    ['Windows line ends', '=== FILE a.js ===\r\nx\r\n=== END FILE ===\r\n'],
    ['a colon and quotes', '=== FILE: `./a.js` ===\nx\n=== END FILE ==='],
    ['the path in the end line', '=== FILE a.js ===\nx\n=== END FILE a.js ==='],
    ['more equals signs and blanks', '  ===== FILE a.js =====  \nx\n==== END OF FILE ===='],
    ['a missing end line before the next file', '=== FILE a.js ===\nx\n=== FILE b.js ===\ny\n=== END FILE ==='],
    [
      'the same file twice, the last one meant',
      '=== FILE a.js ===\nold\n=== END FILE ===\n=== FILE a.js ===\nx\n=== END FILE ===',
    ],
    ['only a fenced block, with one file asked for', 'Sure!\n```js\nx\n```\nThat is it.'],
  ])('is read in spite of %s', (_, answer) => {
    expect(read(answer, 'a.js').files[0]).toEqual({ path: 'a.js', content: 'x\n' });
  });

  test('keeps a fence that belongs to Markdown, and drops one that wraps it', () => {
    expect(read('=== FILE a.md ===\n```sh\nnpm start\n```\n=== END FILE ===').files[0]?.content).toBe(
      '```sh\nnpm start\n```\n',
    );
    expect(read('=== FILE a.md ===\n```markdown\n# A\n```\n=== END FILE ===').files[0]?.content).toBe('# A\n');
  });

  test.each([
    ['without files', 'I cannot do that.', 'a.js'],
    ['with two blocks', '```js\na\n```\nor\n```js\nb\n```', 'a.js'],
    ['with a block but no file asked for', '```js\na\n```', undefined],
    ['that was cut off', '=== FILE a.js ===\nconst a =', 'a.js'],
  ])('is refused %s', (_, answer, onlyFile) => {
    expect(readEditAnswer(answer, 'FILE', onlyFile)).toMatchObject({ ok: false });
  });

  test('gives back any content exactly, markers of its own included', () => {
    const line = fc.oneof(
      fc.string({ maxLength: 12 }).map((text) => text.replaceAll(/[\r\n]/g, '')),
      fc.constantFrom(
        '=== FILE x ===',
        '=== END FILE ===',
        '=== DELETE y ===',
        '=== END FILE-2 ===',
        '',
        '  ',
        'const a = `===`;',
      ),
    );
    const content = fc.array(line, { maxLength: 10 }).map((lines) => lines.map((text) => `${text}\n`).join(''));
    const fenced = /^\s*(`{3,}|~{3,})/;
    fc.assert(
      fc.property(
        fc.array(
          content.filter((text) => !fenced.test(text.trimStart())),
          { minLength: 1, maxLength: 3 },
        ),
        (contents) => {
          const marker = chooseMarker(contents);
          const files = contents.map((text, index) => ({ path: `f${index}.js`, content: text }));
          const answer = `Said.\n${files.map((file) => showFile(file.path, file.content, marker)).join('\n')}`;
          expect(readEditAnswer(answer, marker)).toEqual({ ok: true, value: { files, text: 'Said.' } });
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a line that stands for code that was left out', () => {
  test.each([
    '// ... rest of the file unchanged',
    '    // ... existing code ...',
    '# ... rest of the function stays the same',
    '<!-- other rows unchanged -->',
    '/* … remaining styles here */',
    '  {/* ... rest */}',
    '... remaining code unchanged',
    '-- previous statements as before',
  ])('is found: %s', (line) => {
    expect(findLeftOut('a.js', 'a\nb\n', `a\n${line}\n`)).toBe(line);
    expect(findLeftOut('a.js', `${line}\n`, `a\n${line}\n`)).toBeUndefined();
    expect(findLeftOut('readme.md', '', line)).toBeUndefined();
  });

  test.each([
    'const [first, ...rest] = list;',
    'function f(...others) {',
    '// The rest of the list is sorted.',
    '# Other settings',
    'return { ...existing, unchanged: true };',
    '...',
  ])('is not seen in plain code: %s', (line) => {
    expect(findLeftOut('a.js', '', line)).toBeUndefined();
  });
});

test('a changed file keeps its line ends, its mark and its last line as they were', () => {
  expect(adaptContent('a\nb\n', 'x\r\ny\r\n')).toBe('a\r\nb\r\n');
  expect(adaptContent('a\nb\n', 'x\ny')).toBe('a\nb');
  expect(adaptContent('a\n', '\ufeffx\n')).toBe('\ufeffa\n');
  expect(adaptContent('a\nb\n', 'x\r\ny\n')).toBe('a\nb\n');
  expect(adaptContent('a\n', undefined)).toBe('a\n');
  expect(adaptContent('a\n', '')).toBe('a\n');
});
