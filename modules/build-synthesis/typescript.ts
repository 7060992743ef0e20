import { relative, resolve, sep } from 'node:path';
import type { z } from 'zod';
import { ProblemError, type ActionContext, type ActionOutcome } from '#engine/action.ts';
import { problem } from '#shared/problem.ts';
import { processProblem } from '../process-problem.ts';
import { collectArtifacts } from './artifacts.ts';
import type { typescript } from './manifest.ts';

const CAPTURE_LIMIT_BYTES = 8_000_000;
const EMITTED = /^TSFILE: (.+)$/gm;

/** Compiles with what the configuration says; its files are told by the compiler itself, so nothing has to be guessed from folders. */
export async function compileTypescript(
  { project }: z.output<typeof typescript.schema>,
  context: ActionContext,
): Promise<ActionOutcome> {
  const config = context.resolvePath(project);
  const command = [...(await compiler(context)), '-p', config, '--pretty', 'false', '--listEmittedFiles'] as const;
  context.progress(undefined, `tsc -p ${project}`);
  const result = await context.run({ command, output: 'capture', captureLimitBytes: CAPTURE_LIMIT_BYTES });
  const emitted = [...result.stdout.matchAll(EMITTED)].map(([, path = '']) =>
    resolve(context.projectFolder, path.trim()),
  );
  const said = result.stdout.replaceAll(EMITTED, '').trim();
  if (said !== '') context.log(`${said}\n`);
  if (result.stderr !== '') context.log(result.stderr, 'stderr');
  const succeeded = result.exitCode === 0;
  const artifacts = await collectArtifacts(insideProject(emitted, context), context, succeeded);
  const outputs = { artifacts, durationMs: Math.round(result.durationMs) };
  if (!succeeded) return { status: 'failed', problem: failed(command, { ...result, stdout: said }), outputs };
  if (artifacts.length === 0) return { status: 'failed', problem: nothingEmitted(project), outputs };
  context.log(`The compiler wrote ${artifacts.length} ${artifacts.length === 1 ? 'file' : 'files'}.\n`);
  return { status: 'succeeded', outputs };
}

/** The project's own, else the one that comes with the studio; one on PATH only when there is no other. */
async function compiler(context: ActionContext): Promise<readonly [string, ...string[]]> {
  const found = await context.findProgram('tsc');
  if (found?.startsWith(context.projectFolder + sep) === true) return [found];
  const command = context.bundledProgram('tsc') ?? (found === undefined ? undefined : ([found] as const));
  if (command !== undefined) return command;
  throw new ProblemError(
    problem('program.notFound', 'The TypeScript compiler was not found.', {
      reason: 'There is no "tsc" in the project\'s node_modules/.bin, with the studio or on PATH.',
      remedy: 'Run "npm install --save-dev typescript" in the project.',
      retryable: false,
    }),
  );
}

/** An output folder may lie elsewhere; only files of the project are artifacts. */
function insideProject(files: readonly string[], { projectFolder }: ActionContext): readonly string[] {
  return files
    .filter((file) => file.startsWith(projectFolder + sep))
    .map((file) => relative(projectFolder, file).split(sep).join('/'));
}

function failed(command: readonly string[], result: Parameters<typeof processProblem>[2]) {
  return processProblem('build.failed', command, result, {
    message: 'TypeScript did not compile.',
    remedy: 'The log has every message of the compiler. Correct the first one and run it again.',
    retryable: false,
  });
}

function nothingEmitted(project: string) {
  return problem('build.nothingMade', `Compiling "${project}" succeeded, but wrote no file inside the project.`, {
    reason: 'Its configuration may say "noEmit", or name an output folder outside the project.',
    remedy: 'Set "outDir" in the configuration. To check types only, use "TypeScript" under Static analysis.',
    place: { parameter: 'project' },
    retryable: false,
  });
}
