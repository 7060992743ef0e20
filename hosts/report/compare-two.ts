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
  const { tasks, runs } = await timesBefore(services, now.value);
  const [first, second] = [await withResults(services, old.value), await withResults(services, now.value)];
  const files = await services.engine.changedFiles(old.value.plan, now.value.plan);
  const compared = compareRuns(first, second, tasks, runs, files.ok ? files.value : null);
  return good((await knownSecrets(services)).value(compared));
}

async function withResults({ engine, manifests }: CompareServices, state: RunState): Promise<ComparedRun> {
  return { state, ...(await resultsOf(engine, catalogueOf(manifests), state)) };
}

interface EarlierTimes {
  readonly tasks: ReadonlyMap<string, readonly number[]>;
  readonly runs: readonly number[];
}

/** How long the runs before this one took, and each of their tasks, newest first; only what ended well. */
async function timesBefore(
  { engine }: CompareServices,
  { plan: { project, workflow }, startedAt, createdAt }: RunState,
): Promise<EarlierTimes> {
  const until = startedAt ?? createdAt;
  const { digests } = await engine.digestRuns({ project, workflow, until, limit: EARLIER_RUNS });
  const tasks = new Map<string, number[]>();
  for (const task of digests.flatMap((digest) => digest.tasks)) {
    if (task.status !== 'succeeded' || task.ms === null) continue;
    const known = tasks.get(task.path);
    if (known === undefined) tasks.set(task.path, [task.ms]);
    else known.push(task.ms);
  }
  const runs = digests.flatMap(({ status, durationMs }) =>
    status === 'succeeded' && durationMs !== null ? [durationMs] : [],
  );
  return { tasks, runs };
}
