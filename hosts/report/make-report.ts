import { Masker } from '#engine/record/masker.ts';
import { catalogueOf } from '#shared/module/manifest.ts';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import { good, type Result } from '#shared/result.ts';
import { previousGood } from '#shared/run/comparison-sections.ts';
import type { ReportFormat, WrittenReport } from '#shared/run/report/format.ts';
import { causeOf, type RunReport } from '#shared/run/report/run-report.ts';
import type { SinceGood } from '#shared/run/report/since-good.ts';
import { writeReport } from '#shared/run/report/write-report.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { TaskTable } from '#shared/run/task-table.ts';
import type { Services } from '../services.ts';
import { chartsOf, coverageOf, resultsOf } from './run-results.ts';

type ReportServices = Pick<Services, 'engine' | 'documents' | 'manifests' | 'secrets' | 'info'>;

const TAIL_BYTES = 16_384;
const TAIL_LINES = 60;

/** A report of one run, live or ended. What the studio knows to be secret now is masked, even if it was not known when the run was recorded. */
export async function makeReport(
  services: ReportServices,
  run: string,
  format: ReportFormat,
): Promise<Result<WrittenReport>> {
  const read = await services.engine.readRun(run);
  if (!read.ok) return read;
  const masker = await knownSecrets(services);
  const report = masked(await gather(services, read.value), masker);
  const written = writeReport(report, format);
  // Once more over the whole: two harmless pieces may make a secret together.
  return good({ ...written, text: masker.text(written.text) });
}

async function gather(services: ReportServices, state: RunState): Promise<RunReport> {
  const { engine, manifests } = services;
  const [results, coverage, charts, rows, layout] = await Promise.all([
    resultsOf(engine, catalogueOf(manifests), state),
    coverageOf(engine, state),
    chartsOf(engine, state),
    rowsOf(services, state),
    layoutOf(services, state),
  ]);
  const row = rows.find(({ run }) => run === state.run);
  const cause = causeOf({ state, tests: results.tests });
  return {
    state,
    number: row?.number,
    label: row?.label,
    ...results,
    coverage,
    charts,
    sinceGood: cause === undefined || row === undefined ? undefined : await sinceGoodOf(services, state, row, rows),
    logTail: cause?.task === undefined ? undefined : await tailOf(services, state.run, cause.task.path),
    layout,
    environment: { studio: services.info().version, node: process.version, madeAt: new Date().toISOString() },
  };
}

function rowsOf({ engine }: ReportServices, { plan }: RunState): Promise<readonly RunRow[]> {
  return engine.listRuns({ project: plan.project, workflow: plan.workflow, limit: 5000 });
}

/** The same answer as on the window's card of a failure. */
async function sinceGoodOf(
  { engine }: ReportServices,
  state: RunState,
  row: RunRow,
  rows: readonly RunRow[],
): Promise<SinceGood | undefined> {
  const good = previousGood(rows, row);
  if (good === undefined) return undefined;
  const before = await engine.readRun(good.run);
  const files = before.ok ? await engine.changedFiles(before.value.plan, state.plan) : before;
  const { run, number, startedAt, commit = null } = good;
  return { run, number, startedAt, commit, files: files.ok ? files.value : null };
}

async function layoutOf({ documents }: ReportServices, { plan }: RunState) {
  const open = await documents.open(plan.project, plan.workflow);
  return open.ok && open.value.saved ? open.value.layout : undefined;
}

async function tailOf({ engine }: ReportServices, run: string, task: string): Promise<RunReport['logTail']> {
  const piece = await engine.readLog(run, task, { from: -TAIL_BYTES, maxBytes: TAIL_BYTES });
  if (!piece.ok || piece.value.text.trim() === '') return undefined;
  const lines = piece.value.text.trimEnd().split('\n');
  const isCut = piece.value.from > 0 || lines.length > TAIL_LINES;
  return { task, text: lines.slice(-TAIL_LINES).join('\n'), isCut };
}

export async function knownSecrets({ secrets }: Pick<Services, 'secrets'>): Promise<Masker> {
  const masker = new Masker();
  for (const { name } of await secrets.list()) {
    const value = await secrets.get(name);
    if (value !== undefined) masker.add(value);
  }
  return masker;
}

/** Before anything is written: text that is escaped or quoted could no longer be recognised. */
function masked(report: RunReport, masker: Masker): RunReport {
  if (masker.isEmpty) return report;
  const { tasks, ...rest } = report.state;
  const state = { ...masker.value(rest), tasks: TaskTable.of(masker.value([...tasks.values()])) };
  return { ...masker.value({ ...report, state: undefined, layout: undefined }), layout: report.layout, state };
}
