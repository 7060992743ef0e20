import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { applyEdits } from './apply-edit.ts';
import { isData } from './data-change.ts';
import { randomText } from './document-rig.ts';
import type { WorkflowDocument } from './document.ts';
import { EMPTY_LAYOUT } from './workflow.ts';

const GATE = `formatVersion: 1
nodes:
  # Findings first
  lint:
    action: x.y   # quick

  # ---- slow ones ----

  unit:
    action: x.y
    parameters:
      text: |
        # not a comment

  build: { action: x.y, after: [unit] } # at the end
outputs: {}
`;

const document = (text: string): WorkflowDocument => ({ name: 'w', text, layout: EMPTY_LAYOUT });
const move = (text: string, path: string, before: string | null) =>
  applyEdits(document(text), [{ type: 'node.order', path, before }]);
const moved = (text: string, path: string, before: string | null): string => {
  const result = move(text, path, before);
  if (!result.ok) throw new Error(`${result.problem.message} ${result.problem.reason}`);
  return result.value.text;
};

function idsOf(text: string): readonly string[] {
  const data: unknown = load(text);
  return isData(data) && isData(data['nodes']) ? Object.keys(data['nodes']) : [];
}

describe('a node at another place in the file', () => {
  test('takes its own comments along and leaves blank lines and headings where they are', () => {
    expect(moved(GATE, 'build', 'lint')).toBe(`formatVersion: 1
nodes:
  build: { action: x.y, after: [unit] } # at the end

  # ---- slow ones ----

  # Findings first
  lint:
    action: x.y   # quick

  unit:
    action: x.y
    parameters:
      text: |
        # not a comment
outputs: {}
`);
  });

  test('back again is the file as it was, to the byte', () => {
    expect(moved(moved(GATE, 'lint', null), 'lint', 'unit')).toBe(GATE);
  });

  test('works on one line, too, and inside containers', () => {
    const text =
      'formatVersion: 1\nnodes: { a: { action: x.y }, b: { action: x.z, nodes: { c: { action: x.y }, d: { action: x.y } } } }\n';
    expect(moved(text, 'b', 'a')).toContain('{ b: { action: x.z, nodes: { c:');
    expect(moved(text, 'b.d', 'c')).toContain('nodes: { d: { action: x.y }, c: { action: x.y } }');
  });

  test('is refused beside a node that is not there, and where an alias would come before what it stands for', () => {
    expect(move(GATE, 'lint', 'nobody')).toMatchObject({ ok: false, problem: { code: 'edit.unknownNode' } });
    expect(move(GATE, 'nobody', 'lint')).toMatchObject({ ok: false, problem: { code: 'edit.unknownNode' } });
    const shared = 'formatVersion: 1\nnodes:\n  a: &step\n    action: x.y\n  b: *step\n';
    expect(move(shared, 'b', 'a')).toMatchObject({ ok: false });
  });

  test('whatever the file looks like, the data stays, the order is as wanted, and twice is once', () => {
    fc.assert(
      fc.property(randomText, fc.nat(), fc.nat(), (text, from, to) => {
        const ids = idsOf(text);
        const id = ids[from % Math.max(1, ids.length)];
        if (id === undefined) return;
        const others = ids.filter((other) => other !== id);
        const before = others[to % (others.length + 1)] ?? null;
        const result = move(text, id, before);
        // What cannot be moved without touching the rest is refused, never damaged.
        if (!result.ok && result.problem.code === 'edit.notPossible') return;
        const after = moved(text, id, before);
        expect(load(after)).toEqual(load(text));
        const at = before === null ? others.length : others.indexOf(before);
        expect(idsOf(after)).toEqual([...others.slice(0, at), id, ...others.slice(at)]);
        expect(moved(after, id, before)).toBe(after);
      }),
    );
  });
});
