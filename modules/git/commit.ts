import type { z } from 'zod';
import { ProblemError, type ActionContext, type ActionOutcome, type ProcessResult } from '#engine/action.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { lastLines } from '../process-problem.ts';
import { changedFiles, summarizeChanges } from './changed-files.ts';
import { emptyTree, findCommit, git, openRepository, pathspecs, readGit } from './git.ts';
import type { commitAction } from './manifest.ts';

type CommitParameters = z.output<(typeof commitAction)['schema']>;

export async function commit(
  { message, all, paths }: CommitParameters,
  context: ActionContext,
): Promise<ActionOutcome> {
  await openRepository(context);
  const chosen = pathspecs(context, paths);
  if (paths.length > 0) await stage(chosen, context);
  else if (all) await stage(pathspecs(context, ['.']), context);
  if (!(await hasSomething(chosen, context))) throw new ProblemError(nothingToCommit(all, paths));

  const args = ['commit', '--quiet', `--message=${message}`, ...(chosen.length === 0 ? [] : ['--', ...chosen])];
  await git(context, args, { explain: refused, logged: true });

  const { head, branch } = await openRepository(context);
  const parent = (await findCommit(context, 'HEAD~1')) ?? (await emptyTree(context));
  const files = await changedFiles(context, [parent, 'HEAD']);
  const shortHash = (await readGit(context, ['rev-parse', '--short', 'HEAD'])).stdout.trim();
  context.log(`${shortHash} ${message.split('\n', 1)[0] ?? ''}\n`);
  return { status: 'succeeded', outputs: { hash: head, shortHash, branch, files, summary: summarizeChanges(files) } };
}

async function stage(chosen: readonly string[], context: ActionContext): Promise<void> {
  const explain = (result: ProcessResult): Problem =>
    problem('git.unknownPath', 'Git could not stage the paths of this commit.', {
      reason: lastLines(result.stderrTail),
      remedy: 'Check the paths: they must exist or be known to git, and must not be ignored by .gitignore.',
      place: { parameter: 'paths' },
      retryable: false,
    });
  await git(context, ['add', '--all', '--', ...chosen], { explain });
}

/** A merge that is going on may be concluded without any difference. */
async function hasSomething(chosen: readonly string[], context: ActionContext): Promise<boolean> {
  const staged = await readGit(context, ['diff', '--cached', '--quiet', '--', ...chosen], { accept: [0, 1] });
  return staged.exitCode === 1 || (await findCommit(context, 'MERGE_HEAD')) !== null;
}

function nothingToCommit(all: boolean, paths: readonly string[]): Problem {
  const where = paths.length > 0 ? `in ${paths.join(', ')}` : 'in the project';
  return problem('git.nothingToCommit', 'There is nothing to commit.', {
    reason: all || paths.length > 0 ? `No file ${where} differs from the last commit.` : 'Nothing is staged.',
    remedy: 'If that is fine, give this node a condition: when: "{{ nodes.status.outputs.clean = false }}".',
    retryable: false,
  });
}

function refused(result: ProcessResult): Problem {
  if (/tell me who you are|unable to auto-detect email|empty ident name/i.test(result.stderr)) {
    return problem('git.identityMissing', 'Git does not know who makes this commit.', {
      reason: 'Neither user.name nor user.email is set.',
      remedy: 'Run: git config --global user.name "Your Name" and git config --global user.email you@example.com',
      retryable: false,
    });
  }
  return problem('git.commitFailed', 'Git did not make the commit.', {
    reason: lastLines(`${result.stdoutTail}\n${result.stderrTail}`),
    remedy: 'A hook of the repository may have refused it; the log has all it said. Your changes are staged and kept.',
    retryable: false,
  });
}
