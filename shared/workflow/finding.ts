import type { Place, Problem } from '../problem.ts';
import { lineTable, nodeAt, offsetOf, parseSource } from './source-tree.ts';
import type { Path, SourceNode } from './source-node.ts';

/** A problem with its way through the data; line and column are looked up once, when all are known. */
export interface Finding {
  readonly problem: Problem;
  readonly path: Path;
  /** Point at the key (an unknown one, a node) or at its value. */
  readonly at: 'key' | 'value';
  /** Offset in the text at the path: where in an expression. */
  readonly within?: number;
}

/** Gives every finding its place and puts them in the order of the text. */
export function placeFindings(text: string, findings: readonly Finding[], file?: string): Problem[] {
  if (findings.length === 0) return [];
  const root = parseSource(text).root;
  const lines = lineTable(text);
  const placed = findings.map((finding) => {
    const offset = offsetOf(root, finding.path, finding.at) + offsetWithin(text, root, finding);
    const place: Place = {
      ...(file === undefined ? {} : { file }),
      ...lines(offset),
      ...placeOfPath(finding.path),
      ...finding.problem.place,
    };
    return { offset, problem: { ...finding.problem, place } };
  });
  return placed.toSorted((a, b) => a.offset - b.offset).map((entry) => entry.problem);
}

/** Only where the file spells the text as it is: behind escapes and line breaks the beginning of the text must do. */
function offsetWithin(text: string, root: SourceNode | undefined, { path, within }: Finding): number {
  if (within === undefined) return 0;
  const node = nodeAt(root, path);
  if (node?.kind !== 'scalar' || text.slice(node.valueStart, node.valueEnd) !== node.value) return 0;
  return node.valueStart - node.start + within;
}

/** `nodes.each.nodes.e2e.parameters.path` in the data is the node `each.e2e` and its parameter `path`. */
export function placeOfPath(path: Path): Pick<Place, 'node' | 'parameter'> {
  const ids: string[] = [];
  let at = 0;
  while ((path[at] === 'nodes' || path[at] === 'finally') && at + 1 < path.length) {
    ids.push(String(path[at + 1]));
    at += 2;
  }
  const node = ids.length === 0 ? {} : { node: ids.join('.') };
  // Fields beside `parameters` have none: an action may have a parameter of the same name as a field.
  const name = path[at] === 'parameters' ? path[at + 1] : undefined;
  return name === undefined ? node : { ...node, parameter: String(name) };
}
