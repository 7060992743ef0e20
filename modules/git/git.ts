import { ProblemError, type ActionContext, type ProcessResult } from '#engine/action.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { lastLines, processProblem } from '../process-problem.ts';

/*
 * The one wrapper around the git program. All output is asked for in git's machine formats; `LANGUAGE=en` keeps the few messages that
 * are told apart below in English without changing the user's character set.
 */

const CAPTURE_LIMIT_BYTES = 32_000_000;

/** Settings of the user that would change the formats below. */
const PLAIN = ['--no-pager', '-c', 'core.quotePath=false', '-c', 'color.ui=false'] as const;

export interface GitOptions {
  /** Exit codes that are answers, not failures; default only 0. */
  readonly accept?: readonly number[];
  readonly env?: Readonly<Record<string, string>>;
  /** A better problem for a failure that is not a general one; the general ones (no repository, locked) are told apart before. */
  readonly explain?: (result: ProcessResult) => Problem;
  /** True for commands that run hooks: what they print goes to the log too. */
  readonly logged?: boolean;
}

export async function git(
  context: ActionContext,
  args: readonly string[],
  options: GitOptions = {},
): Promise<ProcessResult> {
  const result = await context.run({
    command: ['git', ...PLAIN, ...args],
    env: { LANGUAGE: 'en', ...options.env },
    output: options.logged === true ? 'both' : 'capture',
    captureLimitBytes: CAPTURE_LIMIT_BYTES,
  });
  if (result.exitCode === null || !(options.accept ?? [0]).includes(result.exitCode)) {
    throw new ProblemError(
      generalProblem(result, context.projectFolder) ?? options.explain?.(result) ?? otherProblem(args, result),
    );
  }
  if (result.stdoutTruncated) throw new ProblemError(tooLarge(args));
  return result;
}

/** The same, for commands that must not take git's locks: several of them may run beside each other and beside a commit. */
export function readGit(
  context: ActionContext,
  args: readonly string[],
  options: GitOptions = {},
): Promise<ProcessResult> {
  return git(context, ['--no-optional-locks', ...args], options);
}

export interface Repository {
  /** Where the project lies in the repository: empty, or `packages/app/` with a slash at its end. */
  readonly prefix: string;
  /** Null on a branch without commits. */
  readonly head: string | null;
  /** Null when HEAD is detached. */
  readonly branch: string | null;
}

/** Fails with `git.notARepository` and the like before anything else is tried. */
export async function openRepository(context: ActionContext): Promise<Repository> {
  const inside = await readGit(context, ['rev-parse', '--is-inside-work-tree', '--show-prefix']);
  const [isInside = '', prefix = ''] = inside.stdout.split('\n');
  if (isInside !== 'true') throw new ProblemError(notARepository(context.projectFolder));
  return { prefix, head: await findCommit(context, 'HEAD'), branch: await currentBranch(context) };
}

/** The hash of the commit that a branch, tag, hash or `HEAD~2` means; null when there is none. */
export async function findCommit(context: ActionContext, revision: string): Promise<string | null> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const { stdout } = await readGit(context, args, { accept: [0, 1, 128] });
  return stdout.trim() === '' ? null : stdout.trim();
}

export async function requireCommit(context: ActionContext, revision: string, parameter: string): Promise<string> {
  const hash = await findCommit(context, revision);
  if (hash !== null) return hash;
  throw new ProblemError(
    problem('git.unknownRevision', `There is no commit named "${revision}".`, {
      reason: 'It is no branch, tag or commit of this repository.',
      remedy:
        'Check the spelling; "git branch --all" and "git log" list what there is. A branch of a remote may need a fetch first.',
      place: { parameter },
      retryable: false,
    }),
  );
}

/** The name of the tree without files, in the hash function of this repository. */
export async function emptyTree(context: ActionContext): Promise<string> {
  return (await readGit(context, ['hash-object', '-t', 'tree', '--stdin'])).stdout.trim();
}

async function currentBranch(context: ActionContext): Promise<string | null> {
  const { stdout } = await readGit(context, ['symbolic-ref', '--quiet', '--short', 'HEAD'], { accept: [0, 1] });
  return stdout.trim() === '' ? null : stdout.trim();
}

/** Paths of parameters as git pathspecs: taken word for word, and never outside the project. */
export function pathspecs(context: ActionContext, paths: readonly string[]): readonly string[] {
  return paths.map((path) => {
    context.resolvePath(path);
    return `:(literal)${path}`;
  });
}

function generalProblem(result: ProcessResult, folder: string): Problem | undefined {
  const said = result.stderr;
  if (/not a git repository|must be run in a work tree/i.test(said)) return notARepository(folder);
  if (/dubious ownership/i.test(said)) {
    return problem('git.foreignOwner', 'Git refuses to work in this folder.', {
      reason: `${folder} belongs to another user, and git does not trust its configuration.`,
      remedy: `If you trust it: git config --global --add safe.directory "${folder}"`,
      retryable: false,
    });
  }
  if (!/\.lock': File exists/i.test(said)) return undefined;
  return problem('git.locked', 'Another git process is working in this repository.', {
    reason: lastLines(said),
    remedy: 'Wait for it and try again. If none is running, delete the lock file that git names.',
    retryable: true,
  });
}

function otherProblem(args: readonly string[], result: ProcessResult): Problem {
  return processProblem('git.failed', ['git', ...args], result, { retryable: false });
}

function notARepository(folder: string): Problem {
  return problem('git.notARepository', 'This project is not a git repository.', {
    reason: `Neither ${folder} nor a folder above it holds a repository with a work tree.`,
    remedy: 'Run "git init" in the project folder, or open a project that is in git.',
    retryable: false,
  });
}

function tooLarge(args: readonly string[]): Problem {
  return problem('git.outputTooLarge', `The answer of "git ${args[0] ?? ''}" is too large.`, {
    reason: `It is larger than ${CAPTURE_LIMIT_BYTES / 1_000_000} MB.`,
    remedy: 'Narrow it down with a path.',
    retryable: false,
  });
}
