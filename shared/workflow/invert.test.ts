import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from './apply-edit.ts';
import { CATALOGUE } from './catalogue-rig.ts';
import { randomEdit, randomText } from './document-rig.ts';
import type { WorkflowDocument } from './document.ts';
import { editSchema, type Edit } from './edit.ts';
import { extractNodes } from './extract.ts';
import { invertEdits, rebaseUndo } from './invert.ts';
import { loadText } from './load.ts';
import { EMPTY_LAYOUT } from './workflow.ts';

const TEXT = `formatVersion: 1
nodes:
  lint: # first
    action: static-analysis.eslint
    parameters: { path: src }
  unit:
    action: testing.run
    after: [lint]
`;

function documentOf(text: string): WorkflowDocument {
  return { name: 'gate', text, layout: EMPTY_LAYOUT };
}

function apply(document: WorkflowDocument, ...edits: readonly Edit[]): WorkflowDocument {
  const result = applyEdits(document, edits);
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.reason}`);
  return result.value;
}

/** Gestures of every kind: each is one or several edits, as the window sends them. */
const mark = { x: fc.integer({ min: -900, max: 900 }), y: fc.integer({ min: -900, max: 900 }) };
const size = { width: fc.integer({ min: 100, max: 900 }), height: fc.integer({ min: 50, max: 900 }) };
const note = fc.record({ text: fc.string(), ...mark, ...size });
const group = fc.record({ title: fc.string(), ...mark, ...size, color: fc.constantFrom('red', 'blue') });
const markId = fc.constantFrom('note', 'note_2', 'group', 'a.b');
const place = fc.record({ ...mark, collapsed: fc.boolean() });
const gesture: fc.Arbitrary<(now: WorkflowDocument) => readonly Edit[]> = fc.oneof(
  { weight: 6, arbitrary: randomEdit.map((edit) => () => [edit]) },
  fc.array(randomEdit, { minLength: 2, maxLength: 5 }).map((edits) => () => edits),
  fc
    .dictionary(markId, fc.option(note), { maxKeys: 2 })
    .map((notes) => () => [{ type: 'layout.notes' as const, notes }]),
  fc
    .dictionary(markId, fc.option(group), { maxKeys: 2 })
    .map((groups) => () => [{ type: 'layout.groups' as const, groups }]),
  fc
    .dictionary(fc.constantFrom('lint', 'unit', 'each.e2e'), fc.option(place), { maxKeys: 3 })
    .map((nodes) => () => [{ type: 'layout.place' as const, nodes }]),
  fc
    .tuple(fc.dictionary(markId, note, { maxKeys: 2 }), fc.dictionary(markId, place, { maxKeys: 2 }))
    .map(([notes, nodes]) => () => [{ type: 'layout.set' as const, layout: { ...EMPTY_LAYOUT, notes, nodes } }]),
  fc.string().map((tail) => (now: WorkflowDocument) => [{ type: 'text.set' as const, text: `${now.text}# ${tail}` }]),
  randomText.map((text) => () => [{ type: 'text.set' as const, text }]),
  // Of nodes that are there, or most would come to nothing.
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.nat(), fc.constantFrom('first', 'rename', 'add'))
      .map(([pick, what]) => (now: WorkflowDocument): readonly Edit[] => {
        const ids = nodesOf(now).map(([id]) => id);
        const path = ids.at(pick % Math.max(1, ids.length));
        if (path === undefined || what === 'add')
          return [{ type: 'node.put', path: `more_${pick % 99}`, node: { action: 'shell.run' } }];
        if (what === 'rename') return [{ type: 'node.rename', path, id: `${path.slice(0, 9)}_${pick % 9}` }];
        return [{ type: 'node.order', path, before: ids[0] ?? null }];
      }),
  },
  // Into a container, and taken out into a workflow of its own.
  fc.nat().map((pick) => (now: WorkflowDocument) => {
    const [path = '', node] = nodesOf(now).at(pick % Math.max(1, nodesOf(now).length)) ?? [];
    return [
      { type: 'node.put' as const, path: 'held', node: { action: 'flow.group', nodes: { [path]: node ?? {} } } },
      { type: 'node.remove' as const, path },
    ];
  }),
  fc.nat().map((pick) => (now: WorkflowDocument) => {
    const paths = nodesOf(now).map(([path]) => path);
    const chosen = paths.filter((_, at) => at === pick % Math.max(1, paths.length));
    const extracted = extractNodes(now, CATALOGUE, { paths: chosen, name: 'part', places: {} });
    return extracted.ok ? extracted.value.edits : [];
  }),
);

