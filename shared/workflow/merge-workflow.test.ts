import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from './apply-edit.ts';
import { isData, sameData, type Data } from './data-change.ts';
import { rawNodes } from './document-data.ts';
import { randomEdit, randomText } from './document-rig.ts';
import type { Edit } from './edit.ts';
import { loadText } from './load.ts';
import { mergeData, type MergeChoices } from './merge-data.ts';
import { mergeLayouts } from './merge-layout.ts';
import { joinWithMarkers, mergeLines } from './merge-lines.ts';
import { writeMarkers } from './merge-markers.ts';
import { mergeWorkflows, type MergedWorkflow } from './merge-workflow.ts';
import { EMPTY_LAYOUT } from './workflow.ts';

const BASE = `formatVersion: 1
# what we check
nodes:
  lint: # first
    action: static-analysis.eslint
    parameters: { path: src }
  unit:
    action: testing.run
    after: [lint]
    timeout: 10m
  build:
    action: build-synthesis.run
    parameters:
      target: "{{ nodes.unit.outputs.summary.passed }}"
`;

function merge(ours: string, theirs: string, choices: MergeChoices = {}, base = BASE): MergedWorkflow {
  const result = mergeWorkflows(base, ours, theirs, choices);
  if (!result.ok) throw new Error(`${result.problem.message} ${result.problem.reason}`);
  return result.value;
}

function dataOf(text: string): Data {
  const loaded = loadText(text);
  if (!loaded.ok || !isData(loaded.value)) throw new Error('The text cannot be read');
  return loaded.value;
}

function edited(text: string, edits: readonly Edit[]): string {
  return edits.reduce((now, edit) => {
    const result = applyEdits({ name: 'w', text: now, layout: EMPTY_LAYOUT }, [edit]);
    return result.ok && loadText(result.value.text).ok ? result.value.text : now;
  }, text);
}

