import type { Catalogue } from '../module/manifest.ts';
import { PORT_TYPES } from '../module/port-type.ts';
import { EXPRESSION_FUNCTIONS } from './expression-functions.ts';
import { graphOf } from './graph.ts';
import { nameInPath } from './name-in-path.ts';
import { nodesInReach, valuesInReach } from './values-in-reach.ts';
import type { Workflow } from './workflow.ts';

/** One thing that may stand at the cursor. */
export interface Completion {
  readonly label: string;
  readonly kind: 'node' | 'value' | 'function' | 'field' | 'key' | 'choice' | 'secret';
  /** Beside it: its type, in words. */
  readonly detail?: string;
  readonly about?: string;
  /** What is written, when that is not the label; `cursor` characters before its end the cursor stands. */
  readonly insert?: string;
  readonly cursor?: number;
}

/** What may replace the text from `from` (an offset) to the cursor. */
export interface CompletionList {
  readonly from: number;
  readonly options: readonly Completion[];
}

export interface ExpressionContext {
  readonly workflow: Workflow;
  readonly catalogue: Catalogue;
  /** Path of the node the expression stands in. */
  readonly node: string;
  /** Names only. */
  readonly secrets: readonly string[];
  /** Outputs that a node had in the run that is looked at; by them the names inside a value are known. */
  readonly recorded?: (path: string) => Readonly<Record<string, unknown>> | undefined;
}

const STEP = '(?:[A-Za-z_][A-Za-z0-9_]*|`[^`]*`)';
const PATH = new RegExp(`(?:^|[^A-Za-z0-9_.$\`])((?:${STEP}(?:\\[\\d*\\])?\\.)*)([A-Za-z_][A-Za-z0-9_]*|\`[^\`]*)?$`);
const FUNCTION = /\$([A-Za-z0-9]*)$/;

/** What may stand at the end of `source`, an expression as far as the cursor. Undefined inside a text in quotes. */
export function completeExpression(source: string, context: ExpressionContext): CompletionList | undefined {
  if (isInsideQuotes(source)) return undefined;
  const called = FUNCTION.exec(source);
  if (called !== null) return { from: called.index, options: functions() };
  const match = PATH.exec(source);
  if (match === null) return undefined;
  const [, before = '', word = ''] = match;
  const from = source.length - word.length;
  const steps = before
    .split('.')
    .slice(0, -1)
    .map((step) => step.replace(/\[\d*\]$/, '').replaceAll('`', ''));
  const [first = ''] = steps;
  // Who begins with the id of a node means one of its outputs: the whole path takes the place of what is there.
  const ofNode = first !== '' && !ROOTS.some(({ label }) => label === first) ? valuesOfNode(first, context) : [];
  if (ofNode.length > 0) return { from: from - before.length, options: ofNode };
  const options = steps.length === 0 ? roots(context) : behind(steps, context);
  return options.length === 0 ? undefined : { from, options };
}

function isInsideQuotes(source: string): boolean {
  let quote = '';
  for (let at = 0; at < source.length; at += 1) {
    const character = source[at] ?? '';
    if (quote === '') quote = character === '"' || character === "'" ? character : '';
    else if (character === '\\') at += 1;
    else if (character === quote) quote = '';
  }
  return quote !== '';
}

function functions(): readonly Completion[] {
  return EXPRESSION_FUNCTIONS.map(({ name, signature, about }) => ({
    label: `$${name}`,
    kind: 'function',
    detail: signature,
    about,
    insert: `$${name}()`,
    cursor: 1,
  }));
}

function valuesOfNode(id: string, context: ExpressionContext): readonly Completion[] {
  return wholeValues(context).filter(({ label }) => label.startsWith(`nodes.${id}.`));
}

function wholeValues({ workflow, catalogue, node }: ExpressionContext): readonly Completion[] {
  return valuesInReach(workflow, catalogue, node).map(({ expression, label, type }) => ({
    label: expression,
    kind: 'value',
    detail: type,
    about: label,
  }));
}

/** At the beginning: whole values first, because they are what is mostly wanted, then what leads to more. */
function roots(context: ExpressionContext): readonly Completion[] {
  const item: readonly Completion[] = isInRound(context)
    ? [
        { label: 'item', kind: 'value', detail: PORT_TYPES.any, about: 'What this round is about.' },
        { label: 'index', kind: 'value', detail: PORT_TYPES.number, about: 'Number of the round, from 0.' },
      ]
    : [];
  return [...wholeValues(context), ...item, ...ROOTS, ...functions()];
}

