import { XMLBuilder } from 'fast-xml-parser';
import { formatDuration } from '../../workflow/duration.ts';
import type { ReportFormat, WrittenReport } from './format.ts';
import { REPORT_FORMATS } from './format.ts';
import { markdownTable, inline } from './markdown-report.ts';
import { nameOf, periodPage } from './period-page.ts';
import {
  failureGroups,
  headline,
  periodTitle,
  periodWords,
  rateWords,
  workflowFigures,
  type PeriodReport,
  type PeriodRun,
} from './period-report.ts';
import { sarifLog } from './sarif.ts';
import { printable } from '../../export/xml-text.ts';

/** What a period can be written as: an error report is of one run. */
export type PeriodFormat = Exclude<ReportFormat, 'error'>;

export function writePeriod(report: PeriodReport, format: PeriodFormat): WrittenReport {
  const { mediaType, ending } = REPORT_FORMATS[format];
  const name = `${report.trends.workflow ?? 'runs'}-${periodWords(report).replaceAll(' ', '-')}${ending}`;
  return { name, mediaType, text: WRITERS[format](report) };
}

const WRITERS: Readonly<Record<PeriodFormat, (report: PeriodReport) => string>> = {
  html: periodPage,
  markdown: periodMarkdown,
  json: periodJson,
  junit: periodJunit,
  sarif: periodSarif,
};

function periodMarkdown(report: PeriodReport): string {
  const { trends, runs } = report;
  const took = (ms: number | null) => (ms === null ? '' : formatDuration(ms));
  const groups = failureGroups(runs);
  const parts = [
    `# ${inline(periodTitle(report))}`,
    inline(periodWords(report)),
    inline(headline(report)),
    '## What failed',
    groups.length === 0
      ? 'Nothing failed.'
      : markdownTable(
          ['What', 'Where', 'How often', 'Runs'],
          groups.map(({ message, workflow, title, runs: all }) => [
            message,
            title === null ? workflow : `${workflow} · ${title}`,
            String(all.length),
            all.slice(0, 8).map(nameOf).join(', '),
          ]),
        ),
    '## Workflows',
    markdownTable(
      ['Workflow', 'Runs', 'Succeeded', 'Failed', 'Success rate', 'Last'],
      workflowFigures(runs).map((row) => [
        row.workflow,
        String(row.runs),
        String(row.succeeded),
        String(row.failed),
        rateWords(row.successRate),
        row.lastStatus,
      ]),
    ),
    '## Flaky tasks',
    trends.flaky.length === 0
      ? 'None: whatever was tried more than once ended alike.'
      : markdownTable(
          ['Task', 'Workflow', 'Good', 'Failed', 'Last words'],
          trends.flaky.map((row) => [
            row.title,
            row.workflow,
            String(row.succeeded),
            String(row.failed),
            row.message ?? '',
          ]),
        ),
    '## Where the time goes',
    markdownTable(
      ['Node', 'Workflow', 'In all', 'p50', 'p95', 'Critical path'],
      trends.nodes
        .filter(({ totalMs }) => totalMs > 0)
        .slice(0, 50)
        .map((row) => [
          row.title,
          row.workflow,
          took(row.totalMs),
          took(row.p50Ms),
          took(row.p95Ms),
          `${row.criticalRuns} of ${row.runs}`,
        ]),
    ),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function periodJson(report: PeriodReport): string {
  const { project, trends, runs, standing, environment } = report;
  const failures = failureGroups(runs).map(({ runs: all, ...group }) => ({
    ...group,
    runs: all.map(({ run }) => run),
  }));
  return `${JSON.stringify({ ...trends, type: 'period.report', version: 1, project, failures, runs: runs.map(plain), standing, environment }, null, 2)}\n`;
}

function plain(run: PeriodRun) {
  return { ...run, number: run.number ?? null, label: run.label ?? null };
}

/** A suite per workflow with a case per run: what a CI server draws as a history. */
function periodJunit({ runs, trends }: PeriodReport): string {
  const suites = [...Map.groupBy(runs, ({ workflow }) => workflow)].map(([workflow, all]) => {
    const cases = all.toReversed().map(caseOf);
    return {
      '@name': printable(workflow),
      '@tests': cases.length,
      '@failures': cases.filter((each) => 'failure' in each).length,
      '@skipped': cases.filter((each) => 'skipped' in each).length,
      '@errors': 0,
      '@time': seconds(all.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0)),
      // Runs come newest first. A case may carry no time: servers that check refuse the whole file.
      '@timestamp': all.at(-1)?.startedAt,
      testcase: cases,
    };
  });
  const { runs: count, failed, interrupted } = trends.counts;
  const root = { '@name': 'runs', '@tests': count, '@failures': failed + interrupted, testsuite: suites };
  const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({ testsuites: root })}`;
}

function caseOf({ run, workflow, status, durationMs, cause }: PeriodRun) {
  const isFailed = status === 'failed' || status === 'interrupted';
  const message = printable(cause?.message ?? status);
  return {
    '@name': run,
    '@classname': printable(workflow),
    '@time': seconds(durationMs ?? 0),
    ...(isFailed
      ? { failure: { '@message': message, '@type': cause?.code ?? status, '#text': printable(cause?.task ?? '') } }
      : {}),
    ...(isFailed || status === 'succeeded' ? {} : { skipped: { '@message': status } }),
  };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** Findings are a state, not a history: those of the newest ended run of each workflow. */
function periodSarif({ standing, environment }: PeriodReport): string {
  return sarifLog(
    standing.map(({ workflow, run, status, startedAt, endedAt, findings }) => ({
      id: `${workflow}/${run}`,
      findings,
      isDone: status === 'succeeded',
      startedAt,
      endedAt: endedAt ?? undefined,
      properties: { studio: environment.studio },
    })),
  );
}