function nodesOf({ text }: WorkflowDocument): readonly (readonly [string, Record<string, unknown>])[] {
  const loaded = loadText(text);
  const nodes: unknown = loaded.ok ? (loaded.value as { readonly nodes?: unknown } | null)?.nodes : undefined;
  const entries = typeof nodes === 'object' && nodes !== null ? Object.entries(nodes) : [];
  return entries.filter((entry): entry is [string, Record<string, unknown>] => typeof entry[1] === 'object');
}

describe('undo while nobody else changed the document', () => {
  test('after 200 random gestures of every kind, 200 undos bring back every byte of text and layout', () => {
    const effective = new Set<Edit['type']>();
    fc.assert(
      fc.property(randomText, fc.array(gesture, { minLength: 200, maxLength: 200 }), (text, gestures) => {
        const states = [documentOf(text)];
        for (const make of gestures) {
          const now = states.at(-1) ?? documentOf(text);
          const edits = make(now);
          const result = applyEdits(now, edits);
          states.push(result.ok ? result.value : now);
          const [only, ...others] = edits;
          const isAlone = only !== undefined && others.length === 0;
          if (isAlone && result.ok && JSON.stringify(result.value) !== JSON.stringify(now)) effective.add(only.type);
        }
        let current = states.at(-1) ?? documentOf(text);
        for (let at = states.length - 1; at > 0; at -= 1) {
          const [before, after] = [states[at - 1] ?? current, states[at] ?? current];
          current = apply(current, ...invertEdits(before, after));
          expect(current).toEqual(before);
        }
        expect(current).toEqual(documentOf(text));
      }),
      { numRuns: 5 },
    );
    // A kind of edit that the gestures above never make, or never to any effect, would be one that nobody undid.
    expect([...effective].toSorted()).toEqual(editSchema.options.map(({ shape }) => shape.type.value).toSorted());
  });

  test('a gesture that only moved a node is undone without touching the text', () => {
    const before = documentOf(TEXT);
    const after = apply(before, { type: 'layout.place', nodes: { lint: { x: 1, y: 2 } } });
    expect(invertEdits(before, after)).toEqual([{ type: 'layout.set', layout: EMPTY_LAYOUT }]);
    expect(invertEdits(before, before)).toEqual([]);
  });
});

