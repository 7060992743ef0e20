import { Argument, Option } from 'commander';
import { VERIFY_HELP } from './command-help.ts';
import {
  type AddCommands,
  JSON_OPTION,
  PROJECT_OPTION,
  collect,
  wholeNumber,
  type JsonOptions,
} from './command-options.ts';
import type { DecideOptions } from './commands/decide-run.ts';
import type { PlanOptions } from './commands/plan.ts';
import type { MoveOptions, PauseOptions, QueueOptions } from './commands/queue.ts';
import type { ResumeOptions } from './commands/resume-run.ts';
import type { RunOptions } from './commands/run.ts';
import type { SteerOptions } from './commands/steer-run.ts';
import type { VerifyOptions } from './commands/verify.ts';

export const addRunCommands: AddCommands = (program, terminal, done) => {
  addRun(program, terminal, done);
  addResume(program, terminal, done);
  addDecide(program, terminal, done);
  addPlan(program, terminal, done);
  addWhy(program, terminal, done);
  addTrace(program, terminal, done);
  addVerify(program, terminal, done);
  addQueue(program, terminal, done);
};

const addRun: AddCommands = (program, terminal, done) => {
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

const addResume: AddCommands = (program, terminal, done) => {
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
    .option('--at <seq>', 'a new run from how it stood at this event (see "events"); it may still go on', wholeNumber)
    .option(...JSON_OPTION)
    .action(async (run: string, options: ResumeOptions) => {
      const { resumeRun } = await import('./commands/resume-run.ts');
      done(await resumeRun(terminal, run, options));
    });
};

const addDecide: AddCommands = (program, terminal, done) => {
  program
    .command('decide')
    .description('answer an approval that waits')
    .argument('<run>')
    .argument('<node>')
    .addArgument(new Argument('<decision>').choices(['approve', 'deny']))
    .option('--reason <text>', 'why, for the record')
    .option('--form <name=value>', 'a value the approval asks for (repeatable)', collect, [])
    .option('--for-run', 'approve this node wherever it asks again in the run')
    .option(...JSON_OPTION)
    .action(async (run: string, node: string, decision: 'approve' | 'deny', options: DecideOptions) => {
      const { decideRun } = await import('./commands/decide-run.ts');
      done(await decideRun(terminal, run, node, decision, options));
    });
};

const addPlan: AddCommands = (program, terminal, done) => {
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

const addWhy: AddCommands = (program, terminal, done) => {
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

const addTrace: AddCommands = (program, terminal, done) => {
  program
    .command('trace')
    .description('say where a file came from: run, node, inputs, commit and uncommitted changes')
    .argument('<file>')
    .option(...JSON_OPTION)
    .action(async (file: string, options: JsonOptions) => {
      const { traceFile } = await import('./commands/trace.ts');
      done(await traceFile(terminal, file, options));
    });
};

const addVerify: AddCommands = (program, terminal, done) => {
  program
    .command('verify')
    .description('make a file again in a clean working tree, from what its run recorded, and compare')
    .argument('<file>')
    .option('--run <run>', 'of several runs that made these bytes, this one (default: the newest)')
    .option('--link <path>', 'something git ignores that the node needs, used as it is: node_modules', collect, [])
    .option('--with-effects', 'also when a node that is not cached may reach the network or git again')
    .option(...JSON_OPTION)
    .addHelpText('after', VERIFY_HELP)
    .action(async (file: string, options: VerifyOptions) => {
      const { verifyFile } = await import('./commands/verify.ts');
      done(await verifyFile(terminal, file, options));
    });
};

const addQueue: AddCommands = (program, terminal, done) => {
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
