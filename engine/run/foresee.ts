import { differenceWords, firstDifference } from '#shared/run/first-difference.ts';
import { forecastRun, type Forecast } from '#shared/run/forecast.ts';
import type { Ledger } from '#shared/run/ledger.ts';
import type { PlannedTask } from '#shared/run/plan.ts';
import type { RunForecast, RunForecastTask } from '#shared/run/run-forecast.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { isGood } from '#shared/run/task-status.ts';
import { graphOf } from '#shared/workflow/graph.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import { CacheForecast, type CacheForecastRequest, type CacheLook } from './cache-forecast.ts';
import { inStartOrder } from './dry-run.ts';

export interface ForeseeRequest extends CacheForecastRequest {
  /** Of the machine. */
  readonly capacities: Readonly<Record<string, number>>;
  /** A fresh one for each forecast. */
  readonly ledger: () => Ledger;
  /** Seen durations in milliseconds, by task. */
  readonly durations: ReadonlyMap<string, number>;
  /** Earlier runs of the same workflow, the newest first. */
  readonly earlier: () => AsyncIterable<EarlierRun>;
  /** False: nothing of the project is looked at, for one that is not trusted. */
  readonly looksAtFiles: boolean;
}

export interface EarlierRun {
  readonly number: number;
  readonly state: RunState;
}

/** How long a run would take as the files are now, with what the cache gives taken off, and why each task would run. Starts and writes nothing. */
export async function foresee(request: ForeseeRequest): Promise<RunForecast> {
  const { plan } = request;
  const uncached = forecastRun(plan, request.ledger());
  const looks = await looksOf(request, uncached);
  const tasks = plan.tasks.map((task) =>
    looks.get(task.path)?.expected === 'hit' ? { ...task, estimateMs: 0, holdsSlot: false } : task,
  );
  const forecast = forecastRun({ ...plan, tasks }, request.ledger());
  const reasons = new Reasons(request);
  const estimated = estimatedNodes(request);
  const told: [string, RunForecastTask][] = [];
  for (const task of plan.tasks) {
    const at = forecast.tasks[task.path];
    const look = looks.get(task.path) ?? { expected: 'off' };
    const expected = task.disabled || at === undefined ? 'none' : look.expected === 'hit' ? 'cached' : 'run';
    told.push([
      task.path,
      {
        startMs: at?.startMs ?? 0,
        endMs: at?.endMs ?? 0,
        slackMs: at?.slackMs ?? 0,
        expected,
        why: expected === 'none' ? absence(task) : await reasons.of(task, look),
        isKnown: request.durations.has(task.path) || estimated.has(task.node),
      },
    ]);
  }
  const { makespanMs, lowerBoundMs, criticalPath } = forecast;
  return {
    makespanMs,
    lowerBoundMs,
    criticalPath: [...criticalPath],
    tasks: Object.fromEntries(told),
    capacities: { ...request.capacities },
    plan: { ...plan, text: '', workflows: undefined },
  };
}

async function looksOf(request: ForeseeRequest, forecast: Forecast): Promise<ReadonlyMap<string, CacheLook>> {
  const looks = new Map<string, CacheLook>();
  if (!request.looksAtFiles) return looks;
  const cache = new CacheForecast(request);
  for (const task of inStartOrder(request.plan.tasks, forecast)) looks.set(task.path, await cache.look(task));
  return looks;
}

function absence(task: PlannedTask): string {
  if (task.disabled) return 'Disabled: it passes its input on';
  const on = task.dependencies.find(({ condition }) => condition !== 'succeeded');
  return on === undefined ? 'Does not run when all goes well' : `Runs only if \`${on.on}\` ends as "${on.condition}"`;
}

function estimatedNodes({ plan }: ForeseeRequest): ReadonlySet<string> {
  const { workflow } = readWorkflow(plan.text, plan.file);
  if (workflow === undefined) return new Set();
  return new Set(graphOf(workflow).nodes.flatMap(({ path, node }) => (node.estimate === undefined ? [] : [path])));
}

/** Compares what a task would be made from with the last time it ended well. Earlier runs are read once, and only when something is to be explained. */
class Reasons {
  readonly #request: ForeseeRequest;
  #earlier: Promise<readonly EarlierRun[]> | undefined;

  constructor(request: ForeseeRequest) {
    this.#request = request;
  }

  async of(task: PlannedTask, look: CacheLook): Promise<string> {
    switch (look.expected) {
      case 'hit':
        return await this.#reused(look.from);
      case 'unknown':
        if (look.on === undefined) return 'Will run: its parameters are only known during the run';
        return `Will run unless \`${look.on}\` makes the same as before`;
      case 'off':
        if (!this.#request.looksAtFiles) return 'Will run';
        return look.because === undefined ? 'Will run' : `Will run because ${look.because}`;
      case 'miss':
        return await this.#changed(task, look.document);
    }
  }

  async #reused(from: string): Promise<string> {
    const run = (await this.#runs()).find(({ state }) => state.run === from);
    return `Will be reused: nothing it depends on changed since run ${run?.number ?? from}`;
  }

  async #changed(task: PlannedTask, document: unknown): Promise<string> {
    for (const { number, state } of await this.#runs()) {
      const before = state.tasks.get(task.path);
      if (before?.fingerprint === undefined || !isGood(before.status)) continue;
      const { content } = this.#request.surroundings;
      const known: unknown = await content.json(before.fingerprint.document.hash).catch(() => undefined);
      if (known === undefined) continue;
      const difference = firstDifference(known, document);
      if (difference === undefined) return `Will run: what run ${number} made is no longer stored`;
      return `Will run because ${differenceWords(difference)} since run ${number}`;
    }
    return 'Will run: no earlier run of it ended well';
  }

  #runs(): Promise<readonly EarlierRun[]> {
    this.#earlier ??= all(this.#request.earlier());
    return this.#earlier;
  }
}

async function all(runs: AsyncIterable<EarlierRun>): Promise<readonly EarlierRun[]> {
  const found: EarlierRun[] = [];
  for await (const run of runs) found.push(run);
  return found;
}
