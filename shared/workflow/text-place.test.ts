import { describe, expect, test } from 'vitest';
import { placeInText, writtenValue } from './text-place.ts';

/** `|` is the cursor. */
function at(marked: string) {
  const offset = marked.indexOf('¦');
  const place = placeInText(marked.replace('¦', ''), offset);
  if (place === undefined) return undefined;
  const { kind, path, typed, present } = place;
  return { kind, path: path.join('/'), typed, ...(kind === 'key' ? { present } : {}) };
}

describe('where one stands in a text that is being typed', () => {
  test('a key begun under others belongs to their mapping', () => {
    expect(at('nodes:\n  lint:\n    action: shell.run\n    ti¦\n  other:\n    action: flow.wait\n')).toEqual({
      kind: 'key',
      path: 'nodes/lint',
      typed: 'ti',
      present: ['action'],
    });
  });

  test('an empty line takes its place from how far it is indented', () => {
    const text = 'nodes:\n  lint:\n    action: a.b\n    parameters:\n';
    expect(at(`${text}      ¦`)?.path).toBe('nodes/lint/parameters');
    expect(at(`${text}    ¦`)?.path).toBe('nodes/lint');
    expect(at(`${text}  ¦`)?.path).toBe('nodes');
    expect(at(`${text}¦`)).toMatchObject({ kind: 'key', path: '', present: ['nodes'] });
  });

  test('behind a colon stands a value', () => {
    expect(at('nodes:\n  lint:\n    join: f¦\n')).toEqual({ kind: 'value', path: 'nodes/lint/join', typed: 'f' });
    expect(at('nodes:\n  lint:\n    join: ¦')).toEqual({ kind: 'value', path: 'nodes/lint/join', typed: '' });
  });

  test('a list holds items, whether indented or not', () => {
    expect(at('nodes:\n  b:\n    after:\n      - x\n      - l¦')).toMatchObject({
      path: 'nodes/b/after/1',
      typed: 'l',
    });
    expect(at('nodes:\n  b:\n    after:\n    - l¦')).toMatchObject({ path: 'nodes/b/after/0', typed: 'l' });
  });

  test('brackets hold keys and values too, also over several lines', () => {
    expect(at('nodes:\n  a: { action: shell.run, par¦ }\n')).toEqual({
      kind: 'key',
      path: 'nodes/a',
      typed: 'par',
      present: ['action'],
    });
    expect(at('nodes:\n  a: { action: shell.run, parameters: { cwd: ¦')).toMatchObject({
      kind: 'value',
      path: 'nodes/a/parameters/cwd',
    });
    expect(at('nodes:\n  a:\n    after: [one,\n      t¦]\n')).toMatchObject({ path: 'nodes/a/after/1', typed: 't' });
  });

  test('a block of text is one value', () => {
    expect(
      at('nodes:\n  a:\n    parameters:\n      code: |\n        import os\n        x = {{ n¦\n    join: all\n'),
    ).toMatchObject({ kind: 'value', path: 'nodes/a/parameters/code' });
  });

  test('a remark is no place', () => {
    expect(at('nodes: # all of ¦')).toBeUndefined();
    expect(at('# form¦')).toBeUndefined();
  });

  test('a finished key knows itself', () => {
    expect(at('nodes:\n  a:\n    time¦out: 5m\n    join: all\n')).toMatchObject({
      kind: 'key',
      path: 'nodes/a',
      typed: 'time',
      present: ['join'],
    });
  });

  test('what is written elsewhere is found in blocks and brackets', () => {
    const text = 'nodes:\n  a: { parameters: { x: 1 }, action: "shell.run" }\n  b:\n    action: flow.wait # short\n';
    const outline = placeInText(text, text.length)?.outline ?? [];
    expect(writtenValue(text, outline, ['nodes', 'a', 'action'])).toBe('shell.run');
    expect(writtenValue(text, outline, ['nodes', 'b', 'action'])).toBe('flow.wait');
    expect(writtenValue(text, outline, ['nodes', 'c', 'action'])).toBeUndefined();
  });
});
