import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { parseDuration } from '#shared/workflow/duration.ts';
import { parseSize } from '#shared/workflow/size.ts';
import { findStudioRoot, studioVersion } from '../studio-root.ts';
import type { ExitCode } from './exit-code.ts';
import type { DecideOptions } from './commands/decide-run.ts';
import type { DiffOptions } from './commands/diff.ts';
import type { DocumentationOptions } from './commands/documentation.ts';
import type { DoctorOptions } from './commands/doctor.ts';
import type { GitDriverOptions } from './commands/git-drivers.ts';
import type { MergeOptions } from './commands/merge.ts';
import type { ImportOptions } from './commands/import.ts';
import type { NewOptions } from './commands/new-project.ts';
import type { PlanOptions } from './commands/plan.ts';
import type { MoveOptions, PauseOptions, QueueOptions } from './commands/queue.ts';
import type { ResumeOptions } from './commands/resume-run.ts';
import type { RunOptions } from './commands/run.ts';
import type { ListOptions, LogOptions } from './commands/runs.ts';
import type { FreeOptions } from './commands/storage.ts';
import type { SteerOptions } from './commands/steer-run.ts';
import type { StudioCommandOptions } from './commands/studio.ts';
import type { TriggerOptions } from './commands/triggers.ts';
import type { ValidateOptions } from './commands/validate.ts';
import type { SaveTemplateOptions } from './commands/templates.ts';
import type { Terminal } from './terminal.ts';
import { DIFF_HELP, MERGE_HELP, TRIGGERS_HELP } from './command-help.ts';

interface JsonOptions {
  readonly json?: boolean;
}

const JSON_OPTION = ['--json', 'one JSON value per line instead of words'] as const;
const PROJECT_OPTION = [
  '--project <dir>',
  'the project folder (default: the nearest one above with .codomyrmex/, else this folder)',
] as const;

/** The commands as contracts.md names them. Each loads its code when it is called, so that the others start quickly. */
export function createProgram(terminal: Terminal, done: (code: ExitCode) => void): Command {
  const program = new Command('codomyrmex')
    .description('Draw, run and watch developer workflows.')
    .version(studioVersion(findStudioRoot()))
    .exitOverride()
    .showHelpAfterError('(codomyrmex --help tells more)');
  // Subcommands copy these settings when they are made, hence after exitOverride.
  addRun(program, terminal, done);
  addResume(program, terminal, done);
  addDecide(program, terminal, done);
  addPlan(program, terminal, done);
  addWhy(program, terminal, done);
  addChecks(program, terminal, done);
  addRuns(program, terminal, done);
  addVersions(program, terminal, done);
  addQueue(program, terminal, done);
  addStorage(program, terminal, done);
  addTriggers(program, terminal, done);
  addProjects(program, terminal, done);
  addDocumentation(program, terminal, done);
  addTemplates(program, terminal, done);
  addImport(program, terminal, done);
  addSecrets(program, terminal, done);
  addStudio(program, terminal, done);
  return program;
}

type Add = (program: Command, terminal: Terminal, done: (code: ExitCode) => void) => void;

const addRun: Add = (program, terminal, done) => {
  program
    .command('run')
    .description('run a workflow: a file, or the name of one of the project')
    .argument('<file|name>')
    .option(...PROJECT_OPTION)
    .option('--param <name=value>', 'a parameter; lists and objects as JSON (repeatable)', collect, [])
    .option('--max-parallel <n>', 'tasks at once', wholeNumber)
    .addOption(
      new Option('--mode <mode>', 'order of starting').choices([
        'sequential',
        'parallel',
        'priority',
        'resource-aware',
      ]),
    )
    .option('--to <node>', 'run this node and what it needs')
    .option('--verify', 'make again what the cache would give, and compare; exit 1 when it differs')
    .option('--dry-run', 'show what would run and what it would touch; run nothing')
    .option(...JSON_OPTION)
    .action(async (named: string, options: RunOptions) => {
      const { runWorkflow } = await import('./commands/run.ts');
      done(await runWorkflow(terminal, named, options));
    });
  for (const how of ['cancel', 'pause', 'unpause'] as const) {
    const command = program
      .command(how)
      .description(`${how} a run`)
      .argument('<run>')
      .option(...JSON_OPTION);
    if (how === 'cancel') command.option('--now', 'kill its processes at once');
    command.action(async (run: string, options: SteerOptions) => {
      const { steerRun } = await import('./commands/steer-run.ts');
      done(await steerRun(terminal, how, run, options));
    });
  }
};

