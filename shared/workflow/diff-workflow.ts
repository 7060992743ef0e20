import { isData, sameData, type Data } from './data-change.ts';
import { dataDifferences, ownValue, type FieldDifference } from './data-difference.ts';
import { rawNodes, type RawNode } from './document-data.ts';
import { edgesOf, type Edge } from './edges.ts';
import { findRenames } from './find-renames.ts';
import { loadText } from './load.ts';
import { nodeMeaning, workflowMeaning } from './node-meaning.ts';
import { bad, good, type Result } from '../result.ts';
import { problem } from '../problem.ts';
import { readData } from './read.ts';
import { EMPTY_LAYOUT, type Layout } from './workflow.ts';

export interface WorkflowVersion {
  readonly text: string;
  readonly layout?: Layout;
}

export interface NodeDifference {
  /** Path of the node; of one that was removed, in the version before. */
  readonly node: string;
  /** `renamed` may have changed fields too. */
  readonly change: 'added' | 'removed' | 'renamed' | 'changed';
  /** For `renamed`: the id before. */
  readonly from?: string;
  readonly action: string;
  /** What differs inside the node; empty for `added` and `removed`. */
  readonly fields: readonly FieldDifference[];
}

export interface PlacedDifference {
  readonly id: string;
  readonly change: 'added' | 'removed' | 'changed';
}

export interface WorkflowDifference {
  /** The same letters. */
  readonly sameText: boolean;
  /** The same meaning: nothing below differs, places on the canvas aside. */
  readonly same: boolean;
  /** Name, description, parameters, settings, outputs. */
  readonly workflow: readonly FieldDifference[];
  /** In the order of the later version; those that were removed come last. */
  readonly nodes: readonly NodeDifference[];
  /** Edges between nodes that both versions have. */
  readonly edges: { readonly added: readonly Edge[]; readonly removed: readonly Edge[] };
  /** Paths of nodes that only stand elsewhere on the canvas (or also do). */
  readonly moved: readonly string[];
  readonly notes: readonly PlacedDifference[];
  readonly groups: readonly PlacedDifference[];
}

/** What changed between two versions of a workflow, by meaning. A problem when one of them cannot be read. */
export function diffWorkflows(before: WorkflowVersion, after: WorkflowVersion): Result<WorkflowDifference> {
  const [old, now] = [readVersion(before.text, 'earlier'), readVersion(after.text, 'later')];
  if (!old.ok) return old;
  if (!now.ok) return now;
  const { data, renames } = findRenames(old.value, now.value);
  const nodes = nodeDifferences(
    rawNodes(data),
    rawNodes(now.value),
    new Map(renames.map((each) => [each.to, each.from])),
  );
  const workflow = dataDifferences(workflowMeaning(data), workflowMeaning(now.value));
  return good({
    sameText: before.text === after.text,
    same: nodes.length === 0 && workflow.length === 0,
    workflow,
    nodes,
    edges: edgeDifferences(data, now.value),
    ...layoutDifferences(before.layout ?? EMPTY_LAYOUT, after.layout ?? EMPTY_LAYOUT),
  });
}

/** The data of a text that holds a workflow, or at least a mapping. An empty text is an empty workflow: the file was not there. */
export function readVersion(text: string, which: string): Result<Data> {
  if (text.trim() === '') return good({});
  const loaded = loadText(text);
  if (!loaded.ok) {
    const { reason, place } = loaded.problem;
    const remedy = 'Correct the text first, or compare it as plain text.';
    return bad(
      problem('diff.unreadable', `The ${which} version cannot be read as a workflow.`, { reason, remedy, place }),
    );
  }
  if (isData(loaded.value)) return good(loaded.value);
  return bad(
    problem('diff.unreadable', `The ${which} version does not hold a workflow.`, {
      reason: 'A workflow is a mapping with "formatVersion" and "nodes".',
      remedy: 'Name a workflow file.',
    }),
  );
}

function nodeDifferences(
  before: readonly RawNode[],
  after: readonly RawNode[],
  renamed: ReadonlyMap<string, string>,
): readonly NodeDifference[] {
  const old = new Map(before.map((each) => [each.path, each]));
  const differences: NodeDifference[] = [];
  for (const { path, node } of after) {
    const earlier = old.get(path);
    old.delete(path);
    if (earlier === undefined) {
      differences.push({ node: path, change: 'added', action: actionOf(node), fields: [] });
      continue;
    }
    const from = renamed.get(path);
    const fields = dataDifferences(nodeMeaning(earlier.node), nodeMeaning(node));
    if (from !== undefined) differences.push({ node: path, change: 'renamed', from, action: actionOf(node), fields });
    else if (fields.length > 0) differences.push({ node: path, change: 'changed', action: actionOf(node), fields });
  }
  for (const { path, node } of old.values())
    differences.push({ node: path, change: 'removed', action: actionOf(node), fields: [] });
  return differences;
}

function actionOf(node: unknown): string {
  const action = isData(node) ? node['action'] : undefined;
  return typeof action === 'string' ? action : '';
}

function edgeDifferences(before: Data, after: Data): WorkflowDifference['edges'] {
  const [old, now] = [drawnEdges(before), drawnEdges(after)];
  return {
    added: [...now].filter(([key]) => !old.has(key)).map(([, edge]) => edge),
    removed: [...old].filter(([key]) => !now.has(key)).map(([, edge]) => edge),
  };
}

function drawnEdges(data: Data): ReadonlyMap<string, Edge> {
  const { workflow } = readData(data);
  return new Map(workflow === undefined ? [] : edgesOf(workflow).map((edge) => [`${edge.id} ${edge.condition}`, edge]));
}

function layoutDifferences(before: Layout, after: Layout): Pick<WorkflowDifference, 'moved' | 'notes' | 'groups'> {
  const moved = Object.entries(after.nodes).filter(([path, place]) => {
    const old = ownValue(before.nodes, path) as typeof place | undefined;
    return old !== undefined && (old.x !== place.x || old.y !== place.y);
  });
  return {
    moved: moved.map(([path]) => path),
    notes: placedDifferences(before.notes, after.notes),
    groups: placedDifferences(before.groups, after.groups),
  };
}

function placedDifferences(before: Data, after: Data): readonly PlacedDifference[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((id): PlacedDifference[] => {
    const [old, now] = [ownValue(before, id), ownValue(after, id)];
    if (sameData(old, now)) return [];
    return [{ id, change: old === undefined ? 'added' : now === undefined ? 'removed' : 'changed' }];
  });
}
