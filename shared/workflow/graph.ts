import { placedReferencesOf, referencesInExpression, type PlacedReference, type Reference } from './reference.ts';
import type { Path } from './source-node.ts';
import type { Workflow, WorkflowNode } from './workflow.ts';

/** A node with its place in the document. */
export interface PlacedNode {
  /** `each_browser.e2e`. */
  readonly path: string;
  readonly id: string;
  /** Path of the container it lies in; empty at the top. */
  readonly scope: string;
  readonly node: WorkflowNode;
  /** Way through the data: `['nodes', 'each_browser', 'nodes', 'e2e']`. */
  readonly dataPath: Path;
  /** Place in the document, counted over all scopes. */
  readonly order: number;
  /** One of the nodes of a group that run at the end whatever happened. */
  readonly isFinal: boolean;
}

export interface Graph {
  readonly nodes: readonly PlacedNode[];
  get(path: string): PlacedNode | undefined;
  /** Nodes that lie directly in a container, or at the top for an empty path. */
  inside(scope: string): readonly PlacedNode[];
  /** Some node of that id, wherever it lies. */
  anywhere(id: string): PlacedNode | undefined;
  /** The node an id means when it is written in a scope: the nearest one, going outwards. */
  resolve(scope: string, id: string): PlacedNode | undefined;
}

const graphs = new WeakMap<Workflow, Graph>();

/** All nodes of a workflow, containers before what they hold. Made once for each workflow object: drawing, checking and planning share it. */
export function graphOf(workflow: Workflow): Graph {
  const known = graphs.get(workflow) ?? makeGraph(workflow);
  graphs.set(workflow, known);
  return known;
}

function makeGraph(workflow: Workflow): Graph {
  const nodes: PlacedNode[] = [];
  const scopes = new Map<string, PlacedNode[]>();
  const add = (inner: Readonly<Record<string, WorkflowNode>>, scope: string, dataPath: Path, isFinal: boolean) => {
    const siblings = scopes.get(scope) ?? [];
    scopes.set(scope, siblings);
    for (const [id, node] of Object.entries(inner)) {
      const path = scope === '' ? id : `${scope}.${id}`;
      const placed = { path, id, scope, node, dataPath: [...dataPath, id], order: nodes.length, isFinal };
      nodes.push(placed);
      siblings.push(placed);
      if (node.nodes !== undefined) add(node.nodes, path, [...placed.dataPath, 'nodes'], false);
      if (node.finally !== undefined) add(node.finally, path, [...placed.dataPath, 'finally'], true);
    }
  };
  add(workflow.nodes, '', ['nodes'], false);
  const byPath = new Map(nodes.toReversed().map((placed) => [placed.path, placed]));
  let byId: ReadonlyMap<string, PlacedNode> | undefined;
  return {
    nodes,
    anywhere(id) {
      byId ??= new Map(nodes.toReversed().map((placed) => [placed.id, placed]));
      return byId.get(id);
    },
    get: (path) => byPath.get(path),
    inside: (scope) => scopes.get(scope) ?? [],
    resolve(scope, id) {
      for (let from = scope; ; from = outerScope(from)) {
        const found = byPath.get(from === '' ? id : `${from}.${id}`);
        if (found !== undefined || from === '') return found;
      }
    },
  };
}

/** Path of the container around a container; empty at the top. */
export function outerScope(scope: string): string {
  return scope.slice(0, Math.max(0, scope.lastIndexOf('.')));
}

/** One place where a node names another, by `after` or in an expression. */
export interface Link {
  /** The node that names, and so waits. */
  readonly target: PlacedNode;
  /** The id as written. */
  readonly id: string;
  /** What it means; undefined when there is no such node in sight. */
  readonly source: PlacedNode | undefined;
  /** `after`, `when`, `parameters.NAME`; `outputs.NAME` and `until` are read inside the container itself. */
  readonly port: string;
  readonly path: Path;
  /** For `after`: the condition as written. */
  readonly condition: string | undefined;
  readonly reference: (Reference & { readonly kind: 'node' }) | undefined;
  /** Named by a container in its own inner scope: no dependency, the container waits for what it holds anyway. */
  readonly isInner: boolean;
}

/** A reference that names no node, with its place; `parameters`, `secrets`, `item` … */
export interface PlacedUse {
  readonly placed: PlacedNode | undefined;
  readonly scope: string;
  readonly reference: Exclude<Reference, { readonly kind: 'node' }>;
  readonly path: Path;
}

export interface Links {
  readonly links: readonly Link[];
  readonly uses: readonly PlacedUse[];
}

/** Parameters of containers that are evaluated inside, after the nodes there: `until` of a repeat. */
export function innerParameters(action: unknown): readonly string[] {
  return action === 'flow.repeat' ? ['until'] : [];
}

const linksOfGraphs = new WeakMap<Graph, Links>();

