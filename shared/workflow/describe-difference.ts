import { diffLines } from 'diff';
import type { FieldDifference } from './data-difference.ts';
import type { NodeDifference, WorkflowDifference } from './diff-workflow.ts';
import type { Edge } from './edges.ts';

/** A line of a difference in words, with what it is about, so that a face can colour it. */
export interface DifferenceLine {
  readonly sign: '+' | '-' | '~' | ' ';
  readonly indent: number;
  readonly text: string;
}

/** A whole difference in plain words, for terminals and reports. Empty when nothing differs at all. */
export function describeDifference(difference: WorkflowDifference): readonly DifferenceLine[] {
  const { workflow, nodes, edges, moved, notes, groups } = difference;
  return [
    ...workflow.flatMap((field) => describeField(field, 0)),
    ...nodes.flatMap(describeNode),
    ...edges.added.map((edge): DifferenceLine => ({ sign: '+', indent: 0, text: `edge ${describeEdge(edge)}` })),
    ...edges.removed.map((edge): DifferenceLine => ({ sign: '-', indent: 0, text: `edge ${describeEdge(edge)}` })),
    ...notes.map(({ id, change }): DifferenceLine => ({
      sign: SIGNS[change],
      indent: 0,
      text: `note ${id} ${change}`,
    })),
    ...groups.map(({ id, change }): DifferenceLine => ({
      sign: SIGNS[change],
      indent: 0,
      text: `group ${id} ${change}`,
    })),
    ...(moved.length === 0
      ? []
      : [{ sign: ' ', indent: 0, text: `moved on the canvas: ${moved.join(', ')}` } as const]),
  ];
}

const SIGNS = { added: '+', removed: '-', changed: '~' } as const;

function describeNode({ node, change, from, action, fields }: NodeDifference): readonly DifferenceLine[] {
  const of = action === '' ? '' : ` (${action})`;
  if (change === 'added') return [{ sign: '+', indent: 0, text: `node ${node}${of} added` }];
  if (change === 'removed') return [{ sign: '-', indent: 0, text: `node ${node}${of} removed` }];
  const words = change === 'renamed' ? `node ${from} renamed to ${node}` : `node ${node}${of} changed`;
  return [{ sign: '~', indent: 0, text: words }, ...fields.flatMap((field) => describeField(field, 1))];
}

function describeField({ field, change, before, after }: FieldDifference, indent: number): readonly DifferenceLine[] {
  const name = field.join('.');
  if (isLong(before) || isLong(after)) {
    const lines = lineDifferences(before, after).map(({ sign, text }) => ({ sign, indent: indent + 1, text }));
    return [{ sign: SIGNS[change], indent, text: `${name}:` }, ...lines];
  }
  const words = change === 'added' ? shown(after) : change === 'removed' ? `${shown(before)} removed` : undefined;
  return [{ sign: SIGNS[change], indent, text: `${name}: ${words ?? `${shown(before)} → ${shown(after)}`}` }];
}

/** Two values line by line: texts as they are, anything else as JSON. `undefined` is no line at all. */
export function lineDifferences(
  before: unknown,
  after: unknown,
): readonly { readonly sign: '+' | '-' | ' '; readonly text: string }[] {
  return diffLines(asLines(before), asLines(after)).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((text) => ({ sign: added ? '+' : removed ? '-' : ' ', text }) as const),
  );
}

function asLines(value: unknown): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return text.endsWith('\n') ? text : `${text}\n`;
}

function isLong(value: unknown): boolean {
  return typeof value === 'string' && value.includes('\n');
}

function shown(value: unknown): string {
  return typeof value === 'string' && /^[\w./:-]+$/.test(value) ? value : (JSON.stringify(value) ?? 'nothing');
}

export function describeEdge({ source, target, sourcePort, targetPort, kind, condition }: Edge): string {
  const what = kind === 'data' ? `${sourcePort.replace(/^outputs\./, '')} into ${targetPort}` : `order`;
  return `${source} → ${target} (${what}${condition === 'succeeded' ? '' : `, when ${condition}`})`;
}
