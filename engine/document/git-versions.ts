import { execFile } from 'node:child_process';
import { problem, type Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { quietGit } from '../project/git-program.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const LIMIT_MS = 30_000;
const MOST_BYTES = 64 * 1024 * 1024;

/** A commit that touched a file. */
export interface FileRevision {
  /** Full hash. */
  readonly commit: string;
  readonly subject: string;
  readonly author: string;
  /** ISO 8601. */
  readonly at: string;
}

/**
 * A file as it was at a revision (`HEAD`, a branch, a hash); `path` is relative to `folder`, with `/`. Undefined when the revision
 * has no such file. Runs no filter and no program of the repository.
 */
export async function readAtRevision(
  folder: string,
  revision: string,
  path: string,
  environment: Environment,
): Promise<Result<string | undefined>> {
  // A revision that begins with "-" would be read as an option.
  if (revision.startsWith('-') || revision.includes(':')) return bad(noSuchRevision(revision, 'It is not a revision.'));
  const known = await git(
    folder,
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`],
    environment,
  );
  if (!known.ok) return bad(noSuchRevision(revision, known.reason));
  const commit = known.output.trim();
  const file = await git(folder, ['cat-file', 'blob', `${commit}:./${path}`], environment);
  return good(file.ok ? file.output : undefined);
}

/** The latest commits that changed any of these paths, newest first. Empty outside git. */
export async function revisionsOf(
  folder: string,
  paths: readonly string[],
  limit: number,
  environment: Environment,
): Promise<readonly FileRevision[]> {
  const format = '%H%x1f%s%x1f%an%x1f%aI%x1e';
  const options = ['--no-show-signature', '--no-ext-diff', `--max-count=${limit}`, `--format=${format}`];
  const log = await git(folder, ['log', ...options, '--', ...paths], environment);
  if (!log.ok) return [];
  return log.output.split('\u001e').flatMap((entry) => {
    const [commit, subject, author, at] = entry.trim().split('\u001f');
    return commit === undefined || subject === undefined || author === undefined || at === undefined
      ? []
      : [{ commit, subject, author, at }];
  });
}

/** The commit from which a revision and HEAD went apart; undefined where they have nothing in common. */
export async function mergeBase(
  folder: string,
  revision: string,
  environment: Environment,
): Promise<string | undefined> {
  if (revision.startsWith('-')) return undefined;
  const found = await git(folder, ['merge-base', 'HEAD', revision], environment);
  return found.ok ? found.output.trim() : undefined;
}

const MOST_BRANCHES = 200;

/** Names of branches and tags, those with the newest commits first. Empty outside git. */
export async function branchesOf(folder: string, environment: Environment): Promise<readonly string[]> {
  const found = await git(
    folder,
    [
      'for-each-ref',
      '--sort=-creatordate',
      `--count=${MOST_BRANCHES}`,
      '--format=%(refname:short)',
      'refs/heads',
      'refs/remotes',
      'refs/tags',
    ],
    environment,
  );
  return found.ok ? found.output.split('\n').filter((name) => name !== '') : [];
}

type Answer = { readonly ok: true; readonly output: string } | { readonly ok: false; readonly reason: string };

function git(cwd: string, args: readonly string[], environment: Environment): Promise<Answer> {
  const options = { cwd, env: quietGit(environment), timeout: LIMIT_MS, windowsHide: true, maxBuffer: MOST_BYTES };
  return new Promise((resolve) => {
    const child = execFile('git', ['-c', 'core.fsmonitor=false', ...args], options, (error, stdout, stderr) => {
      if (error === null) return resolve({ ok: true, output: stdout });
      const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      resolve({
        ok: false,
        reason: isMissing ? 'The program git was not found.' : stderr.trim() || 'git knows no such revision here.',
      });
    });
    child.stdin?.end();
  });
}

function noSuchRevision(revision: string, reason: string): Problem {
  return problem('git.noRevision', `There is no revision "${revision}".`, {
    reason,
    remedy: 'Name a commit, a branch or a tag of this repository, for example HEAD.',
  });
}
