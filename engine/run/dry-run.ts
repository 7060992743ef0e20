import type { Graph } from '#shared/workflow/graph.ts';
import type { Catalogue, Effect } from '#shared/module/manifest.ts';
import type { Forecast } from '#shared/run/forecast.ts';
import type { Plan, PlannedTask } from '#shared/run/plan.ts';
import { Reasons, type EarlierRun } from './reasons.ts';
import { CacheForecast, graphOfPlan, type CacheForecastRequest, type CacheLook } from './cache-forecast.ts';

/** One task of a dry run. Nodes inside containers and called workflows count with the task they belong to. */
export interface DryTask {
  readonly task: string;
  readonly action: string;
  readonly after: readonly string[];
  /** Of the action and of everything inside it. */
  readonly effects: readonly Effect[];
  /** When it would start and end, from the start of the run, by what earlier runs took. */
  readonly startMs: number;
  readonly endMs: number;
  readonly cache: CacheExpectation;
}

/** As the files are now: `hit` would be taken from the cache, `miss` would run, `off` is never looked up, `unknown` hangs on what runs before it. */
export interface CacheExpectation {
  readonly expected: 'hit' | 'miss' | 'off' | 'unknown';
  /** The run a hit comes from. */
  readonly from?: string;
  readonly sentence: string;
}

export interface DryRunRequest extends CacheForecastRequest {
  readonly forecast: Forecast;
  /** Earlier runs of the same workflow, the newest first. */
  readonly earlier: () => AsyncIterable<EarlierRun>;
}

async function expectationOf(task: PlannedTask, look: CacheLook, reasons: Reasons): Promise<CacheExpectation> {
  switch (look.expected) {
    case 'off':
      return {
        expected: 'off',
        sentence: look.because === undefined ? 'Nothing to look up' : `Not looked up: ${look.because}`,
      };
    case 'unknown':
      return {
        expected: 'unknown',
        sentence:
          look.on === undefined
            ? 'Its parameters cannot be known before the run'
            : `Hangs on what \`${look.on}\` makes`,
      };
    case 'miss':
      return { expected: 'miss', sentence: await reasons.changed(task, look.document) };
    case 'hit':
      return { expected: 'hit', from: look.from, sentence: `Made from the same in run ${look.from}` };
  }
}

/** Tasks in the order in which the scheduler would start them, with what each would touch. Starts nothing and writes nothing. */
export async function dryRun(request: DryRunRequest): Promise<readonly DryTask[]> {
  const { plan, forecast, catalogue } = request;
  const graph = graphOfPlan(plan);
  const expect = new CacheForecast(request);
  const { surroundings, earlier } = request;
  const reasons = new Reasons({ content: surroundings.content, earlier, looksAtFiles: true });
  const tasks: DryTask[] = [];
  for (const task of inStartOrder(plan.tasks, forecast)) {
    const at = forecast.tasks[task.path];
    tasks.push({
      task: task.path,
      action: task.action,
      after: [...new Set(task.dependencies.map(({ on }) => on))],
      effects: task.disabled ? [] : effectsOf(task.node, graph, plan, catalogue),
      startMs: at?.startMs ?? 0,
      endMs: at?.endMs ?? 0,
      cache: await expectationOf(task, await expect.look(task), reasons),
    });
  }
  return tasks;
}

/** As the scheduler would start them. */
export function inStartOrder(tasks: readonly PlannedTask[], forecast: Forecast): readonly PlannedTask[] {
  const startMs = (task: PlannedTask) => forecast.tasks[task.path]?.startMs ?? 0;
  return tasks.toSorted(
    (one, other) => startMs(one) - startMs(other) || isNeeded(one, other) || one.order - other.order,
  );
}

/** Of two that start at the same moment, one that takes no time may be what the other waits for. */
function isNeeded(one: PlannedTask, other: PlannedTask): number {
  if (other.dependencies.some(({ on }) => on === one.path)) return -1;
  return one.dependencies.some(({ on }) => on === other.path) ? 1 : 0;
}

const ORDER: readonly Effect[] = ['reads', 'writes', 'process', 'network', 'git'];

function effectsOf(node: string, graph: Graph, plan: Plan, catalogue: Catalogue, chain: readonly string[] = []) {
  const found = new Set<Effect>();
  for (const placed of graph.nodes) {
    if (placed.path !== node && !placed.path.startsWith(`${node}.`)) continue;
    for (const effect of catalogue.get(placed.node.action)?.effects ?? []) found.add(effect);
    const called = calledBy(placed.node.parameters, placed.node.action);
    const inner = called === undefined || chain.includes(called) ? undefined : plan.workflows?.[called];
    if (inner === undefined || called === undefined) continue;
    const innerGraph = graphOfPlan(inner);
    for (const top of innerGraph.inside(''))
      for (const effect of effectsOf(top.path, innerGraph, plan, catalogue, [...chain, called])) found.add(effect);
  }
  return ORDER.filter((effect) => found.has(effect));
}

function calledBy(parameters: Readonly<Record<string, unknown>> | undefined, action: string): string | undefined {
  const workflow = parameters?.['workflow'];
  return action === 'flow.run-workflow' && typeof workflow === 'string' ? workflow : undefined;
}
