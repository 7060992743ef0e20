import { closestWord } from '../closest-word.ts';
import { parameterPortType, type ActionManifest, type Catalogue } from '../module/manifest.ts';
import type { Problem } from '../problem.ts';
import { applyEdits } from './apply-edit.ts';
import { valueAt } from './data-change.ts';
import type { Edit } from './edit.ts';
import { editAt } from './edit-at.ts';
import { graphOf, outerScope, type Graph, type PlacedNode } from './graph.ts';
import { pathAtPlace } from './path-at-place.ts';
import { loadText } from './load.ts';
import { readWorkflow } from './read.ts';
import { referencesInText, type Reference } from './reference.ts';
import { splitAtNode } from './schema-at.ts';
import type { Path } from './source-node.ts';
import { checkWorkflow, type ValidateOptions } from './validate.ts';
import { conditionSchema, modeSchema, prioritySchema, type Workflow } from './workflow.ts';

/** The one answer to a problem that is safe to give without asking further. */
export interface QuickFix {
  readonly kind: 'rename' | 'remove' | 'unit' | 'declare' | 'braces' | 'quote' | 'list';
  /** What is written instead, or the name of what is declared or removed. */
  readonly word: string;
  readonly edits: readonly Edit[];
}

/** A text longer than this is not fixed by a click: every answer is tried out before it is offered. */
const LONGEST = 200_000;
const NO_OPTIONS: ValidateOptions = {};

/**
 * The answer to a problem of a text, if there is one safe one. It was tried: the problem is gone by it, and no error has come instead.
 */
export function quickFixOf(
  text: string,
  problem: Problem,
  catalogue: Catalogue,
  options: ValidateOptions = NO_OPTIONS,
): QuickFix | undefined {
  const { line, column } = problem.place ?? {};
  if (text.length > LONGEST || line === undefined) return undefined;
  const { workflow } = readWorkflow(text);
  const path = workflow === undefined ? undefined : pathAtPlace(text, line, column ?? 1);
  if (workflow === undefined || path === undefined) return undefined;
  // What cannot be read is left out of the workflow; in the data it stands.
  const data = loadText(text);
  if (!data.ok) return undefined;
  const fix = proposeFix({ workflow, data: data.value, graph: graphOf(workflow), catalogue, problem, path });
  return fix !== undefined && isCure(text, fix, problem, catalogue, options) ? fix : undefined;
}

interface Ill {
  readonly workflow: Workflow;
  /** As it stands in the file. */
  readonly data: unknown;
  readonly graph: Graph;
  readonly catalogue: Catalogue;
  readonly problem: Problem;
  /** Through the data, to the key or value that the problem points at. */
  readonly path: Path;
}

function proposeFix(ill: Ill): QuickFix | undefined {
  switch (ill.problem.code) {
    case 'action.unknown':
      return renamedValue(ill, [...ill.catalogue.keys()]);
    case 'parameter.unknown':
      return ill.path.at(-2) === 'parameters' && ill.path.length > 2 && isOwnParameter(ill)
        ? otherParameter(ill)
        : unknownWorkflowParameter(ill);
    case 'node.unknown':
      return unknownNode(ill);
    case 'output.unknown':
      return unknownOutput(ill);
    case 'duration.invalid':
      return withUnit(ill, 's');
    case 'size.invalid':
      return withUnit(ill, 'MB');
    case 'field.invalid':
      return chosenWord(ill);
    case 'parameter.type':
      return otherValue(ill);
    case 'expression.missing':
      return inBraces(ill);
    default:
      return undefined;
  }
}

function isOwnParameter({ graph, catalogue, path }: Ill): boolean {
  const action = catalogue.get(placedAt(graph, path)?.node.action ?? '');
  return action !== undefined && !Object.hasOwn(action.parameters.properties, String(path.at(-1)));
}

function renamedValue({ data, path }: Ill, words: readonly string[]): QuickFix | undefined {
  const value = valueAt(data, path);
  const word = typeof value === 'string' ? closestWord(value, words) : undefined;
  return word === undefined ? undefined : { kind: 'rename', word, edits: [editAt(path, word)] };
}

