import type { Catalogue } from '#shared/module/manifest.ts';
import type { Plan } from '#shared/run/plan.ts';
import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { isGood } from '#shared/run/task-status.ts';
import { whyNotCached } from '#shared/run/why-not-cached.ts';
import type { Graph, PlacedNode } from '#shared/workflow/graph.ts';
import { fingerprintOf, keyDocument, type KeyDocument } from '../cache/key-document.ts';
import { graphOfPlan } from './cache-forecast.ts';
import { RUN_WORKFLOW } from './container.ts';
import type { RunSurroundings } from './live-run-setup.ts';
import { nodePathOf } from './task-path.ts';

/**
 * What an earlier run made of tasks that are cached, as the files, programs and variables are now. `stored`: the cache has it and brings its files
 * back. `holds`: only the record of that run has it. `madeSince`: it was made from something else, but the cache has what another run made of how things
 * are now. `outdated`: it was made from something else, or what it made is gone.
 */
export type CachedStanding = 'stored' | 'holds' | 'madeSince' | 'outdated';

export interface StandingRequest {
  readonly before: RunState;
  readonly plan: Plan;
  readonly graph: Graph;
  readonly catalogue: Catalogue;
  readonly surroundings: Pick<
    RunSurroundings,
    'cache' | 'content' | 'masker' | 'environment' | 'findProgram' | 'definitions'
  >;
}

/** By the path of the planned task; those are absent of which nothing that is cached ended well. A container stands as the worst of what lies in it. */
export async function cachedStandings(request: StandingRequest): Promise<ReadonlyMap<string, CachedStanding>> {
  const standings = new Map<string, CachedStanding>();
  for (const task of request.before.tasks.values()) {
    const top = /^[^.[]*/.exec(task.path)?.[0] ?? task.path;
    if (standings.get(top) === 'outdated' || !isGood(task.status)) continue;
    const standing = await standingOfTask(task, request);
    if (standing === undefined) continue;
    // The record of a container keeps what its tasks handed out, so nothing of it has to come from the cache.
    if (top === task.path) standings.set(top, standing);
    else standings.set(top, standing === 'outdated' || standing === 'madeSince' ? 'outdated' : 'holds');
  }
  return standings;
}

async function standingOfTask(task: TaskState, request: StandingRequest): Promise<CachedStanding | undefined> {
  const { plan, graph, catalogue, surroundings } = request;
  const placed = placedNode(nodePathOf(task.path), graph, plan.workflows);
  const manifest = catalogue.get(task.action);
  const isOurs = surroundings.definitions.get(task.action)?.adapter !== undefined;
  if (placed === undefined || manifest === undefined || !isOurs || placed.node.disabled === true) return undefined;
  if (placed.node.action !== task.action || whyNotCached(placed.node, manifest) !== undefined) return undefined;
  if (task.fingerprint === undefined) return 'outdated';
  const { hash, document } = task.fingerprint;
  const known = (await surroundings.content.json(document.hash).catch(() => undefined)) as KeyDocument | undefined;
  if (known === undefined) return 'outdated';
  const { parameters, upstream } = known;
  const cache = typeof placed.node.cache === 'object' ? placed.node.cache : undefined;
  const { environment, findProgram, masker } = surroundings;
  const now = await keyDocument({
    project: plan.project,
    manifest,
    cache,
    parameters,
    upstream: new Map(),
    environment,
    findProgram: (program) => findProgram(program, plan.project),
  });
  const hashNow = fingerprintOf({ ...masker.value(now), parameters, upstream });
  if (hashNow !== hash) return (await surroundings.cache.find(hashNow)) === undefined ? 'outdated' : 'madeSince';
  if ((await surroundings.cache.find(hash)) !== undefined) return 'stored';
  return (cache?.outputs ?? []).length > 0 ? 'outdated' : 'holds';
}

/** Also of a node inside a workflow that a node of the plan runs. */
function placedNode(path: string, graph: Graph, workflows: Plan['workflows']): PlacedNode | undefined {
  const direct = graph.get(path);
  if (direct !== undefined) return direct;
  const ids = path.split('.');
  for (let length = ids.length - 1; length > 0; length--) {
    const runner = graph.get(ids.slice(0, length).join('.'))?.node;
    if (runner === undefined) continue;
    const name = runner.action === RUN_WORKFLOW ? runner.parameters?.['workflow'] : undefined;
    const frozen = typeof name === 'string' ? workflows?.[name] : undefined;
    return frozen === undefined ? undefined : placedNode(ids.slice(length).join('.'), graphOfPlan(frozen), workflows);
  }
  return undefined;
}
