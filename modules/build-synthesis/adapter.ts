import { stat } from 'node:fs/promises';
import { join, posix, relative, sep } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { z } from 'zod';
import { ProblemError, type ActionContext, type ActionOutcome, type ProcessResult } from '#engine/action.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { commandText, howItEnded, lastLines } from '../process-problem.ts';
import { checkGlobs, collectArtifacts, takeSnapshot, writtenBetween, type Snapshot } from './artifacts.ts';
import { chooseTarget, listTargets, type BuildTarget } from './build-target.ts';
import { DEFAULT_ARTIFACTS, type detect, type run } from './manifest.ts';
import { readBuildable } from './read-buildable.ts';

type RunParameters = z.output<typeof run.schema>;

const CAPTURE_LIMIT_BYTES = 4_000_000;

export async function detectTargets(
  { folder }: z.output<typeof detect.schema>,
  context: ActionContext,
): Promise<ActionOutcome> {
  const targets = listTargets(await readBuildable(folder, context));
  context.log(
    targets.length === 0
      ? `No script and no make target in ${folder}.\n`
      : `Targets in ${folder}: ${targets.length}.\n`,
  );
  const rows = targets.map(({ tool, name, command }) => ({ tool, name, command: commandText(command) }));
  return { status: 'succeeded', outputs: { targets: rows } };
}

export async function runBuild(parameters: RunParameters, context: ActionContext): Promise<ActionOutcome> {
  const buildable = await readBuildable(parameters.folder, context);
  const chosen = chooseTarget(buildable, parameters);
  if (!chosen.ok) throw new ProblemError(chosen.problem);
  const target = chosen.value;
  const globs = artifactGlobs(parameters, target, context);
  for (const note of target.notes) context.log(`${note}\n`);

  const before = await takeSnapshot(context.projectFolder, globs.all);
  context.log(`$ ${commandText(target.command)}\n`);
  context.progress(undefined, commandText(target.command));
  const result = await context.run({
    command: target.command,
    cwd: parameters.folder,
    output: 'both',
    captureLimitBytes: CAPTURE_LIMIT_BYTES,
  });
  const after = await takeSnapshot(context.projectFolder, globs.all);
  const written = writtenBetween(before, after);
  const paths = listedPaths(written, after, await takeSnapshot(context.projectFolder, globs.declared));
  const succeeded = result.exitCode === 0;
  const artifacts = await collectArtifacts(paths, context, succeeded);
  const outputs = { artifacts, target: target.name, tool: target.tool, durationMs: Math.round(result.durationMs) };

  if (!succeeded) {
    const hint = await installHint(target, buildable.scripts.length > 0, context.resolvePath(parameters.folder));
    return { status: 'failed', problem: buildFailed(target, result, hint), outputs };
  }
  if (parameters.artifacts !== undefined && artifacts.length === 0) {
    return { status: 'failed', problem: nothingMade(target, parameters.artifacts), outputs };
  }
  context.log(summary(artifacts.length, written, after));
  return { status: 'succeeded', outputs };
}

interface ArtifactGlobs {
  readonly all: readonly string[];
  /** Listed after the build even when it did not have to write them again. */
  readonly declared: readonly string[];
}

function artifactGlobs(
  { artifacts, folder }: RunParameters,
  target: BuildTarget,
  context: ActionContext,
): ArtifactGlobs {
  if (artifacts !== undefined) {
    checkGlobs(artifacts);
    return { all: artifacts, declared: artifacts };
  }
  const base = relative(context.projectFolder, context.resolvePath(folder)).split(sep).join('/');
  const usual = DEFAULT_ARTIFACTS.map((glob) => posix.join(escapeGlob(base), glob));
  const isFileTarget = target.tool === 'make' && target.name !== '' && !posix.normalize(target.name).startsWith('..');
  const declared = isFileTarget ? [posix.join(escapeGlob(base), escapeGlob(target.name))] : [];
  return { all: [...usual, ...declared], declared };
}

function escapeGlob(path: string): string {
  return path.replace(/[()[\]{}!*?+@|\\]/g, '\\$&');
}

function listedPaths(written: readonly string[], after: Snapshot, declared: Snapshot): readonly string[] {
  const wanted = new Set([...written, ...declared.keys()]);
  return [...after.keys()].filter((path) => wanted.has(path));
}

function summary(listed: number, written: readonly string[], after: Snapshot): string {
  if (listed > 0)
    return `${listed} ${listed === 1 ? 'artifact' : 'artifacts'}, ${written.length} written by this build.\n`;
  if (after.size > 0)
    return `This build wrote nothing new (older files in the usual folders: ${after.size}). Name what it makes in "artifacts" to list it all the same.\n`;
  return 'This build made no files in the usual folders. Name what it makes in "artifacts".\n';
}

function buildFailed({ command }: BuildTarget, result: ProcessResult, hint: string | undefined): Problem {
  const lines = whatItSaid(result);
  return problem('build.failed', `"${commandText(command)}" ended with ${howItEnded(result)}.`, {
    reason: lines === '' ? 'It printed nothing.' : `Its last lines:\n${lines}`,
    remedy: hint ?? 'The log has all that it printed. Correct the cause and run it again.',
    retryable: false,
  });
}

/** Compilers complain on either stream; what the package manager adds about its own child helps nobody. */
function whatItSaid({ stdoutTail, stderrTail }: ProcessResult): string {
  const tail = (text: string): string => {
    const lines = stripVTControlCharacters(text).split(/\r?\n/);
    return lastLines(
      lines.filter((line) => !/^(npm (error|ERR!)|> | ELIFECYCLE|error Command failed)/.test(line)).join('\n'),
    );
  };
  return [tail(stdoutTail), tail(stderrTail)].filter((text) => text !== '').join('\n');
}

async function installHint({ tool }: BuildTarget, hasScripts: boolean, folder: string): Promise<string | undefined> {
  if (tool === 'make' || !hasScripts) return undefined;
  const installed = await stat(join(folder, 'node_modules')).catch(() => undefined);
  return installed === undefined
    ? `There is no node_modules here. If a program is missing, run "${tool} install" first.`
    : undefined;
}

function nothingMade({ command }: BuildTarget, globs: readonly string[]): Problem {
  return problem('build.nothingMade', `"${commandText(command)}" succeeded, but made none of the artifacts.`, {
    reason: `No file matches ${globs.join(', ')} in the project folder.`,
    remedy:
      'Correct the globs in "artifacts", or leave them empty to list whatever the build writes in the usual folders.',
    place: { parameter: 'artifacts' },
    retryable: false,
  });
}
