import { edgePairsOf, type Edge } from '../workflow/edges.ts';
import { graphOf, type PlacedNode } from '../workflow/graph.ts';
import type { Workflow } from '../workflow/workflow.ts';

/**
 * A workflow as a Mermaid flowchart, left to right; containers are subgraphs. Labels hold any text: what Mermaid or Markdown would read as its
 * own is written as an entity. Nodes are numbered, so that no id can be a word of Mermaid (`end`, `graph`).
 *
 * Source of the syntax: the flowchart page of Mermaid's documentation.
 */
export function mermaidOf(workflow: Workflow): string {
  const graph = graphOf(workflow);
  const numbers = new Map(graph.nodes.map(({ path }, index) => [path, `n${index + 1}`]));
  const draw = (scope: string, indent: string): readonly string[] =>
    graph.inside(scope).flatMap((placed) => {
      const number = numbers.get(placed.path) ?? '';
      const inner = draw(placed.path, `${indent}  `);
      const label = `["${labelOf(placed)}"]`;
      return inner.length === 0
        ? [`${indent}${number}${label}`]
        : [`${indent}subgraph ${number}${label}`, ...inner, `${indent}end`];
    });
  const edges = edgePairsOf(workflow).map(
    (edge) => `  ${numbers.get(edge.source) ?? ''} ${arrowOf(edge)} ${numbers.get(edge.target) ?? ''}`,
  );
  return ['flowchart LR', ...draw('', '  '), ...edges, ''].join('\n');
}

function labelOf({ id, node }: PlacedNode): string {
  return node.disabled === true ? `${escaped(node.name ?? id)} (disabled)` : escaped(node.name ?? id);
}

/** Everything but letters, digits, spaces and plain punctuation becomes the number of its character. */
function escaped(text: string): string {
  const plain = text.replaceAll(/\s+/g, ' ').trim();
  return plain.replaceAll(/[^\p{L}\p{N} .,:/()_+-]/gu, (character) => `#${character.codePointAt(0) ?? 0};`);
}

function arrowOf({ kind, condition }: Edge): string {
  const line = kind === 'data' ? '-->' : '-.->';
  return condition === 'succeeded' ? line : `${line}|"${escaped(condition)}"|`;
}
