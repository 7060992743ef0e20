import { percentText, rangesText } from '../../module/coverage.ts';
import { allTests } from '../../module/test-report.ts';
import { formatDuration } from '../../workflow/duration.ts';
import { formatSize } from '../../workflow/size.ts';
import type { TaskState } from '../run-state.ts';
import { STATUS_GLYPHS, TASK_STATUS } from '../task-status.ts';
import { canvasPicture } from './canvas-picture.ts';
import { taskNames, type TaskNames } from '../name-nodes.ts';
import { htmlPage } from './html-page.ts';
import {
  causeOf,
  environmentRows,
  placeWords,
  titleOf,
  tookMs,
  type RunReport,
  type TaskFindings,
  type TaskCoverage,
  type TaskTests,
} from './run-report.ts';
import { htmlSection, htmlTable } from './html-parts.ts';
import { momentWords } from './moment-words.ts';
import { sinceGoodWords } from './since-good.ts';
import { timelinePicture } from './timeline-picture.ts';
import { escaped } from '../../export/xml-text.ts';

/** One file without scripts and without anything from outside: why it failed first, then the pictures, the tasks, what came of them, and what it ran on. */
export function htmlReport(report: RunReport): string {
  const { state } = report;
  const names = taskNames(state.tasks);
  return htmlPage(titleOf(report), [
    header(report),
    causeSection(report, names),
    htmlSection('Workflow', scrolling(canvasPicture(state, report.layout, names))),
    htmlSection('Timeline', scrolling(timelinePicture(state, names))),
    htmlSection('Tasks', taskTable([...state.tasks.values()], names)),
    ...report.tests.map((tests) => testSection(tests, names)),
    ...report.coverage.map((coverage) => coverageSection(coverage, names)),
    ...report.findings.filter(({ findings }) => findings.length > 0).map((findings) => findingSection(findings, names)),
    ...report.charts.map(({ title, svg }) =>
      // As a picture it can neither run scripts nor load anything.
      htmlSection(
        title,
        `<img class="chart" alt="${escaped(title)}" src="data:image/svg+xml,${encodeURIComponent(svg)}">`,
      ),
    ),
    htmlSection('Outputs', valueTable(state.outputs)),
    htmlSection('Parameters', valueTable(state.parameters)),
    htmlSection('Environment', factTable(environmentRows(report))),
    folded('Workflow as it ran', `<pre>${escaped(state.plan.text)}</pre>`),
  ]);
}

function header(report: RunReport): string {
  const { state, label } = report;
  const ms = tookMs(state);
  const counts = countWords([...state.tasks.values()]);
  const facts = [
    momentWords(state.startedAt ?? state.createdAt),
    ms === undefined ? '' : formatDuration(ms),
    counts,
    label ?? '',
  ];
  return [
    `<header><p class="pill s-${runClass(state.status)}">${escaped(state.status)}</p>`,
    `<h1>${escaped(titleOf(report))}</h1>`,
    `<p class="muted">${facts
      .filter((fact) => fact !== '')
      .map(escaped)
      .join(' · ')}</p></header>`,
  ].join('\n');
}

function runClass(status: string): string {
  return status === 'interrupted' ? 'failed' : status === 'paused' ? 'queued' : status;
}

function causeSection(report: RunReport, names: TaskNames): string {
  const cause = causeOf(report);
  if (cause === undefined) return '';
  const where =
    cause.task === undefined
      ? ''
      : ` <span class="muted">${escaped(`${names.titleOf(cause.task.path)} · ${cause.task.action}`)}</span>`;
  const tests = cause.failedTests.map(
    ({ name, suite, file, line, message = '' }) =>
      `<li><strong>${escaped([...suite, name].join(' › '))}</strong>${file === undefined ? '' : ` <code>${escaped(placeWords(file, line))}</code>`}${message === '' ? '' : `<pre>${escaped(message)}</pre>`}</li>`,
  );
  const others = cause.others.map(({ path }) => names.titleOf(path)).join(', ');
  const tail = report.logTail;
  return `<section class="cause"><h2>Why it failed${where}</h2>
<p class="message">${escaped(cause.message)}</p>
${cause.reason === undefined || tests.length > 0 ? '' : `<pre>${escaped(cause.reason)}</pre>`}
${cause.remedy === undefined ? '' : `<p>${escaped(cause.remedy)}</p>`}
${tests.length === 0 ? '' : `<h3>Failed tests</h3><ul>${tests.join('')}</ul>`}
${others === '' ? '' : `<p class="muted">Failed too: ${escaped(others)}</p>`}
${sinceGoodPart(report)}
${tail === undefined ? '' : `<details><summary>End of its log</summary><pre>${escaped(tail.text)}</pre></details>`}
</section>`;
}

