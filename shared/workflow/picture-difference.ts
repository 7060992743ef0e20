import { arrange, type Box } from '../export/arrange.ts';
import { good, type Result } from '../result.ts';
import { diffWorkflows, readVersion, type WorkflowDifference, type WorkflowVersion } from './diff-workflow.ts';
import { edgePairsOf, type Edge } from './edges.ts';
import { findRenames } from './find-renames.ts';
import { graphOf } from './graph.ts';
import { readData } from './read.ts';
import { EMPTY_LAYOUT, type Layout, type Workflow, type WorkflowNode } from './workflow.ts';

export type Change = 'added' | 'removed' | 'renamed' | 'changed' | 'moved' | 'same';

export interface PicturedNode {
  /** Path in the later version; of a removed node, in the earlier. */
  readonly path: string;
  readonly name: string;
  readonly action: string;
  readonly isContainer: boolean;
  readonly change: Change;
  readonly box: Box;
}

export interface PicturedEdge {
  readonly source: string;
  readonly target: string;
  readonly kind: Edge['kind'];
  readonly change: 'added' | 'removed' | 'same';
}

/** Both versions in one drawing, every node at one place, so that either can be shown alone without anything jumping. */
export interface PicturedDifference {
  readonly difference: WorkflowDifference;
  readonly nodes: readonly PicturedNode[];
  readonly edges: readonly PicturedEdge[];
}

/** A problem when one of the texts cannot be read as a workflow. */
export function pictureDifference(before: WorkflowVersion, after: WorkflowVersion): Result<PicturedDifference> {
  const compared = diffWorkflows(before, after);
  if (!compared.ok) return compared;
  const [old, now] = [readVersion(before.text, 'earlier'), readVersion(after.text, 'later')];
  if (!old.ok) return old;
  if (!now.ok) return now;
  // With the new ids, so that a renamed node is one card and not two.
  const earlier = readData(findRenames(old.value, now.value).data).workflow ?? EMPTY;
  const later = readData(now.value).workflow ?? EMPTY;
  const both: Workflow = { ...later, nodes: united(later.nodes, earlier.nodes) };
  const { boxes } = arrange(both, unitedLayout(before.layout ?? EMPTY_LAYOUT, after.layout ?? EMPTY_LAYOUT));
  const changes = changesOf(compared.value);
  const nodes = graphOf(both).nodes.flatMap(({ path, id, node }): PicturedNode[] => {
    const box = boxes.get(path);
    if (box === undefined) return [];
    return [
      {
        path,
        name: node.name ?? id,
        action: node.action,
        isContainer: node.nodes !== undefined,
        change: changes.get(path) ?? 'same',
        box,
      },
    ];
  });
  return good({ difference: compared.value, nodes, edges: picturedEdges(edgePairsOf(earlier), edgePairsOf(later)) });
}

const EMPTY: Workflow = { formatVersion: 1, nodes: {} };

type Nodes = Readonly<Record<string, WorkflowNode>>;

/** All nodes of the later version, then those only the earlier one has; containers of both are looked into. */
function united(later: Nodes, earlier: Nodes): Nodes {
  const all: Record<string, WorkflowNode> = { ...later };
  for (const [id, node] of Object.entries(earlier)) {
    const there = Object.hasOwn(all, id) ? all[id] : undefined;
    if (there === undefined) all[id] = node;
    else if (there.nodes !== undefined && node.nodes !== undefined)
      all[id] = { ...there, nodes: united(there.nodes, node.nodes) };
  }
  return all;
}

function unitedLayout(before: Layout, after: Layout): Layout {
  return { ...after, nodes: { ...before.nodes, ...after.nodes } };
}

function changesOf({ nodes, moved }: WorkflowDifference): ReadonlyMap<string, Change> {
  return new Map<string, Change>([
    ...moved.map((path) => [path, 'moved'] as const),
    ...nodes.map(({ node, change }) => [node, change] as const),
  ]);
}

function picturedEdges(earlier: readonly Edge[], later: readonly Edge[]): readonly PicturedEdge[] {
  const key = ({ source, target }: Edge): string => `${source} ${target}`;
  const [was, is] = [new Set(earlier.map(key)), new Set(later.map(key))];
  const pictured = ({ source, target, kind }: Edge, change: PicturedEdge['change']): PicturedEdge => ({
    source,
    target,
    kind,
    change,
  });
  return [
    ...later.map((edge) => pictured(edge, was.has(key(edge)) ? 'same' : 'added')),
    ...earlier.filter((edge) => !is.has(key(edge))).map((edge) => pictured(edge, 'removed')),
  ];
}
