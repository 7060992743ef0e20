import type { z } from 'zod';
import type { ActionContext, ActionOutcome, ProcessResult } from '#engine/action.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { processProblem } from '../process-problem.ts';
import { git, openRepository, readGit, requireCommit } from './git.ts';
import type { checkoutAction } from './manifest.ts';

type CheckoutParameters = z.output<(typeof checkoutAction)['schema']>;

export async function checkout(
  { revision, detach }: CheckoutParameters,
  context: ActionContext,
): Promise<ActionOutcome> {
  const before = await openRepository(context);
  // Unknown to git as it stands: "git checkout" may still know it as a branch of a remote.
  const commit =
    detach || !(await isOfRemote(revision, context)) ? await requireCommit(context, revision, 'revision') : undefined;
  const args = detach ? ['checkout', '--detach', commit ?? revision, '--'] : ['checkout', revision, '--'];
  await git(context, args, { explain: (result) => refused(revision, result), logged: true });
  const after = await openRepository(context);
  return {
    status: 'succeeded',
    outputs: { branch: after.branch, head: after.head, previous: before.branch ?? before.head },
  };
}

/** Not a name here, but the name of a branch of some remote: git makes a local branch that follows it. */
async function isOfRemote(revision: string, context: ActionContext): Promise<boolean> {
  const { stdout } = await readGit(context, ['for-each-ref', '--format=%(refname:lstrip=3)', 'refs/remotes']);
  return stdout.split('\n').includes(revision);
}

function refused(revision: string, result: ProcessResult): Problem {
  const said = result.stderr.trim();
  if (/would be overwritten|local changes/i.test(said)) {
    return problem('git.localChanges', `Changing to "${revision}" would overwrite your changes.`, {
      reason: said,
      remedy: 'Commit or stash them first. Nothing was changed.',
      retryable: false,
    });
  }
  if (/already (checked out|used by worktree)/i.test(said)) {
    return problem('git.branchInUse', `"${revision}" is checked out in another work tree.`, {
      reason: said,
      remedy: 'Use that work tree, or check out the commit detached.',
      retryable: false,
    });
  }
  return processProblem('git.failed', ['git', 'checkout', revision], result, { retryable: false });
}