const addResume: Add = (program, terminal, done) => {
  program
    .command('resume')
    .description('go on with a run: an interrupted one itself, an ended one as a new run that keeps what still holds')
    .argument('<run>')
    .option(
      '--from <failed|start|node>',
      'what runs again: what did not end well, all, or a node and what follows',
      'failed',
    )
    .addOption(
      new Option('--workflow <which>', 'as it was in the run, or as its file is now')
        .choices(['run', 'latest'])
        .default('latest'),
    )
    .option(...JSON_OPTION)
    .action(async (run: string, options: ResumeOptions) => {
      const { resumeRun } = await import('./commands/resume-run.ts');
      done(await resumeRun(terminal, run, options));
    });
};

const addDecide: Add = (program, terminal, done) => {
  program
    .command('decide')
    .description('answer an approval that waits')
    .argument('<run>')
    .argument('<node>')
    .addArgument(new Argument('<decision>').choices(['approve', 'deny']))
    .option('--reason <text>', 'why, for the record')
    .option('--form <name=value>', 'a value the approval asks for (repeatable)', collect, [])
    .option(...JSON_OPTION)
    .action(async (run: string, node: string, decision: 'approve' | 'deny', options: DecideOptions) => {
      const { decideRun } = await import('./commands/decide-run.ts');
      done(await decideRun(terminal, run, node, decision, options));
    });
};

const addPlan: Add = (program, terminal, done) => {
  program
    .command('plan')
    .description('forecast workflow files: how long, in which order, what it waits for; run nothing')
    .argument('<file...>')
    .option(...PROJECT_OPTION)
    .option('--max-parallel <n>', 'tasks at once', wholeNumber)
    .option(...JSON_OPTION)
    .action(async (files: string[], options: PlanOptions) => {
      const { forecastWorkflows } = await import('./commands/plan.ts');
      done(await forecastWorkflows(terminal, files, options));
    });
};

const addWhy: Add = (program, terminal, done) => {
  program
    .command('why')
    .description('say why a node ran, was reused or skipped')
    .argument('<run>')
    .argument('<node>')
    .option(...JSON_OPTION)
    .action(async (run: string, node: string, options: JsonOptions) => {
      const { explainTask } = await import('./commands/why.ts');
      done(await explainTask(terminal, run, node, options));
    });
};

const addChecks: Add = (program, terminal, done) => {
  program
    .command('validate')
    .description('check workflow files; run nothing')
    .argument('<file...>')
    .option(...PROJECT_OPTION)
    .option(...JSON_OPTION)
    .action(async (files: string[], options: ValidateOptions) => {
      const { validateWorkflows } = await import('./commands/validate.ts');
      done(await validateWorkflows(terminal, files, options));
    });
  program
    .command('doctor')
    .description('check this machine: data folder, settings, tools')
    .option(...PROJECT_OPTION)
    .option(...JSON_OPTION)
    .action(async (options: DoctorOptions) => {
      const { showDoctor } = await import('./commands/doctor.ts');
      done(await showDoctor(terminal, options));
    });
  program
    .command('modules')
    .description('list the actions that workflows can use')
    .option(...JSON_OPTION)
    .action(async (options: JsonOptions) => {
      const { listModules } = await import('./commands/modules.ts');
      done(listModules(terminal, options));
    });
};

const addRuns: Add = (program, terminal, done) => {
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
    .command('events')
    .description('the recorded events, one JSON value per line')
    .argument('<run>')
    .option(...JSON_OPTION)
    .action(async (run: string) => {
      const { showEvents } = await import('./commands/runs.ts');
      done(await showEvents(terminal, run));
    });
};

const addQueue: Add = (program, terminal, done) => {
  const queue = program.command('queue').description('runs that wait for their turn');
  queue
    .command('list')
    .description('what runs and what waits, in the order of its turn')
    .option(...JSON_OPTION)
    .action(async (options: QueueOptions) => {
      const { listQueues } = await import('./commands/queue.ts');
      done(await listQueues(terminal, options));
    });
  queue
    .command('move')
    .description('give a run that waits another place')
    .argument('<run>')
    .option('--front', 'its turn is next')
    .option('--back', 'its turn is last')
    .option('--before <run>', 'its turn is before that of another')
    .option(...JSON_OPTION)
    .action(async (run: string, options: MoveOptions) => {
      const { moveQueued } = await import('./commands/queue.ts');
      done(await moveQueued(terminal, run, options));
    });
  queue
    .command('remove')
    .description('take runs out of the queue; they end as cancelled')
    .argument('<run...>')
    .option(...JSON_OPTION)
    .action(async (runs: string[], options: QueueOptions) => {
      const { removeQueued } = await import('./commands/queue.ts');
      done(await removeQueued(terminal, runs, options));
    });
  queue
    .command('pause')
    .description('start no further run; what runs goes on')
    .option('--now', 'pause what runs as well')
    .option(...JSON_OPTION)
    .action(async (options: PauseOptions) => {
      const { pauseQueue } = await import('./commands/queue.ts');
      done(await pauseQueue(terminal, options));
    });
  queue
    .command('resume')
    .description('let the queue go on, and the runs that its pause paused')
    .option(...JSON_OPTION)
    .action(async (options: QueueOptions) => {
      const { resumeQueue } = await import('./commands/queue.ts');
      done(await resumeQueue(terminal, options));
    });
};

