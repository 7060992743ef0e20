import type { Problem } from '../problem.ts';
import { isData, type Data } from '../workflow/data-change.ts';
import { durationTextOf } from '../workflow/duration.ts';
import { importProblem } from './problems.ts';
import { readSteps, type StepRules } from './read-steps.ts';
import { nothingRead, UNNAMED, type ReadSource, type Remark, type SourceWorkflow } from './source.ts';
import { dataAt, fieldOf, listAt, numberAt, stemOf, textAt } from './source-data.ts';

/* The dialects of the original that list steps with a module and an action. */

const V1: StepRules = { needsAction: true, retries: 3 };
const LOOSE: StepRules = { needsAction: false, retries: undefined };

/** `{name, steps: [{name, module, action, parameters, dependencies, timeout, retry_count, max_retries}]}`. */
export function readV1(path: string, data: Data): ReadSource {
  const name = textAt(data, 'name')?.trim() ?? '';
  const workflow = oneWorkflow(path, data, { name, list: fieldOf(data, 'steps'), key: 'steps', rules: V1 });
  const stem = stemOf(path);
  const remarks: readonly Remark[] =
    name === '' || name === stem
      ? []
      : [{ kind: 'guessed', text: `The name "${name}" counts; the file is called ${stem}.` }];
  return {
    dialect: 'v1',
    workflows: [{ ...workflow, remarks: [...remarks, ...workflow.remarks] }],
    problems: [],
    remarks: [],
  };
}

/** `{steps, dependencies: {step: [steps]}, parallel_groups}`. */
export function readComplex(path: string, data: Data): ReadSource {
  const rules = { ...LOOSE, needsAction: true, retries: undefined, beside: dataAt(data, 'dependencies') ?? {} };
  const workflow = oneWorkflow(path, data, {
    name: textAt(data, 'name') ?? '',
    list: fieldOf(data, 'steps'),
    key: 'steps',
    rules,
  });
  const groups = listAt(data, 'parallel_groups');
  const remark: Remark = {
    kind: 'dropped',
    text: 'parallel_groups: what may run at once follows from the dependencies.',
  };
  const strangers = unknownKeysOf(rules.beside, workflow);
  return {
    dialect: 'complex',
    workflows: [
      {
        ...workflow,
        problems: [...workflow.problems, ...strangers],
        remarks: groups === undefined ? workflow.remarks : [...workflow.remarks, remark],
      },
    ],
    problems: [],
    remarks: [],
  };
}

/** Dependencies of a step that is not there are a mistake in the source, not something to pass over. */
function unknownKeysOf(beside: Data, { steps }: SourceWorkflow): readonly Problem[] {
  const known = new Set(steps.map(({ name }) => name));
  return Object.keys(beside)
    .filter((name) => !known.has(name))
    .map((name) =>
      importProblem('import.unknownDependency', `dependencies name the unknown step ${name}`, {
        reason: `No step is called "${name}".`,
        remedy: 'Correct the name in the source, then import again.',
      }),
    );
}

/** `{tasks, dependencies, max_parallel}`. */
export function readDag(path: string, data: Data): ReadSource {
  const workflow = dagOf(path, data, textAt(data, 'name') ?? '');
  return { dialect: 'dag', workflows: [workflow], problems: [], remarks: [] };
}

function dagOf(path: string, data: Data, name: string): SourceWorkflow {
  const execution = dataAt(data, 'execution') ?? {};
  const retries = fieldOf(execution, 'retry_failed') === true ? numberAt(execution, 'retry_attempts') : undefined;
  const rules = { ...LOOSE, retries, beside: dataAt(data, 'dependencies') ?? {} };
  const workflow = oneWorkflow(path, data, { name, list: fieldOf(data, 'tasks'), key: 'tasks', rules });
  const maxParallelTasks = numberAt(data, 'max_parallel') ?? numberAt(execution, 'max_parallel');
  const timeout = numberAt(execution, 'timeout_seconds');
  return {
    ...workflow,
    settings: {
      ...(maxParallelTasks === undefined || !(maxParallelTasks >= 1)
        ? {}
        : { maxParallelTasks: Math.floor(maxParallelTasks) }),
      ...(timeout === undefined || timeout <= 0 ? {} : { timeout: durationTextOf(timeout * 1000) }),
    },
  };
}