describe('merging what two people did to a workflow', () => {
  test('different fields of one node merge, with the comments of both', () => {
    const ours = BASE.replace('timeout: 10m', 'timeout: 20m # slow machine');
    const theirs = BASE.replace('after: [lint]', 'after: [lint]\n    # flaky\n    retry: { max: 2 }');
    const { text, conflicts } = merge(ours, theirs);
    expect(conflicts).toEqual([]);
    expect(text).toContain('timeout: 20m # slow machine');
    expect(text).toContain('retry: { max: 2 }');
    expect(text).toContain('lint: # first');
  });

  test('two fields on one line merge, which lines alone could not', () => {
    const base = BASE.replace('{ path: src }', '{ path: src, fix: false }');
    const { text, conflicts } = merge(base.replace('src', 'lib'), base.replace('fix: false', 'fix: true'), {}, base);
    expect(conflicts).toEqual([]);
    expect(text).toContain('{ path: lib, fix: true }');
    expect(text).toContain('# what we check');
  });

  test('both changed the same field: a conflict, ours stands, and the choice is carried out', () => {
    const [ours, theirs] = [BASE.replace('10m', '20m'), BASE.replace('10m', '30m')];
    const merged = merge(ours, theirs);
    expect(merged.conflicts).toEqual([
      {
        id: 'nodes.unit.timeout',
        kind: 'field',
        path: ['nodes', 'unit', 'timeout'],
        base: '10m',
        ours: '20m',
        theirs: '30m',
        kept: 'ours',
      },
    ]);
    expect(merged.text).toBe(ours);
    const chosen = merge(ours, theirs, { 'nodes.unit.timeout': 'theirs' });
    expect([chosen.text, chosen.conflicts]).toEqual([theirs, []]);
  });

  test('conflicts are written as comments above the field, and the file can still be read', () => {
    const { text, conflicts } = merge(BASE.replace('10m', '20m'), BASE.replace('10m', '30m'));
    const marked = writeMarkers(text, conflicts);
    expect(marked).toContain(
      [
        '    # <<<<<<< conflict in nodes.unit.timeout: "ours" stands below; choose, then delete these comments',
        '    # base:',
        '    #   timeout: 10m',
        '    # theirs:',
        '    #   timeout: 30m',
        '    # >>>>>>>',
        '    timeout: 20m',
      ].join('\n'),
    );
    expect(dataOf(marked)).toEqual(dataOf(text));
  });

  test('removed here, changed there: the node stays, and somebody is asked', () => {
    const ours = edited(BASE, [{ type: 'node.remove', path: 'unit' }]);
    const { text, conflicts } = merge(ours, BASE.replace('10m', '30m'));
    expect(conflicts).toMatchObject([{ id: 'nodes.unit', kind: 'node', kept: 'theirs' }]);
    expect(text).toContain('timeout: 30m');
  });

  test('renamed here, changed there: the change finds the node, and new references follow', () => {
    const ours = edited(BASE, [{ type: 'node.rename', path: 'unit', id: 'tests' }]);
    const theirs = `${BASE.replace('10m', '30m')}  last:\n    action: shell.run\n    after: [unit]\n`;
    const { text, conflicts, problems } = merge(ours, theirs);
    expect([conflicts, problems]).toEqual([[], []]);
    expect(dataOf(text)).toMatchObject({ nodes: { tests: { timeout: '30m' }, last: { after: ['tests'] } } });
    expect(dataOf(merge(theirs, ours).text)).toEqual(dataOf(text));
  });

  test('renamed here, removed there: it stays under its new id, and somebody is asked', () => {
    const base = 'formatVersion: 1\nnodes:\n  lint: { action: shell.run }\n  unit: { action: testing.run }\n';
    const removed = edited(base, [{ type: 'node.remove', path: 'lint' }]);
    const renamed = edited(base, [{ type: 'node.rename', path: 'lint', id: 'style' }]);
    const idsOf = (text: string): readonly string[] => rawNodes(dataOf(text)).map(({ path }) => path);
    for (const [ours, theirs, renaming, removing] of [
      [removed, renamed, 'theirs', 'ours'],
      [renamed, removed, 'ours', 'theirs'],
    ] as const) {
      const { text, conflicts } = merge(ours, theirs, {}, base);
      expect(conflicts).toMatchObject([{ id: 'nodes.style', kind: 'node', kept: renaming }]);
      expect(idsOf(text).toSorted()).toEqual(['style', 'unit']);
      const [kept, gone] = [renaming, removing].map((side) => merge(ours, theirs, { 'nodes.style': side }, base));
      expect([kept?.conflicts, idsOf(kept?.text ?? '').toSorted()]).toEqual([[], ['style', 'unit']]);
      expect([gone?.conflicts, idsOf(gone?.text ?? '')]).toEqual([[], ['unit']]);
    }
  });

  test('both renamed it differently: one node, and somebody is asked', () => {
    const to = (id: string) => edited(BASE, [{ type: 'node.rename', path: 'unit', id }]);
    const { text, conflicts } = merge(to('tests'), to('checks'));
    expect(conflicts).toMatchObject([{ id: 'nodes.tests.id', base: 'unit', ours: 'tests', theirs: 'checks' }]);
    expect(Object.keys(dataOf(text)['nodes'] as Data)).toEqual(['lint', 'tests', 'build']);
  });

  test('removed here, named there by a new node: said with its place', () => {
    const ours = edited(BASE, [{ type: 'node.remove', path: 'lint' }]);
    const theirs = `${BASE}  last:\n    action: shell.run\n    after: [lint]\n`;
    expect(merge(ours, theirs).problems).toMatchObject([
      { code: 'merge.nodeGone', place: { node: 'last', line: expect.any(Number) } },
    ]);
  });

  test('two edges that together make a circle are a problem', () => {
    const ours = edited(BASE, [{ type: 'node.set', path: 'lint', field: ['after'], value: ['last'] }]);
    const theirs = `${BASE}  last:\n    action: shell.run\n    after: [unit]\n`;
    const withLast = `${BASE}  last:\n    action: shell.run\n`;
    const oursWithLast = edited(withLast, [{ type: 'node.set', path: 'lint', field: ['after'], value: ['last'] }]);
    expect(ours).not.toBe(BASE);
    expect(merge(oursWithLast, theirs, {}, withLast).problems).toMatchObject([{ code: 'node.cycle' }]);
  });

  test('both added a node of the same id: "both" keeps theirs under another id', () => {
    const added = (action: string) => `${BASE}  extra:\n    action: ${action}\n`;
    const [ours, theirs] = [added('shell.run'), added('files.read')];
    expect(merge(ours, theirs).conflicts).toMatchObject([{ id: 'nodes.extra', kind: 'node' }]);
    const { text, conflicts } = merge(ours, theirs, { 'nodes.extra': 'both' });
    expect(conflicts).toEqual([]);
    expect(dataOf(text)).toMatchObject({
      nodes: { extra: { action: 'shell.run' }, extra_theirs: { action: 'files.read' } },
    });
  });

  test('dependencies that each side added are both kept', () => {
    const ours = BASE.replace('[lint]', '[lint, build]');
    const theirs = BASE.replace('after: [lint]', 'after: [lint, setup]');
    expect(dataOf(merge(ours, theirs).text)).toMatchObject({ nodes: { unit: { after: ['lint', 'build', 'setup'] } } });
  });

  test('lines that cannot be read as a workflow get markers as git writes them', () => {
    expect(joinWithMarkers(mergeLines('a\nb\nc\n', 'a\nx\nc\nd\n', 'a\ny\nc\n'))).toBe(
      'a\n<<<<<<< ours\nx\n=======\ny\n>>>>>>> theirs\nc\nd\n',
    );
  });

  test('places on the canvas are never asked about', () => {
    const at = (x: number, more = {}) => ({ version: 1, nodes: { a: { x, y: 0 }, ...more } });
    expect(mergeLayouts(at(0), at(1), at(2, { b: { x: 5, y: 5 } }))).toEqual(at(1, { b: { x: 5, y: 5 } }));
  });
});

