import { forecastRun, type Forecast } from '#shared/run/forecast.ts';
import type { Ledger } from '#shared/run/ledger.ts';
import type { PlannedTask } from '#shared/run/plan.ts';
import type { RunForecast, RunForecastTask } from '#shared/run/run-forecast.ts';
import { graphOf } from '#shared/workflow/graph.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import { CacheForecast, type CacheForecastRequest, type CacheLook } from './cache-forecast.ts';
import { inStartOrder } from './dry-run.ts';
import { Reasons, type EarlierRun } from './reasons.ts';

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

/** How long a run would take as the files are now, with what the cache gives taken off, and why each task would run. Starts and writes nothing. */
export async function foresee(request: ForeseeRequest): Promise<RunForecast> {
  const { plan } = request;
  const uncached = forecastRun(plan, request.ledger());
  const looks = await looksOf(request, uncached);
  const tasks = plan.tasks.map((task) =>
    looks.get(task.path)?.expected === 'hit' ? { ...task, estimateMs: 0, holdsSlot: false } : task,
  );
  const forecast = forecastRun({ ...plan, tasks }, request.ledger());
  const reasons = new Reasons({ ...request, content: request.surroundings.content });
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