/** Every place where a node names something else. Made once for each graph. */
export function linksOf(graph: Graph): Links {
  const known = linksOfGraphs.get(graph) ?? findLinks(graph);
  linksOfGraphs.set(graph, known);
  return known;
}

function findLinks(graph: Graph): Links {
  const links: Link[] = [];
  const uses: PlacedUse[] = [];
  for (const placed of graph.nodes) {
    for (const [id, condition, path] of afterOf(placed)) {
      const source = graph.resolve(placed.scope, id);
      links.push({ target: placed, id, source, port: 'after', path, condition, reference: undefined, isInner: false });
    }
    for (const { scope, port, path, value, isInner, isBare } of expressionFields(placed)) {
      const found = isBare ? bareReferences(value, path) : placedReferencesOf(value, path);
      for (const { reference, path: at } of found) {
        if (reference.kind !== 'node') uses.push({ placed, scope, reference, path: at });
        else {
          const source = graph.resolve(scope, reference.id);
          links.push({
            target: placed,
            id: reference.id,
            source,
            port,
            path: at,
            condition: undefined,
            reference,
            isInner,
          });
        }
      }
    }
  }
  return { links, uses };
}

/** `after` in both its forms: id, condition, way through the data. */
export function afterOf(placed: PlacedNode): readonly (readonly [string, string, Path])[] {
  const { after } = placed.node;
  if (after === undefined) return [];
  const path = [...placed.dataPath, 'after'];
  if (Array.isArray(after)) return after.map((id, index) => [id, 'succeeded', [...path, index]] as const);
  return Object.entries(after).map(([id, condition]) => [id, condition, [...path, id]] as const);
}

interface ExpressionField {
  readonly scope: string;
  readonly port: string;
  readonly path: Path;
  readonly value: unknown;
  readonly isInner: boolean;
  /** The text is an expression though it has no `{{ }}`. */
  readonly isBare?: boolean;
}

/** A condition means an expression in any case: what it names must have ended before, with braces or without. */
export function isBareCondition(key: string, value: unknown): value is string {
  return key === 'when' && typeof value === 'string' && !value.includes('{{');
}

function bareReferences(value: unknown, path: Path): readonly PlacedReference[] {
  return referencesInExpression(String(value)).map((reference) => ({ reference, path }));
}

/** The fields of a node that may hold expressions, with the scope in which they are read. */
export function expressionFields({ node, scope, path, dataPath }: PlacedNode): readonly ExpressionField[] {
  const fields: ExpressionField[] = [];
  const inner = innerParameters(node.action);
  for (const [name, value] of Object.entries(node.parameters ?? {})) {
    const isInner = inner.includes(name);
    const port = `parameters.${name}`;
    fields.push({ scope: isInner ? path : scope, port, path: [...dataPath, 'parameters', name], value, isInner });
  }
  if (typeof node.when === 'string') {
    const isBare = isBareCondition('when', node.when);
    fields.push({ scope, port: 'when', path: [...dataPath, 'when'], value: node.when, isInner: false, isBare });
  }
  for (const [name, value] of Object.entries(node.outputs ?? {})) {
    fields.push({ scope: path, port: `outputs.${name}`, path: [...dataPath, 'outputs', name], value, isInner: true });
  }
  return fields;
}

/** A node waits for another because its expressions name it, `after` does, or both. */
export interface NodeDependency {
  readonly source: PlacedNode;
  /** `succeeded`, `failed`, `finished` or `case.NAME`. */
  readonly condition: string;
  /** Do expressions name its outputs? */
  readonly data: boolean;
}

/**
 * What each node waits for. `.outputs` of a node needs it succeeded unless `after` names it otherwise; `.status` alone needs it finished.
 * Ids that mean nothing are left out; validation tells them.
 */
export function dependenciesOf(
  links: readonly Link[],
): ReadonlyMap<PlacedNode, ReadonlyMap<PlacedNode, NodeDependency>> {
  const byTarget = new Map<PlacedNode, Map<PlacedNode, NodeDependency>>();
  const written = new Set<NodeDependency>();
  for (const { target, source, condition, reference, isInner } of links) {
    if (source === undefined || isInner) continue;
    const known = byTarget.get(target) ?? new Map<PlacedNode, NodeDependency>();
    byTarget.set(target, known);
    const before = known.get(source);
    const data = before?.data === true || (reference !== undefined && reference.part !== 'status');
    const asWritten = condition ?? (before !== undefined && written.has(before) ? before.condition : undefined);
    const dependency: NodeDependency = { source, condition: asWritten ?? (data ? 'succeeded' : 'finished'), data };
    if (asWritten !== undefined) written.add(dependency);
    known.set(source, dependency);
  }
  return byTarget;
}

/** The nearest node around (or the node itself) that lies directly in `scope`; undefined when it lies elsewhere. */
export function liftTo(graph: Graph, placed: PlacedNode, scope: string): PlacedNode | undefined {
  let at: PlacedNode | undefined = placed;
  while (at !== undefined && at.scope !== scope) at = graph.get(at.scope);
  return at;
}