/** The name that was meant if it is still free; what the action does not know at all is left out. */
function otherParameter({ data, graph, catalogue, path }: Ill): QuickFix {
  const name = String(path.at(-1));
  const placed = placedAt(graph, path);
  const given = placed?.node.parameters ?? {};
  const action = catalogue.get(placed?.node.action ?? '');
  const free = Object.keys(action?.parameters.properties ?? {}).filter((one) => !Object.hasOwn(given, one));
  const word = closestWord(name, free);
  if (word === undefined) return { kind: 'remove', word: name, edits: [editAt(path, undefined)] };
  const moved = [editAt(path, undefined), editAt([...path.slice(0, -1), word], valueAt(data, path))];
  return { kind: 'rename', word, edits: moved };
}

function unknownWorkflowParameter(ill: Ill): QuickFix | undefined {
  const declared = Object.keys(ill.workflow.parameters ?? {});
  const reference = referencesAt(ill).find((one) => one.kind === 'parameter' && !declared.includes(one.name));
  if (reference?.kind !== 'parameter' || reference.name === '') return undefined;
  const word = closestWord(reference.name, declared);
  if (word !== undefined) return rewritten(ill, reference, word);
  const edit: Edit = { type: 'workflow.set', field: ['parameters', reference.name], value: { type: wantedType(ill) } };
  return { kind: 'declare', word: reference.name, edits: [edit] };
}

/** What the field takes that uses the parameter, as a type of workflow parameters. */
function wantedType({ graph, catalogue, path }: Ill): string {
  const name = path[path.indexOf('parameters') + 1];
  const action = catalogue.get(placedAt(graph, path)?.node.action ?? '');
  const schema = action?.parameters.properties[String(name)];
  const types: Readonly<Record<string, string>> = {
    number: 'number',
    boolean: 'boolean',
    list: 'array',
    object: 'object',
  };
  return types[schema === undefined ? 'text' : parameterPortType(schema)] ?? 'string';
}

function unknownNode(ill: Ill): QuickFix | undefined {
  const { data, graph, path } = ill;
  const placed = placedAt(graph, path);
  const ids = idsInSight(graph, placed?.scope ?? '').filter((id) => id !== placed?.id);
  const afterAt = path.lastIndexOf('after');
  if (afterAt >= 0 && afterAt === path.length - 2) {
    const last = path.at(-1);
    if (typeof last === 'number') return renamedValue(ill, ids);
    const word = closestWord(String(last), ids);
    if (word === undefined || valueAt(data, [...path.slice(0, -1), word]) !== undefined) return undefined;
    const moved = [editAt([...path.slice(0, -1), word], valueAt(data, path)), editAt(path, undefined)];
    return { kind: 'rename', word, edits: moved };
  }
  const reference = referencesAt(ill).find((one) => one.kind === 'node' && !ids.includes(one.id));
  const word = reference?.kind === 'node' ? closestWord(reference.id, ids) : undefined;
  return reference === undefined || word === undefined ? undefined : rewritten(ill, reference, word);
}

function idsInSight(graph: Graph, scope: string): readonly string[] {
  const own = graph.inside(scope).map(({ id }) => id);
  return scope === '' ? own : [...own, ...idsInSight(graph, outerScope(scope))];
}

function unknownOutput(ill: Ill): QuickFix | undefined {
  const { graph, catalogue, path } = ill;
  const scope = placedAt(graph, path)?.scope ?? '';
  for (const reference of referencesAt(ill)) {
    if (reference.kind !== 'node' || reference.output === undefined) continue;
    const source = graph.resolve(scope, reference.id);
    const names = outputNames(source, catalogue.get(source?.node.action ?? ''));
    if (source === undefined || names.includes(reference.output)) continue;
    const word = closestWord(reference.output, names);
    const text = String(valueAt(ill.data, path));
    const start = text.indexOf(`.outputs.${reference.output}`, reference.end);
    if (word === undefined || start !== reference.end) return undefined;
    const from = start + '.outputs.'.length;
    return replaced(ill, from, from + reference.output.length, word);
  }
  return undefined;
}

function outputNames(source: PlacedNode | undefined, action: ActionManifest | undefined): readonly string[] {
  return [...Object.keys(action?.outputs ?? {}), ...Object.keys(source?.node.outputs ?? {})];
}

/** A bare number: in seconds, or megabytes, as most are meant. Anything else was meant otherwise. */
function withUnit({ data, path }: Ill, unit: string): QuickFix | undefined {
  const text = String(valueAt(data, path)).trim();
  if (!/^\d+(\.\d+)?$/.test(text)) return undefined;
  return { kind: 'unit', word: `${text}${unit}`, edits: [editAt(path, `${text}${unit}`)] };
}

