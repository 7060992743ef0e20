import { aliasOf, originalOf, theirName, type Alias } from '../import/aliases.ts';
import { isData, type Data } from '../workflow/data-change.ts';
import { parseDuration } from '../workflow/duration.ts';
import { edgePairsOf } from '../workflow/edges.ts';
import { parseTemplate } from '../workflow/template.ts';
import type { Workflow, WorkflowNode } from '../workflow/workflow.ts';
import type { Exported, ExportRemark } from './report.ts';

/** How a node is called and done in the original. */
interface Step {
  readonly name: string;
  readonly module: string;
  readonly action: string;
  readonly alias: Alias | undefined;
  /** Of `x-v1`: what was in the source and has no place in ours. */
  readonly words: Data;
}

/** Fields of a node that the original has no word for. */
const UNSAID = ['join', 'when', 'resources', 'cache', 'onFailure', 'disabled', 'outputs'] as const;

/**
 * A workflow as the original's v1 JSON. Steps that came from there get their names back (`x-v1`, `x-kept`); everything that v1 cannot say is in
 * the report.
 */
export function v1Of(workflow: Workflow, name: string): Exported {
  const report: ExportRemark[] = [];
  const steps = new Map(Object.entries(workflow.nodes).map(([id, node]) => [id, stepOf(id, node)]));
  const written = Object.entries(workflow.nodes).map(([id, node]) => writeStep(id, node, steps, workflow, report));
  for (const [parameter, { default: value }] of Object.entries(workflow.parameters ?? {}))
    if (value !== undefined)
      report.push({ kind: 'dropped', text: `The default of parameter ${parameter}: every run must give it.` });
  for (const key of ['settings', 'outputs'] as const)
    if (workflow[key] !== undefined && Object.keys(workflow[key]).length > 0)
      report.push({ kind: 'dropped', text: `${key}: v1 has no word for it.` });
  const kept = dataIn(workflow, 'x-v1');
  const whole = {
    name: workflow.name ?? name,
    ...(workflow.description === undefined ? {} : { description: workflow.description }),
    steps: written,
    ...kept,
  };
  return { text: `${JSON.stringify(whole, null, 2)}\n`, report };
}

function stepOf(id: string, node: WorkflowNode): Step {
  const words = dataIn(node, 'x-v1');
  const name = node.name ?? id;
  const [module, action] = [words['module'], words['action']];
  if (typeof module === 'string' && typeof action === 'string') {
    const alias = aliasOf(module, action);
    // Whoever chose another action since then means that one.
    if (alias?.action === node.action) return { name, module, action, alias, words };
  }
  const original = originalOf(node.action);
  if (original !== undefined) return { name, ...original, alias: aliasOf(original.module, original.action), words: {} };
  const dot = node.action.indexOf('.');
  const [left, right] = dot < 0 ? [node.action, ''] : [node.action.slice(0, dot), node.action.slice(dot + 1)];
  return { name, module: left, action: right, alias: undefined, words: {} };
}

function writeStep(
  id: string,
  node: WorkflowNode,
  steps: ReadonlyMap<string, Step>,
  workflow: Workflow,
  report: ExportRemark[],
): Data {
  const step = steps.get(id) ?? stepOf(id, node);
  const tell = (text: string, kind: ExportRemark['kind'] = 'dropped') => void report.push({ kind, node: id, text });
  if (step.alias === undefined && originalOf(node.action) === undefined && !isOfTheirs(node))
    tell(`The original has no action ${node.action}; it is written as it is called here.`, 'changed');
  for (const field of UNSAID) if (node[field] !== undefined) tell(`${field}: v1 has no word for it.`);
  if (node.nodes !== undefined || node.finally !== undefined) tell('The nodes inside it: v1 has no containers.');
  if (node.retry !== undefined && Object.keys(node.retry).length > 1) tell('Of retry only max: v1 has no other word.');
  const before = edgePairsOf(workflow).filter(({ target, source }) => target === id && steps.has(source));
  for (const { source, condition } of before)
    if (condition !== 'succeeded') tell(`after ${source}: ${condition}. v1 knows only success.`);
  const timeoutMs = node.timeout === undefined ? undefined : parseDuration(node.timeout);
  const estimateMs = node.estimate === undefined ? undefined : parseDuration(node.estimate);
  return {
    name: step.name,
    module: step.module,
    action: step.action,
    ...(node.description === undefined ? {} : { description: node.description }),
    parameters: parametersOf(step, node.parameters ?? {}, steps, tell),
    dependencies: before.map(({ source }) => steps.get(source)?.name ?? source),
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs / 1000 }),
    max_retries: node.retry?.max ?? 0,
    ...(estimateMs === undefined ? {} : { duration_seconds: estimateMs / 1000 }),
    ...(node.priority === undefined ? {} : { priority: node.priority }),
    ...dataIn(node, 'x-kept'),
  };
}

