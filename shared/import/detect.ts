import { isData } from '../workflow/data-change.ts';
import { hasScripts } from './npm-scripts.ts';
import type { Dialect } from './source.ts';
import { baseOf, dataAt, fieldOf, listAt, textAt } from './source-data.ts';

/** Is a file one of make's, by its name? */
export function isMakefile(path: string): boolean {
  return /^(GNUm|[Mm])akefile$|\.(mk|make)$/.test(baseOf(path));
}

type Rule = readonly [dialect: Dialect, fits: (data: unknown, path: string) => boolean];

/** The first that fits; from the ones that say clearly what they are to those that only look alike. */
const RULES: readonly Rule[] = [
  ['wfformat', (data) => isWfFormat(data)],
  ['github-actions', (data, path) => isGitHub(data, path)],
  [
    'ci-pipeline',
    (data) => listAt(dataAt(data, 'pipeline'), 'stages') !== undefined || isStages(listAt(data, 'stages')),
  ],
  [
    'npm-scripts',
    (data, path) =>
      baseOf(path) === 'package.json' ||
      (hasScripts(data) && textAt(data, 'name') !== undefined && listAt(data, 'steps') === undefined),
  ],
  ['example-config', (data) => isExampleConfig(data)],
  ['command', (data) => listAt(dataAt(data, 'workflow'), 'steps') !== undefined || hasCommands(data)],
  ['map', (data) => isMap(dataAt(data, 'workflows'))],
  ['template', (data) => listAt(data, 'directory_structure') !== undefined],
  ['resources', (data) => isResources(data)],
  ['project', (data) => isProject(data)],
  [
    'complex',
    (data) =>
      listAt(data, 'steps') !== undefined &&
      (dataAt(data, 'dependencies') !== undefined || fieldOf(data, 'parallel_groups') !== undefined),
  ],
  ['v1', (data) => isData(data) && Object.hasOwn(data, 'steps')],
  ['dag', (data) => isData(data) && Array.isArray(fieldOf(data, 'tasks'))],
  ['v1', (data, path) => isNameAlone(data, path)],
];

export function detectDialect(path: string, data: unknown): Dialect {
  if (!isData(data) || isOurs(data)) return 'unknown';
  return RULES.find(([, fits]) => fits(data, path))?.[0] ?? 'unknown';
}

/** A workflow of the studio itself. */
export function isOurs(data: unknown): boolean {
  return isData(data) && Object.hasOwn(data, 'formatVersion') && Object.hasOwn(data, 'nodes');
}

function isWfFormat(data: unknown): boolean {
  const workflow = dataAt(data, 'workflow');
  if (listAt(dataAt(workflow, 'specification'), 'tasks') !== undefined) return true;
  return (
    textAt(data, 'schemaVersion') !== undefined && (listAt(workflow, 'tasks') ?? listAt(workflow, 'jobs')) !== undefined
  );
}

function isGitHub(data: unknown, path: string): boolean {
  const jobs = dataAt(data, 'jobs');
  if (jobs === undefined) return false;
  const looksLikeJobs = Object.values(jobs).some(
    (job) =>
      fieldOf(job, 'runs-on') !== undefined || fieldOf(job, 'uses') !== undefined || listAt(job, 'steps') !== undefined,
  );
  return looksLikeJobs || /(^|\/)\.github\/workflows\//.test(path);
}

function isStages(stages: readonly unknown[] | undefined): boolean {
  return stages?.some((stage) => listAt(stage, 'jobs') !== undefined) ?? false;
}

function isExampleConfig(data: unknown): boolean {
  const sample = dataAt(dataAt(data, 'workflow'), 'sample_workflow');
  return (
    sample !== undefined ||
    listAt(dataAt(data, 'dag'), 'tasks') !== undefined ||
    listAt(dataAt(data, 'demo'), 'sample_tasks') !== undefined
  );
}

function hasCommands(data: unknown): boolean {
  const steps = listAt(data, 'steps');
  return (
    steps?.some((step) => fieldOf(step, 'command') !== undefined && fieldOf(step, 'module') === undefined) ?? false
  );
}

function isMap(workflows: unknown): boolean {
  return (
    isData(workflows) &&
    Object.values(workflows).some(
      (each) => Array.isArray(each) || fieldOf(each, 'steps') !== undefined || fieldOf(each, 'tasks') !== undefined,
    )
  );
}

function isResources(data: unknown): boolean {
  const resources = dataAt(data, 'resources');
  if (resources === undefined) return false;
  const all = Object.values(resources);
  return all.length > 0
    ? all.every((each) => textAt(each, 'type') !== undefined || dataAt(each, 'capacity') !== undefined)
    : Object.keys(data as object).every((key) => key === 'resources' || key === 'updated_at');
}

function isProject(data: unknown): boolean {
  return (
    textAt(data, 'name') !== undefined &&
    textAt(data, 'status') !== undefined &&
    (listAt(data, 'required_modules') !== undefined || listAt(data, 'workflows') !== undefined)
  );
}

/** A workflow that lost its steps: a name, and nothing that would make it something else. */
function isNameAlone(data: unknown, path: string): boolean {
  if (!isData(data) || textAt(data, 'name') === undefined || !/\.json$/i.test(path)) return false;
  return Object.entries(data).every(
    ([key, value]) =>
      key.startsWith('_') || (typeof value !== 'object' && ['name', 'description', 'version'].includes(key)),
  );
}
