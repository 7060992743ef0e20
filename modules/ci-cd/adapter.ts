import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { ProblemError, type ActionContext, type ActionOutcome } from '#engine/action.ts';
import { importSource, type Imported } from '#shared/import/import-source.ts';
import { problem } from '#shared/problem.ts';
import { processProblem } from '../process-problem.ts';
import { shellCommand } from '../shell-command.ts';
import type { checkAction, deployAction, runAction } from './manifest.ts';
import { stagesOf, type Stage } from './stages.ts';

export async function check(
  { path }: z.output<(typeof checkAction)['schema']>,
  context: ActionContext,
): Promise<ActionOutcome> {
  const { imported } = await readPipeline(path, context);
  const [workflow] = imported.workflows;
  const problems = [...imported.problems, ...(workflow?.problems ?? [])].map(({ severity, code, message }) => ({
    severity,
    code,
    message,
  }));
  const outputs = { stages: workflow?.levels ?? [], problems };
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length === 0 && workflow !== undefined) return { status: 'succeeded', outputs };
  return {
    status: 'failed',
    problem: invalid(
      path,
      errors.map(({ message }) => message),
    ),
    outputs,
  };
}

export async function run(
  { path, stages: only }: z.output<(typeof runAction)['schema']>,
  context: ActionContext,
): Promise<ActionOutcome> {
  const { imported, text } = await readPipeline(path, context);
  const [workflow] = imported.workflows;
  const order = workflow?.levels?.flat();
  if (imported.dialect !== 'ci-pipeline' || order === undefined || workflow === undefined)
    throw new ProblemError(
      invalid(
        path,
        [...imported.problems, ...(workflow?.problems ?? [])].map(({ message }) => message),
      ),
    );
  const stages = stagesOf(text);
  const rows: StageRow[] = [];
  for (const [index, name] of order.entries()) {
    const stage = stages.get(name);
    if (stage === undefined || (only.length > 0 && !only.includes(name))) continue;
    context.progress(index / order.length, name);
    rows.push(await runStage(stage, rows, context));
  }
  const count = (status: StageRow['status']): number => rows.filter((row) => row.status === status).length;
  const summary = { succeeded: count('succeeded'), failed: count('failed'), skipped: count('skipped') };
  const failed = rows.filter((row) => row.status === 'failed');
  if (failed.length === 0) return { status: 'succeeded', outputs: { stages: rows, summary } };
  return {
    status: 'failed',
    problem: problem('cicd.failed', `${failed.map(({ stage }) => stage).join(', ')} failed.`, {
      reason: failed.map(({ stage, detail }) => `${stage}: ${detail}`).join('\n'),
      remedy: 'The log has all it said.',
      retryable: false,
    }),
    outputs: { stages: rows, summary },
  };
}

interface StageRow {
  readonly stage: string;
  readonly status: 'succeeded' | 'failed' | 'skipped';
  readonly durationMs: number;
  readonly detail: string;
}

async function runStage(stage: Stage, before: readonly StageRow[], context: ActionContext): Promise<StageRow> {
  const row = (status: StageRow['status'], durationMs: number, detail: string): StageRow => ({
    stage: stage.name,
    status,
    durationMs,
    detail,
  });
  const needed = before.find(({ stage: name, status }) => stage.dependencies.includes(name) && status !== 'succeeded');
  if (needed !== undefined) return row('skipped', 0, `"${needed.stage}" did not succeed.`);
  if (stage.condition !== '')
    return row('skipped', 0, `It has the condition ${stage.condition}, which is not read here.`);
  let durationMs = 0;
  for (const { name, commands } of stage.jobs) {
    context.log(`== ${stage.name}: ${name}\n`);
    const result = await context.run({ ...shellCommand(['set -e', ...commands].join('\n')), output: 'both' });
    durationMs += result.durationMs;
    if (result.exitCode !== 0)
      return row('failed', durationMs, `${name} ended with exit code ${String(result.exitCode)}.`);
  }
  return row('succeeded', durationMs, `${stage.jobs.length} jobs.`);
}

export async function deploy(
  { target, environment }: z.output<(typeof deployAction)['schema']>,
  context: ActionContext,
): Promise<ActionOutcome> {
  const command = await deployCommand(target, context);
  if (command === undefined) {
    throw new ProblemError(
      problem('cicd.noDeployment', `The project does not say how "${target}" is done.`, {
        reason: `There is no script "${target}" in package.json, no target "${target}" in a Makefile, and no file scripts/${target}.sh.`,
        remedy: 'Add one of them, or name another target.',
        place: { parameter: 'target' },
        retryable: false,
      }),
    );
  }
  const result = await context.run({
    command,
    output: 'both',
    env: environment === '' ? {} : { DEPLOY_ENVIRONMENT: environment },
  });
  const outputs = { stdout: result.stdout, command: command.join(' ') };
  if (result.exitCode === 0) return { status: 'succeeded', outputs };
  return { status: 'failed', problem: processProblem('cicd.failed', command, result, { retryable: false }), outputs };
}

async function deployCommand(
  target: string,
  context: ActionContext,
): Promise<readonly [string, ...string[]] | undefined> {
  const text = await readFile(join(context.projectFolder, 'package.json'), 'utf8').catch(() => '{}');
  const scripts = scriptsOf(text);
  if (Object.hasOwn(scripts, target)) return ['npm', 'run', target];
  for (const name of ['GNUmakefile', 'makefile', 'Makefile']) {
    const makefile = await readFile(join(context.projectFolder, name), 'utf8').catch(() => undefined);
    if (makefile === undefined) continue;
    const found = importSource({ path: name, text: makefile }, new Map());
    if (found.workflows[0]?.nodes.some(({ source }) => source === target) === true) return ['make', target];
  }
  if (!/^[\w.-]+$/.test(target)) return undefined;
  const script = join('scripts', `${target}.sh`);
  return (await stat(join(context.projectFolder, script)).catch(() => undefined)) === undefined
    ? undefined
    : ['sh', script];
}

function scriptsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const { scripts } = JSON.parse(text) as { readonly scripts?: unknown };
    return typeof scripts === 'object' && scripts !== null ? (scripts as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

async function readPipeline(
  path: string,
  context: ActionContext,
): Promise<{ readonly imported: Imported; readonly text: string }> {
  const text = await readFile(context.resolvePath(path), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ProblemError(
      problem('path.notFound', `The file "${path}" cannot be read.`, {
        reason: error.message,
        remedy: 'Correct the path; it counts from the project folder.',
        place: { parameter: 'path' },
        retryable: false,
      }),
    );
  });
  return { imported: importSource({ path, text }, new Map()), text };
}

function invalid(path: string, reasons: readonly string[]) {
  return problem('cicd.invalid', `${path} is not a pipeline that can be run.`, {
    reason: reasons.join('; ') || 'It has no stages.',
    remedy: 'Correct the file. To run a workflow of GitHub Actions, import it.',
    place: { parameter: 'path' },
    retryable: false,
  });
}
