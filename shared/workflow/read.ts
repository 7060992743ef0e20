import type { z } from 'zod';
import type { Problem } from '../problem.ts';
import { isNodeId, toNodeId } from '../id.ts';
import type { ReadWorkflow } from './document.ts';
import { placeFindings, type Finding } from './finding.ts';
import { loadText } from './load.ts';
import { workflowProblem } from './problem-codes.ts';
import { valueAt } from './data-change.ts';
import type { Path } from './source-node.ts';
import { workflowSchema, type Workflow } from './workflow.ts';

/** A text, read as far as it goes: what could not be used is left out of `workflow` and told in `findings`. */
export interface Draft {
  readonly workflow: Workflow | undefined;
  readonly findings: readonly Finding[];
  /** The text is no YAML or JSON at all; then there are no findings, as nothing has a place in the data. */
  readonly unreadable: Problem | undefined;
}

/**
 * Reads a workflow text (YAML 1.2 or JSON). `workflow` is there whenever the text could be parsed, without the parts that are wrong;
 * problems come in the order of the text with line and column from 1.
 */
export function readWorkflow(text: string, file?: string): ReadWorkflow {
  const { workflow, findings, unreadable } = readDraft(text);
  if (unreadable !== undefined) return { workflow, problems: [inFile(unreadable, file)] };
  return { workflow, problems: placeFindings(text, findings, file) };
}

export function inFile(problem: Problem, file: string | undefined): Problem {
  return file === undefined ? problem : { ...problem, place: { file, ...problem.place } };
}

const EMPTY: Workflow = { formatVersion: 1, nodes: {} };

export function readDraft(text: string): Draft {
  const loaded = loadText(text);
  if (!loaded.ok) {
    const isEmpty = loaded.problem.code === 'text.empty';
    return { workflow: isEmpty ? EMPTY : undefined, findings: [], unreadable: loaded.problem };
  }
  return readData(loaded.value);
}

/** Reads what a text was parsed into. */
export function readData(data: unknown): Draft {
  if (!isMapping(data)) {
    const found = workflowProblem('text.shape', 'The file does not hold a workflow.', {
      reason: `A workflow is a mapping with "formatVersion" and "nodes"; this is ${Array.isArray(data) ? 'a list' : 'a single value'}.`,
      remedy: 'Begin the file with "formatVersion: 1".',
    });
    return { workflow: undefined, findings: [], unreadable: { ...found, place: { line: 1, column: 1 } } };
  }
  const findings: Finding[] = [];
  let candidate: unknown = tidy(data, findings);
  for (;;) {
    const parsed = workflowSchema.safeParse(candidate);
    if (parsed.success) return { workflow: parsed.data, findings, unreadable: undefined };
    // Each round takes out at least one wrong part, so this ends.
    candidate = withoutFaults(candidate as Mapping, parsed.error.issues, findings);
  }
}

type Mapping = Readonly<Record<string, unknown>>;

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Known keys, in the order in which people write them. */
export const WORKFLOW_KEY_ORDER: readonly string[] = [
  'formatVersion',
  'name',
  'description',
  'tags',
  'parameters',
  'settings',
  'nodes',
  'outputs',
];
export const NODE_KEY_ORDER: readonly string[] = [
  'action',
  'name',
  'description',
  'parameters',
  'after',
  'join',
  'when',
  'retry',
  'timeout',
  'priority',
  'resources',
  'estimate',
  'cache',
  'onFailure',
  'disabled',
  'nodes',
  'finally',
  'outputs',
];
const WORKFLOW_KEYS = new Set(WORKFLOW_KEY_ORDER);
export const NODE_KEYS: ReadonlySet<string> = new Set(NODE_KEY_ORDER);
const SETTINGS_KEYS = new Set(['mode', 'maxParallelTasks', 'timeout', 'onFailure']);
/** Fields of a node that are mappings with keys of their own. */
const FIELD_KEYS: Readonly<Record<string, ReadonlySet<string>>> = {
  retry: new Set(['max', 'delay', 'backoff', 'maxDelay', 'jitter', 'on']),
  resources: new Set(['cpu', 'memory', 'disk', 'gpu', 'network', 'pools', 'locks']),
  cache: new Set(['inputs', 'outputs', 'env']),
};
const PARAMETER_KEYS = new Set(['type', 'default', 'description', 'required', 'enum']);

