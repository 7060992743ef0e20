import { readWorkflow } from '#shared/workflow/read.ts';
import { graphOf, type Graph } from '#shared/workflow/graph.ts';
import type { Catalogue, Effect } from '#shared/module/manifest.ts';
import type { EventBody, Outputs } from '#shared/run/event.ts';
import { eventOf, foldRun } from '#shared/run/fold-run.ts';
import type { Forecast } from '#shared/run/forecast.ts';
import type { Plan, PlannedTask } from '#shared/run/plan.ts';
import { referencesOf } from '#shared/workflow/reference.ts';
import { whyNotCached } from '../cache/cached-task.ts';
import type { RunSurroundings } from './live-run-setup.ts';
import { cachedTaskOf } from './resolve-parameters.ts';
import { Worlds } from './worlds.ts';

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

export interface DryRunRequest {
  readonly plan: Plan;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly forecast: Forecast;
  readonly catalogue: Catalogue;
  readonly surroundings: RunSurroundings;
  readonly env: Readonly<Record<string, string>>;
  readonly projectName: string;
}

/** Tasks in the order in which the scheduler would start them, with what each would touch. Starts nothing and writes nothing. */
export async function dryRun(request: DryRunRequest): Promise<readonly DryTask[]> {
  const { plan, forecast, catalogue } = request;
  const graph = graphOfPlan(plan);
  const startMs = (task: PlannedTask) => forecast.tasks[task.path]?.startMs ?? 0;
  const inOrder = plan.tasks.toSorted(
    (one, other) => startMs(one) - startMs(other) || isNeeded(one, other) || one.order - other.order,
  );
  const expect = new CacheForecast(request, graph);
  const tasks: DryTask[] = [];
  for (const task of inOrder) {
    const at = forecast.tasks[task.path];
    tasks.push({
      task: task.path,
      action: task.action,
      after: [...new Set(task.dependencies.map(({ on }) => on))],
      effects: task.disabled ? [] : effectsOf(task.node, graph, plan, catalogue),
      startMs: at?.startMs ?? 0,
      endMs: at?.endMs ?? 0,
      cache: await expect.of(task),
    });
  }
  return tasks;
}

/** Of two that start at the same moment, one that takes no time may be what the other waits for. */
function isNeeded(one: PlannedTask, other: PlannedTask): number {
  if (other.dependencies.some(({ on }) => on === one.path)) return -1;
  return one.dependencies.some(({ on }) => on === other.path) ? 1 : 0;
}

function graphOfPlan({ text, file }: Pick<Plan, 'text' | 'file'>): Graph {
  const { workflow } = readWorkflow(text, file);
  if (workflow === undefined) throw new Error(`The planned text of ${file} cannot be read.`);
  return graphOf(workflow);
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

/** Goes along the order of starting; what is taken from the cache is known to those who come after it. */
class CacheForecast {
  readonly #request: DryRunRequest;
  readonly #graph: Graph;
  readonly #worlds: Worlds;
  #state;

  constructor(request: DryRunRequest, graph: Graph) {
    const { plan, parameters, catalogue } = request;
    this.#request = request;
    this.#graph = graph;
    const { workflow } = readWorkflow(plan.text, plan.file);
    if (workflow === undefined) throw new Error(`The planned text of ${plan.file} cannot be read.`);
    this.#worlds = new Worlds({ name: plan.workflow, workflow, graph, parameters }, plan.workflows, catalogue);
    this.#state = foldRun(
      undefined,
      eventOf({ type: 'run.created', plan, parameters, trigger: { kind: 'cli' } }, HEAD),
    );
  }

  async of(task: PlannedTask): Promise<CacheExpectation> {
    const { surroundings } = this.#request;
    const placed = this.#graph.get(task.node);
    const definition = surroundings.definitions.get(task.action);
    if (placed === undefined || definition?.adapter === undefined || task.disabled)
      return { expected: 'off', sentence: 'Nothing to look up' };
    const off = whyNotCached(placed.node, definition.manifest);
    if (off !== undefined) return { expected: 'off', sentence: `Not looked up: ${off}` };
    const open = referencesOf(placed.node.parameters ?? {})
      .flatMap((each) => (each.kind === 'node' ? [each.id] : []))
      .find((id) => this.#state.tasks.get(id)?.status !== 'cached');
    if (open !== undefined) return { expected: 'unknown', sentence: `Hangs on what \`${open}\` makes` };
    const place = { task: task.path, placed, name: task.name, definition, scopeSource: () => this.#source() };
    const cached = await cachedTaskOf(place, this.#request.plan.project, surroundings);
    if (cached === undefined) return { expected: 'unknown', sentence: 'Its parameters cannot be known before the run' };
    const entry = await cached.peek();
    if (entry === undefined) return { expected: 'miss', sentence: 'Nothing was made from the same before' };
    this.#fold({
      type: 'task.cached',
      task: task.path,
      from: { run: entry.run, task: entry.task },
      outputs: entry.outputs,
    });
    return { expected: 'hit', from: entry.run, sentence: `Made from the same in run ${entry.run}` };
  }

  #fold(body: EventBody & { readonly outputs: Outputs }): void {
    this.#state = foldRun(this.#state, eventOf(body, HEAD));
  }

  #source() {
    const { plan, surroundings, env, projectName } = this.#request;
    return {
      state: this.#state,
      worldOf: (frame: string) => this.#worlds.ofFrame(frame),
      content: surroundings.content,
      run: { id: '', workflow: plan.workflow, trigger: 'cli', startedAt: '' },
      project: { name: projectName, path: plan.project },
      env,
      rounds: new Map(),
      secret: (name: string) => surroundings.secrets.get(name),
    };
  }
}

const HEAD = { seq: 1, at: '', run: '' } as const;
