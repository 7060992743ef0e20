import { describe, expect, test } from 'vitest';
import {
  actionManifestSchema,
  catalogueOf,
  moduleManifestSchema,
  type ActionManifest,
} from '#shared/module/manifest.ts';
import { applyEdits } from '#shared/workflow/apply-edit.ts';
import { edgesOf } from '#shared/workflow/edges.ts';
import type { Edit } from '#shared/workflow/edit.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import { EMPTY_LAYOUT, type Workflow } from '#shared/workflow/workflow.ts';
import { copyNodes, clipText, pasteEdits, readClip } from './clipboard.ts';
import {
  addCard,
  connectEach,
  connectPorts,
  deleteAndHeal,
  deleteParts,
  insertOnEdge,
  moveCards,
  moveEdge,
  nudgeCards,
  runAfter,
  setConditions,
  spliceCard,
  toggleDisabled,
  toggleMuted,
  type Desk,
} from './gestures.ts';
import { fittingPorts } from './fitting-ports.ts';
import { findNodes } from './find-nodes.ts';
import type { Places } from './layout-tree.ts';
import { replaceCard } from './replace-card.ts';

function action(
  id: string,
  properties: Record<string, unknown>,
  outputs: Record<string, string>,
  more: Partial<ActionManifest> = {},
): ActionManifest {
  return actionManifestSchema.parse({
    id,
    title: id,
    description: '',
    version: 1,
    parameters: { type: 'object', properties },
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, type]) => [name, { title: name, type }])),
    effects: [],
    estimateMs: 1,
    ...more,
  });
}

const catalogue = catalogueOf([
  moduleManifestSchema.parse({
    id: 'test',
    title: 'Test',
    description: '',
    icon: 'package',
    order: 1,
    actions: [
      action('test.lint', { path: { type: 'string' } }, { findings: 'findings' }),
      action(
        'test.fix',
        { findings: { type: 'array', portType: 'findings' } },
        { patch: 'patch', findings: 'findings' },
      ),
      action('test.wait', {}, {}),
      action('test.command', { env: { type: 'object', control: 'map' } }, { stdout: 'text' }),
      action('test.each', {}, {}, { container: true }),
    ],
  }),
]);

const TEXT = `formatVersion: 1
# kept
nodes:
  lint:
    action: test.lint
  fix:
    action: test.fix
    after: [lint]
    parameters: { findings: "{{ nodes.lint.outputs.findings }}" }
  end:
    action: test.wait
    after: [fix, lint]
`;

const PLACES: Places = { lint: { x: 0, y: 0 }, fix: { x: 320, y: 0 }, end: { x: 640, y: 0 } };

function deskOf(text: string, places: Places = PLACES, unsaved: Places = {}): Desk {
  const { workflow } = readWorkflow(text);
  if (workflow === undefined) throw new Error('not readable');
  return { workflow, catalogue, places, unsaved };
}

function after(
  text: string,
  edits: readonly Edit[],
): { readonly text: string; readonly workflow: Workflow; readonly layout: Places } {
  const result = applyEdits({ name: 'test', text, layout: EMPTY_LAYOUT }, edits);
  if (!result.ok) throw new Error(result.problem.message);
  const { workflow } = readWorkflow(result.value.text);
  if (workflow === undefined) throw new Error('not readable');
  return { text: result.value.text, workflow, layout: result.value.layout.nodes };
}

function drawn(workflow: Workflow): readonly string[] {
  return edgesOf(workflow).map((edge) => `${edge.source}.${edge.sourcePort} > ${edge.target}.${edge.targetPort}`);
}