/** Takes out what is empty (`parameters:` with nothing behind it), tells unknown keys, and mends what a draft may lack. */
function tidy(data: Mapping, findings: Finding[]): Mapping {
  const result = knownPart(data, WORKFLOW_KEYS, [], findings, 'a workflow');
  if (result['formatVersion'] !== 1) {
    findings.push({ problem: versionProblem(data), path: ['formatVersion'], at: 'value' });
    result['formatVersion'] = 1;
  }
  if (isMapping(result['settings']))
    result['settings'] = knownPart(result['settings'], SETTINGS_KEYS, ['settings'], findings, 'settings');
  if (isMapping(result['parameters'])) {
    result['parameters'] = Object.fromEntries(
      Object.entries(result['parameters']).map(([name, value]) => {
        const path = ['parameters', name];
        return [
          name,
          isMapping(value) ? knownPart(value, PARAMETER_KEYS, path, findings, 'a parameter') : (value ?? {}),
        ];
      }),
    );
  }
  result['nodes'] = result['nodes'] === undefined ? {} : tidyNodes(result['nodes'], ['nodes'], findings);
  return result;
}

function knownPart(
  value: Mapping,
  known: ReadonlySet<string>,
  path: Path,
  findings: Finding[],
  of: string,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    // What other programs keep for themselves (`x-v1` of an import) is theirs.
    if (!known.has(key) && !key.startsWith('x-')) {
      findings.push({ problem: unknownKeyProblem(key, of, known), path: [...path, key], at: 'key' });
    }
    if (item !== null) result[key] = item;
  }
  return result;
}

/** As `knownPart`, for a mapping whose schema takes nothing else. */
function withoutUnknown(...asked: Parameters<typeof knownPart>): Record<string, unknown> {
  const [, known] = asked;
  return Object.fromEntries(Object.entries(knownPart(...asked)).filter(([key]) => known.has(key)));
}

function tidyNodes(nodes: unknown, path: Path, findings: Finding[]): unknown {
  if (!isMapping(nodes)) return nodes;
  const entries = Object.entries(nodes).map(([id, node]) => [id, tidyNode(id, node, [...path, id], findings)] as const);
  return Object.fromEntries(entries);
}

function tidyNode(id: string, node: unknown, path: Path, findings: Finding[]): unknown {
  if (!isNodeId(id) || id === '__proto__') findings.push({ problem: nodeIdProblem(id), path, at: 'key' });
  if (node !== null && !isMapping(node)) {
    const found = workflowProblem('node.invalid', `The node "${id}" is not a mapping.`, {
      reason: 'A node has at least the key "action".',
      remedy: `Write "${id}:" and below it, indented, "action: module.action".`,
    });
    findings.push({ problem: found, path, at: 'value' });
    return { action: '' };
  }
  const result = knownPart(node ?? {}, NODE_KEYS, path, findings, 'a node');
  if (result['action'] === undefined || result['action'] === '') {
    findings.push({ problem: actionMissingProblem(id), path, at: 'key' });
    result['action'] = '';
  }
  for (const [field, known] of Object.entries(FIELD_KEYS)) {
    const value = result[field];
    if (isMapping(value)) result[field] = withoutUnknown(value, known, [...path, field], findings, `"${field}"`);
  }
  for (const scope of ['nodes', 'finally']) {
    if (result[scope] !== undefined) result[scope] = tidyNodes(result[scope], [...path, scope], findings);
  }
  return result;
}

function withoutFaults(data: Mapping, issues: readonly z.core.$ZodIssue[], findings: Finding[]): Mapping {
  const copy = structuredClone(data) as Record<string, unknown>;
  for (const issue of issues) {
    const asked = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
    // What is missing cannot be taken out, so what lacks it goes: a retry without `max`.
    const path = hasPath(copy, asked) ? asked : asked.slice(0, -1);
    if (!hasPath(copy, path)) continue;
    // A part that was taken out of it in an earlier round has been told already.
    const isTold = findings.some(
      ({ path: told, at }) => at === 'value' && path.every((step, index) => told[index] === step),
    );
    if (!isTold) findings.push({ problem: fieldProblem(path, valueAt(copy, path), issue), path, at: 'value' });
    removeAt(copy, path);
  }
  return copy;
}

function hasPath(data: unknown, path: Path): boolean {
  const parent = valueAt(data, path.slice(0, -1));
  return path.length > 0 && typeof parent === 'object' && parent !== null && Object.hasOwn(parent, path.at(-1) ?? '');
}

function removeAt(data: Record<string, unknown>, path: Path): void {
  const last = path.at(-1);
  const parent = valueAt(data, path.slice(0, -1));
  if (last === undefined || typeof parent !== 'object' || parent === null) return;
  if (last === 'action') (parent as Record<string, unknown>)['action'] = '';
  else if (last === 'nodes' && path.length === 1) data['nodes'] = {};
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete (parent as Record<string | number, unknown>)[last];
}

