import { rateWords } from '#shared/run/report/period-report.ts';
import { nodesAsCsv, runsAsCsv } from '#shared/run/trends-csv.ts';
import { TREND_RUNS, type NodeTrend, type Trends } from '#shared/run/trends.ts';
import { formatDuration } from '#shared/workflow/duration.ts';
import { formatSize } from '#shared/workflow/size.ts';
import { makeTrends } from '../../report/trends.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withHost } from '../open-host.ts';
import { table, type Terminal } from '../terminal.ts';
import { projectFolder } from '../workflow-file.ts';

export interface TrendsOptions {
  /** ISO 8601. */
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
  readonly project?: string;
  readonly csv?: boolean;
  /** With `csv`: runs instead of nodes. */
  readonly runs?: boolean;
  readonly json?: boolean;
}

/** What the runs of a project, or of one workflow, say together. */
export async function showTrends(
  terminal: Terminal,
  workflow: string | undefined,
  options: TrendsOptions,
): Promise<ExitCode> {
  const project = await projectFolder(options.project, undefined, process.cwd());
  if (!project.ok) {
    terminal.problem(project.problem);
    return EXIT.unusable;
  }
  return withHost(async ({ services }) => {
    await services.engine.recover();
    const { since, until } = options;
    const limit = Math.min(options.limit, TREND_RUNS.most);
    const made = await makeTrends(services, { project: project.value, workflow, since, until, limit });
    if (!made.ok) {
      terminal.problem(made.problem);
      return EXIT.unusable;
    }
    if (options.json === true) terminal.json(made.value);
    else if (options.csv === true)
      terminal.out((options.runs === true ? runsAsCsv : nodesAsCsv)(made.value).replace(/\r\n$/, ''));
    else for (const line of trendLines(made.value)) terminal.out(line.trimEnd());
    return EXIT.good;
  });
}

function trendLines(trends: Trends): readonly string[] {
  const { runs, succeeded, failed, cancelled, interrupted } = trends.counts;
  if (runs === 0) return ['No runs in this time. Start one with: codomyrmex run <workflow>'];
  const nodes = trends.nodes.filter((node) => node.totalMs > 0 || node.failed > 0);
  return [
    `${runs} runs${trends.isCut ? ' (the newest; there are older ones)' : ''}: ${succeeded} succeeded, ${failed} failed, ${cancelled} cancelled, ${interrupted} interrupted`,
    `Success rate ${rateWords(trends.successRate)}, p50 ${took(trends.p50Ms)}, p95 ${took(trends.p95Ms)}`,
    ...table(
      [['NODE', 'WORKFLOW', 'SUCCESS', 'P50', 'P95', 'IN ALL', 'CRITICAL', 'MEMORY', ''], ...nodes.map(cellsOf)],
      '  ',
    ),
    trends.flaky.length === 0 ? 'No flaky tasks: whatever was tried more than once ended alike.' : 'Flaky tasks',
    ...trends.flaky.map(
      ({ workflow, task, succeeded: good, failed: bad, goodRun, failedRun }) =>
        `  ${task} (${workflow}): ${good} good, ${bad} failed; compare ${goodRun} ${failedRun}`,
    ),
  ];
}

function cellsOf(node: NodeTrend): readonly string[] {
  return [
    node.node,
    node.workflow,
    rateWords(node.successRate),
    took(node.p50Ms),
    took(node.p95Ms),
    took(node.totalMs),
    `${node.criticalRuns} of ${node.runs}`,
    node.peakRssBytes === null ? '' : formatSize(node.peakRssBytes),
    node.speed === 'slower' || node.speed === 'faster' ? node.speed : '',
  ];
}

function took(ms: number | null): string {
  return ms === null ? '–' : formatDuration(ms);
}
