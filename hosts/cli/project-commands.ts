import { Option } from 'commander';
import { DOCS_HELP, TRIGGERS_HELP } from './command-help.ts';
import {
  type AddCommands,
  JSON_OPTION,
  PROJECT_OPTION,
  collect,
  folderNames,
  type JsonOptions,
} from './command-options.ts';
import type { DocumentationOptions } from './commands/documentation.ts';
import type { ExportOptions } from './commands/export.ts';
import type { ImportOptions } from './commands/import.ts';
import type { NewOptions } from './commands/new-project.ts';
import type { TriggerOptions } from './commands/triggers.ts';
import type { SaveTemplateOptions } from './commands/templates.ts';

export const addProjectCommands: AddCommands = (program, terminal, done) => {
  addProjects(program, terminal, done);
  addDocumentation(program, terminal, done);
  addTemplates(program, terminal, done);
  addImport(program, terminal, done);
  addExport(program, terminal, done);
  addTriggers(program, terminal, done);
};

const addProjects: AddCommands = (program, terminal, done) => {
  program
    .command('new')
    .description('make a project from a template; without arguments: list the templates')
    .argument('[template]')
    .argument('[dir]', 'a missing or empty folder')
    .option('--param <name=value>', 'a parameter of the template (repeatable)', collect, [])
    .option('--no-git', 'make no git repository')
    .option(...JSON_OPTION)
    .action(async (template: string | undefined, directory: string | undefined, options: NewOptions) => {
      const { newProject } = await import('./commands/new-project.ts');
      done(await newProject(terminal, template, directory, options));
    });
};

const addDocumentation: AddCommands = (program, terminal, done) => {
  program
    .command('docs')
    .description('show what README.md and AGENTS.md of the project and its folders would say; with --write, write them')
    .option(...PROJECT_OPTION)
    .addHelpText('after', DOCS_HELP)
    .option('--write', 'write the pages; text outside the marked sections is never touched')
    .option('--check', 'write nothing; end with 1 when a page is not up to date')
    .option(
      '--folders <names>',
      'folders with pages of their own, with commas between; "none" for the project only',
      folderNames,
    )
    .option(...JSON_OPTION)
    .action(async (options: DocumentationOptions) => {
      const { documentProject } = await import('./commands/documentation.ts');
      done(await documentProject(terminal, options));
    });
};

const addTemplates: AddCommands = (program, terminal, done) => {
  const template = program
    .command('template')
    .description('look after templates, and bring a project up to date with its own');
  template
    .command('check')
    .description('try a template folder out: manifest, files, workflows; write nothing')
    .argument('<folder>')
    .option(...JSON_OPTION)
    .action(async (folder: string, options: JsonOptions) => {
      const { checkTemplate } = await import('./commands/templates.ts');
      done(await checkTemplate(terminal, folder, options));
    });
  template
    .command('save')
    .description('keep a project as a template of your own, in the data folder')
    .argument('<id>', 'small letters, digits, hyphens')
    .option(...PROJECT_OPTION)
    .option('--title <text>', 'for the gallery (default: the name of the project)')
    .option('--description <text>', 'for the gallery')
    .option(...JSON_OPTION)
    .action(async (id: string, options: SaveTemplateOptions) => {
      const { saveProjectAsTemplate } = await import('./commands/templates.ts');
      done(await saveProjectAsTemplate(terminal, id, options));
    });
  template
    .command('export')
    .description('pack a template of your own into one file, with the hash of every file in it')
    .argument('<id>')
    .argument('[file]', 'a new file (default: ID.template.tar.gz here)')
    .option(...JSON_OPTION)
    .action(async (id: string, file: string | undefined, options: JsonOptions) => {
      const { exportTemplateCommand } = await import('./commands/templates.ts');
      done(await exportTemplateCommand(terminal, id, file, options));
    });
  template
    .command('install')
    .description('install a template from such a file, after checking all of it; never over one that is there')
    .argument('<file>')
    .option('--as <id>', 'under another id than its own')
    .option(...JSON_OPTION)
    .action(async (file: string, options: JsonOptions & { readonly as?: string }) => {
      const { installTemplateCommand } = await import('./commands/templates.ts');
      done(await installTemplateCommand(terminal, file, options));
    });
  template
    .command('update')
    .description(
      'merge what the template of a project has become, on a new branch; your files and branch stay as they are',
    )
    .option(...PROJECT_OPTION)
    .option(...JSON_OPTION)
    .action(async (options: JsonOptions & { readonly project?: string }) => {
      const { updateProject } = await import('./commands/templates.ts');
      done(await updateProject(terminal, options));
    });
};