const addStorage: Add = (program, terminal, done) => {
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

const STORAGE_HELP = `
A run goes when it is too old, beyond the newest of its project, or does not fit any more (settings "retention":
{ "maxRuns": 500, "maxAge": "90d", "maxBytes": "10GB" }; project.yaml may name its own "retention"). Never: runs in
progress, pinned runs, and by the rules of the settings the newest run of each workflow. What runs, cache entries
and pins still refer to stays stored. Applied now and then beside other work, at most once an hour.

JSON: one value { dataFolder, runs, logs, content, cache, temporary, totalBytes, couldFree, rules }; parts are { count, bytes, ... }.
free: per run { type: "storage.run", run, project, workflow, startedAt, bytes, reason: "age"|"count"|"bytes" }, last
{ type: "storage.freed", runs, dryRun, cacheEntries, contentObjects, bytes }.`;

const addTriggers: Add = (program, terminal, done) => {
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

const addProjects: Add = (program, terminal, done) => {
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

const addVersions: Add = (program, terminal, done) => {
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

const addDocumentation: Add = (program, terminal, done) => {
  program
    .command('docs')
    .description('show what README.md and AGENTS.md of the project and its folders would say; with --write, write them')
    .option(...PROJECT_OPTION)
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

const addTemplates: Add = (program, terminal, done) => {
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

const addImport: Add = (program, terminal, done) => {
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

const addSecrets: Add = (program, terminal, done) => {
  const secrets = program.command('secrets').description('secrets by name; values are never shown');
  const name = (): Argument => new Argument('<name>').argParser(secretName);
  secrets
    .command('set')
    .description('keep a secret, where the system can')
    .addArgument(name())
    .action(async (named: string) => {
      const { setSecret } = await import('./commands/secrets.ts');
      done(setSecret(terminal, named));
    });
  secrets
    .command('list')
    .description('names and where they are kept')
    .option(...JSON_OPTION)
    .action(async (options: JsonOptions) => {
      const { listSecrets } = await import('./commands/secrets.ts');
      done(await listSecrets(terminal, options));
    });
  secrets
    .command('delete')
    .addArgument(name())
    .action(async (named: string) => {
      const { deleteSecret } = await import('./commands/secrets.ts');
      done(await deleteSecret(terminal, named));
    });
};

const addStudio: Add = (program, terminal, done) => {
  program
    .command('studio')
    .description('open the studio in a browser window, or serve it at an address')
    .option('--project <dir>', 'open this project (default: the last one, else the sample)')
    .addOption(new Option('--shell <shell>', 'the window to open').choices(['browser']).default('browser'))
    .option('--no-open', 'open no window; print the address and serve until a signal')
    .option('--port <n>', '0: any free one', portNumber, 0)
    .addOption(new Option('--dev', 'serve the page through Vite').hideHelp())
    .action(async (options: StudioCommandOptions) => {
      const { runStudio } = await import('./commands/studio.ts');
      done(await runStudio(terminal, options));
    });
};

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function folderNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim().replaceAll(/^\.\/|\/+$/g, ''));
  return text === 'none' ? [] : names.filter((name) => name !== '');
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return Number(text);
}

function duration(text: string): string {
  if (parseDuration(text) === undefined) throw new InvalidArgumentError('A duration needs a unit: 30d, 12h.');
  return text;
}

function size(text: string): string {
  if (parseSize(text) === undefined) throw new InvalidArgumentError('A size needs a unit: 500MB, 5GB.');
  return text;
}

function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('It must be a number from 0 to 65535.');
  return Number(text);
}

function secretName(text: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(text))
    throw new InvalidArgumentError('Letters, digits and _ only, not beginning with a digit.');
  return text;
}