describe('edges of order for several nodes at once', () => {
  const LOOSE = `formatVersion: 1
nodes:
  lint: { action: test.lint }
  types: { action: test.wait }
  tests: { action: test.wait }
  build:
    action: test.wait
    after: [lint]
`;
  const edits = (result: ReturnType<typeof connectEach>): readonly Edit[] => {
    if (!result.ok) throw new Error(result.problem.message);
    return result.value;
  };

  test('drawn from one of three selected nodes, an edge comes from each that had none', () => {
    const done = edits(connectEach(deskOf(LOOSE), ['lint', 'types', 'tests'], ['build']));
    expect(after(LOOSE, done).workflow.nodes['build']?.after).toEqual(['lint', 'types', 'tests']);
  });

  test('when none of them may be, the reason of the last is told', () => {
    expect(connectEach(deskOf(LOOSE), ['build'], ['lint'])).toMatchObject({ problem: { code: 'connect.cycle' } });
    expect(connectEach(deskOf(LOOSE), ['lint'], ['build'])).toEqual({ ok: true, value: [] });
  });

  test('typed, each with how it must have ended; edges that are there get the new condition', () => {
    const done = edits(runAfter(deskOf(LOOSE), 'build', { lint: 'finished', types: 'succeeded', tests: 'failed' }));
    expect(after(LOOSE, done).workflow.nodes['build']?.after).toEqual({
      lint: 'finished',
      types: 'succeeded',
      tests: 'failed',
    });
  });

  test('a node that is not there, or waits itself, is refused and nothing is changed', () => {
    expect(runAfter(deskOf(LOOSE), 'build', { lint: 'finished', nobody: 'finished' }).ok).toBe(false);
    expect(runAfter(deskOf(LOOSE), 'lint', { build: 'succeeded' })).toMatchObject({
      problem: { code: 'connect.cycle' },
    });
  });

  test('one condition for all selected edges', () => {
    const { workflow } = after(LOOSE, edits(connectEach(deskOf(LOOSE), ['types', 'tests'], ['build'])));
    const desk = { ...deskOf(LOOSE), workflow };
    const [last] = setConditions(desk, edgesOf(workflow), 'finished').toReversed();
    expect(last).toMatchObject({ value: { lint: 'finished', types: 'finished', tests: 'finished' } });
  });
});