function sinceGoodPart({ sinceGood }: RunReport): string {
  if (sinceGood === undefined) return '';
  const { heading, lines, remark } = sinceGoodWords(sinceGood);
  const files = lines.map(([file, how]) => `<li><code>${escaped(file)}</code> <span class="muted">${how}</span></li>`);
  return `<h3>${escaped(heading)}</h3>${files.length === 0 ? '' : `<ul>${files.join('')}</ul>`}${remark === undefined ? '' : `<p class="muted">${remark}</p>`}`;
}

function taskTable(tasks: readonly TaskState[], names: TaskNames): string {
  const rows = tasks.map((task) => {
    const ms = tookMs(task);
    const peak = Math.max(0, ...task.attempts.map(({ usage }) => usage?.peakRssBytes ?? 0));
    return `<tr><td class="s-${task.status}">${STATUS_GLYPHS[task.status]} ${TASK_STATUS[task.status].word}</td><td><strong>${escaped(names.titleOf(task.path))}</strong><br><span class="muted">${escaped(`${task.path} · ${task.action}`)}</span></td><td class="number">${ms === undefined ? '' : escaped(formatDuration(ms))}</td><td class="number">${task.attempts.length > 1 ? task.attempts.length : ''}</td><td class="number">${peak === 0 ? '' : escaped(formatSize(peak))}</td><td>${escaped(task.problem?.message ?? names.inWords(task.sentence) ?? '')}</td></tr>`;
  });
  return htmlTable(['Status', 'Task', { figures: 'Took' }, { figures: 'Attempts' }, { figures: 'Memory' }, ''], rows);
}

function testSection({ task, report }: TaskTests, { titleOf }: TaskNames): string {
  const { passed, failed, skipped } = report.summary;
  const all = allTests(report.suites);
  const rows = [
    ...all.filter(({ status }) => status === 'failed'),
    ...all.filter(({ status }) => status !== 'failed'),
  ].map(
    ({ status, suite, name, file = '', durationMs, message = '' }) =>
      `<tr><td class="s-${TEST_CLASS[status]}">${status}</td><td>${escaped([...suite, name].join(' › '))}<br><span class="muted">${escaped(file)}</span></td><td class="number">${escaped(formatDuration(durationMs))}</td><td>${escaped(message)}</td></tr>`,
  );
  const words = `${failed} failed, ${passed} passed, ${skipped} skipped (${report.runner})`;
  return htmlSection(
    `Tests of ${titleOf(task)}`,
    `<p>${escaped(words)}</p>${htmlTable(['Status', 'Test', { figures: 'Took' }, ''], rows)}`,
  );
}

const TEST_CLASS = { passed: 'succeeded', failed: 'failed', skipped: 'skipped' } as const;

function coverageSection({ task, coverage }: TaskCoverage, { titleOf }: TaskNames): string {
  const rows = coverage.files.map(
    ({ file, lines, branches, functions, uncovered }) =>
      `<tr><td><code>${escaped(file)}</code></td><td class="number">${percentText(lines)}</td><td class="number">${percentText(branches)}</td><td class="number">${percentText(functions)}</td><td>${escaped(rangesText(uncovered))}</td></tr>`,
  );
  const { lines, branches, functions } = coverage;
  const words = `Lines ${percentText(lines)}, branches ${percentText(branches)}, functions ${percentText(functions)}`;
  const heads = ['File', { figures: 'Lines' }, { figures: 'Branches' }, { figures: 'Functions' }, 'Uncovered lines'];
  return htmlSection(`Coverage of ${titleOf(task)}`, `<p>${escaped(words)}</p>${htmlTable(heads, rows)}`);
}

function findingSection({ task, findings }: TaskFindings, { titleOf }: TaskNames): string {
  const rows = findings.map(
    ({ severity, file, line, column, rule, message }) =>
      `<tr><td class="f-${severity}">${severity}</td><td><code>${escaped(line > 0 ? `${file}:${line}:${column}` : file)}</code></td><td>${escaped(message)}</td><td><code>${escaped(rule)}</code></td></tr>`,
  );
  return htmlSection(`Findings of ${titleOf(task)}`, htmlTable(['Severity', 'Place', 'Finding', 'Rule'], rows));
}

function valueTable(values: Readonly<Record<string, unknown>>): string {
  return factTable(
    Object.entries(values).map(([name, value]) => [name, JSON.stringify(value, null, 1) ?? ''] as const),
  );
}

function factTable(rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return '';
  return `<table class="facts">${rows.map(([name, value]) => `<tr><th scope="row">${escaped(name)}</th><td>${escaped(value)}</td></tr>`).join('')}</table>`;
}

function folded(title: string, content: string): string {
  return `<section><details><summary>${escaped(title)}</summary>${content}</details></section>`;
}

function scrolling(picture: string): string {
  return picture === '' ? '' : `<div class="scroll picture">${picture}</div>`;
}

export function countWords(tasks: readonly Pick<TaskState, 'status'>[]): string {
  const counts = new Map<string, number>();
  for (const { status } of tasks) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
}
