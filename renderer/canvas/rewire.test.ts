import { describe, expect, test } from 'vitest';
import { applyEdits } from '#shared/workflow/apply-edit.ts';
import type { Catalogue } from '#shared/module/manifest.ts';
import { CATALOGUE, catalogueFrom } from '#shared/workflow/catalogue-rig.ts';
import { edgesOf, type Edge } from '#shared/workflow/edges.ts';
import type { Edit } from '#shared/workflow/edit.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import { EMPTY_LAYOUT, type Workflow } from '#shared/workflow/workflow.ts';
import type { Result } from '#shared/result.ts';
import { portKey } from './canvas-store.ts';
import { copyNodes, joinPasted, pasteEdits, readClip } from './clipboard.ts';
import { fittingPorts } from './fitting-ports.ts';
import { insertOnEdge, moveEdge, spliceCard, type Desk } from './gestures.ts';
import { movePortEdges, portsToMoveTo } from './move-port.ts';
import { previewCard } from './preview-card.ts';
import { replaceCard } from './replace-card.ts';

/* What a hand does to edges that are there: nothing that somebody wrote around them may get lost. */

const TEXT = `formatVersion: 1
nodes:
  source: { action: shell.run, parameters: { command: git describe } }
  other: { action: shell.run, parameters: { command: date } }
  build:
    action: shell.run
    parameters: { command: [make, "V={{ nodes.source.outputs.stdout }}", all] }
  lint: { action: static-analysis.eslint }
  mail: { action: shell.run, after: { build: failed, other: finished }, parameters: { command: mail } }
  loose: { action: shell.run, parameters: { command: tr a b } }
`;

function deskOf(text: string): Desk {
  const { workflow } = readWorkflow(text);
  if (workflow === undefined) throw new Error('not readable');
  return { workflow, catalogue: CATALOGUE, places: {}, unsaved: {} };
}

const DESK = deskOf(TEXT);

function done(edits: readonly Edit[] | Result<readonly Edit[]>): Workflow {
  const list = 'ok' in edits ? (edits.ok ? edits.value : undefined) : edits;
  if (list === undefined) throw new Error('refused');
  const result = applyEdits({ name: 'x', text: TEXT, layout: EMPTY_LAYOUT }, list);
  if (!result.ok) throw new Error(result.problem.message);
  return deskOf(result.value.text).workflow;
}

function edge(source: string, target: string): Edge {
  const found = edgesOf(DESK.workflow).find((each) => each.source === source && each.target === target);
  if (found === undefined) throw new Error('no edge');
  return found;
}

describe('a value among other words', () => {
  test('an edge whose beginning is moved exchanges what is named, and keeps the command around it', () => {
    const moved = moveEdge(
      DESK,
      edge('source', 'build'),
      { node: 'other', port: 'outputs.stdout' },
      { node: 'build', port: 'parameters.command' },
    );
    expect(done(moved).nodes['build']?.parameters).toEqual({
      command: ['make', 'V={{ nodes.other.outputs.stdout }}', 'all'],
    });
  });

  test('a node put into the edge takes the value and hands its own on, in the same place of the command', () => {
    const added = insertOnEdge(DESK, edge('source', 'build'), { action: 'shell.run', at: { x: 0, y: 0 } });
    if (!added.ok) throw new Error('refused');
    const { nodes } = done(added.value.edits);
    expect(nodes['build']?.parameters).toEqual({ command: ['make', 'V={{ nodes.run.outputs.stdout }}', 'all'] });
    expect(JSON.stringify(nodes['run'])).toContain('source');
  });

  test('a node that hands out nothing alike stands between by order, and the value flows on as before', () => {
    const added = insertOnEdge(DESK, edge('source', 'build'), {
      action: 'static-analysis.eslint',
      at: { x: 0, y: 0 },
    });
    if (!added.ok) throw new Error('refused');
    const workflow = done(added.value.edits);
    expect(workflow.nodes['build']).toMatchObject({
      after: ['eslint'],
      parameters: { command: ['make', 'V={{ nodes.source.outputs.stdout }}', 'all'] },
    });
    expect(edgesOf(workflow).some(({ source, target }) => source === 'source' && target === 'eslint')).toBe(true);
  });

  test('a loose card dropped on the edge does the same', () => {
    const workflow = done(spliceCard(DESK, edge('source', 'build'), 'loose') ?? []);
    expect(workflow.nodes['build']?.parameters?.['command']).toContain('V={{ nodes.loose.outputs.stdout }}');
  });
});

describe('a node that is replaced', () => {
  test('leaves the command behind it whole: the value comes from the output alike, or goes alone', () => {
    const catalogue: Catalogue = new Map([
      ...CATALOGUE,
      ...catalogueFrom({ 'git.branch': { outputs: { name: 'text' } } }),
    ]);
    const alike = done(replaceCard({ ...DESK, catalogue }, 'source', 'git.branch'));
    expect(alike.nodes['build']?.parameters).toEqual({ command: ['make', 'V={{ nodes.source.outputs.name }}', 'all'] });
    const { nodes } = done(replaceCard(DESK, 'source', 'static-analysis.eslint'));
    expect(nodes['build']).toMatchObject({ after: ['source'], parameters: { command: ['make', 'all'] } });
  });
});