describe('a hand that adds', () => {
  test('a drop from the palette puts the node where it was let go, on the grid', () => {
    const added = addCard(deskOf(TEXT), { action: 'test.lint', at: { x: 123, y: 117 } });
    if (!added.ok) throw new Error(added.problem.message);
    const { workflow, layout } = after(TEXT, added.value.edits);
    expect(workflow.nodes[added.value.path]?.action).toBe('test.lint');
    expect(layout[added.value.path]).toMatchObject({ x: 120, y: 120 });
  });

  test('an action nobody knows is refused with a reason', () => {
    expect(addCard(deskOf(TEXT), { action: 'nobody.knows', at: { x: 0, y: 0 } })).toMatchObject({
      ok: false,
      problem: { code: 'action.unknown' },
    });
  });

  test('an edge dropped on the empty canvas is connected to the port its value fits', () => {
    const added = addCard(deskOf(TEXT), {
      action: 'test.fix',
      at: { x: 0, y: 0 },
      from: { node: 'lint', port: 'outputs.findings' },
    });
    if (!added.ok) throw new Error(added.problem.message);
    expect(drawn(after(TEXT, added.value.edits).workflow)).toContain(
      `lint.outputs.findings > ${added.value.path}.parameters.findings`,
    );
  });

  test('a value that fits nowhere still means "and then this"', () => {
    const added = addCard(deskOf(TEXT), {
      action: 'test.wait',
      at: { x: 0, y: 0 },
      from: { node: 'lint', port: 'outputs.findings' },
    });
    if (!added.ok) throw new Error(added.problem.message);
    expect(after(TEXT, added.value.edits).workflow.nodes[added.value.path]?.after).toEqual(['lint']);
  });

  test('variables and headers are never filled by an edge that nobody drew to them', () => {
    const added = addCard(deskOf(TEXT), {
      action: 'test.command',
      at: { x: 0, y: 0 },
      from: { node: 'fix', port: 'outputs.patch' },
    });
    if (!added.ok) throw new Error(added.problem.message);
    expect(after(TEXT, added.value.edits).workflow.nodes[added.value.path]).toMatchObject({ after: ['fix'] });
  });

  test('an edge dragged backwards from an input is connected to the new node before it', () => {
    const added = addCard(deskOf(TEXT), {
      action: 'test.lint',
      at: { x: 0, y: 0 },
      from: { node: 'fix', port: 'parameters.findings' },
    });
    if (!added.ok) throw new Error(added.problem.message);
    expect(drawn(after(TEXT, added.value.edits).workflow)).toContain(
      `${added.value.path}.outputs.findings > fix.parameters.findings`,
    );
  });

  test('a node put on an edge takes the edge through itself', () => {
    const desk = deskOf(TEXT);
    const edge = edgesOf(desk.workflow).find((each) => each.kind === 'data');
    if (edge === undefined) throw new Error('no edge');
    const added = insertOnEdge(desk, edge, { action: 'test.fix', at: { x: 0, y: 0 } });
    if (!added.ok) throw new Error(added.problem.message);
    const edges = drawn(after(TEXT, added.value.edits).workflow);
    expect(edges).toContain(`lint.outputs.findings > ${added.value.path}.parameters.findings`);
    expect(edges).toContain(`${added.value.path}.outputs.findings > fix.parameters.findings`);
    expect(edges).not.toContain('lint.outputs.findings > fix.parameters.findings');
  });

  test('a lone card dropped on an edge takes it through itself and keeps what is written in it', () => {
    const text = `${TEXT}  lone:
    action: test.fix
    parameters: { findings: mine }
`;
    const desk = deskOf(text);
    const edge = edgesOf(desk.workflow).find((each) => each.kind === 'data');
    const edits = edge === undefined ? undefined : spliceCard(desk, edge, 'lone');
    const { workflow } = after(text, edits ?? []);
    expect(workflow.nodes['lone']).toMatchObject({ parameters: { findings: 'mine' }, after: ['lint'] });
    expect(drawn(workflow)).toContain('lone.outputs.findings > fix.parameters.findings');
    expect(drawn(workflow)).not.toContain('lint.outputs.findings > fix.parameters.findings');
  });

  test('a card put into an edge for failures runs after the failure', () => {
    const text = `${TEXT.replace('after: [fix, lint]', 'after: { fix: failed }')}  lone:
    action: test.wait
`;
    const desk = deskOf(text);
    const edge = edgesOf(desk.workflow).find((each) => each.target === 'end');
    const { workflow } = after(text, edge === undefined ? [] : (spliceCard(desk, edge, 'lone') ?? []));
    expect(workflow.nodes['lone']?.after).toEqual({ fix: 'failed' });
    expect(workflow.nodes['end']?.after).toEqual(['lone']);
  });

  test('a node goes into the container it is dropped in', () => {
    const text = 'formatVersion: 1\nnodes:\n  each:\n    action: test.each\n    nodes: {}\n';
    const added = addCard(deskOf(text, { each: { x: 0, y: 0 } }), {
      action: 'test.lint',
      at: { x: 24, y: 160 },
      scope: 'each',
    });
    if (!added.ok) throw new Error(added.problem.message);
    expect(added.value.path.startsWith('each.')).toBe(true);
    expect(Object.keys(after(text, added.value.edits).workflow.nodes['each']?.nodes ?? {})).toHaveLength(1);
  });
});