describe('laws of the merge', () => {
  const runs = { numRuns: 80 };
  const changed = fc.array(randomEdit, { minLength: 1, maxLength: 6 });

  test('whoever changed alone has it their way, byte for byte', () => {
    fc.assert(
      fc.property(randomText, changed, (base, edits) => {
        const other = edited(base, edits);
        for (const [ours, theirs, wanted] of [
          [other, base, other],
          [base, other, other],
          [other, other, other],
        ] as const)
          expect(merge(ours, theirs, {}, base)).toEqual({ text: wanted, conflicts: [], problems: [] });
      }),
      runs,
    );
  });

  test('key by key too: merge(b, a, b), merge(b, b, a) and merge(b, a, a) are a', () => {
    fc.assert(
      fc.property(randomText, changed, (base, edits) => {
        const [was, now] = [dataOf(base), dataOf(edited(base, edits))];
        for (const [ours, theirs] of [
          [now, was],
          [was, now],
          [now, now],
        ] as const) {
          const { data, conflicts } = mergeData(was, ours, theirs);
          expect([sameData(data, now), conflicts]).toEqual([true, []]);
        }
      }),
      runs,
    );
  });

  test('edits of different things commute, and nothing is asked', () => {
    fc.assert(
      fc.property(randomText, fc.constantFrom('timeout', 'priority', 'estimate'), (base, field) => {
        const nodes = rawNodes(dataOf(base)).filter(({ node }) => isData(node));
        fc.pre(nodes.length >= 2);
        const [one, other] = [nodes[0]?.path ?? '', nodes.at(-1)?.path ?? ''];
        const set = (path: string, value: string): Edit => ({ type: 'node.set', path, field: [field], value });
        const ours = edited(base, [set(one, '7m')]);
        const theirs = edited(base, [
          set(other, '9m'),
          { type: 'workflow.set', field: ['description'], value: 'theirs' },
        ]);
        fc.pre(ours !== base && theirs !== base);
        const [there, back] = [merge(ours, theirs, {}, base), merge(theirs, ours, {}, base)];
        expect(there.conflicts).toEqual([]);
        expect(sameData(dataOf(there.text), dataOf(back.text))).toBe(true);
        expect(
          sameData(
            dataOf(there.text),
            dataOf(edited(ours, [set(other, '9m'), { type: 'workflow.set', field: ['description'], value: 'theirs' }])),
          ),
        ).toBe(true);
      }),
      runs,
    );
  });

  test('no node is lost in silence: every id of either side is there, or was removed on purpose, or is asked about', () => {
    fc.assert(
      fc.property(randomText, changed, changed, (base, one, other) => {
        const [ours, theirs] = [edited(base, one), edited(base, other)];
        const result = mergeWorkflows(base, ours, theirs);
        if (!result.ok) throw new Error(result.problem.message);
        const { text, conflicts } = result.value;
        const ids = (of: string) => new Set(rawNodes(dataOf(of)).map(({ path }) => path));
        const [was, mine, yours, merged] = [base, ours, theirs, text].map(ids) as [
          Set<string>,
          Set<string>,
          Set<string>,
          Set<string>,
        ];
        for (const path of new Set([...mine, ...yours])) {
          const isRemoved = was.has(path) && !(mine.has(path) && yours.has(path));
          const isAskedAbout = conflicts.length > 0;
          // A node that moved to another id is in the merge under that id: as many nodes as either side has.
          expect(merged.has(path) || isRemoved || isAskedAbout || merged.size >= Math.max(mine.size, yours.size)).toBe(
            true,
          );
        }
      }),
      runs,
    );
  });
});
