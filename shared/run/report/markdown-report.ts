import { percentText, rangesText } from '../../module/coverage.ts';
import { allTests } from '../../module/test-report.ts';
import { formatDuration } from '../../workflow/duration.ts';
import { taskNames, type TaskNames } from '../name-nodes.ts';
import type { TaskState } from '../run-state.ts';
import { STATUS_GLYPHS, TASK_STATUS } from '../task-status.ts';
import { countWords } from './html-report.ts';
import { causeOf, environmentRows, placeWords, titleOf as reportTitle, tookMs, type RunReport } from './run-report.ts';
import { momentWords } from './moment-words.ts';
import { sinceGoodWords } from './since-good.ts';
import { printable } from '../../export/xml-text.ts';

/** The same as the page, as text for a pull request or a chat. */
export function markdownReport(report: RunReport): string {
  const { state } = report;
  const names = taskNames(state.tasks);
  const ms = tookMs(state);
  const facts = [momentWords(state.startedAt ?? state.createdAt), ms === undefined ? '' : formatDuration(ms)];
  const parts = [
    `# ${inline(reportTitle(report))}: ${state.status}`,
    [...facts, countWords([...state.tasks.values()])].filter((fact) => fact !== '').join(' · '),
    ...causeParts(report, names),
    '## Tasks',
    markdownTable(
      ['Status', 'Task', 'Took', ''],
      [...state.tasks.values()].map((task) => taskRow(task, names)),
    ),
    ...report.tests.flatMap(({ task, report: { summary, suites } }) => [
      `## Tests of ${inline(names.titleOf(task))}`,
      `${summary.failed} failed, ${summary.passed} passed, ${summary.skipped} skipped`,
      markdownTable(
        ['Test', 'Status', 'Took'],
        allTests(suites).map(({ suite, name, status, durationMs }) => [
          [...suite, name].join(' › '),
          status,
          formatDuration(durationMs),
        ]),
      ),
    ]),
    ...report.coverage.flatMap(({ task, coverage }) => [
      `## Coverage of ${inline(names.titleOf(task))}`,
      markdownTable(
        ['File', 'Lines', 'Branches', 'Functions', 'Uncovered lines'],
        [{ ...coverage, file: 'All files', uncovered: [] }, ...coverage.files].map((row) => [
          row.file,
          percentText(row.lines),
          percentText(row.branches),
          percentText(row.functions),
          rangesText(row.uncovered),
        ]),
      ),
    ]),
    ...report.findings.flatMap(({ task, findings }) =>
      findings.length === 0
        ? []
        : [
            `## Findings of ${inline(names.titleOf(task))}`,
            markdownTable(
              ['Severity', 'Place', 'Finding', 'Rule'],
              findings.map(({ severity, file, line, message, rule }) => [
                severity,
                line > 0 ? `${file}:${line}` : file,
                message,
                rule,
              ]),
            ),
          ],
    ),
    '## Environment',
    markdownTable(['', ''], environmentRows(report)),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** What somebody needs who is asked for help: why first, the end of the log, what it ran on. Ready to be pasted. */
export function errorReport(report: RunReport): string {
  const { state, logTail } = report;
  const names = taskNames(state.tasks);
  const parts = [
    `# ${inline(reportTitle(report))}: ${state.status}`,
    ...(causeOf(report) === undefined ? ['Nothing failed in this run.'] : causeParts(report, names)),
    ...(logTail === undefined
      ? []
      : [
          `## ${logTail.isCut ? 'End of the log' : 'Log'} of ${inline(names.titleOf(logTail.task))}`,
          fenced(logTail.text),
        ]),
    '## Environment',
    markdownTable(['', ''], environmentRows(report)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function causeParts(report: RunReport, { titleOf }: TaskNames): readonly string[] {
  const cause = causeOf(report);
  if (cause === undefined) return [];
  const { task, message, reason, remedy, failedTests, others } = cause;
  return [
    task === undefined ? '## Why it failed' : `## Why it failed: ${inline(titleOf(task.path))} (${task.action})`,
    `**${inline(message)}**`,
    // Of tests that failed the list says more.
    reason === undefined || failedTests.length > 0 ? '' : fenced(reason),
    remedy === undefined ? '' : inline(remedy),
    ...failedTests.flatMap(({ suite, name, file, line, message: why = '' }) => [
      `- ${inline([...suite, name].join(' › '))}${file === undefined ? '' : ` (${inline(placeWords(file, line))})`}`,
      ...(why === '' ? [] : [fenced(why)]),
    ]),
    others.length === 0 ? '' : `Failed too: ${others.map(({ path }) => inline(titleOf(path))).join(', ')}`,
    ...sinceGoodParts(report),
  ].filter((part) => part !== '');
}

function sinceGoodParts({ sinceGood }: RunReport): readonly string[] {
  if (sinceGood === undefined) return [];
  const { heading, lines, remark = '' } = sinceGoodWords(sinceGood);
  return [`### ${inline(heading)}`, lines.map(([file, how]) => `- ${inline(file)} (${how})`).join('\n'), remark];
}

function taskRow(task: TaskState, { titleOf, inWords }: TaskNames): readonly string[] {
  const ms = tookMs(task);
  return [
    `${STATUS_GLYPHS[task.status]} ${TASK_STATUS[task.status].word}`,
    `${titleOf(task.path)} (${task.action})`,
    ms === undefined ? '' : formatDuration(ms),
    task.problem?.message ?? inWords(task.sentence) ?? '',
  ];
}

export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]) => `| ${cells.map(inline).join(' | ')} |`;
  return [line(heads), `|${heads.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** One line that Markdown takes for text. */
export function inline(text: string): string {
  return printable(text)
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\`*_[\]<>|~#]/g, String.raw`\$&`);
}

/** A fence longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${printable(text).trimEnd()}\n${fence}`;
}