describe('a hand that connects', () => {
  test('the same edge comes out whichever end the drawing began at', () => {
    const output = { node: 'end', port: 'done' };
    const input = { node: 'lint', port: 'after' };
    const text = TEXT.replace('    after: [fix, lint]\n', '');
    expect(connectPorts(deskOf(text), output, input)).toEqual(connectPorts(deskOf(text), input, output));
  });

  test('an edge moved to another source leaves nothing of the old one', () => {
    const text = TEXT.replace('after: [fix, lint]', 'after: [fix]');
    const desk = deskOf(text);
    const edge = edgesOf(desk.workflow).find((each) => each.target === 'end');
    if (edge === undefined) throw new Error('no edge');
    const moved = moveEdge(desk, edge, { node: 'lint', port: 'done' }, { node: 'end', port: 'after' });
    if (!moved.ok) throw new Error(moved.problem.message);
    expect(after(text, moved.value).workflow.nodes['end']?.after).toEqual(['lint']);
  });

  test('every port that lights up while drawing is one the edge may really end at', () => {
    const desk = deskOf(TEXT);
    const edges = edgesOf(desk.workflow);
    for (const from of [
      { node: 'lint', port: 'outputs.findings' },
      { node: 'fix', port: 'done' },
      { node: 'end', port: 'done' },
      { node: 'lint', port: 'after' },
      { node: 'fix', port: 'parameters.findings' },
    ]) {
      for (const to of fittingPorts(desk.workflow, catalogue, edges, from)) {
        expect(connectPorts(desk, from, to), `${from.node}.${from.port} to ${to.node}.${to.port}`).toMatchObject({
          ok: true,
        });
      }
    }
  });

  test('a circle is refused in words', () => {
    expect(connectPorts(deskOf(TEXT), { node: 'end', port: 'done' }, { node: 'lint', port: 'after' })).toMatchObject({
      ok: false,
      problem: { code: 'connect.cycle' },
    });
  });
});

describe('a hand that moves', () => {
  test('a drag of several cards is one edit on the grid', () => {
    const edits = moveCards(deskOf(TEXT), { lint: { x: 13, y: 5 }, fix: { x: 330, y: 12 } });
    expect(edits).toEqual([{ type: 'layout.place', nodes: { lint: { x: 16, y: 8 }, fix: { x: 328, y: 16 } } }]);
  });

  test('a drag that ends where it began is no edit', () => {
    expect(moveCards(deskOf(TEXT), { lint: { x: 1, y: -2 } })).toEqual([]);
  });

  test('the first drag in a file without places writes all of them, so that nothing else jumps', () => {
    const desk = deskOf(TEXT, PLACES, PLACES);
    const [edit] = moveCards(desk, { lint: { x: 80, y: 0 } });
    expect(edit).toEqual({ type: 'layout.place', nodes: { ...PLACES, lint: { x: 80, y: 0 } } });
  });

  test('nudging a container does not nudge what is in it twice', () => {
    const desk = deskOf(TEXT, { ...PLACES, each: { x: 0, y: 0 }, 'each.inner': { x: 8, y: 8 } });
    expect(nudgeCards(desk, ['each', 'each.inner'], 8, 0)).toEqual([
      { type: 'layout.place', nodes: { each: { x: 8, y: 0 } } },
    ]);
  });
});

describe('a hand that takes away', () => {
  test('deleting a node takes its edges along and keeps comments', () => {
    const { text, workflow } = after(TEXT, deleteParts(deskOf(TEXT), ['lint'], []));
    expect(Object.keys(workflow.nodes)).toEqual(['fix', 'end']);
    expect(drawn(workflow)).toEqual(['fix.done > end.after']);
    expect(text).toContain('# kept');
    expect(text).not.toContain('nodes.lint');
  });

  test('two edges into one node are cut in one step', () => {
    const desk = deskOf(TEXT);
    const edges = edgesOf(desk.workflow).filter((edge) => edge.target === 'end');
    expect(edges).toHaveLength(2);
    expect(after(TEXT, deleteParts(desk, [], edges)).workflow.nodes['end']?.after).toBeUndefined();
  });

  test('healing leads what came before to what came behind, once', () => {
    const { workflow } = after(TEXT, deleteAndHeal(deskOf(TEXT), ['fix']));
    expect(workflow.nodes['end']?.after).toEqual(['lint']);
    const chain = TEXT.replace('[fix, lint]', '[fix]');
    expect(after(chain, deleteAndHeal(deskOf(chain), ['fix'])).workflow.nodes['end']?.after).toEqual(['lint']);
  });

  test('D turns all off when one of them is on, and all on again', () => {
    const off = after(TEXT, toggleDisabled(deskOf(TEXT), ['lint', 'fix']));
    expect([off.workflow.nodes['lint']?.disabled, off.workflow.nodes['fix']?.disabled]).toEqual([true, true]);
    const on = after(off.text, toggleDisabled(deskOf(off.text), ['lint', 'fix']));
    expect(on.text).toBe(TEXT);
  });
});