/** The choice that was meant, the one item of a list, or the number or word in quotes that a text wants. */
function otherValue(ill: Ill): QuickFix | undefined {
  const { data, graph, catalogue, path } = ill;
  const value = valueAt(data, path);
  const action = catalogue.get(placedAt(graph, path)?.node.action ?? '');
  const schema = path.at(-2) === 'parameters' ? action?.parameters.properties[String(path.at(-1))] : undefined;
  if (schema === undefined) return undefined;
  if (schema.control === 'duration') return withUnit(ill, 's');
  if (schema.control === 'size') return withUnit(ill, 'MB');
  if (typeof value === 'string' && schema.enum !== undefined) return renamedValue(ill, schema.enum.map(String));
  if (value !== undefined && typeof value !== 'object' && parameterPortType(schema) === 'list') {
    return { kind: 'list', word: JSON.stringify([value]), edits: [editAt(path, [value])] };
  }
  const isPlain = typeof value === 'number' || typeof value === 'boolean';
  if (!isPlain || parameterPortType(schema) !== 'text') return undefined;
  return { kind: 'quote', word: String(value), edits: [editAt(path, String(value))] };
}

/** Fields that take one of a few words. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  after: conditionSchema.options,
  join: ['all', 'any', 'first'],
  priority: prioritySchema.options,
  mode: modeSchema.options,
};

function chosenWord(ill: Ill): QuickFix | undefined {
  const { ids, field } = splitAtNode(ill.path);
  const [name, part] = ids.length > 0 ? field : field.slice(1);
  const words = WORDS[String(name)];
  return words === undefined || (name === 'after' && typeof part !== 'string') ? undefined : renamedValue(ill, words);
}

function inBraces({ data, path }: Ill): QuickFix | undefined {
  const value = valueAt(data, path);
  if (typeof value !== 'string') return undefined;
  const word = `{{ ${value.trim()} }}`;
  return { kind: 'braces', word, edits: [editAt(path, word)] };
}

function referencesAt({ data, path }: Ill): readonly Reference[] {
  const value = valueAt(data, path);
  return typeof value === 'string' ? referencesInText(value) : [];
}

function rewritten(ill: Ill, reference: Reference, word: string): QuickFix {
  return replaced(ill, reference.start, reference.end, word);
}

function replaced({ data, path }: Ill, start: number, end: number, word: string): QuickFix {
  const text = String(valueAt(data, path));
  return { kind: 'rename', word, edits: [editAt(path, text.slice(0, start) + word + text.slice(end))] };
}

function placedAt(graph: Graph, path: Path): PlacedNode | undefined {
  return graph.get(splitAtNode(path).ids.join('.'));
}

/** Tried on the document itself: a way out that leads into another error is none. */
let last: { text: string; catalogue: Catalogue; options: ValidateOptions; found: ReturnType<typeof tally> } | undefined;

/** Of the text as it is: asked for again with each of its problems. */
function problemsOf(text: string, catalogue: Catalogue, options: ValidateOptions): ReturnType<typeof tally> {
  if (last?.text !== text || last.catalogue !== catalogue || last.options !== options)
    last = { text, catalogue, options, found: tally(checkWorkflow(text, catalogue, options).problems) };
  return last.found;
}

function isCure(
  text: string,
  fix: QuickFix,
  problem: Problem,
  catalogue: Catalogue,
  options: ValidateOptions,
): boolean {
  const document = { name: 'quick-fix', text, layout: { version: 1, nodes: {}, groups: {}, notes: {} } } as const;
  const fixed = applyEdits(document, fix.edits);
  if (!fixed.ok) return false;
  const before = problemsOf(text, catalogue, options);
  const after = tally(checkWorkflow(fixed.value.text, catalogue, options).problems);
  const sign = signOf(problem);
  const isLess = (after.get(sign) ?? 0) < (before.get(sign) ?? 1);
  return (
    isLess && [...after].every(([other, count]) => count <= (before.get(other) ?? 0) || !other.startsWith('error'))
  );
}

function tally(problems: readonly Problem[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const problem of problems) counts.set(signOf(problem), (counts.get(signOf(problem)) ?? 0) + 1);
  return counts;
}

/** Without line and column: they may move by the fix itself. */
function signOf({ severity, code, message }: Problem): string {
  return `${severity} ${code} ${message}`;
}
