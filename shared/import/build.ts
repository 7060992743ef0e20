import { z } from 'zod';
import { FILE_STEM, freeId } from '../id.ts';
import type { Catalogue } from '../module/manifest.ts';
import { problemSchema, type Problem } from '../problem.ts';
import type { Data } from '../workflow/data-change.ts';
import { renderEntry } from '../workflow/render.ts';
import { theirName, translate, type Alias, type Translated } from './aliases.ts';
import { orderOf } from './levels.ts';
import { ParameterNames } from './parameter-names.ts';
import { hasErrors, importProblem } from './problems.ts';
import { OwnExpressions } from './own-expressions.ts';
import { convertReferences, pathStep, referencesIn, type SourceReference } from './references.ts';
import { idOf } from './safe-id.ts';
import { remarkSchema, type Remark, type ImportWishes, type SourceStep, type SourceWorkflow } from './source.ts';

export const importedWorkflowSchema = z.object({
  /** The source's own name. */
  name: z.string(),
  /** File stem of ours. */
  file: z.string(),
  /** Our file; empty when the source is invalid. */
  text: z.string(),
  /** Text of the layout that comes along; absent: the cards are laid out afresh. */
  layout: z.string().optional(),
  nodes: z.array(z.object({ id: z.string(), source: z.string() })),
  levels: z.array(z.array(z.string())).nullable(),
  problems: z.array(problemSchema),
  undeclaredDataDependencies: z.array(z.string()),
  requiredParameters: z.array(z.string()),
  report: z.array(remarkSchema),
  facts: z.object({
    stepCount: z.number().int(),
    /** Names of the original's modules, in the order of the source. */
    modules: z.array(z.string()),
    hasDependencies: z.boolean(),
    /** Steps that can never start. */
    unreachable: z.array(z.string()),
    /** The sum of the time limits, a minute where there is none: what the original prints as its estimate. */
    estimatedSeconds: z.number(),
  }),
});
export type ImportedWorkflow = z.infer<typeof importedWorkflowSchema>;

/** A step with all that is known of it. */
interface Node {
  readonly step: SourceStep;
  readonly id: string;
  /** Undefined for work that is ours already. */
  readonly translated: Translated | undefined;
}

/** Our workflow from what a reader found, with everything that had to be renamed, guessed or left out. */
export function buildWorkflow(
  source: SourceWorkflow,
  catalogue: Catalogue,
  { ownExpressions = false }: ImportWishes = {},
): ImportedWorkflow {
  if (!ownExpressions) return build(source, catalogue);
  const own = new OwnExpressions(new Set(source.steps.map(({ name }) => name)));
  return build({ ...source, steps: source.steps.map((step) => withoutOwn(step, own)) }, catalogue, own);
}

function withoutOwn(step: SourceStep, own: OwnExpressions): SourceStep {
  const { work } = step;
  if (work.kind !== 'original') return step;
  return { ...step, work: { ...work, parameters: own.hide(work.parameters) as Data } };
}

function build(source: SourceWorkflow, catalogue: Catalogue, own?: OwnExpressions): ImportedWorkflow {
  const nodes = nodesOf(source.steps);
  const byName = new Map(nodes.toReversed().map((node) => [node.step.name, node]));
  const order = orderOf(source.steps);
  const parameters = new ParameterNames(source.parameters ?? {}, catalogue);
  const undeclared = undeclaredOf(nodes, byName);
  const guesses: Remark[] = [];
  const written = nodes.map((node) =>
    writeNode(
      node,
      undeclared.flatMap(({ by, on }) => (by === node.step.name ? [on] : [])),
      { byName, parameters, catalogue, guesses },
    ),
  );
  declareDropped(nodes, byName, parameters);
  const problems = [
    ...source.problems,
    ...duplicates(source.steps),
    ...order.problems,
    ...(order.problems.length === 0 ? hiddenCycles(nodes, byName) : []),
    ...nodes.flatMap((node) => unknownAction(node, catalogue)),
  ];
  const stem = fileStem(source.name, source.fallback);
  return {
    name: source.name,
    file: stem,
    text: hasErrors(problems)
      ? ''
      : textOf(
          source,
          stem,
          parameters.declared(),
          written.map(([id, node]) => [id, (own?.restore(node) ?? node) as Data]),
        ),
    nodes: nodes.map(({ id, step }) => ({ id, source: step.name })),
    levels: order.levels === null ? null : order.levels.map((level) => [...level]),
    problems,
    undeclaredDataDependencies: undeclared.map(({ by, on, reference }) => `${by} <- ${on} (via ${reference.text})`),
    requiredParameters: [...parameters.required(source.steps)],
    report: [
      ...source.remarks,
      ...(stem === source.name ? [] : [renamedFile(source.name, stem)]),
      ...parameters.remarks(),
      ...nodes.flatMap(remarksOf),
      ...guesses,
      ...undeclared.map(({ by, on, reference }) => ({
        kind: 'guessed' as const,
        step: by,
        text: `It uses ${reference.text} without naming "${on}" as a dependency; here it waits for it.`,
      })),
    ],
    facts: factsOf(source.steps, order.unreachable),
  };
}

