import { copyFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { z } from 'zod';
import type { ActionContext, ActionOutcome } from '#engine/action.ts';
import { changedFiles, summarizeChanges } from './changed-files.ts';
import { gitPatch, type Side } from './git-patch.ts';
import { emptyTree, git, openRepository, pathspecs, readGit, requireCommit } from './git.ts';
import type { diffAction } from './manifest.ts';

type DiffParameters = z.output<(typeof diffAction)['schema']>;

interface Comparison {
  readonly before: Side;
  readonly after: Side;
  /** Arguments of `git diff` that say the same, paths included. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const TEXT_FLAGS = [
  'diff',
  '--relative',
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--src-prefix=a/',
  '--dst-prefix=b/',
];

export async function diff(parameters: DiffParameters, context: ActionContext): Promise<ActionOutcome> {
  const { head } = await openRepository(context);
  const compared = await comparison(parameters, head, context);
  const { args, env } = compared;
  const asText = [...TEXT_FLAGS, `--unified=${parameters.contextLines}`];
  const text = (await readGit(context, [...asText, '--find-renames', ...args], { env })).stdout;
  const files = await changedFiles(context, args, { env });
  const unrenamed = await changedFiles(context, args, { env, renames: false });
  const patchText = (await readGit(context, [...asText, '--full-index', '--no-renames', ...args], { env })).stdout;
  const patch = await gitPatch(context, patchText, unrenamed, compared);
  context.log(text === '' ? 'No changes.\n' : text);
  return { status: 'succeeded', outputs: { text, files, summary: summarizeChanges(files), patch } };
}

async function comparison(
  { from, to, staged, path, untracked }: DiffParameters,
  head: string | null,
  context: ActionContext,
): Promise<Comparison> {
  const paths = ['--', ...pathspecs(context, [path])];
  const start =
    from === 'HEAD' && head === null ? await emptyTree(context) : await requireCommit(context, from, 'from');
  const before: Side = { kind: 'commit', hash: start };
  if (to !== '') {
    const end = await requireCommit(context, to, 'to');
    return { before, after: { kind: 'commit', hash: end }, args: [start, end, ...paths], env: {} };
  }
  if (staged) return { before, after: { kind: 'index' }, args: ['--cached', start, ...paths], env: {} };
  const env = untracked ? await indexWithUntracked(context, paths) : {};
  return { before, after: { kind: 'files' }, args: [start, ...paths], env };
}

/** A copy of the index in which untracked files are announced, so that git shows them as added; the real index stays as it is. */
async function indexWithUntracked(context: ActionContext, paths: readonly string[]): Promise<Record<string, string>> {
  const { stdout } = await readGit(context, ['rev-parse', '--git-path', 'index']);
  const copy = join(context.temporaryFolder, 'untracked.index');
  await copyFile(resolve(context.projectFolder, stdout.trim()), copy).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error; // A repository in which nothing was ever staged has no index yet.
  });
  const env = { GIT_INDEX_FILE: copy };
  await git(context, ['add', '--intent-to-add', ...paths], { env });
  return env;
}
