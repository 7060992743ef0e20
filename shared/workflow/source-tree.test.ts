import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { valueAt } from './data-change.ts';
import { randomText } from './document-rig.ts';
import { lineTable, nodeAt, offsetOf, parseSource } from './source-tree.ts';
import type { Path, SourceNode } from './source-node.ts';

interface Found {
  readonly path: Path;
  readonly node: SourceNode;
}

function everyNode(node: SourceNode | undefined, path: Path = []): readonly Found[] {
  if (node === undefined) return [];
  const inner =
    node.kind === 'mapping'
      ? node.entries.flatMap((entry) => everyNode(entry.value, [...path, entry.key]))
      : node.kind === 'sequence'
        ? node.items.flatMap((item, index) => everyNode(item, [...path, index]))
        : [];
  return [{ path, node }, ...inner];
}

/** What stands at a path in the text, cut out. */
function cut(text: string, ...path: Path): string | undefined {
  const node = nodeAt(parseSource(text).root, path);
  return node === undefined ? undefined : text.slice(node.start, node.end);
}

describe('where things stand', () => {
  test.each([
    ['a: { b: [1, "two" ] } # c\n', ['a', 'b'], '[1, "two" ]'],
    ['a:\n  b: 1 # c\n  d: 2\n\ne: 3\n', ['a'], 'b: 1 # c\n  d: 2'],
    ['a: [b, c: d, # ]\n  e]\n', ['a'], '[b, c: d, # ]\n  e]'],
    ['a: [b, c: d]\n', ['a', 1], 'c: d'],
    ['a: |\n  x\n  y\n\nb: 1\n', ['a'], '|\n  x\n  y\n\n'],
    ['a: >- # note\n  x\nb: 1\n', ['a'], '>- # note\n  x\n'],
    ['a: &n !!str x\nb: *n\n', ['a'], '&n !!str x'],
    ['a: &n !!str x\nb: *n\n', ['b'], '*n'],
    ['- - 1\n  - \n- 2\n', [0], '- 1\n  -'],
    ['a:\n  b:\n    c:\n', ['a'], 'b:\n    c:'],
    ['{\n\t"a": [\n\t\t1\n\t]\n}', ['a'], '[\n\t\t1\n\t]'],
  ] satisfies readonly (readonly [string, Path, string])[])('%j at %j', (text, path, wanted) => {
    expect(cut(text, ...path)).toBe(wanted);
  });

  test('in any text of any style every scalar is found by its path, with the value that reading yields', () => {
    fc.assert(
      fc.property(randomText, (text) => {
        const data = load(text);
        const scalars = everyNode(parseSource(text).root).filter(({ node }) => node.kind === 'scalar');
        const read = scalars.map(({ path }) => valueAt(data, path));
        const written = scalars.map(({ node }, index) => {
          const plain = node.kind === 'scalar' && node.style === 'plain' && typeof read[index] !== 'string';
          return plain ? load(node.value) : node.kind === 'scalar' && node.value;
        });
        expect(written).toEqual(read);
      }),
      { numRuns: 200 },
    );
  });

  test('children lie within what holds them, one after the other', () => {
    fc.assert(
      fc.property(randomText, (text) => {
        for (const { node } of everyNode(parseSource(text).root)) {
          const children =
            node.kind === 'mapping'
              ? node.entries.map(({ value }) => value)
              : node.kind === 'sequence'
                ? node.items
                : [];
          const ends = children.filter(({ start }) => start >= 0).flatMap(({ start, end }) => [start, end]);
          expect(ends).toEqual(ends.toSorted((a, b) => a - b));
          expect(
            [node.start, ...ends, node.end].every(
              (offset, index, all) => index === 0 || offset >= (all[index - 1] ?? 0),
            ),
          ).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});

test('a place that is not there is shown at the nearest thing around it', () => {
  const text = 'a:\n  b: 1\nc:\n';
  const { root } = parseSource(text);
  const at = (path: Path, what: 'key' | 'value') => text.slice(offsetOf(root, path, what)).split('\n')[0];
  expect(at(['a', 'b'], 'value')).toBe('1');
  expect(at(['a', 'b'], 'key')).toBe('b: 1');
  expect(at(['a', 'nobody', 'x'], 'value')).toBe('a:');
  expect(at(['c'], 'value')).toBe('c:');
  expect(at(['nobody'], 'value')).toBe('a:');
});

test('lines and columns count from 1, with any line break', () => {
  const lines = lineTable('ab\r\nc\n\nd');
  expect([0, 1, 4, 6, 7].map((offset) => lines(offset))).toEqual([
    { line: 1, column: 1 },
    { line: 1, column: 2 },
    { line: 2, column: 1 },
    { line: 3, column: 1 },
    { line: 4, column: 1 },
  ]);
});
