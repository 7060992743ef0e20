import type { Command } from 'commander';
import type { ProjectState } from '#shared/project/project-state.ts';
import { JSON_OPTION, PROJECT_OPTION, type AddCommands } from './command-options.ts';
import type { ProjectOptions } from './commands/project.ts';

/** `codomyrmex project …`: how a project stands, and what is done with one as a whole. */
export const addProjectStateCommands: AddCommands = (program, terminal, done) => {
  const project = program.command('project').description('how projects stand: status, tags, milestones, archives');
  const commands = () => import('./commands/project.ts');
  const change = (name: string, description: string): Command =>
    project
      .command(name)
      .description(description)
      .option(...PROJECT_OPTION)
      .option(...JSON_OPTION);
  const changeWith = async (options: ProjectOptions, patch: (state: ProjectState) => unknown): Promise<void> => {
    const { changeProject } = await commands();
    done(await changeProject(terminal, patch, options));
  };

  change('show', 'status, workflows with what their runs took, modules, milestones').action(
    async (options: ProjectOptions) => done(await (await commands()).showProject(terminal, options)),
  );
  project
    .command('list')
    .description('all projects that were opened, with how they stand')
    .option(...JSON_OPTION)
    .action(async (options: ProjectOptions) => done(await (await commands()).listProjects(terminal, options)));
  change('status', 'move it on: planning, active, paused, completed, archived, failed; only where it may go')
    .argument('<status>')
    .action((status: string, options: ProjectOptions) => changeWith(options, () => ({ status })));
  change('tag', 'add tags, or take them off with a minus before them after --')
    .argument('<tags...>')
    .action((tags: string[], options: ProjectOptions) =>
      changeWith(options, (state) => ({ tags: tagged(state, tags) })),
    );
  change('milestone', 'put a milestone on record')
    .argument('<name>')
    .option('--at <time>', 'when; in the future while it is planned (default: now)')
    .option('--note <text>')
    .action((name: string, { at, note, ...options }: ProjectOptions & { at?: string; note?: string }) =>
      changeWith(options, ({ milestones }) => ({
        milestones: [...milestones, { name, at: at ?? new Date().toISOString(), note }],
      })),
    );
  change('metric', 'put a figure of your own on record; without a value: take it off')
    .argument('<name>')
    .argument('[value]')
    .action((name: string, value: string | undefined, options: ProjectOptions) =>
      changeWith(options, () => ({ metrics: { [name]: value === undefined ? null : figure(value) } })),
    );
  change('archive', 'pack it into a tar.gz with the hash of every file, and make it archived')
    .argument('[file]', 'a new file (default: beside the project, with the date)')
    .option('--with-ignored', 'also what git ignores, for example dependencies')
    .action(async (file: string | undefined, options: ProjectOptions & { withIgnored?: boolean }) =>
      done(await (await commands()).archiveProjectCommand(terminal, file, options)),
    );
  project
    .command('restore')
    .description('unpack an archive into a missing or empty folder, after checking every hash; all or nothing')
    .argument('<file>')
    .argument('<dir>')
    .option(...JSON_OPTION)
    .action(async (file: string, directory: string, options: ProjectOptions) =>
      done(await (await commands()).restoreProject(terminal, file, directory, options)),
    );
  project
    .command('delete')
    .description('move the folder of a project of the list to the bin')
    .argument('<dir>')
    .option('--yes', 'it is meant')
    .option(...JSON_OPTION)
    .action(async (directory: string, options: ProjectOptions & { yes?: boolean }) =>
      done(await (await commands()).deleteProjectCommand(terminal, directory, options)),
    );
  project
    .command('search')
    .description('find workflows, nodes, actions and descriptions in all trusted projects')
    .argument('<words...>')
    .option(...JSON_OPTION)
    .action(async (words: string[], options: ProjectOptions) =>
      done(await (await commands()).searchCommand(terminal, words, options)),
    );
};

/** `-web` takes `web` off. */
function tagged({ tags }: ProjectState, words: readonly string[]): readonly string[] {
  const off = new Set(words.filter((word) => word.startsWith('-')).map((word) => word.slice(1)));
  const wanted = words.filter((word) => !word.startsWith('-'));
  return [...new Set([...tags, ...wanted])].filter((tag) => !off.has(tag));
}

function figure(text: string): number | string {
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}
