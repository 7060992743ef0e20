import { formatDuration } from '../../workflow/duration.ts';
import { formatSize } from '../../workflow/size.ts';
import type { NodeTrend, TrendDay } from '../trends.ts';
import { htmlPage } from './html-page.ts';
import {
  failureGroups,
  headline,
  periodTitle,
  periodWords,
  rateWords,
  workflowFigures,
  type FailureGroup,
  type PeriodReport,
  type PeriodRun,
} from './period-report.ts';
import { htmlSection, htmlTable } from './html-parts.ts';
import { escaped } from '../../export/xml-text.ts';

/** A longer table is for programs: JSON has all of it. */
const MOST_ROWS = 200;

/** One file without scripts: how it went in a sentence, what failed and why, what is flaky, what takes the time, all runs. */
export function periodPage(report: PeriodReport): string {
  const { trends, runs } = report;
  return htmlPage(periodTitle(report), [
    `<header><h1>${escaped(periodTitle(report))}</h1><p class="muted">${escaped(periodWords(report))}</p><p>${escaped(headline(report))}</p>${cutWords(trends.isCut, runs.length)}</header>`,
    failureSection(failureGroups(runs)),
    htmlSection('Day by day', daysPicture(trends.days)),
    htmlSection('Workflows', workflowTable(runs)),
    htmlSection('Flaky tasks', flakyTable(report)),
    htmlSection('Where the time goes', nodeTable(trends.nodes)),
    htmlSection(
      'Runs',
      htmlTable(
        ['Run', 'Workflow', 'Status', 'Began', { figures: 'Took' }, 'Started by', 'Why'],
        runs.slice(0, MOST_ROWS).map(runRow),
      ) + moreWords(runs.length),
    ),
    `<p class="muted">${escaped(`Made ${report.environment.madeAt} by Codomyrmex Studio ${report.environment.studio}. Success rate: of the runs that succeeded or failed. p50 and p95: half, and 95 of 100, took no longer; of what succeeded. Flaky: the same was tried more than once and did not end alike.`)}</p>`,
  ]);
}

function failureSection(groups: readonly FailureGroup[]): string {
  if (groups.length === 0) return htmlSection('What failed', '<p>Nothing failed.</p>');
  const items = groups.slice(0, MOST_ROWS).map(({ workflow, title, message, runs }) => {
    const where = title === null ? workflow : `${workflow} · ${title}`;
    const names = runs.slice(0, 8).map(nameOf).join(', ');
    const more = runs.length > 8 ? ` and ${runs.length - 8} more` : '';
    return `<li><strong>${escaped(message)}</strong><br><span class="muted">${escaped(`${where} · ${runs.length === 1 ? 'once' : `${runs.length} times`}: ${names}${more}`)}</span></li>`;
  });
  return `<section class="cause"><h2>What failed</h2><ul>${items.join('')}</ul></section>`;
}

const BAR = { width: 22, gap: 6, height: 96, head: 14, foot: 18 } as const;

/** Per day a column of good, failed and other runs, with its number above. */
function daysPicture(days: readonly TrendDay[]): string {
  if (days.length === 0) return '';
  const shown = days.slice(-60);
  const most = Math.max(...shown.map(({ runs }) => runs));
  const columns = shown.map((day, index) => column(day, index * (BAR.width + BAR.gap), most, shown.length <= 31));
  const width = shown.length * (BAR.width + BAR.gap);
  const height = BAR.head + BAR.height + BAR.foot;
  return `<div class="scroll picture"><svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="Runs of each day" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${columns.join('')}</svg></div><p class="muted">Good <span class="s-succeeded">■</span> failed <span class="s-failed">■</span> others <span class="s-cancelled">■</span></p>`;
}

function column(day: TrendDay, x: number, most: number, isDated: boolean): string {
  const parts = [
    ['succeeded', day.succeeded],
    ['failed', day.failed],
    ['cancelled', day.runs - day.succeeded - day.failed],
  ] as const;
  let top = BAR.head + BAR.height;
  const bars = parts.map(([status, count]) => {
    const height = (count / most) * BAR.height;
    top -= height;
    return count === 0
      ? ''
      : `<rect class="bar s-${status}" x="${x}" y="${top.toFixed(1)}" width="${BAR.width}" height="${height.toFixed(1)}"/>`;
  });
  const title = `<title>${escaped(`${day.day}: ${day.runs} runs, ${day.succeeded} succeeded, ${day.failed} failed`)}</title>`;
  const middle = x + BAR.width / 2;
  const date = isDated
    ? `<text class="axis" x="${middle}" y="${BAR.head + BAR.height + 13}" text-anchor="middle">${escaped(day.day.slice(8))}</text>`
    : '';
  return `<g>${title}${bars.join('')}<text class="axis" x="${middle}" y="${(top - 3).toFixed(1)}" text-anchor="middle">${day.runs}</text>${date}</g>`;
}

