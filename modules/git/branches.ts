import type { z } from 'zod';
import { ProblemError, type ActionContext, type ActionOutcome, type ProcessResult } from '#engine/action.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { git, openRepository, readGit, requireCommit } from './git.ts';
import { checkout } from './checkout.ts';
import type { branchAction } from './manifest.ts';

type BranchParameters = z.output<(typeof branchAction)['schema']>;

export interface Branch {
  readonly name: string;
  readonly current: boolean;
  readonly hash: string;
  readonly upstream: string | null;
  /** ISO 8601, of the last commit. */
  readonly date: string;
  readonly subject: string;
}

const FORMAT = ['refname:short', 'HEAD', 'objectname', 'upstream:short', 'committerdate:iso-strict', 'contents:subject']
  .map((field) => `%(${field})`)
  .join('%1f');

export async function branch(parameters: BranchParameters, context: ActionContext): Promise<ActionOutcome> {
  await openRepository(context);
  if (parameters.operation === 'create') await createBranch(parameters, context);
  if (parameters.operation === 'delete') await deleteBranch(parameters, context);
  const repository = await openRepository(context);
  return { status: 'succeeded', outputs: { branches: await listBranches(context), current: repository.branch } };
}

async function listBranches(context: ActionContext): Promise<readonly Branch[]> {
  const { stdout } = await readGit(context, ['for-each-ref', `--format=${FORMAT}`, 'refs/heads']);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map(readBranch);
}

function readBranch(line: string): Branch {
  const [name = '', mark = '', hash = '', upstream = '', date = '', subject = ''] = line.split('\u001f');
  return { name, current: mark === '*', hash, upstream: upstream === '' ? null : upstream, date, subject };
}

async function createBranch({ name, from, checkout: change }: BranchParameters, context: ActionContext): Promise<void> {
  await requireBranchName(name, context);
  if (await branchExists(name, context)) {
    throw new ProblemError(
      refusal('git.branchExists', `There is already a branch "${name}".`, 'Choose another name, or delete it first.'),
    );
  }
  const start = await requireCommit(context, from, 'from');
  await git(context, ['branch', '--no-track', name, start]);
  context.log(`Created branch ${name} at ${start}.\n`);
  if (change) await checkout({ revision: name, detach: false }, context);
}

async function deleteBranch({ name, force }: BranchParameters, context: ActionContext): Promise<void> {
  await requireBranchName(name, context);
  if (!(await branchExists(name, context))) {
    throw new ProblemError(
      refusal(
        'git.unknownBranch',
        `There is no local branch "${name}".`,
        'Check the spelling; "git branch" lists what there is.',
      ),
    );
  }
  const { stdout } = await git(context, ['branch', force ? '-D' : '-d', name], {
    explain: (result) => cannotDelete(name, result),
  });
  context.log(stdout);
}

function cannotDelete(name: string, { stderr }: ProcessResult): Problem {
  if (/not fully merged/.test(stderr)) {
    const remedy = 'Merge it first, or set "Even if not merged" to lose its commits.';
    return refusal('git.branchNotMerged', `The branch "${name}" has commits that no other branch has.`, remedy);
  }
  return refusal(
    'git.branchInUse',
    `The branch "${name}" is checked out.`,
    `${stderr.trim()} Change to another branch first.`,
  );
}

async function branchExists(name: string, context: ActionContext): Promise<boolean> {
  const args = ['show-ref', '--verify', '--quiet', `refs/heads/${name}`];
  return (await readGit(context, args, { accept: [0, 1] })).exitCode === 0;
}

async function requireBranchName(name: string, context: ActionContext): Promise<void> {
  const isName = !name.startsWith('-') && name !== '';
  const check = isName && (await readGit(context, ['check-ref-format', `refs/heads/${name}`], { accept: [0, 1] }));
  if (check !== false && check.exitCode === 0) return;
  const message = name === '' ? 'The branch has no name.' : `"${name}" is not a good name for a branch.`;
  throw new ProblemError(
    refusal(
      'git.branchName',
      message,
      'Use letters, digits, "-", "_", "." and "/", without spaces, for example feature/login.',
    ),
  );
}

function refusal(code: string, message: string, remedy: string): Problem {
  return problem(code, message, { remedy, place: { parameter: 'name' }, retryable: false });
}
