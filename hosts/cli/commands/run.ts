import { readWorkflow } from '#shared/workflow/read.ts';
import type { Mode } from '#shared/workflow/workflow.ts';
import type { Host } from '../../create-host.ts';
import { EXIT, exitCodeOfState, type ExitCode } from '../exit-code.ts';
import { followRun } from '../follow-run.ts';
import { withHost } from '../open-host.ts';
import { readParameters } from '../parameter-option.ts';
import { formatDuration, table, type Terminal } from '../terminal.ts';
import { findWorkflowFile } from '../workflow-file.ts';

export interface RunOptions {
  readonly project?: string;
  readonly param: readonly string[];
  readonly maxParallel?: number;
  readonly mode?: Mode;
  readonly to?: string;
  readonly verify?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export async function runWorkflow(terminal: Terminal, named: string, options: RunOptions): Promise<ExitCode> {
  const found = await findWorkflowFile(named, options.project, process.cwd());
  if (!found.ok) {
    terminal.problem(found.problem);
    return EXIT.unusable;
  }
  const parameters = readParameters(options.param, readWorkflow(found.value.text).workflow?.parameters ?? {});
  if (!parameters.ok) {
    terminal.problem(parameters.problem);
    return EXIT.unusable;
  }
  const request = {
    ...found.value,
    parameters: parameters.value,
    maxParallelTasks: options.maxParallel,
    mode: options.mode,
    to: options.to,
    verify: options.verify,
  };
  return withHost((host) =>
    options.dryRun === true ? showPlan(host, request, terminal, options) : start(host, request, terminal, options),
  );
}

type Request = Parameters<Host['services']['engine']['plan']>[0];

async function start(
  { services: { engine } }: Host,
  request: Request,
  terminal: Terminal,
  options: RunOptions,
): Promise<ExitCode> {
  const problems = await engine.check(request);
  // Warnings too: the run goes on, but whoever started it should know.
  for (const each of problems) terminal.problem(each);
  if (problems.some((each) => each.severity === 'error')) return EXIT.unusable;
  const started = await engine.startRun({ ...request, trigger: { kind: 'cli' } });
  if (!started.ok) {
    terminal.problem(started.problem);
    return EXIT.unusable;
  }
  const state = await followRun(engine, started.value.run, terminal, options.json === true);
  return exitCodeOfState(state);
}

/** What would run, in the order of starting, what it would touch and what the cache would give. Executes nothing. */
async function showPlan(
  { services }: Host,
  request: Request,
  terminal: Terminal,
  options: RunOptions,
): Promise<ExitCode> {
  const { tasks, problems } = await services.engine.dryRun(request);
  for (const each of problems) terminal.problem(each);
  if (tasks === undefined || problems.some((each) => each.severity === 'error')) return EXIT.unusable;
  if (options.json === true) terminal.json({ type: 'run.plan', workflow: request.workflow, tasks });
  else {
    const rows = tasks.map(({ task, action, after, effects, startMs, cache }) => [
      task,
      action,
      formatDuration(startMs),
      effects.join(' ') || '-',
      cache.expected,
      after.length === 0 ? '' : `after ${after.join(', ')}`,
    ]);
    for (const line of table([['NODE', 'ACTION', 'STARTS AFTER', 'TOUCHES', 'CACHE', ''], ...rows]))
      terminal.out(line.trimEnd());
    // Why the cache gives nothing: what changed, down to the file.
    for (const { task, cache } of tasks) if (cache.expected === 'miss') terminal.out(`${task}: ${cache.sentence}`);
    terminal.out('Nothing was run.');
  }
  return EXIT.good;
}
