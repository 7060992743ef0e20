import { isData, type Data } from '../workflow/data-change.ts';
import { importProblem } from './problems.ts';
import { toNodeId } from '../id.ts';
import type { ReadSource, Remark } from './source.ts';
import { dataAt, fieldOf, numberAt, textAt } from './source-data.ts';

/* `resources.json` of the original: `{resources: {id: {type, capacity, limits}}}`. Here a resource with a number is a pool. */

/** Its names for kinds, also those of later versions and of its own sample that it could not load (B43). */
const KINDS: Readonly<Record<string, string>> = {
  storage: 'disk',
  compute: 'cpu',
  api_quota: 'external_api',
  file_handle: 'file',
};
const KNOWN = [
  'cpu',
  'memory',
  'disk',
  'network',
  'file',
  'database',
  'external_api',
  'gpu',
  'queue',
  'lock',
  'semaphore',
];

export function readResources(data: Data): ReadSource {
  const resources = Object.entries(dataAt(data, 'resources') ?? {});
  const pools: Record<string, number | { readonly rate: string }> = {};
  const remarks: Remark[] = [];
  const types: [string, string][] = [];
  for (const [id, resource] of resources) {
    const type = textAt(resource, 'type') ?? 'custom';
    types.push([id, type]);
    readResource(id, type, isData(resource) ? resource : {}, pools, remarks);
  }
  return {
    dialect: 'resources',
    workflows: [],
    problems:
      resources.length === 0
        ? [importProblem('import.emptySteps', 'no resources', { reason: 'The file lists no resources.' })]
        : [],
    remarks,
    pools,
    facts: { resourceTypes: Object.fromEntries(types) },
  };
}

function readResource(
  id: string,
  type: string,
  resource: Data,
  pools: Record<string, number | { readonly rate: string }>,
  remarks: Remark[],
): void {
  const kind = KINDS[type] ?? type;
  const pool = toNodeId(id);
  const tell = (remark: Remark['kind'], text: string): void => void remarks.push({ kind: remark, step: id, text });
  if (kind !== type) tell('renamed', `The type ${type} is ${kind} here.`);
  else if (!KNOWN.includes(type)) tell('guessed', `The type ${type} is not known; it is taken as a pool.`);
  if (pool !== id) tell('renamed', `The pool is called ${pool}.`);
  const capacity = dataAt(resource, 'capacity') ?? {};
  const limits = dataAt(resource, 'limits') ?? {};
  const perMinute = numberAt(capacity, 'requests_per_minute') ?? numberAt(limits, 'max_requests_per_minute');
  const amount = firstNumber(capacity) ?? numberAt(resource, 'capacity') ?? numberAt(limits, 'max_concurrent_users');
  if (perMinute !== undefined && perMinute > 0) {
    pools[pool] = { rate: `${perMinute}/min` };
    tell('kept', `Pool ${pool} with ${perMinute} a minute. Nodes take one with resources: { pools: { ${pool}: 1 } }.`);
  } else if (amount !== undefined && amount > 0) {
    pools[pool] = amount;
    const unit = Object.keys(capacity)[0] ?? 'units';
    tell('kept', `Pool ${pool} with ${amount} ${unit}. Nodes take some with resources: { pools: { ${pool}: 1 } }.`);
  } else tell('dropped', 'It says no amount, so there is nothing to share out.');
  if (['cpu', 'memory', 'disk'].includes(kind))
    tell(
      'guessed',
      `The machine's own ${kind} is counted anyway (resources: { ${kind}: … }); the pool is for what you set aside.`,
    );
  for (const [name, value] of Object.entries(limits)) {
    if (typeof value === 'number' && name !== 'max_requests_per_minute') tell('dropped', `limits.${name}: ${value}.`);
  }
  for (const [name, value] of Object.entries(capacity).slice(1)) tell('dropped', `capacity.${name}: ${String(value)}.`);
  if (fieldOf(resource, 'status') !== undefined && fieldOf(resource, 'status') !== 'available')
    tell(
      'dropped',
      `status: ${String(fieldOf(resource, 'status'))}. A pool is there as long as the project file names it.`,
    );
}

function firstNumber(capacity: Data): number | undefined {
  return Object.values(capacity).find((value): value is number => typeof value === 'number' && Number.isFinite(value));
}
