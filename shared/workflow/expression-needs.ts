import type { Catalogue } from '../module/manifest.ts';
import { PORT_TYPES } from '../module/port-type.ts';
import { findWay } from './cycle.ts';
import { dependenciesOf, graphOf, liftTo, linksOf, type PlacedNode } from './graph.ts';
import { referencesInText } from './reference.ts';
import type { Workflow } from './workflow.ts';

/** What a node that an expression names means for the node the expression stands in. */
export interface ExpressionNeed {
  readonly id: string;
  /**
   * `known`: it waits for it already; `added`: it will, by this expression; `cycle`: it cannot, because that one waits for it; `unknown`:
   * there is no such node in sight.
   */
  readonly state: 'known' | 'added' | 'cycle' | 'unknown';
  /** `succeeded`, `failed`, `finished` or `case.NAME`: how it must have ended. */
  readonly condition: string;
  /** For a cycle: ids from this node to the one it names, in the order of running. */
  readonly way: readonly string[];
}

/** Naming a node is depending on it: what each node named in a text (with `{{ }}`) of a node brings. */
export function expressionNeeds(workflow: Workflow, node: string, text: string): readonly ExpressionNeed[] {
  const graph = graphOf(workflow);
  const own = graph.get(node);
  if (own === undefined) return [];
  const { links } = linksOf(graph);
  const known = dependenciesOf(links).get(own);
  const needs = new Map<string, ExpressionNeed>();
  for (const reference of referencesInText(text)) {
    if (reference.kind !== 'node') continue;
    const source = graph.resolve(own.scope, reference.id);
    if (source === undefined && !needs.has(reference.id))
      needs.set(reference.id, { id: reference.id, state: 'unknown', condition: 'succeeded', way: [] });
    if (source === undefined || source === own || own.path.startsWith(`${source.path}.`)) continue;
    const dependency = known?.get(source);
    const usual = reference.part === 'status' ? 'finished' : 'succeeded';
    const way = dependency === undefined ? wayBack(own, source) : [];
    const state = dependency !== undefined ? 'known' : way.length > 0 ? 'cycle' : 'added';
    const before = needs.get(source.id);
    const condition = dependency?.condition ?? (before?.condition === 'succeeded' ? 'succeeded' : usual);
    needs.set(source.id, { id: source.id, state, condition, way });
  }
  return [...needs.values()];

  function wayBack(from: PlacedNode, to: PlacedNode): readonly string[] {
    const lifted = liftTo(graph, from, to.scope);
    const way = lifted === undefined ? undefined : findWay(graph, links, lifted, to);
    return way?.map(({ id }) => id) ?? [];
  }
}

/** The type, in words, that an expression will have when it runs, as far as it can be told before: that of the one output it is. */
export function expectedType(workflow: Workflow, catalogue: Catalogue, node: string, text: string): string | undefined {
  const [reference, ...others] = referencesInText(text);
  if (reference === undefined || others.length > 0 || !('plain' in reference) || !reference.plain) return undefined;
  if (reference.kind === 'parameter') return workflow.parameters?.[reference.name]?.type;
  if (reference.kind !== 'node') return undefined;
  if (reference.part === 'status') return PORT_TYPES.text;
  const graph = graphOf(workflow);
  const source = graph.resolve(graph.get(node)?.scope ?? '', reference.id);
  if (source === undefined || reference.path.length !== 1) return undefined;
  const type = catalogue.get(source.node.action)?.outputs[reference.output ?? '']?.type;
  return type === undefined ? undefined : PORT_TYPES[type];
}
