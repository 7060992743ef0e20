import { Option, type Command } from 'commander';
import { reportFormatSchema } from '#shared/run/report/format.ts';
import { TREND_RUNS } from '#shared/run/trends.ts';
import { STORAGE_HELP, TRENDS_HELP } from './command-help.ts';
import {
  type AddCommands,
  JSON_OPTION,
  PROJECT_OPTION,
  wholeNumber,
  duration,
  moment,
  size,
  type JsonOptions,
} from './command-options.ts';
import type { PeriodOptions, ReportOptions } from './commands/report.ts';
import type { ListOptions, LogOptions } from './commands/runs.ts';
import type { FreeOptions } from './commands/storage.ts';
import type { TrendsOptions } from './commands/trends.ts';

export const addRecordCommands: AddCommands = (program, terminal, done) => {
  addRuns(program, terminal, done);
  addReport(program, terminal, done);
  addTrends(program, terminal, done);
  addStorage(program, terminal, done);
};

const addRuns: AddCommands = (program, terminal, done) => {
  const runs = program.command('runs').description('look at runs');
  runs
    .command('list')
    .description('the latest runs, newest first')
    .option('--project <dir>', 'only those of this project')
    .option('--workflow <name>', 'only those of this workflow')
    .option('--limit <n>', 'how many', wholeNumber, 100)
    .option(...JSON_OPTION)
    .action(async (options: ListOptions) => {
      const { listRuns } = await import('./commands/runs.ts');
      done(await listRuns(terminal, options));
    });
  runs
    .command('show')
    .description('how a run went')
    .argument('<run>')
    .option(...JSON_OPTION)
    .action(async (run: string, options: JsonOptions) => {
      const { showRun } = await import('./commands/runs.ts');
      done(await showRun(terminal, run, options));
    });
  runs
    .command('log')
    .description('what a node printed')
    .argument('<run>')
    .argument('<node>')
    .option('--attempt <n>', 'which attempt (default: the last)', wholeNumber)
    .option(...JSON_OPTION)
    .action(async (run: string, node: string, options: LogOptions) => {
      const { showLog } = await import('./commands/runs.ts');
      done(await showLog(terminal, run, node, options));
    });
  runs
    .command('label')
    .description('give a run a word of your own; without a text: take it off')
    .argument('<run>')
    .argument('[text]')
    .option(...JSON_OPTION)
    .action(async (run: string, text: string | undefined, options: JsonOptions) => {
      const { markRun } = await import('./commands/storage.ts');
      done(await markRun(terminal, run, { label: text ?? null }, options));
    });
  runs
    .command('delete')
    .description('remove a run and what only it kept')
    .argument('<run>')
    .option(...JSON_OPTION)
    .action(async (run: string, options: JsonOptions) => {
      const { deleteRun } = await import('./commands/storage.ts');
      done(await deleteRun(terminal, run, options));
    });
  runs
    .command('compare')
    .description('what differs between two runs: tasks, times beyond the noise, tests, findings, parameters, workflow')
    .argument('<before>')
    .argument('<after>')
    .option(...JSON_OPTION)
    .action(async (before: string, after: string, options: JsonOptions) => {
      const { compareRunsCommand } = await import('./commands/compare-runs.ts');
      done(await compareRunsCommand(terminal, before, after, options));
    });
  runs
    .command('events')
    .description('the recorded events, one JSON value per line')
    .argument('<run>')
    .option(...JSON_OPTION)
    .action(async (run: string) => {
      const { showEvents } = await import('./commands/runs.ts');
      done(await showEvents(terminal, run));
    });
};

const addReport: AddCommands = (program, terminal, done) => {
  program
    .command('report')
    .description(
      'a report of a run, or of all runs since a time; to be read, sent or checked in; known secrets are masked',
    )
    .argument('[run]')
    .addOption(
      new Option('--format <format>', 'error: why it failed, ready to be pasted (of one run only)')
        .choices(reportFormatSchema.options)
        .default('html'),
    )
    .option('--out <file>', 'write it there (default: to stdout)')
    .option('--since <time>', 'of all runs since then: 7d, 12h, 2026-11-01', momentOption)
    .option('--until <time>', 'only those before then', momentOption)
    .option('--workflow <name>', 'only those of this workflow')
    .option(...PROJECT_OPTION)
    .action(async (run: string | undefined, options: ReportOptions & PeriodOptions) => {
      const { reportPeriod, reportRun } = await import('./commands/report.ts');
      done(run === undefined ? await reportPeriod(terminal, options) : await reportRun(terminal, run, options));
    });
};

const addTrends: AddCommands = (program, terminal, done) => {
  program
    .command('trends')
    .description('what the runs of a project say together: success rate, times, flaky tasks, critical path, memory')
    .argument('[workflow]')
    .option('--since <time>', 'runs since then: 30d, 2026-11-01', momentOption)
    .option('--until <time>', 'only those before then', momentOption)
    .option(
      '--limit <n>',
      `look at the newest n runs at most (up to ${TREND_RUNS.most})`,
      wholeNumber,
      TREND_RUNS.usual,
    )
    .option(...PROJECT_OPTION)
    .option('--csv', 'a table of the nodes for a spreadsheet')
    .option('--runs', 'with --csv: a table of the runs instead')
    .option(...JSON_OPTION)
    .addHelpText('after', TRENDS_HELP)
    .action(async (workflow: string | undefined, options: TrendsOptions) => {
      const { showTrends } = await import('./commands/trends.ts');
      done(await showTrends(terminal, workflow, options));
    });
};

/** Commander hands the value before as a second argument. */
function momentOption(text: string): string {
  return moment(text);
}

const addStorage: AddCommands = (program, terminal, done) => {
  const storage = program
    .command('storage')
    .description('what lies in the data folder, and what would go by the rules of the settings')
    .option(...JSON_OPTION)
    .addHelpText('after', STORAGE_HELP)
    .action(async (options: JsonOptions) => {
      const { showStorage } = await import('./commands/storage.ts');
      done(await showStorage(terminal, options));
    });
  storage
    .command('free')
    .description('free by the rules of the settings, or only by those named here')
    .option('--older-than <duration>', 'runs, and cache entries not used, for so long: 30d', duration)
    .option('--keep <n>', 'the newest runs of each project', wholeNumber)
    .option('--max-bytes <size>', 'keep the newest that fit: 5GB', size)
    .option('--dry-run', 'say what would go; remove nothing')
    .option(...JSON_OPTION)
    .action(async (_own: FreeOptions, command: Command) => {
      const { freeStorage } = await import('./commands/storage.ts');
      // --json is an option of both, and the outer one takes it.
      done(await freeStorage(terminal, command.optsWithGlobals<FreeOptions>()));
    });
  for (const pinned of [true, false]) {
    storage
      .command(pinned ? 'pin' : 'unpin')
      .description(pinned ? 'keep a run whatever the rules say' : 'leave a run to the rules again')
      .argument('<run>')
      .option(...JSON_OPTION)
      .action(async (run: string, _own: JsonOptions, command: Command) => {
        const { markRun } = await import('./commands/storage.ts');
        done(await markRun(terminal, run, { pinned }, command.optsWithGlobals<JsonOptions>()));
      });
  }
};
