import type { RunComparison, TaskComparison } from '#shared/run/compare-runs.ts';
import { formatDuration } from '#shared/workflow/duration.ts';
import { compareTwo } from '../../report/compare-two.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withHost } from '../open-host.ts';
import { table, type Terminal } from '../terminal.ts';

/** What differs between two runs. A difference is no failure: exit 0. */
export async function compareRunsCommand(
  terminal: Terminal,
  before: string,
  after: string,
  options: { readonly json?: boolean },
): Promise<ExitCode> {
  return withHost(async ({ services }) => {
    await services.engine.recover();
    const compared = await compareTwo(services, before, after);
    if (!compared.ok) {
      terminal.problem(compared.problem);
      return EXIT.unusable;
    }
    if (options.json === true) terminal.json(compared.value);
    else for (const line of comparisonLines(compared.value)) terminal.out(line.trimEnd());
    return EXIT.good;
  });
}

function comparisonLines(compared: RunComparison): readonly string[] {
  const { before, after, tests, findings } = compared;
  const rows = compared.tasks.map((task) => [task.path, task.before ?? '-', task.after ?? '-', ...timeCells(task)]);
  const differences = [...compared.parameters, ...compared.environment].map(
    ({ field, before: old, after: now }) => `  ${field.join('.')}: ${shown(old)} → ${shown(now)}`,
  );
  const workflow = compared.workflow ?? [{ sign: ' ', indent: 0, text: 'one of the two cannot be read' }];
  return [
    `${before.run} (${before.status}) → ${after.run} (${after.status})`,
    ...table([['TASK', 'BEFORE', 'AFTER', 'TOOK', 'TAKES', ''], ...rows], '  '),
    ...group(
      'Tests that fail now',
      tests.newlyFailing.map(({ name }) => name),
    ),
    ...group(
      'Tests that are good again',
      tests.fixed.map(({ name }) => name),
    ),
    ...group(
      'Tests twice as slow',
      tests.slower.map(({ name }) => name),
    ),
    ...group(
      'New findings',
      findings.new.map((each) => `${each.file}:${each.line} ${each.message} (${each.rule})`),
    ),
    ...group(
      'Findings that are gone',
      findings.fixed.map((each) => `${each.file} ${each.message} (${each.rule})`),
    ),
    ...(differences.length === 0 ? [] : ['Parameters and environment', ...differences]),
    ...group(
      'Workflow',
      workflow.map(({ sign, indent, text }) => `${'  '.repeat(indent)}${sign} ${text}`),
    ),
  ];
}

function group(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

function timeCells({ beforeMs, afterMs, band, speed }: TaskComparison): readonly string[] {
  const noise = band === null ? '' : ` (noise ±${formatDuration(band.plusMinusMs)})`;
  const words =
    speed === null || speed === 'same' ? '' : speed === 'unknown' ? 'too few runs to tell' : `${speed}${noise}`;
  return [beforeMs === null ? '' : formatDuration(beforeMs), afterMs === null ? '' : formatDuration(afterMs), words];
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);
}