const addExport: AddCommands = (program, terminal, done) => {
  program
    .command('export')
    .description('write a workflow in another format, with a report of what that format cannot say')
    .argument('<workflow>', 'a file, or the name of a workflow of the project')
    .addOption(
      new Option('--to <format>', 'the format')
        .choices(['v1', 'mermaid', 'svg', 'png', 'github-actions'])
        .makeOptionMandatory(),
    )
    .option('--out <file>', 'write it there (default: stdout)')
    .option(...PROJECT_OPTION)
    .option(...JSON_OPTION)
    .action(async (workflow: string, options: ExportOptions) => {
      const { exportFile } = await import('./commands/export.ts');
      done(await exportFile(terminal, workflow, options));
    });
};

const addImport: AddCommands = (program, terminal, done) => {
  program
    .command('import')
    .description(
      'make workflows of what you have: codomyrmex files, package.json, Makefile, GitHub Actions, WfFormat; a file, or a folder with them',
    )
    .argument('<path>')
    .option('--out <dir>', "write the workflow files there (default: the project's .codomyrmex/workflows)")
    .option(...PROJECT_OPTION)
    .option('--dry-run', 'only report; write nothing')
    .option('--simulate', 'WfFormat: tasks wait for their recorded time instead of running the recorded programs')
    .option(...JSON_OPTION)
    .action(async (path: string, options: ImportOptions) => {
      const { importFiles } = await import('./commands/import.ts');
      done(await importFiles(terminal, path, options));
    });
};

const addTriggers: AddCommands = (program, terminal, done) => {
  const triggers = program
    .command('triggers')
    .description('what starts runs by itself: the section triggers: of project.yaml, switched on for this machine')
    .addHelpText('after', TRIGGERS_HELP);
  triggers
    .command('list')
    .description('each with its next or last firing')
    .option(...PROJECT_OPTION)
    .option(...JSON_OPTION)
    .action(async (options: TriggerOptions) => {
      const { listTriggers } = await import('./commands/triggers.ts');
      done(await listTriggers(terminal, options));
    });
  for (const how of ['on', 'off'] as const) {
    triggers
      .command(how)
      .description(`switch a trigger ${how} for this machine`)
      .argument('<trigger>')
      .option(...PROJECT_OPTION)
      .option(...JSON_OPTION)
      .action(async (id: string, options: TriggerOptions) => {
        const { switchTrigger } = await import('./commands/triggers.ts');
        done(await switchTrigger(terminal, id, how === 'on', options));
      });
  }
  triggers
    .command('set')
    .description('add a trigger to the project file, or change one: key=value as below; key= takes a key away')
    .argument('<trigger>')
    .argument('<keys...>', 'for example: workflow=gate at=2026-12-01T22:00 catchUp=one')
    .option(...PROJECT_OPTION)
    .option(...JSON_OPTION)
    .action(async (id: string, keys: string[], options: TriggerOptions) => {
      const { setTrigger } = await import('./commands/triggers.ts');
      done(await setTrigger(terminal, id, keys, options));
    });
  triggers
    .command('remove')
    .description('take a trigger out of the project file, and off on this machine')
    .argument('<trigger>')
    .option(...PROJECT_OPTION)
    .option(...JSON_OPTION)
    .action(async (id: string, options: TriggerOptions) => {
      const { removeTrigger } = await import('./commands/triggers.ts');
      done(await removeTrigger(terminal, id, options));
    });
  triggers
    .command('fire')
    .description('start its workflow now, on or off')
    .argument('<trigger>')
    .option(...PROJECT_OPTION)
    .option(...JSON_OPTION)
    .action(async (id: string, options: TriggerOptions) => {
      const { fireTrigger } = await import('./commands/triggers.ts');
      done(await fireTrigger(terminal, id, options));
    });
};