describe('the clipboard', () => {
  function roundTrip(
    paths: readonly string[],
    keepsIncoming: boolean,
  ): { readonly workflow: Workflow; readonly paths: readonly string[]; readonly layout: Places } {
    const desk = deskOf(TEXT);
    const clip = copyNodes(desk.workflow, paths, desk.places);
    const read = clip === undefined ? undefined : readClip(clipText(clip));
    if (read === undefined) throw new Error('nothing copied');
    const pasted = pasteEdits(desk.workflow, read, { keepsIncoming });
    return { ...after(TEXT, pasted.edits), paths: pasted.paths };
  }

  test('pasted nodes get fresh ids, and what they say of each other follows', () => {
    const { workflow, paths } = roundTrip(['lint', 'fix'], false);
    expect(paths).toEqual(['lint_2', 'fix_2']);
    expect(workflow.nodes['fix_2']).toMatchObject({
      after: ['lint_2'],
      parameters: { findings: '{{ nodes.lint_2.outputs.findings }}' },
    });
    expect(workflow.nodes['fix']).toMatchObject({ after: ['lint'] });
  });

  test('edges from outside go when pasting and stay when they are to be kept', () => {
    expect(roundTrip(['fix'], false).workflow.nodes['fix_2']).toEqual({ action: 'test.fix', parameters: {} });
    expect(roundTrip(['fix'], true).workflow.nodes['fix_2']).toMatchObject({
      after: ['lint'],
      parameters: { findings: '{{ nodes.lint.outputs.findings }}' },
    });
  });

  test('a paste beside the original keeps the arrangement', () => {
    const { layout } = roundTrip(['lint', 'fix'], false);
    expect([layout['lint_2'], layout['fix_2']]).toMatchObject([
      { x: 32, y: 32 },
      { x: 352, y: 32 },
    ]);
  });

  test('other text on the clipboard is not taken for nodes', () => {
    expect(readClip('hello')).toBeUndefined();
    expect(readClip('codomyrmexNodes: [')).toBeUndefined();
    expect(readClip('codomyrmexNodes: 1\nnodes: 3')).toBeUndefined();
  });

  test('conditions without braces follow new ids too, and a repeat keeps what it reads inside itself', () => {
    const workflow: Workflow = {
      formatVersion: 1,
      nodes: {
        a: { action: 'shell.run' },
        b: { action: 'shell.run', when: 'nodes.a.outputs.exitCode = 0' },
        up: {
          action: 'flow.repeat',
          parameters: { until: '{{ nodes.probe.outputs.ok }}', maxIterations: 3 },
          nodes: { probe: { action: 'http.request' } },
        },
      },
    };
    const paste = (paths: readonly string[]): Record<string, unknown> => {
      const clip = copyNodes(workflow, paths, {});
      const pasted = clip === undefined ? undefined : pasteEdits(workflow, clip, { keepsIncoming: false });
      const puts = (pasted?.edits ?? []).flatMap((edit) =>
        edit.type === 'node.put' ? [[edit.path, edit.node] as const] : [],
      );
      return Object.fromEntries(puts);
    };
    expect(paste(['a', 'b'])['b_2']).toEqual({ action: 'shell.run', when: 'nodes.a_2.outputs.exitCode = 0' });
    expect(paste(['b'])['b_2']).toEqual({ action: 'shell.run' });
    expect(paste(['up'])['up_2']).toMatchObject({ parameters: { until: '{{ nodes.probe.outputs.ok }}' } });
  });

  test('notes and groups travel with the nodes, with ids of their own and as far moved as they', () => {
    const box = { x: 100, y: 40, width: 300, height: 200 };
    const layout = {
      ...EMPTY_LAYOUT,
      notes: { why: { text: 'Because', ...box } },
      groups: { checks: { title: 'Checks', ...box } },
    };
    const workflow: Workflow = { formatVersion: 1, nodes: { a: { action: 'shell.run' } } };
    const clip = copyNodes(workflow, ['a'], { a: { x: 120, y: 80 } }, ['note:why', 'group:checks'], layout);
    const read = clip === undefined ? undefined : readClip(clipText(clip));
    const pasted =
      read === undefined ? undefined : pasteEdits(workflow, read, { at: { x: 0, y: 0 }, keepsIncoming: false }, layout);
    expect(pasted?.marks).toEqual(['note:why_2', 'group:checks_2']);
    expect(pasted?.edits).toContainEqual({
      type: 'layout.notes',
      notes: { why_2: { text: 'Because', ...box, x: 0, y: 0 } },
    });
    expect(pasted?.edits).toContainEqual({ type: 'layout.place', nodes: { a_2: { x: 24, y: 40 } } });
  });
});

