import path from 'node:path';
import { catalogueOf } from '#shared/module/manifest.ts';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { ReportFormat, WrittenReport } from '#shared/run/report/format.ts';
import type { PeriodReport, WorkflowStanding } from '#shared/run/report/period-report.ts';
import { writePeriod } from '#shared/run/report/period-texts.ts';
import type { RunDigest } from '#shared/run/run-digest.ts';
import { isRunEnded } from '#shared/run/task-status.ts';
import { trendsOf } from '#shared/run/trends.ts';
import type { Services } from '../services.ts';
import { knownSecrets } from './make-report.ts';
import { resultsOf } from './run-results.ts';
import { localDay, type TrendsWish } from './trends.ts';

type PeriodServices = Pick<Services, 'engine' | 'manifests' | 'secrets' | 'info'>;

/** A report of all runs of a project in a time, without anything the studio knows to be secret. */
export async function makePeriod(
  services: PeriodServices,
  wish: TrendsWish & { readonly project: string },
  format: ReportFormat,
  signal?: AbortSignal,
): Promise<Result<WrittenReport>> {
  if (format === 'error')
    return bad(
      problem('report.format', 'An error report is of one run.', {
        remedy: 'Name a run, or take another format for a period.',
      }),
    );
  const { digests, isCut } = await services.engine.digestRuns(wish, signal);
  const rows = await services.engine.listRuns(wish);
  const numbers = new Map(rows.map(({ run, number, label }) => [run, { number, label }]));
  const masker = await knownSecrets(services);
  const report: PeriodReport = masker.value({
    project: path.basename(wish.project),
    trends: trendsOf(digests, { ...wish, isCut, dayOf: localDay }),
    runs: digests.map(({ run, workflow, status, trigger, startedAt, durationMs, cause }) => ({
      run,
      workflow,
      status,
      trigger,
      startedAt,
      durationMs,
      cause,
      number: numbers.get(run)?.number,
      label: numbers.get(run)?.label,
    })),
    standing: await standingOf(services, digests),
    environment: { studio: services.info().version, node: process.version, madeAt: new Date().toISOString() },
  });
  const written = writePeriod(report, format);
  return good({ ...written, text: masker.text(written.text) });
}

/** Digests are newest first. */
async function standingOf(
  { engine, manifests }: PeriodServices,
  digests: readonly RunDigest[],
): Promise<readonly WorkflowStanding[]> {
  const newest = new Map<string, RunDigest>();
  for (const digest of digests)
    if (isRunEnded(digest.status) && !newest.has(digest.workflow)) newest.set(digest.workflow, digest);
  const standing: WorkflowStanding[] = [];
  for (const { run, workflow, status, startedAt, endedAt } of newest.values()) {
    const state = await engine.readRun(run);
    if (!state.ok) continue;
    const results = await resultsOf(engine, catalogueOf(manifests), state.value);
    standing.push({ run, workflow, status, startedAt, endedAt, ...results });
  }
  return standing;
}