/** The example configuration: a sample workflow, a DAG and tasks of a demo in one file. */
export function readExampleConfig(path: string, data: Data): ReadSource {
  const sample = dataAt(dataAt(data, 'workflow'), 'sample_workflow');
  const dag = dataAt(data, 'dag');
  const demo = dataAt(data, 'demo');
  const tasks = listAt(demo, 'sample_tasks');
  const workflows = [
    ...(sample === undefined
      ? []
      : [
          oneWorkflow(path, sample, {
            name: textAt(sample, 'name') ?? 'workflow.sample_workflow',
            list: fieldOf(sample, 'steps'),
            key: 'steps',
            rules: V1,
          }),
        ]),
    ...(dag === undefined || fieldOf(dag, 'tasks') === undefined ? [] : [dagOf(path, dag, 'dag')]),
    ...(tasks === undefined
      ? []
      : [oneWorkflow(path, {}, { name: 'demo.sample_tasks', list: tasks, key: 'tasks', rules: LOOSE })]),
  ];
  const used = new Set(['workflow', 'dag', 'demo']);
  const rest = Object.keys(data).filter((key) => !used.has(key) && !key.startsWith('_'));
  return {
    dialect: 'example-config',
    workflows,
    problems: [],
    remarks: rest.map((key) => ({ kind: 'dropped', text: `${key}: settings of the original's example script.` })),
  };
}

/** `{workflows: {name: {steps: [{name, module, depends_on, config}]}}}`, of 2026. */
export function readMap(path: string, data: Data): ReadSource {
  const workflows = Object.entries(dataAt(data, 'workflows') ?? {}).map(([name, value]) => {
    const body = isData(value) ? value : {};
    const steps = stepsOfMap(
      fieldOf(body, 'steps') ?? fieldOf(body, 'tasks') ?? (Array.isArray(value) ? value : undefined),
    );
    const workflow = oneWorkflow(path, body, { name, list: steps, key: 'steps', rules: LOOSE });
    const isOff = fieldOf(body, 'enabled') === false;
    const remark: Remark = {
      kind: 'dropped',
      text: 'enabled: false. A workflow here runs only when somebody starts it.',
    };
    return isOff ? { ...workflow, remarks: [...workflow.remarks, remark] } : workflow;
  });
  return { dialect: 'map', workflows, problems: [], remarks: [] };
}

/** Steps as a list, or by name. */
function stepsOfMap(steps: unknown): unknown {
  if (!isData(steps)) return steps;
  return Object.entries(steps).map(([name, step]) => (isData(step) ? { name, ...step } : { name }));
}

interface Wanted {
  readonly name: string;
  readonly list: unknown;
  readonly key: string;
  readonly rules: StepRules;
}

const KNOWN = new Set([
  'name',
  'description',
  'steps',
  'tasks',
  'dependencies',
  'parallel_groups',
  'max_parallel',
  'execution',
  'enabled',
  '_source',
  '_note',
]);

function oneWorkflow(path: string, data: Data, { name, list, key, rules }: Wanted): SourceWorkflow {
  const description = textAt(data, 'description');
  const kept = Object.fromEntries(Object.entries(data).filter(([one]) => !KNOWN.has(one)));
  const about = {
    name: name.trim() === '' ? UNNAMED : name,
    fallback: stemOf(path),
    ...(description === undefined || description === '' ? {} : { description }),
    kept,
    remarks: Object.keys(kept).map((one): Remark => ({ kind: 'kept', text: `${one} is kept under x-v1.` })),
  };
  if (!Array.isArray(list)) return { ...about, steps: [], problems: [missing(key)] };
  if (list.length === 0) return { ...about, steps: [], problems: [empty(key)] };
  return { ...about, ...readSteps(list, rules) };
}

function missing(key: string): Problem {
  return importProblem('import.missingSteps', `missing ${key}`, {
    reason: `A workflow of this dialect has a list "${key}", and here there is none.`,
    remedy: `Add "${key}" to the file, then import again.`,
  });
}

function empty(key: string): Problem {
  return importProblem('import.emptySteps', `no ${key}`, {
    reason: `The list "${key}" is empty, so there is nothing to run.`,
    remedy: 'Add a step to the file, then import again.',
  });
}

export function notJson(path: string): ReadSource {
  return nothingRead('unknown', [
    importProblem('import.notJson', 'not JSON', {
      reason: `${path} ends in .json, but its text is not JSON.`,
      remedy: 'Correct the file, then import again.',
      place: { file: path },
    }),
  ]);
}
