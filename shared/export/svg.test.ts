import fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { readWorkflow } from '../workflow/read.ts';
import { EMPTY_LAYOUT, type Workflow } from '../workflow/workflow.ts';
import { arrange } from './arrange.ts';
import { svgOf } from './svg.ts';

const read = (nodes: string): Workflow => {
  const { workflow } = readWorkflow(`formatVersion: 1\nname: w\nnodes:\n${nodes}`);
  if (workflow === undefined) throw new Error('not a workflow');
  return workflow;
};
const CHAIN = read(`  a: { action: flow.wait }
  b: { action: flow.wait, after: [a] }
  c: { action: flow.wait, after: { a: failed } }
  box:
    action: flow.group
    after: [b]
    nodes:
      inner: { action: shell.run }
      next: { action: shell.run, after: [inner] }
`);

describe('the drawing of a workflow', () => {
  test('without a layout every node stands right of what it comes after, and inner ones in their container', () => {
    const { boxes, isKept } = arrange(CHAIN, EMPTY_LAYOUT);
    expect(isKept).toBe(false);
    const at = (path: string) => boxes.get(path) ?? { x: NaN, y: NaN, width: NaN, height: NaN };
    expect(at('a').x + at('a').width).toBeLessThan(at('b').x);
    expect(at('b').x + at('b').width).toBeLessThan(at('box').x);
    expect(at('box.inner').x).toBeGreaterThan(at('box').x);
    expect(at('box.next').x + at('box.next').width).toBeLessThan(at('box').x + at('box').width);
    expect(at('box.next').y + at('box.next').height).toBeLessThan(at('box').y + at('box').height);
  });

  test('with a layout the cards stand where it says; where they would lie on each other, in columns', () => {
    const two = read('  a: { action: flow.wait }\n  b: { action: flow.wait }\n');
    const placed = (x: number) => ({ ...EMPTY_LAYOUT, nodes: { a: { x: 100, y: 50 }, b: { x, y: 50 } } });
    expect(arrange(two, placed(-300)).boxes.get('b')).toMatchObject({ x: -300, y: 50 });
    expect(arrange(two, placed(110)).isKept).toBe(false);
  });

  test('cards say name, action and, where it is given, the word of their status; edges say other conditions', () => {
    const drawing = svgOf(CHAIN, EMPTY_LAYOUT, { a: 'failed', 'box.inner': 'skipped' });
    expect(drawing).toContain('>Failed</text>');
    expect(drawing).toContain('>Skipped</text>');
    expect(drawing).toContain('>shell.run</text>');
    expect(drawing).toContain('>failed</text>');
    expect(svgOf(CHAIN, EMPTY_LAYOUT)).not.toContain('>Failed</text>');
  });

  test('a draft with a cycle is drawn, every card once and none on another', () => {
    const circle = read(
      '  a: { action: x.y, after: [c] }\n  b: { action: x.y, after: [a] }\n  c: { action: x.y, after: [b] }\n',
    );
    const boxes = [...arrange(circle, EMPTY_LAYOUT).boxes.values()];
    expect(new Set(boxes.map(({ x, y }) => `${x} ${y}`)).size).toBe(3);
  });

  test('an empty workflow is an empty drawing', () => {
    expect(XMLValidator.validate(svgOf(read('  {}\n'), EMPTY_LAYOUT))).toBe(true);
  });

  test('whatever names hold, the drawing is well-formed and holds no element of theirs', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 }), (name, action) => {
        const drawing = svgOf({ formatVersion: 1, name, nodes: { a: { action, name }, b: { action } } }, EMPTY_LAYOUT);
        expect(XMLValidator.validate(drawing)).toBe(true);
        expect(drawing.match(/<g /g)).toHaveLength(2);
      }),
    );
    expect(
      svgOf({ formatVersion: 1, nodes: { a: { action: 'x', name: '<script>alert(1)</script>' } } }, EMPTY_LAYOUT),
    ).not.toContain('<script');
  });

  test('in any graph no two cards of a scope overlap and every edge goes to the right', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(30), { maxLength: 4 }), { minLength: 1, maxLength: 30 }), (graph) => {
        const nodes = Object.fromEntries(
          graph.map((before, index) => [
            `n${index}`,
            { action: 'x.y', after: [...new Set(before.filter((each) => each < index).map((each) => `n${each}`))] },
          ]),
        );
        const { boxes, edges } = arrange({ formatVersion: 1, nodes }, EMPTY_LAYOUT);
        const all = [...boxes.values()];
        for (const [index, a] of all.entries())
          for (const b of all.slice(index + 1))
            expect(a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height).toBe(
              false,
            );
        for (const { source, target } of edges)
          expect(boxes.get(source)?.x ?? NaN).toBeLessThan(boxes.get(target)?.x ?? NaN);
      }),
    );
  });
});
