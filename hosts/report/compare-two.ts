import { catalogueOf } from '#shared/module/manifest.ts';
import { good, type Result } from '#shared/result.ts';
import { compareRuns, type ComparedRun, type RunComparison } from '#shared/run/compare-runs.ts';
import type { RunState } from '#shared/run/run-state.ts';
import type { Services } from '../services.ts';
import { knownSecrets } from './make-report.ts';
import { resultsOf } from './run-results.ts';

type CompareServices = Pick<Services, 'engine' | 'manifests' | 'secrets'>;

/** As many as the noise band looks at. */
const EARLIER_RUNS = 20;

/** Reads both runs, and the earlier ones of the later run's workflow for the noise of its times. */
export async function compareTwo(
  services: CompareServices,
  before: string,
  after: string,
): Promise<Result<RunComparison>> {
  const [old, now] = [await services.engine.readRun(before), await services.engine.readRun(after)];
  if (!old.ok) return old;
  if (!now.ok) return now;
  const history = await timesBefore(services, now.value);
  const compared = compareRuns(await withResults(services, old.value), await withResults(services, now.value), history);
  return good((await knownSecrets(services)).value(compared));
}

async function withResults({ engine, manifests }: CompareServices, state: RunState): Promise<ComparedRun> {
  return { state, ...(await resultsOf(engine, catalogueOf(manifests), state)) };
}

/** How long each task took in the runs before this one, newest first; only where it ended well. */
async function timesBefore(
  { engine }: CompareServices,
  { run, plan, createdAt }: RunState,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const rows = await engine.listRuns({ project: plan.project, workflow: plan.workflow, limit: 200 });
  const earlier = rows.filter((row) => row.run !== run && row.startedAt <= createdAt).slice(0, EARLIER_RUNS);
  const times = new Map<string, number[]>();
  for (const row of earlier) {
    const state = await engine.readRun(row.run);
    if (!state.ok) continue;
    for (const task of state.value.tasks.values()) {
      const last = task.attempts.at(-1);
      if (task.status !== 'succeeded' || last?.endedAt === undefined) continue;
      const known = times.get(task.path) ?? [];
      times.set(task.path, [...known, Date.parse(last.endedAt) - Date.parse(last.startedAt)]);
    }
  }
  return times;
}
