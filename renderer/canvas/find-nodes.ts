import type { Catalogue } from '#shared/module/manifest.ts';
import type { Problem } from '#shared/problem.ts';
import { graphOf } from '#shared/workflow/graph.ts';
import type { Workflow } from '#shared/workflow/workflow.ts';
import { calledAt } from './node-tree.ts';

export interface FoundNode {
  readonly path: string;
  /** Where the words were found first. */
  readonly where: 'name' | 'id' | 'action' | 'parameter' | 'problem';
  /** The text they were found in. */
  readonly text: string;
}

/** Nodes that hold all words of the query in their name, id, action, a parameter or a problem; in the order of the document. */
export function findNodes(
  workflow: Workflow,
  catalogue: Catalogue,
  problems: readonly Problem[],
  query: string,
): readonly FoundNode[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const byNode = Map.groupBy(problems, ({ place }) => place?.node);
  return graphOf(workflow).nodes.flatMap(({ path, id, node }): readonly FoundNode[] => {
    const action = catalogue.get(node.action);
    const texts: readonly FoundNode[] = [
      { path, where: 'name', text: calledAt(workflow, catalogue, path) },
      { path, where: 'id', text: id },
      { path, where: 'action', text: `${node.action} ${action?.title ?? ''}` },
      ...textsIn(node.parameters).map((text) => ({ path, where: 'parameter' as const, text })),
      ...(byNode.get(path) ?? []).map(({ message }) => ({ path, where: 'problem' as const, text: message })),
    ];
    const whole = texts.map(({ text }) => text.toLowerCase()).join('\n');
    if (!words.every((word) => whole.includes(word))) return [];
    const first = texts.find(({ text }) => text.toLowerCase().includes(words[0] ?? ''));
    return first === undefined ? [] : [first];
  });
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