const ROOTS: readonly Completion[] = [
  { label: 'nodes', kind: 'field', about: 'Nodes before this one.' },
  { label: 'parameters', kind: 'field', about: 'What the run was given.' },
  { label: 'secrets', kind: 'field', about: 'Secrets by their names; values are never shown.' },
  { label: 'run', kind: 'field', about: 'id, workflow, trigger, startedAt' },
  { label: 'project', kind: 'field', about: 'name, path' },
  { label: 'env', kind: 'field', about: 'Variables that the project file allows.' },
];

function isInRound({ workflow, node }: ExpressionContext): boolean {
  const graph = graphOf(workflow);
  const parts = node.split('.').slice(0, -1);
  return parts.some((_, depth) => {
    const action = graph.get(parts.slice(0, depth + 1).join('.'))?.node.action;
    return action === 'flow.for-each' || action === 'flow.repeat';
  });
}

function behind(steps: readonly string[], context: ExpressionContext): readonly Completion[] {
  const [root = '', first = '', part, ...rest] = steps;
  if (root === 'nodes') {
    if (steps.length === 1) return nodeIds(context);
    if (steps.length === 2) return nodeParts();
    return part === 'outputs' ? outputs(first, rest, context) : [];
  }
  if (steps.length > 1) return [];
  switch (root) {
    case 'parameters':
      return Object.entries(context.workflow.parameters ?? {}).map(([name, { type, description }]) => ({
        label: nameInPath(name),
        kind: 'value',
        detail: type,
        ...(description === undefined ? {} : { about: description }),
      }));
    case 'secrets':
      return context.secrets.map((name) => ({ label: name, kind: 'secret' }));
    case 'run':
      return ['id', 'workflow', 'trigger', 'startedAt'].map(textField);
    case 'project':
      return ['name', 'path'].map(textField);
    default:
      return [];
  }
}

function textField(label: string): Completion {
  return { label, kind: 'field', detail: PORT_TYPES.text };
}

function nodeIds({ workflow, catalogue, node }: ExpressionContext): readonly Completion[] {
  return nodesInReach(workflow, node).map(({ id, node: { name, action } }) => ({
    label: id,
    kind: 'node',
    detail: action,
    about: name ?? catalogue.get(action)?.title ?? action,
  }));
}

function nodeParts(): readonly Completion[] {
  return [
    { label: 'outputs', kind: 'field', about: 'What it hands on. This node then waits until it succeeded.' },
    {
      label: 'status',
      kind: 'field',
      detail: PORT_TYPES.text,
      about: 'How it ended. This node then waits until it has ended, however.',
    },
  ];
}

/** Declared outputs; behind an output the names its value had in the run that is looked at. */
function outputs(id: string, rest: readonly string[], context: ExpressionContext): readonly Completion[] {
  const placed = nodesInReach(context.workflow, context.node).find((one) => one.id === id);
  if (placed === undefined) return [];
  const recorded = context.recorded?.(placed.path);
  if (rest.length > 0) return fieldsOf(rest.reduce<unknown>(stepInto, recorded));
  const declared = context.catalogue.get(placed.node.action)?.outputs ?? {};
  const names = [...new Set([...Object.keys(declared), ...Object.keys(placed.node.outputs ?? {})])];
  return names.map((name) => {
    const about = declared[name]?.description ?? declared[name]?.title;
    return {
      label: nameInPath(name),
      kind: 'value',
      detail: PORT_TYPES[declared[name]?.type ?? 'any'],
      ...(about === undefined ? {} : { about }),
    };
  });
}

/** As JSONata goes: a name behind a list means that of its items. */
function stepInto(value: unknown, name: string): unknown {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return typeof one === 'object' && one !== null ? (one as Record<string, unknown>)[name] : undefined;
}

const SHOWN_FIELDS = 100;

function fieldsOf(value: unknown): readonly Completion[] {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof one !== 'object' || one === null || Array.isArray(one) || '$content' in one) return [];
  return Object.entries(one)
    .slice(0, SHOWN_FIELDS)
    .map(([name, inner]) => ({ label: nameInPath(name), kind: 'field', detail: PORT_TYPES[kindOf(inner)] }));
}

function kindOf(value: unknown): keyof typeof PORT_TYPES {
  if (Array.isArray(value)) return 'list';
  const types = { string: 'text', number: 'number', boolean: 'boolean' } as const;
  return types[typeof value as keyof typeof types] ?? (value === null ? 'any' : 'object');
}
