import { writeFile } from 'node:fs/promises';
import { problem } from '#shared/problem.ts';
import type { ReportFormat, WrittenReport } from '#shared/run/report/format.ts';
import type { Result } from '#shared/result.ts';
import { TREND_RUNS } from '#shared/run/trends.ts';
import { makePeriod } from '../../report/make-period.ts';
import { makeReport } from '../../report/make-report.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withHost } from '../open-host.ts';
import type { Terminal } from '../terminal.ts';
import { projectFolder } from '../workflow-file.ts';

export interface ReportOptions {
  readonly format: ReportFormat;
  readonly out?: string;
}

/** A report of one run, to stdout or into a file. A run that failed still makes a good report: exit 0. */
export async function reportRun(terminal: Terminal, run: string, options: ReportOptions): Promise<ExitCode> {
  return withHost(async ({ services }) => {
    await services.engine.recover();
    return await deliver(terminal, await makeReport(services, run, options.format), options.out);
  });
}

export interface PeriodOptions {
  /** ISO 8601. */
  readonly since?: string;
  readonly until?: string;
  readonly workflow?: string;
  readonly project?: string;
}

/** A report of all runs of a project since a time. */
export async function reportPeriod(terminal: Terminal, options: ReportOptions & PeriodOptions): Promise<ExitCode> {
  const { since, until, workflow, format } = options;
  if (since === undefined && until === undefined) {
    terminal.problem(
      problem('usage.report', 'It is not said what to report.', {
        remedy: 'Name a run (codomyrmex runs list shows them), or a time: codomyrmex report --since 7d.',
      }),
    );
    return EXIT.unusable;
  }
  const project = await projectFolder(options.project, undefined, process.cwd());
  if (!project.ok) {
    terminal.problem(project.problem);
    return EXIT.unusable;
  }
  return withHost(async ({ services }) => {
    await services.engine.recover();
    const wish = { project: project.value, workflow, since, until, limit: TREND_RUNS.most };
    return await deliver(terminal, await makePeriod(services, wish, format), options.out);
  });
}

async function deliver(terminal: Terminal, made: Result<WrittenReport>, out: string | undefined): Promise<ExitCode> {
  if (!made.ok) {
    terminal.problem(made.problem);
    return EXIT.unusable;
  }
  if (out === undefined) {
    terminal.out(made.value.text.trimEnd());
    return EXIT.good;
  }
  try {
    await writeFile(out, made.value.text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    terminal.problem(
      problem('report.notWritten', `The report could not be written to ${out}.`, {
        reason,
        remedy: 'Name a file in a folder that exists and that you may write to.',
      }),
    );
    return EXIT.unusable;
  }
  terminal.remark(`Wrote ${out}`);
  return EXIT.good;
}