function nodesOf(steps: readonly SourceStep[]): readonly Node[] {
  const taken = new Set<string>();
  return steps.map((step) => {
    const id = freeId(idOf(step.name), (wanted) => taken.has(wanted));
    taken.add(id);
    const { work } = step;
    const translated = work.kind === 'original' ? translate(work.module, work.action, work.parameters) : undefined;
    return { step, id, translated };
  });
}

function remarksOf({ step, id, translated }: Node): readonly Remark[] {
  const of = (remark: Omit<Remark, 'step'>): Remark => ({ ...remark, step: step.name });
  return [
    ...(id === step.name ? [] : [of({ kind: 'renamed', text: `Its id is ${id}; the name stays.` })]),
    ...(translated?.remarks ?? []).map(of),
    ...(step.remarks ?? []).map((remark) => ({ step: step.name, ...remark })),
  ];
}

/* Nodes */

interface Surroundings {
  readonly byName: ReadonlyMap<string, Node>;
  readonly parameters: ParameterNames;
  readonly catalogue: Catalogue;
  readonly guesses: Remark[];
}

/** A name that only a dropped parameter uses can still be given to a run; it has no effect. */
function declareDropped(nodes: readonly Node[], byName: ReadonlyMap<string, Node>, parameters: ParameterNames): void {
  for (const { step } of nodes) {
    if (step.work.kind !== 'original') continue;
    for (const reference of referencesIn(step.work.parameters))
      if (!byName.has(reference.head)) parameters.declareUnused(reference);
  }
}

function writeNode(node: Node, undeclared: readonly string[], around: Surroundings): readonly [string, Data] {
  const { step, id, translated } = node;
  const after = afterOf(step, undeclared, around.byName);
  const name = id === step.name ? {} : { name: step.name };
  const body =
    translated === undefined ? (step.work as { readonly node: Data }).node : originalNode(node, translated, around);
  const { action, ...rest } = body;
  return [id, { action, ...name, ...step.fields, ...(after === undefined ? {} : { after }), ...rest }];
}

function afterOf(
  { dependencies, conditions = {} }: SourceStep,
  undeclared: readonly string[],
  byName: ReadonlyMap<string, Node>,
): unknown {
  const ids = [...new Set([...dependencies, ...undeclared])].flatMap((name) => {
    const id = byName.get(name)?.id;
    return id === undefined ? [] : [[id, conditions[name] ?? 'succeeded'] as const];
  });
  if (ids.length === 0) return undefined;
  return ids.every(([, condition]) => condition === 'succeeded') ? ids.map(([id]) => id) : Object.fromEntries(ids);
}

function originalNode({ step }: Node, translated: Translated, around: Surroundings): Data {
  const { action, alias, parameters: given, dropped } = translated;
  const { byName, parameters: names, catalogue } = around;
  const converted = Object.entries(given).map(([parameter, value]) => {
    const isWhole = typeof value === 'string' && referencesIn(value)[0]?.text === value.trim();
    const wanted = isWhole ? { action, parameter } : undefined;
    return [
      parameter,
      convertReferences(isWhole ? value.trim() : value, (reference) => {
        const producer = byName.get(reference.head);
        return producer === undefined
          ? `parameters.${names.use(reference, wanted)}`
          : outputOf(producer, reference.path, drawsNumbers(action, parameter), catalogue);
      }),
    ] as const;
  });
  const parameters = { ...Object.fromEntries(converted), ...missingData(step, translated, around) };
  const { work } = step;
  const original =
    work.kind === 'original' && alias !== undefined ? { 'x-v1': originalWords(work, alias, dropped) } : {};
  return { action, ...(Object.keys(parameters).length === 0 ? {} : { parameters }), ...original };
}

