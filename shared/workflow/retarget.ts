import type { PortEnd } from './connect.ts';
import type { Edge } from './edges.ts';
import type { Edit } from './edit.ts';
import { graphOf, isBareCondition } from './graph.ts';
import { nameInPath } from './name-in-path.ts';
import { referencesInExpression, referencesInText } from './reference.ts';
import type { Workflow, WorkflowNode } from './workflow.ts';

/*
 * An edge of data whose source becomes another one. A command that holds `{{ nodes.build.outputs.file }}` among its words keeps all of them
 * but this one: writing the new output into the parameter would throw away what somebody wrote.
 */

/** Does more stand in the field than the one reference: words around it, other items of a list? */
export function isWrittenAround(workflow: Workflow, edge: Pick<Edge, 'target' | 'targetPort'>): boolean {
  const node = graphOf(workflow).get(edge.target)?.node;
  const value = node === undefined ? undefined : fieldOf(node, edge.targetPort).value;
  if (typeof value !== 'string') return value !== undefined;
  return !referencesInText(value).every((reference) => 'plain' in reference && reference.plain);
}

/** The edits that exchange the source of an edge where it is named; undefined when it names no single output. */
export function retargetSource(workflow: Workflow, edge: Edge, source: PortEnd): readonly Edit[] | undefined {
  const graph = graphOf(workflow);
  const [old, next, target] = [graph.get(edge.source), graph.get(source.node), graph.get(edge.target)];
  const [from, to] = [outputOf(edge.sourcePort), outputOf(source.port)];
  if (old === undefined || next === undefined || target === undefined) return undefined;
  if (edge.kind !== 'data' || from === undefined || to === undefined) return undefined;
  const { value, field } = fieldOf(target.node, edge.targetPort);
  const text = `${next.id}.outputs.${nameInPath(to)}`;
  const changed = exchanged(value, { id: old.id, output: from, text, isBare: isBareCondition(field[0] ?? '', value) });
  if (changed === undefined) return undefined;
  return [{ type: 'node.set', path: target.path, field, value: changed }];
}

function outputOf(port: string): string | undefined {
  return port.startsWith('outputs.') ? port.slice('outputs.'.length) : undefined;
}

function fieldOf(node: WorkflowNode, port: string): { readonly value: unknown; readonly field: string[] } {
  if (port === 'when') return { value: node.when, field: ['when'] };
  const name = port.slice(port.indexOf('.') + 1);
  return { value: node.parameters?.[name], field: ['parameters', name] };
}

interface Exchange {
  readonly id: string;
  readonly output: string;
  readonly text: string;
  /** The text is an expression without braces. */
  readonly isBare: boolean;
}

/** The value with every such reference exchanged; undefined when there is none. */
function exchanged(value: unknown, wish: Exchange): unknown {
  if (typeof value === 'string') return exchangedText(value, wish);
  if (Array.isArray(value)) {
    const before: readonly unknown[] = value;
    const items = before.map((item) => exchanged(item, wish));
    return items.every((item) => item === undefined) ? undefined : before.map((item, index) => items[index] ?? item);
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value).map(([key, item]) => [key, item, exchanged(item, wish)] as const);
  if (entries.every(([, , item]) => item === undefined)) return undefined;
  return Object.fromEntries(entries.map(([key, before, item]) => [key, item ?? before]));
}

/** `.outputs.stdout` behind the id, with the name in backticks where it needs them. */
const OUTPUT = /^\s*\.\s*outputs\s*\.\s*(?:`[^`]*`|[A-Za-z_][A-Za-z0-9_]*)/;

function exchangedText(text: string, { id, output, text: written, isBare }: Exchange): string | undefined {
  // From the end, so that the offsets before stay true. One name may be found twice by longer and shorter paths.
  const places = new Map<number, number>();
  for (const reference of isBare ? referencesInExpression(text) : referencesInText(text)) {
    if (reference.kind !== 'node' || reference.id !== id || reference.output !== output) continue;
    const tail = OUTPUT.exec(text.slice(reference.end));
    if (tail !== null) places.set(reference.start, reference.end + tail[0].length);
  }
  let result = text;
  for (const [start, end] of [...places].toSorted(([a], [b]) => b - a))
    result = result.slice(0, start) + written + result.slice(end);
  return result === text ? undefined : result;
}
