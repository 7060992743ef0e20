import { describe, expect, test } from 'vitest';
import { hasExpression, parseTemplate, wholeExpression } from './template.ts';

const sources = (text: string) =>
  parseTemplate(text).parts.map((part) => (part.kind === 'text' ? part.text : [part.source]));

describe('where an expression begins and ends', () => {
  test.each([
    ['a {{ x }} b {{y}}', ['a ', [' x '], ' b ', ['y']]],
    ['{{ {"a": {"b": 1}} }}', [[' {"a": {"b": 1}} ']]],
    ['{{ {"a": {"b": 1}}}}', [[' {"a": {"b": 1}}']]],
    ['{{ "}}" & x }}!', [[' "}}" & x '], '!']],
    [`{{ 'it\\'s }}' }}`, [[` 'it\\'s }}' `]]],
    ['{{ `odd }} name` }}', [[' `odd }} name` ']]],
    ['{{ /* }} " */ x }}', [[' /* }} " */ x ']]],
    ['{{ x }}}', [[' x '], '}']],
    ['no braces', ['no braces']],
    ['', []],
  ])('%s', (text, parts) => {
    expect(sources(text)).toEqual(parts);
  });

  test('a backslash makes the braces a literal, also beside an expression', () => {
    expect(sources('\\{{ not }} {{ x }}')).toEqual(['{{ not }} ', [' x ']]);
  });

  test('offsets point at the source in the text', () => {
    const text = 'ab {{ nodes.x }} {{y}}';
    const placed = parseTemplate(text).parts.filter((part) => part.kind === 'expression');
    expect(placed.map(({ start, end }) => text.slice(start, end))).toEqual([' nodes.x ', 'y']);
    expect(placed.map(({ source }) => source)).toEqual([' nodes.x ', 'y']);
  });

  test('what nothing closes is told and kept as text', () => {
    expect(parseTemplate('a {{ "x }}')).toEqual({ parts: [{ kind: 'text', text: 'a {{ "x }}' }], unclosedAt: 2 });
  });
});

test('only a text that is one expression and nothing else keeps the type', () => {
  expect(wholeExpression('{{ x }}')).toBe(' x ');
  for (const text of ['{{ x }} ', ' {{ x }}', '{{ x }}{{ y }}', '\\{{ x }}', 'x', '{{ x'])
    expect(wholeExpression(text)).toBeUndefined();
});

test('expressions are found at any depth', () => {
  expect(hasExpression({ a: [1, { b: 'x {{ y }}' }] })).toBe(true);
  expect(hasExpression({ a: [1, { b: 'x' }], c: null })).toBe(false);
});
