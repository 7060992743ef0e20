import type { z } from 'zod';
import type { ActionContext, ActionOutcome } from '#engine/action.ts';
import { openRepository, pathspecs, readGit, requireCommit } from './git.ts';
import type { logAction, statusAction } from './manifest.ts';
import { parseStatus, type Status } from './status.ts';

export async function status(
  { path, untracked }: z.output<(typeof statusAction)['schema']>,
  context: ActionContext,
): Promise<ActionOutcome> {
  const { prefix } = await openRepository(context);
  const args = ['status', '--porcelain=v2', '--branch', '-z', `--untracked-files=${untracked ? 'all' : 'no'}`];
  const { stdout } = await readGit(context, [...args, '--', ...pathspecs(context, [path])]);
  const found = parseStatus(stdout, prefix);
  context.log(describe(found));
  return { status: 'succeeded', outputs: { ...found } };
}

function describe({ branch, files }: Status): string {
  const head = branch === null ? 'Not on a branch' : `On branch ${branch}`;
  const rows = files.map((file) => `${file.index}${file.worktree} ${file.path}`);
  return `${[`${head}, ${files.length === 0 ? 'clean' : `${files.length} changed`}.`, ...rows].join('\n')}\n`;
}

const LOG_FIELDS = ['%H', '%h', '%an', '%ae', '%aI', '%P', '%D', '%s', '%b'] as const;

export async function log(
  parameters: z.output<(typeof logAction)['schema']>,
  context: ActionContext,
): Promise<ActionOutcome> {
  const { revision, since, limit, path, after, author } = parameters;
  const { head, prefix } = await openRepository(context);
  if (revision === 'HEAD' && head === null) return { status: 'succeeded', outputs: { commits: [], count: 0 } };
  const range = [await requireCommit(context, revision, 'revision')];
  if (since !== '') range.push(`^${await requireCommit(context, since, 'since')}`);
  const filters = [
    after === '' ? [] : [`--since=${after}`],
    author === '' ? [] : [`--author=${author}`, '--fixed-strings'],
  ].flat();
  const format = `--format=${LOG_FIELDS.join('%x1f')}`;
  // Without a path git tells every commit, merges included; with one it leaves out those that do not touch it.
  const paths = path === '.' && prefix === '' ? [] : pathspecs(context, [path]);
  const { stdout } = await readGit(context, [
    'log',
    '-z',
    format,
    `--max-count=${limit}`,
    ...filters,
    ...range,
    '--',
    ...paths,
  ]);
  const commits = stdout
    .split('\0')
    .filter((record) => record !== '')
    .map(readCommit);
  context.log(commits.map((commit) => `${commit.shortHash} ${commit.subject}\n`).join(''));
  return { status: 'succeeded', outputs: { commits, count: commits.length } };
}

function readCommit(record: string) {
  const [
    hash = '',
    shortHash = '',
    authorName = '',
    authorEmail = '',
    date = '',
    parents = '',
    refs = '',
    subject = '',
    ...body
  ] = record.split('\u001f');
  return {
    hash,
    shortHash,
    authorName,
    authorEmail,
    date,
    parents: parents.split(' ').filter((parent) => parent !== ''),
    refs: refs.split(', ').filter((ref) => ref !== ''),
    subject,
    body: body.join('\u001f').trim(),
  };
}
