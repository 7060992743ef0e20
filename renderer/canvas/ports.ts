import { parameterPortType, type ActionManifest } from '#shared/module/manifest.ts';
import type { PortType } from '#shared/module/port-type.ts';
import { hasExpression } from '#shared/workflow/template.ts';
import type { WorkflowNode } from '#shared/workflow/workflow.ts';

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
  readonly right?: CardPort;
  /** A row to fold and unfold: so many parameters have no row of their own at the moment. */
  readonly folded?: number;
}

const AFTER: CardPort = { id: 'after', label: 'after', type: 'order', isRequired: false };
const DONE: CardPort = { id: 'done', label: 'done', type: 'order', isRequired: false };
/** Cards with no more left rows than this show every parameter. */
const MAX_LEFT_ROWS = 6;

/** One row per pair of ports; `after` and `done` share the last. A long list of parameters is folded to those that matter. */
export function cardRows(
  node: WorkflowNode,
  action: ActionManifest | undefined,
  connected: ReadonlySet<string>,
  isUnfolded: boolean,
): readonly CardRow[] {
  const all = inputPorts(node, action, connected);
  const main = all.length < MAX_LEFT_ROWS ? all : all.filter((port) => port.weight > 0);
  const shown = isUnfolded ? all : main;
  const left: (CardPort | 'fold')[] = shown.map((port) => port.port);
  if (main.length < all.length) left.push('fold');
  const right = outputPorts(action, connected);
  const body = Math.max(left.length, right.length);
  const rows: CardRow[] = Array.from({ length: body }, (_, index) => {
    const port = left[index];
    return { ...(port === 'fold' ? { folded: all.length - shown.length } : { left: port }), right: right[index] };
  });
  return [...rows, { left: AFTER, right: DONE }];
}

interface WeighedPort {
  readonly port: CardPort;
  readonly weight: number;
}

const PLAIN_TYPES: readonly string[] = ['text', 'number', 'boolean', 'any'];

function inputPorts(
  node: WorkflowNode,
  action: ActionManifest | undefined,
  connected: ReadonlySet<string>,
): readonly WeighedPort[] {
  const { properties = {}, required = [] } = action?.parameters ?? {};
  const cardParameters = action?.cardParameters ?? [];
  const known = Object.entries(properties).map(([name, schema]): WeighedPort => {
    const id = `parameters.${name}`;
    const type = parameterPortType(schema);
    const isOnCard = cardParameters.includes(name);
    const isRequired = required.includes(name);
    const given = node.parameters?.[name];
    const value = isOnCard && !connected.has(id) ? valueText(given === undefined ? schema.default : given) : undefined;
    const matters = isOnCard || isRequired || connected.has(id) || !PLAIN_TYPES.includes(type);
    return { port: { id, label: schema.title ?? name, type, isRequired, value }, weight: matters ? 1 : 0 };
  });
  const more = strangers(connected, 'parameters.', new Set(Object.keys(properties)));
  if (connected.has('when')) more.push({ id: 'when', label: 'when', type: 'boolean', isRequired: false });
  return [...known, ...more.map((port) => ({ port, weight: 1 }))];
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

/** Every port an edge may begin or end at, folded or not. */
export function allPorts(
  node: WorkflowNode,
  action: ActionManifest | undefined,
): { readonly inputs: readonly CardPort[]; readonly outputs: readonly CardPort[] } {
  const none: ReadonlySet<string> = new Set();
  return {
    inputs: [...inputPorts(node, action, none).map((each) => each.port), AFTER],
    outputs: [...outputPorts(action, none), DONE],
  };
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
