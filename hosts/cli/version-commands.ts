import { DIFF_HELP, MERGE_HELP } from './command-help.ts';
import { type AddCommands, JSON_OPTION, PROJECT_OPTION } from './command-options.ts';
import type { DiffOptions } from './commands/diff.ts';
import type { GitDriverOptions } from './commands/git-drivers.ts';
import type { MergeOptions } from './commands/merge.ts';

export const addVersionCommands: AddCommands = (program, terminal, done) => {
  program
    .command('diff')
    .description('what changed between two versions of a workflow, by meaning; also a git diff driver')
    .argument('<version...>', 'A and B; with one: the last commit and the file as it is now')
    .option(...PROJECT_OPTION)
    .option(...JSON_OPTION)
    .addHelpText('after', DIFF_HELP)
    .action(async (versions: string[], options: DiffOptions) => {
      const { diffCommand } = await import('./commands/diff.ts');
      done(await diffCommand(terminal, versions, options));
    });
  program
    .command('merge')
    .description('merge two versions of a workflow that come from a third; also a git merge driver')
    .argument('<base>')
    .argument('<ours>')
    .argument('<theirs>')
    .option('--out <file>', 'where to write (default: over OURS)')
    .option(...JSON_OPTION)
    .addHelpText('after', MERGE_HELP)
    .action(async (base: string, ours: string, theirs: string, options: MergeOptions) => {
      const { mergeCommand } = await import('./commands/merge.ts');
      done(await mergeCommand(terminal, [base, ours, theirs], options));
    });
  const git = program.command('git').description('let git show and merge workflow files by meaning');
  for (const how of ['install', 'uninstall'] as const) {
    git
      .command(how)
      .description(
        how === 'install'
          ? 'set up the diff and merge drivers: lines in .gitattributes, and the configuration of this repository'
          : 'take both away again',
      )
      .option(...PROJECT_OPTION)
      .option('--dry-run', 'show what would be written; write nothing')
      .option(...JSON_OPTION)
      .action(async (options: GitDriverOptions) => {
        const { gitDrivers } = await import('./commands/git-drivers.ts');
        done(await gitDrivers(terminal, how, options));
      });
  }
};