/** An unknown action of an import still has the name it had: `module.action`. */
function isOfTheirs({ action }: WorkflowNode): boolean {
  return !action.includes('-') && /^[a-z0-9_]+\.[a-z0-9_]+$/.test(action) && action.includes('_');
}

function parametersOf(
  { alias, words }: Step,
  parameters: Data,
  steps: ReadonlyMap<string, Step>,
  tell: (text: string) => void,
): Data {
  const names = isData(words['names']) ? words['names'] : {};
  const own = Object.entries(parameters).filter(([name, value]) => alias?.fixed?.[name] !== value);
  const unshaped = alias?.unshape?.(Object.fromEntries(own)) ?? Object.fromEntries(own);
  const entries = Object.entries(unshaped).map(([name, value]) => {
    const theirs = names[name] ?? (alias === undefined ? name : theirName(alias, name));
    if (theirs === undefined)
      tell(`Parameter ${name}: the original has no such parameter; it is written under our name.`);
    return [typeof theirs === 'string' ? theirs : name, inTheirWords(value, steps, tell)] as const;
  });
  const dropped = isData(words['parameters']) ? words['parameters'] : {};
  return { ...Object.fromEntries(entries), ...dropped };
}

/** Our expressions as `{{step.output}}` and `{{parameter}}`, wherever they stand. */
function inTheirWords(value: unknown, steps: ReadonlyMap<string, Step>, tell: (text: string) => void): unknown {
  if (Array.isArray(value)) return value.map((item) => inTheirWords(item, steps, tell));
  if (isData(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inTheirWords(item, steps, tell)]));
  if (typeof value !== 'string') return value;
  return parseTemplate(value)
    .parts.map((part) => {
      if (part.kind === 'text') return part.text;
      const said = referenceOf(part.source.trim(), steps);
      if (said === undefined) tell(`The expression {{ ${part.source.trim()} }}: v1 knows only names.`);
      return said ?? `{{${part.source}}}`;
    })
    .join('');
}

function referenceOf(source: string, steps: ReadonlyMap<string, Step>): string | undefined {
  const parameter = /^parameters\.([A-Za-z_]\w*)$/.exec(source)?.[1];
  if (parameter !== undefined) return `{{${parameter}}}`;
  const [, id = '', way = ''] = /^nodes\.([A-Za-z_]\w*)\.outputs((?:\.\w+|\.`[^`]+`|\[\d+\])*)$/.exec(source) ?? [];
  const step = steps.get(id);
  if (step === undefined || !/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(step.name)) return undefined;
  const parts = [...way.matchAll(/\.(\w+)|\.`([^`]+)`|\[(\d+)\]/g)].map(
    ([, plain, quoted, place]) => plain ?? quoted ?? place,
  );
  const isMain = parts[0] === step.alias?.output || parts[0] === step.alias?.numbers;
  const rest = step.alias !== undefined && isMain ? parts.slice(1) : parts;
  return `{{${[step.name, 'output', ...rest].join('.')}}}`;
}

function dataIn(holder: object, key: string): Data {
  const value = (holder as Data)[key];
  return isData(value) ? value : {};
}