function drawsNumbers(action: string, parameter: string): boolean {
  return action === 'data-visualization.chart' && parameter === 'data';
}

/** The original let actions be called without the data they work on. What the step waits for is the best guess at what was meant. */
function missingData(
  step: SourceStep,
  { action, parameters }: Translated,
  { byName, catalogue, guesses }: Surroundings,
): Data {
  const needs = catalogue.get(action)?.parameters.required?.includes('data') === true;
  if (!needs || parameters['data'] !== undefined) return {};
  const before = step.dependencies.flatMap((name) => byName.get(name) ?? []);
  const [only] = before;
  const isClear = before.length === 1 && only?.translated?.alias !== undefined;
  guesses.push({
    kind: 'guessed',
    step: step.name,
    text: isClear
      ? `It says no data; taken from "${only.step.name}".`
      : 'It says no data, so it has none until you connect some.',
  });
  return { data: isClear ? `{{ ${outputOf(only, [], drawsNumbers(action, 'data'), catalogue)} }}` : [] };
}

/** What an export needs to write the step as it was: `names` of parameters only where ours stands for several of theirs. */
function originalWords(
  { module, action, parameters }: { readonly module: string; readonly action: string; readonly parameters: Data },
  alias: Alias,
  dropped: Data,
): Data {
  const names = Object.entries(alias.parameters ?? {}).filter(
    ([theirs, ours]) => parameters[theirs] !== undefined && theirName(alias, ours) !== theirs,
  );
  return {
    module,
    action,
    ...(Object.keys(dropped).length === 0 ? {} : { parameters: dropped }),
    ...(names.length === 0 ? {} : { names: Object.fromEntries(names.map(([theirs, ours]) => [ours, theirs])) }),
  };
}

/** `{{step.output}}`, `{{step.result}}`: the main output of the step; a further path goes on from there, or names an output of ours. */
function outputOf(
  { id, translated }: Node,
  path: readonly string[],
  wantsNumbers: boolean,
  catalogue: Catalogue,
): string {
  const rest = path[0] === 'output' || path[0] === 'result' || path[0] === 'outputs' ? path.slice(1) : path;
  const alias = translated?.alias;
  const [first] = rest;
  const named = alias === undefined || first === undefined ? undefined : catalogue.get(alias.action)?.outputs[first];
  if (first !== undefined && (alias === undefined || named !== undefined))
    return `nodes.${id}.outputs${rest.map(pathStep).join('')}`;
  const main = (wantsNumbers ? alias?.numbers : undefined) ?? alias?.output;
  if (alias === undefined) return `nodes.${id}.outputs`;
  return `nodes.${id}.outputs${main === undefined ? '' : pathStep(main)}${rest.map(pathStep).join('')}`;
}

/* Data dependencies */

interface DataUse {
  readonly by: string;
  readonly on: string;
  readonly reference: SourceReference;
}

function usesOf({ step }: Node, byName: ReadonlyMap<string, Node>): readonly DataUse[] {
  if (step.work.kind !== 'original') return [];
  return referencesIn(step.work.parameters)
    .filter(({ head }) => byName.has(head))
    .map((reference) => ({ by: step.name, on: reference.head, reference }));
}

/** Outputs that a step uses although nothing it declares, directly or by way of others, makes it wait for them. */
function undeclaredOf(nodes: readonly Node[], byName: ReadonlyMap<string, Node>): readonly DataUse[] {
  return nodes.flatMap((node) => {
    const uses = usesOf(node, byName);
    if (uses.length === 0) return [];
    const before = upstreamOf(node, byName);
    const told = new Set<string>();
    return uses.filter(({ on, reference }) => {
      if (before.has(on) || told.has(reference.text)) return false;
      told.add(reference.text);
      return true;
    });
  });
}

