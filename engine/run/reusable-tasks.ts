import type { Plan, PlannedTask } from '#shared/run/plan.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { isGood } from '#shared/run/task-status.ts';
import type { Catalogue } from '#shared/module/manifest.ts';
import type { Graph, PlacedNode } from '#shared/workflow/graph.ts';
import { WITHOUT_EFFECT } from '#shared/workflow/node-meaning.ts';
import { referencesOf } from '#shared/workflow/reference.ts';
import type { WorkflowNode } from '#shared/workflow/workflow.ts';
import type { CachedStanding } from './cached-standing.ts';
import { RUN_WORKFLOW } from './container.ts';
import type { Reusable } from './live-run-setup.ts';

export interface ReuseRequest {
  readonly before: RunState;
  readonly beforeGraph: Graph;
  readonly plan: Plan;
  readonly graph: Graph;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly catalogue: Catalogue;
  /** `failed`: all that ended well may be reused; `start`: only what the cache has; else a node that runs again, with all that comes after it. */
  readonly from: string;
  /** What the files, programs and variables of cached tasks say now. */
  readonly standings: ReadonlyMap<string, CachedStanding>;
}

export interface Reuse {
  /** Tasks that will not run again. */
  readonly kept: ReadonlySet<string>;
  /** Of these, what is taken over from the record. The others the cache gives back, with their files. */
  readonly reusable: ReadonlyMap<string, Reusable>;
}

/**
 * Which tasks of a new run take over what an earlier run made: those that ended well, are defined as they were, and whose inputs are all taken over
 * as well. What leaves traces outside is taken over only from the very same text and parameters, what is cached only when nothing it was made from has
 * changed.
 */
export function reusableTasks(request: ReuseRequest): Reuse {
  const { before, plan, from, standings } = request;
  const kept = new Set<string>();
  const reusable = new Map<string, Reusable>();
  const isSame =
    before.plan.text === plan.text &&
    same(before.parameters, request.parameters) &&
    same(before.plan.workflows, plan.workflows);
  const tasks = new Map(plan.tasks.map((task) => [task.path, task]));
  const decided = new Map<string, boolean>();
  // Depth first without recursion: a chain may be as long as the plan.
  for (const first of plan.tasks) {
    const stack = [first];
    for (let task = stack.at(-1); task !== undefined; task = stack.at(-1)) {
      const open = task.dependencies
        .flatMap(({ on }) => (decided.has(on) ? [] : [tasks.get(on)]))
        .filter((each) => each !== undefined);
      if (!decided.has(task.path) && open.length > 0) {
        stack.push(...open);
        continue;
      }
      stack.pop();
      if (decided.has(task.path)) continue;
      const standing = standings.get(task.path);
      const isStored = standing === 'stored' || standing === 'madeSince';
      const holds =
        task.path !== from &&
        (isStored || from !== 'start') &&
        // Of a run from its start only the cache gives anything, and it asks only whose outputs a task uses.
        task.dependencies.every(({ on, data }) => (from === 'start' && !data) || decided.get(on) === true) &&
        stillHolds(task, isSame, request);
      // Another result than before is no reason to keep what was made of that one.
      decided.set(task.path, holds && standing !== 'madeSince');
      if (holds) kept.add(task.path);
      const old = before.tasks.get(task.path);
      if (holds && !isStored && old !== undefined)
        reusable.set(task.path, {
          run: old.cachedFrom?.run ?? before.run,
          task: old.cachedFrom?.task ?? task.path,
          outputs: old.outputs,
        });
    }
  }
  return { kept, reusable };
}

function stillHolds(task: PlannedTask, isSame: boolean, request: ReuseRequest): boolean {
  const { before, beforeGraph, graph, parameters, catalogue } = request;
  const old = before.tasks.get(task.path);
  const node = graph.get(task.node);
  const oldNode = beforeGraph.get(task.node);
  if (old === undefined || node === undefined || oldNode === undefined || !isGood(old.status) || task.disabled)
    return false;
  if (request.standings.get(task.path) === 'outdated') return false;
  if (isSame) return true;
  const isCached = node.node.cache !== undefined && node.node.cache !== false;
  if (leavesTraces(node.node, catalogue) && !isCached) return false;
  return meaning(node) === meaning(oldNode) && sameParameters(node, before.parameters, parameters);
}

/** A container leaves what its nodes leave; of another workflow that is not known here. */
function leavesTraces({ action, nodes = {}, finally: last = {} }: WorkflowNode, catalogue: Catalogue): boolean {
  const manifest = catalogue.get(action);
  if (manifest === undefined || action === RUN_WORKFLOW) return true;
  if (manifest.effects.some((effect) => effect !== 'reads')) return true;
  return [...Object.values(nodes), ...Object.values(last)].some((inner) => leavesTraces(inner, catalogue));
}

function meaning({ node }: PlacedNode): string {
  return JSON.stringify(
    Object.entries(node)
      .filter(([key]) => !WITHOUT_EFFECT.includes(key))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function sameParameters(
  { node }: PlacedNode,
  before: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): boolean {
  return referencesOf(node).every((reference) => {
    if (reference.kind !== 'parameter') return true;
    return reference.name === '' ? same(before, now) : same(before[reference.name], now[reference.name]);
  });
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
