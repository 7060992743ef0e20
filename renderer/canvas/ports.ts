import {
  isConnectable,
  parameterPortType,
  type ActionManifest,
  type ParameterSchema,
} from '#shared/module/manifest.ts';
import type { PortType } from '#shared/module/port-type.ts';
import type { Edge } from '#shared/workflow/edges.ts';
import { hasExpression } from '#shared/workflow/template.ts';
import type { WorkflowNode } from '#shared/workflow/workflow.ts';
import { messages } from '../messages/messages.ts';

/** A port as a row of a card shows it. Its id is the hook in the page: `parameters.path`, `after`, `outputs.summary`, `done`. */
export interface CardPort {
  readonly id: string;
  readonly label: string;
  /** `order`: no value flows, only "this one first". */
  readonly type: PortType | 'order';
  readonly isRequired: boolean;
  /** Shown beside the label: at most two per card. */
  readonly value?: string;
}

export interface CardRow {
  readonly left?: CardPort;
  /** A parameter nothing is connected with, shown for its value only. */
  readonly value?: CardValue;
  readonly right?: CardPort;
}

export interface CardValue {
  readonly name: string;
  readonly label: string;
  readonly value: string;
}

const labels = messages.canvas.ports;
const AFTER: CardPort = { id: 'after', label: labels.after, type: 'order', isRequired: false };
const DONE: CardPort = { id: 'done', label: labels.done, type: 'order', isRequired: false };

/** One row per pair of ports, values between them where the manifest puts them; `after` and `done` share the last. */
export function cardRows(
  node: WorkflowNode,
  action: ActionManifest | undefined,
  connected: ReadonlySet<string>,
): readonly CardRow[] {
  const left: readonly CardRow[] = [
    ...parameterRows(node, action, connected),
    ...strangeInputs(action, connected).map((port) => ({ left: port })),
  ];
  const right = outputPorts(action, connected);
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_, index): CardRow => ({
    ...left[index],
    right: right[index],
  }));
  return [...rows, { left: AFTER, right: DONE }];
}

function parameterRows(
  node: WorkflowNode,
  action: ActionManifest | undefined,
  connected: ReadonlySet<string>,
): readonly CardRow[] {
  const { properties = {}, required = [] } = action?.parameters ?? {};
  return Object.entries(properties).flatMap(([name, schema]): readonly CardRow[] => {
    const port = inputPort(name, schema, required.includes(name));
    const isOnCard = action?.cardParameters.includes(name) === true;
    const given = node.parameters?.[name];
    const value =
      isOnCard && !connected.has(port.id) ? valueText(given === undefined ? schema.default : given) : undefined;
    if (isConnectable(schema) || port.isRequired || connected.has(port.id)) return [{ left: { ...port, value } }];
    return value === undefined ? [] : [{ value: { name, label: port.label, value } }];
  });
}

function inputPort(name: string, schema: ParameterSchema, isRequired: boolean): CardPort {
  return { id: `parameters.${name}`, label: schema.title ?? name, type: parameterPortType(schema), isRequired };
}

/** Where an edge ends that no parameter of the action explains: an unknown one, or the condition of the node. */
function strangeInputs(action: ActionManifest | undefined, connected: ReadonlySet<string>): readonly CardPort[] {
  const known = new Set(Object.keys(action?.parameters.properties ?? {}));
  const more = strangers(connected, 'parameters.', known);
  if (connected.has('when')) more.push({ id: 'when', label: labels.when, type: 'boolean', isRequired: false });
  return more;
}

function outputPorts(action: ActionManifest | undefined, connected: ReadonlySet<string>): readonly CardPort[] {
  const outputs = action?.outputs ?? {};
  const known = Object.entries(outputs).map(([name, output]): CardPort => ({
    id: `outputs.${name}`,
    label: output.title,
    type: output.type,
    isRequired: false,
  }));
  return [...known, ...strangers(connected, 'outputs.', new Set(Object.keys(outputs)))];
}

/** Ports that an edge names and the action (any more) does not: an edge must not end in nothing. */
function strangers(connected: ReadonlySet<string>, prefix: string, known: ReadonlySet<string>): CardPort[] {
  return [...connected]
    .filter((id) => id.startsWith(prefix) && !known.has(id.slice(prefix.length)))
    .map((id) => ({ id, label: id.slice(prefix.length), type: 'any', isRequired: false }));
}

export const NO_PORTS: ReadonlySet<string> = new Set();

/** Path of the node → ids of its ports that hold an edge. */
export function connectedPorts(edges: readonly Edge[]): ReadonlyMap<string, Set<string>> {
  const ports = new Map<string, Set<string>>();
  const add = (node: string, port: string): void => {
    const known = ports.get(node);
    if (known === undefined) ports.set(node, new Set([port]));
    else known.add(port);
  };
  for (const edge of edges) {
    add(edge.source, edge.sourcePort);
    add(edge.target, edge.targetPort);
  }
  return ports;
}

/** Every port of a card, where an edge may begin or end. */
export function allPorts(
  node: WorkflowNode,
  action: ActionManifest | undefined,
  connected: ReadonlySet<string>,
): { readonly inputs: readonly CardPort[]; readonly outputs: readonly CardPort[] } {
  const rows = cardRows(node, action, connected);
  return { inputs: rows.flatMap((row) => row.left ?? []), outputs: rows.flatMap((row) => row.right ?? []) };
}

function valueText(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string')
    return hasExpression(value) ? value.replaceAll(/\{\{\s*|\s*\}\}/g, '') : (value.split('\n')[0] ?? '');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value))
    return value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join(' ');
  return JSON.stringify(value);
}