function workflowTable(runs: readonly PeriodRun[]): string {
  return htmlTable(
    [
      'Workflow',
      { figures: 'Runs' },
      { figures: 'Succeeded' },
      { figures: 'Failed' },
      { figures: 'Success rate' },
      'Last',
    ],
    workflowFigures(runs).map(
      ({ workflow, runs: count, succeeded, failed, successRate, lastStatus }) =>
        `<tr><td><strong>${escaped(workflow)}</strong></td><td class="number">${count}</td><td class="number">${succeeded}</td><td class="number">${failed}</td><td class="number">${escaped(rateWords(successRate))}</td><td class="s-${escaped(classOf(lastStatus))}">${escaped(lastStatus)}</td></tr>`,
    ),
  );
}

function flakyTable({ trends: { flaky } }: PeriodReport): string {
  if (flaky.length === 0) return '<p>None: whatever was tried more than once ended alike.</p>';
  return htmlTable(
    ['Task', { figures: 'Good' }, { figures: 'Failed' }, { figures: 'Mended by a retry' }, 'Last words'],
    flaky
      .slice(0, MOST_ROWS)
      .map(
        ({ workflow, title, succeeded, failed, mendedByRetry, message }) =>
          `<tr><td><strong>${escaped(title)}</strong><br><span class="muted">${escaped(workflow)}</span></td><td class="number">${succeeded}</td><td class="number">${failed}</td><td class="number">${mendedByRetry}</td><td>${escaped(message ?? '')}</td></tr>`,
      ),
  );
}

function nodeTable(nodes: readonly NodeTrend[]): string {
  const worked = nodes.filter(({ totalMs }) => totalMs > 0);
  const took = (ms: number | null) => (ms === null ? '' : escaped(formatDuration(ms)));
  const rows = worked
    .slice(0, MOST_ROWS)
    .map(
      (node) =>
        `<tr><td><strong>${escaped(node.title)}</strong><br><span class="muted">${escaped(`${node.workflow} · ${node.action}`)}</span></td><td class="number">${took(node.totalMs)}</td><td class="number">${took(node.p50Ms)}</td><td class="number">${took(node.p95Ms)}</td><td class="number">${escaped(rateWords(node.successRate))}</td><td class="number">${node.criticalRuns} of ${node.runs}</td><td class="number">${node.peakRssBytes === null ? '' : escaped(formatSize(node.peakRssBytes))}</td><td>${node.speed === 'slower' || node.speed === 'faster' ? node.speed : ''}</td></tr>`,
    );
  return htmlTable(
    [
      'Node',
      { figures: 'In all' },
      { figures: 'p50' },
      { figures: 'p95' },
      { figures: 'Success' },
      { figures: 'Critical path' },
      { figures: 'Memory peak' },
      'Lately',
    ],
    rows,
  );
}

function runRow(run: PeriodRun): string {
  const took = run.durationMs === null ? '' : formatDuration(run.durationMs);
  return `<tr><td>${escaped(nameOf(run))}${run.label === undefined ? '' : `<br><span class="muted">${escaped(run.label)}</span>`}</td><td>${escaped(run.workflow)}</td><td class="s-${classOf(run.status)}">${run.status}</td><td>${escaped(run.startedAt.slice(0, 16).replace('T', ' '))}</td><td class="number">${escaped(took)}</td><td>${escaped(run.trigger)}</td><td>${escaped(run.cause?.message ?? '')}</td></tr>`;
}

export function nameOf({ number, run }: Pick<PeriodRun, 'number' | 'run'>): string {
  return number === undefined ? run : `run ${number}`;
}

function classOf(status: string): string {
  return status === 'interrupted' ? 'failed' : status;
}

function moreWords(count: number): string {
  return count > MOST_ROWS ? `<p class="muted">And ${count - MOST_ROWS} more; the JSON report has them all.</p>` : '';
}

function cutWords(isCut: boolean, count: number): string {
  return isCut
    ? `<p class="muted">Only the newest ${count} runs were looked at; there are older ones in this time.</p>`
    : '';
}