function versionProblem(data: Mapping): Problem {
  const version = data['formatVersion'];
  if (version === undefined || version === null) {
    return workflowProblem('format.version', 'The workflow does not say which format it has.', {
      reason: '"formatVersion" is missing.',
      remedy: 'Add the line "formatVersion: 1" at the top of the file.',
    });
  }
  return workflowProblem('format.version', `Format version ${JSON.stringify(version)} cannot be read.`, {
    reason: 'This program reads format version 1.',
    remedy: typeof version === 'number' && version > 1 ? 'Update the studio.' : 'Write "formatVersion: 1".',
  });
}

function unknownKeyProblem(key: string, of: string, known: ReadonlySet<string>): Problem {
  return workflowProblem('key.unknown', `"${key}" is not a key of ${of}.`, {
    reason: 'It is kept in the file and has no effect.',
    remedy: `Remove it, or use one of: ${[...known].join(', ')}.`,
  });
}

function nodeIdProblem(id: string): Problem {
  return workflowProblem('node.id', `"${id}" cannot be the id of a node.`, {
    reason: 'Ids begin with a letter or _, and hold only letters, digits and _ (expressions read "-" as minus).',
    remedy: `Rename it, for example to "${toNodeId(id)}", and keep the words as the node's name.`,
  });
}

function actionMissingProblem(id: string): Problem {
  return workflowProblem('action.missing', `The node "${id}" has no action.`, {
    reason: 'Every node names what it does.',
    remedy: 'Add "action: module.action", for example "action: shell.run".',
  });
}

/** What a field takes, in words. */
const FIELDS: Readonly<Record<string, string>> = {
  action: 'a text like "module.action"',
  name: 'a text',
  description: 'a text',
  parameters: 'a mapping from name to value',
  after: 'a list of node ids, or a mapping from node id to succeeded, failed or finished',
  join: 'all, any or first',
  when: 'an expression in {{ }}, true or false',
  retry: 'a mapping with "max" and, if wanted, delay, backoff, maxDelay, jitter, on',
  max: 'a whole number from 0',
  backoff: 'a number from 1',
  jitter: 'true or false',
  on: 'retryable or any',
  priority: 'low, normal, high or critical',
  resources: 'a mapping with cpu, memory, disk, gpu, network, pools and locks',
  cpu: 'a number of cores above 0',
  gpu: 'a number from 0',
  network: 'a number from 0, or a text',
  pools: 'a mapping from the name of a pool to an amount above 0',
  locks: 'a mapping from a name to read, write or exclusive',
  cache: 'true, false, or a mapping with inputs, outputs and env',
  onFailure: 'fail or continue',
  disabled: 'true or false',
  nodes: 'a mapping from node id to node',
  finally: 'a mapping from node id to node',
  outputs: 'a mapping from name to value',
  settings: 'a mapping with mode, maxParallelTasks, timeout and onFailure',
  mode: 'sequential, parallel, priority or resource-aware',
  maxParallelTasks: 'a whole number from 1',
  type: 'string, number, integer, boolean, array or object',
  required: 'true or false',
  enum: 'a list of values',
};
const DURATIONS: readonly unknown[] = ['timeout', 'estimate', 'delay', 'maxDelay'];
const SIZES: readonly unknown[] = ['memory', 'disk'];

function fieldProblem(path: Path, value: unknown, issue: z.core.$ZodIssue): Problem {
  const field = path.at(-1);
  const shown = JSON.stringify(value) ?? 'nothing';
  if (DURATIONS.includes(field)) {
    return workflowProblem('duration.invalid', `"${String(field)}" is not a duration: ${shown}.`, {
      reason: 'A duration is a number with a unit: ms, s, m, h or d.',
      remedy: 'Write for example "30s" or "1.5h".',
    });
  }
  if (SIZES.includes(field)) {
    return workflowProblem('size.invalid', `"${String(field)}" is not a size: ${shown}.`, {
      reason: 'A size is a number with a unit: kB, MB, GB (powers of ten) or KiB, MiB, GiB (of two).',
      remedy: 'Write for example "512MB" or "1GiB".',
    });
  }
  const named = [...path].reverse().find((step) => typeof step === 'string' && Object.hasOwn(FIELDS, step));
  const takes =
    named === undefined
      ? issue.message
      : `"${named}" is ${named === 'onFailure' && path[0] === 'settings' ? 'finish, stop or kill' : FIELDS[String(named)]}`;
  const unknownKeys = issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : '';
  return workflowProblem('field.invalid', `"${String(field)}" has a wrong value: ${shown.slice(0, 200)}.`, {
    reason: unknownKeys === '' ? `${takes}.` : `It does not know ${unknownKeys}. ${takes}.`,
    remedy: 'Correct the value.',
  });
}