function editedBy(text: string, edits: readonly Edit[]): string {
  const result = applyEdits({ name: 'gate', text, layout: EMPTY_LAYOUT }, edits);
  if (!result.ok) throw new Error(result.problem.message);
  return result.value.text;
}

describe('replacing a node', () => {
  test('keeps the id, the edges whose ports are there again and the order', () => {
    const result = replaceCard(deskOf(TEXT), 'lint', 'test.fix');
    if (!result.ok) throw new Error(result.problem.message);
    const text = editedBy(TEXT, result.value);
    expect(text).toContain('# kept');
    expect(text).toContain('action: test.fix');
    expect(text).toContain('{{ nodes.lint.outputs.findings }}');
  });

  test('leaves only the order where no port fits, and drops what the new action does not know', () => {
    const result = replaceCard(deskOf(TEXT), 'lint', 'test.wait');
    if (!result.ok) throw new Error(result.problem.message);
    const text = editedBy(TEXT, result.value);
    expect(text).not.toContain('outputs.findings');
    expect(text).toContain('after: [lint]');
  });

  test('refuses to throw away what a container holds', () => {
    const text =
      'formatVersion: 1\nnodes:\n  each:\n    action: test.each\n    nodes:\n      inner: { action: test.wait }\n';
    expect(replaceCard(deskOf(text), 'each', 'test.wait')).toMatchObject({ ok: false });
  });
});

test('a muted branch never runs; unmuting brings the text back; a condition of its own is never overwritten', () => {
  const muted = editedBy(TEXT, toggleMuted(deskOf(TEXT), ['fix']));
  expect(muted).toContain('when: false');
  expect(editedBy(muted, toggleMuted(deskOf(muted), ['fix']))).toBe(TEXT);
  const own = TEXT.replace('after: [fix, lint]', 'when: "{{ 1 = 1 }}"');
  expect(toggleMuted(deskOf(own), ['end'])).toEqual([]);
});

test('nodes are found by name, id, action, parameter text and problem, all words together', () => {
  const { workflow } = deskOf(TEXT);
  const problems = [{ severity: 'error', code: 'x', message: 'Tool is missing', place: { node: 'end' } }] as const;
  const paths = (query: string) =>
    findNodes(workflow, catalogue, problems, query).map(({ path, where }) => [path, where]);
  expect(paths('lint')).toEqual([
    ['lint', 'name'],
    ['fix', 'parameter'],
  ]);
  expect(paths('test.fix findings')).toEqual([['fix', 'name']]);
  expect(paths('missing')).toEqual([['end', 'problem']]);
  expect(paths('nothing')).toEqual([]);
  expect(paths('  ')).toEqual([]);
});