function upstreamOf({ step }: Node, byName: ReadonlyMap<string, Node>): ReadonlySet<string> {
  const seen = new Set<string>();
  const queue = [...step.dependencies];
  for (const name of queue) {
    if (seen.has(name)) continue;
    seen.add(name);
    queue.push(...(byName.get(name)?.step.dependencies ?? []));
  }
  return seen;
}

/** The declared order is fine, but what the steps take from each other closes a circle. */
function hiddenCycles(nodes: readonly Node[], byName: ReadonlyMap<string, Node>): readonly Problem[] {
  return orderOf(
    nodes.map((node) => ({
      name: node.step.name,
      dependencies: [...node.step.dependencies, ...usesOf(node, byName).map(({ on }) => on)],
    })),
  ).problems.map((each) => ({
    ...each,
    reason: `${each.reason ?? ''} One of them uses the output of another.`.trim(),
  }));
}

/* Problems and facts */

function duplicates(steps: readonly SourceStep[]): readonly Problem[] {
  const seen = new Set<string>();
  const told = new Set<string>();
  return steps.flatMap(({ name }) => {
    if (!seen.has(name) || told.has(name)) {
      seen.add(name);
      return [];
    }
    told.add(name);
    return [
      importProblem('import.duplicateStep', `two steps are called ${name}`, {
        reason: 'A dependency on this name could mean either of them.',
        remedy: 'Rename one of them in the source, then import again.',
        place: { node: name },
      }),
    ];
  });
}

function unknownAction({ step, id, translated }: Node, catalogue: Catalogue): readonly Problem[] {
  if (translated === undefined || catalogue.has(translated.action)) return [];
  return [
    importProblem(
      'action.unknown',
      `"${step.name}" uses the action "${translated.action}", which no installed module has.`,
      {
        reason: 'It is kept as a node with its parameters, so that nothing is lost.',
        remedy: 'Choose another action for it before you run the workflow.',
        place: { node: id },
      },
    ),
  ];
}

function factsOf(steps: readonly SourceStep[], unreachable: readonly string[]): ImportedWorkflow['facts'] {
  const modules = steps.flatMap(({ work }) => (work.kind === 'original' && work.module !== '' ? [work.module] : []));
  return {
    stepCount: steps.length,
    modules: [...new Set(modules)],
    hasDependencies: steps.some(({ dependencies }) => dependencies.length > 0),
    unreachable: [...unreachable],
    estimatedSeconds: steps.reduce((sum, { timeoutSeconds }) => sum + (timeoutSeconds ?? 60), 0),
  };
}

/* The file */

const STYLE = { isJson: false, unit: '  ', newline: '\n' } as const;

function textOf(
  source: SourceWorkflow,
  stem: string,
  parameters: Data,
  nodes: readonly (readonly [string, Data])[],
): string {
  const whole: Data = {
    formatVersion: 1,
    name: stem === source.name || source.name === '' ? stem : nameIn(source, stem),
    ...(source.description === undefined ? {} : { description: source.description }),
    ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
    ...(source.settings === undefined || Object.keys(source.settings).length === 0
      ? {}
      : { settings: source.settings }),
    nodes: Object.fromEntries(nodes),
    ...(source.kept === undefined || Object.keys(source.kept).length === 0 ? {} : { 'x-v1': source.kept }),
  };
  const lines = Object.entries(whole).map(([key, value]) => renderEntry(key, value, STYLE, ''));
  return `${lines.join('\n')}\n`;
}

function nameIn(source: SourceWorkflow, stem: string): string {
  return source.name.startsWith('(') ? stem : source.name;
}

// Windows gives these names to devices, with any ending.
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;

/** One path segment that every system takes, whatever the source calls itself. */
export function fileStem(name: string, fallback: string): string {
  for (const wanted of [name, fallback]) {
    if (wanted.startsWith('(')) continue;
    const words = wanted
      .normalize('NFKD')
      .replaceAll(/[^A-Za-z0-9_. -]+/g, '-')
      .replaceAll(/\.{2,}/g, '.')
      .replaceAll(/^[-. ]+|[-. ]+$/g, '')
      .slice(0, 80)
      .replace(/[-. ]+$/, '');
    if (FILE_STEM.test(words) && !RESERVED.test(words)) return words;
  }
  return 'imported';
}

function renamedFile(name: string, stem: string): Remark {
  return { kind: 'renamed', text: `"${name}" is kept as ${stem}.workflow.yaml.` };
}