test('a pasted node keeps its command without the value that did not come along', () => {
  const clip = copyNodes(DESK.workflow, ['build'], {});
  if (clip === undefined) throw new Error('nothing copied');
  const { edits } = pasteEdits(DESK.workflow, clip, { keepsIncoming: false });
  expect(done(edits).nodes['build_2']?.parameters).toEqual({ command: ['make', 'all'] });
});

describe('an edge that is moved', () => {
  test('still asks that its source has failed', () => {
    const ends = [
      { node: 'build', port: 'done' },
      { node: 'loose', port: 'after' },
    ] as const;
    const { nodes } = done(moveEdge(DESK, edge('build', 'mail'), ...ends));
    expect([nodes['mail']?.after, nodes['loose']?.after]).toEqual([{ other: 'finished' }, { build: 'failed' }]);
  });
});

describe('all edges of a port', () => {
  test('move to another port as one step, each with its condition', () => {
    const { nodes } = done(movePortEdges(DESK, { node: 'mail', port: 'after' }, { node: 'lint', port: 'after' }));
    expect(nodes['mail']?.after).toBeUndefined();
    expect(nodes['lint']?.after).toEqual({ build: 'failed', other: 'finished' });
  });

  test('an edge that would be there twice is there once', () => {
    const text = TEXT.replace('eslint }', 'eslint, after: [other] }');
    const desk = deskOf(text);
    const result = movePortEdges(desk, { node: 'mail', port: 'after' }, { node: 'lint', port: 'after' });
    expect(result.ok).toBe(true);
  });

  test('move all or not at all: not into a circle, not from an output to an input', () => {
    const circle = movePortEdges(DESK, { node: 'mail', port: 'after' }, { node: 'build', port: 'after' });
    expect(circle).toMatchObject({ ok: false });
    const side = movePortEdges(DESK, { node: 'mail', port: 'after' }, { node: 'lint', port: 'done' });
    expect(side).toMatchObject({ ok: false, problem: { code: 'connect.side' } });
  });

  test('the ports that light up take every one of them', () => {
    const fits = portsToMoveTo(DESK, { node: 'mail', port: 'after' });
    expect(fits.has(portKey({ node: 'lint', port: 'after' }))).toBe(true);
    expect(fits.has(portKey({ node: 'build', port: 'after' }))).toBe(false);
    expect(fits.has(portKey({ node: 'mail', port: 'after' }))).toBe(false);
  });
});

describe('the node that would be placed', () => {
  test('shows its ports, and the one the edge would end at', () => {
    const preview = previewCard(DESK, { action: 'shell.run', from: { node: 'lint', port: 'done' } });
    expect([...(preview?.joined ?? [])]).toEqual(['after']);
    expect(preview?.edges).toMatchObject([{ source: 'lint', targetPort: 'after' }]);
    expect(preview?.rows.at(-1)).toMatchObject({ left: { id: 'after' }, right: { id: 'done' } });
    expect(previewCard(DESK, { action: 'no.such' })).toBeUndefined();
  });

  test('put into an edge it shows both of its edges', () => {
    const preview = previewCard(DESK, { action: 'shell.run' }, edge('source', 'build'));
    expect(preview?.edges.map(({ source, target }) => [source, target])).toEqual(
      expect.arrayContaining([
        ['source', 'run'],
        ['run', 'build'],
      ]),
    );
  });
});

describe('what is pasted behind a port', () => {
  test('hangs on it with what comes first, and in front of a port with what comes last', () => {
    const clip = readClip('two:\n  action: shell.run\n  after: [one]\none:\n  action: shell.run\n');
    if (clip === undefined) throw new Error('no clip');
    const pasted = pasteEdits(DESK.workflow, clip, { keepsIncoming: false });
    const behind = joinPasted(DESK, pasted, { node: 'lint', port: 'done' });
    expect(done([...pasted.edits, ...behind]).nodes['one']?.after).toEqual(['lint']);
    const before = joinPasted(DESK, pasted, { node: 'lint', port: 'after' });
    expect(done([...pasted.edits, ...before]).nodes['lint']?.after).toEqual(['two']);
  });
});

test('drawing begins in a chain of ten thousand nodes, from its first to its last', () => {
  const last = 9_999;
  const nodes = Array.from({ length: last + 1 }, (_, at) => [
    `n${at}`,
    { action: 'flow.group', ...(at === 0 ? {} : { after: [`n${at - 1}`] }) },
  ]);
  const workflow = { formatVersion: 1, nodes: Object.fromEntries(nodes) as Workflow['nodes'] } as const;
  const edges = edgesOf(workflow);
  expect(fittingPorts(workflow, CATALOGUE, edges, { node: 'n0', port: 'after' })).toEqual([]);
  expect(fittingPorts(workflow, CATALOGUE, edges, { node: `n${last}`, port: 'done' })).toEqual([]);
  expect(fittingPorts(workflow, CATALOGUE, edges, { node: 'n0', port: 'done' }, 'n7')).toEqual([
    { node: 'n7', port: 'after' },
  ]);
});