describe('undo after another face changed the document', () => {
  const before = documentOf(TEXT);
  const undone = (gesture: Edit[], meanwhile: Edit[]): WorkflowDocument => {
    const after = apply(before, ...gesture);
    const current = apply(after, ...meanwhile);
    return apply(current, ...rebaseUndo(current, before, after));
  };

  test('only the field of this gesture goes back', () => {
    const result = undone(
      [{ type: 'node.set', path: 'lint', field: ['parameters', 'path'], value: 'lib' }],
      [
        { type: 'node.set', path: 'lint', field: ['parameters', 'fix'], value: true },
        { type: 'workflow.set', field: ['name'], value: 'theirs' },
      ],
    );
    expect(result.text).toBe(
      TEXT.replace('nodes:', 'name: theirs\nnodes:').replace('{ path: src }', '{ path: src, fix: true }'),
    );
  });

  test('a field that they changed too keeps their value', () => {
    const set = (value: string): Edit => ({ type: 'node.set', path: 'lint', field: ['parameters', 'path'], value });
    expect(undone([set('mine')], [set('theirs')]).text).toContain('{ path: theirs }');
  });

  test('an added node goes, with what they made wait for it; their own node stays', () => {
    const added: Edit = { type: 'node.put', path: 'mine', node: { action: 'shell.run' } };
    const result = undone(
      [added],
      [{ type: 'node.put', path: 'theirs', node: { action: 'shell.run', after: ['mine', 'unit'] } }],
    );
    expect(result.text).toBe(`${TEXT}  theirs:\n    action: shell.run\n    after: [unit]\n`);
  });

  test('a removed node comes back with what it waited for and what waited for it', () => {
    const result = undone(
      [{ type: 'node.remove', path: 'lint' }],
      [{ type: 'node.set', path: 'unit', field: ['name'], value: 'Theirs' }],
    );
    expect(result.text).toBe(
      'formatVersion: 1\nnodes:\n  unit:\n    action: testing.run\n    name: Theirs\n    after: [lint]\n  lint:\n    action: static-analysis.eslint\n    parameters:\n      path: src\n',
    );
  });

  test('a rename goes back as a rename, also in what they wrote with the new id', () => {
    const result = undone(
      [{ type: 'node.rename', path: 'lint', id: 'style' }],
      [
        { type: 'node.set', path: 'style', field: ['name'], value: 'Theirs' },
        { type: 'node.put', path: 'more', node: { action: 'shell.run', after: ['style'] } },
      ],
    );
    expect(result.text).toContain('  lint: # first\n    action: static-analysis.eslint\n    name: Theirs\n');
    expect(result.text).toContain('  more:\n    action: shell.run\n    after: [lint]\n');
  });

  test('a node that I moved in the file goes back to its place, beside the node they added', () => {
    const mine: Edit = { type: 'node.order', path: 'unit', before: 'lint' };
    const theirs: Edit = { type: 'node.put', path: 'theirs', node: { action: 'shell.run' } };
    const result = undone([mine], [theirs]);
    expect(result.text).toBe(`${TEXT}  theirs:\n    action: shell.run\n`);
  });

  test('where they ordered the nodes anew meanwhile, theirs stays', () => {
    const first: Edit = { type: 'node.put', path: 'build', node: { action: 'shell.run' } };
    const was = apply(before, first);
    const became = apply(was, { type: 'node.order', path: 'build', before: 'lint' });
    const current = apply(became, { type: 'node.order', path: 'build', before: 'unit' });
    expect(rebaseUndo(current, was, became)).toEqual([]);
    expect(rebaseUndo(apply(became, { type: 'node.put', path: 'more', node: {} }), was, became)).toEqual([
      { type: 'node.order', path: 'build', before: null },
    ]);
  });

  test('whatever nodes a gesture moved, their order comes back beside what others added', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const flow = documentOf(
      `formatVersion: 1\nnodes:\n${ids.map((id) => `  ${id}: { action: shell.run }\n`).join('')}`,
    );
    const order = fc.record({
      type: fc.constant('node.order' as const),
      path: fc.constantFrom(...ids),
      before: fc.option(fc.constantFrom(...ids)),
    });
    fc.assert(
      fc.property(
        fc.array(order, { minLength: 1, maxLength: 4 }),
        fc.option(fc.constantFrom(...ids)),
        (gesture, before) => {
          const became = apply(flow, ...gesture);
          const current = apply(
            became,
            { type: 'node.put', path: 'more', node: { action: 'shell.run' } },
            { type: 'node.order', path: 'more', before },
          );
          const edits = rebaseUndo(current, flow, became);
          expect(edits.length).toBeLessThanOrEqual(gesture.length === 1 ? 1 : Number.POSITIVE_INFINITY);
          const left = nodesOf(apply(current, ...edits)).map(([id]) => id);
          expect(left.toSorted()).toEqual([...ids, 'more']);
          expect(left.filter((id) => id !== 'more')).toEqual(ids);
        },
      ),
    );
  });

  describe('what runs at the end of a group comes back there', () => {
    const group = documentOf(
      'formatVersion: 1\nnodes:\n  each:\n    action: flow.group\n    nodes:\n      lint: { action: shell.run }\n    finally:\n      tidy: { action: shell.run }\n      last: { action: shell.run }\n  last: { action: shell.run }\n',
    );
    const theirs: Edit = { type: 'workflow.set', field: ['settings', 'timeout'], value: '5m' };
    const wanted = dataOf(apply(group, theirs));

    test.each<[string, Edit[]]>([
      ['removed, one of two', [{ type: 'node.remove', path: 'each.last' }]],
      [
        'removed, both',
        [
          { type: 'node.remove', path: 'each.last' },
          { type: 'node.remove', path: 'each.tidy' },
        ],
      ],
      ['renamed, while another node has the same id', [{ type: 'node.rename', path: 'each.last', id: 'build' }]],
      [
        'moved out of it',
        [
          { type: 'node.remove', path: 'each.tidy' },
          { type: 'node.put', path: 'each.tidy', node: { action: 'shell.run' } },
        ],
      ],
    ])('%s', (_, gesture) => {
      const became = apply(group, ...gesture);
      const current = apply(became, theirs);
      expect(dataOf(apply(current, ...rebaseUndo(current, group, became)))).toEqual(wanted);
    });

    test('not when they removed the group: the rest of the gesture is undone all the same', () => {
      const became = apply(
        group,
        { type: 'node.remove', path: 'each.tidy' },
        { type: 'node.set', path: 'last', field: ['name'], value: 'Mine' },
      );
      const current = apply(became, { type: 'node.remove', path: 'each' });
      expect(dataOf(apply(current, ...rebaseUndo(current, group, became)))).toEqual({
        formatVersion: 1,
        nodes: { last: { action: 'shell.run' } },
      });
    });
  });

  test('places: mine go back, theirs stay', () => {
    const result = undone(
      [{ type: 'layout.place', nodes: { lint: { x: 1, y: 1 }, unit: { x: 5, y: 5 } } }],
      [{ type: 'layout.place', nodes: { unit: { x: 9, y: 9 } } }],
    );
    expect(result.layout.nodes).toEqual({ unit: { x: 9, y: 9 } });
    expect(result.text).toBe(TEXT);
  });

  test('while their text cannot be read, nothing of it is touched', () => {
    const after = apply(before, { type: 'node.remove', path: 'lint' });
    expect(rebaseUndo(documentOf('nodes: ['), before, after)).toEqual([]);
  });

  test('undo of one of two unrelated gestures leaves exactly the other, whatever they are', () => {
    fc.assert(
      fc.property(randomText, randomEdit, fc.string({ minLength: 1 }), (text, gesture, title) => {
        const was = documentOf(text);
        const became = applyEdits(was, [gesture]);
        const theirs: Edit = { type: 'workflow.set', field: ['settings', 'timeout'], value: title };
        const current = became.ok ? applyEdits(became.value, [theirs]) : became;
        const wanted = applyEdits(was, [theirs]);
        fc.pre(
          became.ok && current.ok && wanted.ok && !(gesture.type === 'workflow.set' && gesture.field[0] === 'settings'),
        );
        if (!became.ok || !current.ok || !wanted.ok) return;
        const result = apply(current.value, ...rebaseUndo(current.value, was, became.value));
        expect(dataOf(result)).toEqual(dataOf(wanted.value));
        expect(result.layout).toEqual(was.layout);
      }),
      { numRuns: 300 },
    );
  });
});

function dataOf({ text }: WorkflowDocument): unknown {
  const loaded = loadText(text);
  return loaded.ok ? loaded.value : undefined;
}
