import { afterOf, dependenciesOf, type Graph, type Link, type PlacedNode } from './graph.ts';
import { Refusal } from './refusal.ts';

/** What is cut out of a workflow, while it is decided whether and how. */
export interface Cut {
  readonly graph: Graph;
  readonly links: readonly Link[];
  /** Paths of the nodes that are taken out, side by side. */
  readonly chosen: ReadonlySet<string>;
  /** One of them, or inside one. */
  readonly isIn: (path: string) => boolean;
  /** Of the node that stands in their place. */
  readonly id: string;
}

export function refused(message: string, reason: string, remedy: string): Refusal {
  return new Refusal('extract.refused', message, reason, remedy);
}

/** `after` of the new node: what the nodes waited for, when they agree how. */
export function orderBefore(cut: Cut): ReadonlyMap<string, string> {
  const conditions = new Map<string, Map<string, string>>();
  const written = new Set<string>();
  for (const [target, sources] of dependenciesOf(cut.links)) {
    if (!cut.isIn(target.path)) continue;
    for (const [source, { condition }] of sources) {
      if (cut.isIn(source.path)) continue;
      const known = conditions.get(source.id) ?? new Map<string, string>();
      conditions.set(source.id, known.set(target.path, condition));
    }
    for (const [id] of afterOf(target)) written.add(id);
    const isWaiting = [...sources.keys()].some((source) => !cut.isIn(source.path));
    if (isWaiting && target.node.join !== undefined && target.node.join !== 'all' && cut.chosen.has(target.path))
      throw refused(
        `"${target.path}" goes on when one of several nodes has ended.`,
        'A workflow of its own starts when all it needs is there.',
        `Leave "${target.path}" out of the selection.`,
      );
  }
  const after = new Map<string, string>();
  for (const [id, targets] of conditions) {
    const [condition = 'succeeded', ...others] = new Set(targets.values());
    const isShared = roots(cut).every((path) => targets.has(path));
    if (others.length > 0 || ((condition === 'failed' || condition.startsWith('case.')) && !isShared))
      throw refused(
        `The selected nodes wait for "${id}" in different ways.`,
        `${[...targets].map(([path, how]) => `"${path}": ${how}`).join(', ')}.`,
        'Select only nodes that wait for it in the same way.',
      );
    if (written.has(id)) after.set(id, condition);
  }
  return after;
}

/** The selected nodes that wait for no other selected one. */
function roots(cut: Cut): readonly string[] {
  const dependencies = dependenciesOf(cut.links);
  return [...cut.chosen].filter((path) => {
    const placed = cut.graph.get(path);
    const sources = placed === undefined ? undefined : dependencies.get(placed);
    return ![...(sources?.keys() ?? [])].some((source) => cut.chosen.has(source.path));
  });
}

/** Who outside waited for the nodes, and how it waits for the new one. */
export function orderBehind(cut: Cut): ReadonlyMap<PlacedNode, unknown> {
  const changed = new Map<PlacedNode, unknown>();
  for (const [target, sources] of dependenciesOf(cut.links)) {
    if (cut.isIn(target.path)) continue;
    const inside = [...sources].filter(([source]) => cut.chosen.has(source.path));
    if (inside.length === 0) continue;
    checkBehind(cut, target, inside);
    const conditions = new Set(inside.map(([, { condition }]) => condition));
    const [condition = 'succeeded', ...others] = conditions;
    if (others.length > 0)
      throw refused(
        `"${target.path}" waits for the selected nodes in different ways.`,
        `Some must have ${[...conditions].join(', some ')}.`,
        `Take "${target.path}" into the selection, or leave one of them out.`,
      );
    const isNamed = (id: string): boolean => cut.chosen.has(cut.graph.resolve(target.scope, id)?.path ?? '');
    const own = afterOf(target).map(([id, how]) => [id, how] as const);
    if (!own.some(([id]) => isNamed(id))) continue;
    const kept = own.filter(([id]) => !isNamed(id));
    const next = [...kept, [cut.id, condition] as const];
    const isList = Array.isArray(target.node.after) && next.every(([, how]) => how === 'succeeded');
    changed.set(target, isList ? next.map(([id]) => id) : Object.fromEntries(next));
  }
  return changed;
}

function checkBehind(
  cut: Cut,
  target: PlacedNode,
  inside: readonly (readonly [PlacedNode, { readonly condition: string }])[],
): void {
  const isAlone = cut.chosen.size === 1;
  for (const [source, { condition }] of inside) {
    const isLoose = condition === 'failed' || condition.startsWith('case.');
    if (isLoose && (!isAlone || condition !== 'failed'))
      throw refused(
        `"${target.path}" runs when "${source.path}" ${condition === 'failed' ? 'failed' : 'chose a case'}.`,
        'From outside it can only be seen how the new workflow ended as a whole.',
        `Take "${target.path}" into the selection, or leave "${source.path}" out.`,
      );
    if (condition === 'succeeded' && (source.node.onFailure === 'continue' || mayBeSkipped(cut, source)))
      throw refused(
        `"${target.path}" needs "${source.path}", which may be skipped or fail without harm.`,
        'The new workflow would succeed all the same, and what needs it would start.',
        `Take "${target.path}" into the selection, or leave "${source.path}" out.`,
      );
  }
  if (target.node.join !== undefined && target.node.join !== 'all' && inside.length > 1)
    throw refused(
      `"${target.path}" goes on when one of several nodes has ended, and several of those are selected.`,
      'From outside only the end of the new workflow can be seen.',
      `Take "${target.path}" into the selection.`,
    );
}

/** `seen`: a draft may hold a cycle, which must not be gone around for ever. */
function mayBeSkipped(cut: Cut, placed: PlacedNode, seen: Set<PlacedNode> = new Set()): boolean {
  if (seen.has(placed)) return false;
  seen.add(placed);
  const { when } = placed.node;
  if (when !== undefined && when !== true && when !== 'true') return true;
  const sources = dependenciesOf(cut.links).get(placed) ?? new Map<PlacedNode, { readonly condition: string }>();
  return [...sources].some(
    ([source, { condition }]) =>
      cut.chosen.has(source.path) &&
      (condition === 'failed' ||
        condition.startsWith('case.') ||
        (condition === 'succeeded' && (source.node.onFailure === 'continue' || mayBeSkipped(cut, source, seen)))),
  );
}
