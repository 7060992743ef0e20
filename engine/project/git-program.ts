import { execFile } from 'node:child_process';
import { problem, type Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const NEUTRAL_IDENTITY = ['-c', 'user.name=Codomyrmex Studio', '-c', 'user.email=studio@localhost'];
const LIMIT_MS = 30_000;

/** The git program in one folder; every call is a process of its own that never asks anything. */
export interface GitProgram {
  /** Makes a repository. False when there is no git on this machine. */
  init(): Promise<Result<boolean>>;
  /** Adds `paths` (default: everything that is not ignored) and commits. With the user's identity, or a neutral one if they have none. */
  commit(message: string, paths?: readonly string[]): Promise<Result<object>>;
  /** Any other command; what it printed, without line ends around it. A problem when it ends badly. */
  ask(...args: readonly string[]): Promise<Result<string>>;
}

export function gitIn(folder: string, environment: Environment): GitProgram {
  const env = quietGit(withoutRepository(environment));
  const git = (args: readonly string[]) => runGit(folder, env, args);

  const setting = async (name: string): Promise<string> => {
    const answer = await git(['config', '--get', name]);
    return answer.state === 'ended' ? answer.output.trim() : '';
  };

  const identity = async (): Promise<readonly string[]> => {
    const known = (await setting('user.name')) !== '' && (await setting('user.email')) !== '';
    return known ? [] : NEUTRAL_IDENTITY;
  };

  return {
    ask: async (...args) => {
      const answer = await git([...(await identity()), ...args]);
      if (answer.state === 'ended') return good(answer.output.trim());
      return bad(askProblem(args, answer.state === 'failed' ? answer.reason : 'git was not found.'));
    },
    init: async () => {
      // The user's own default branch wins; without one, old versions of git would say master.
      const branch = (await setting('init.defaultBranch')) || 'main';
      const answer = await git(['-c', `init.defaultBranch=${branch}`, 'init', '--quiet']);
      if (answer.state === 'missing') return good(false);
      return answer.state === 'ended' ? good(true) : bad(gitProblem('init', answer.reason));
    },
    commit: async (message, paths = ['.']) => {
      const steps = [
        ['add', '--', ...paths],
        // Signing may ask for a passphrase and hooks of the user were not made for an unfinished folder.
        [...(await identity()), 'commit', '--quiet', '--no-verify', '--no-gpg-sign', '-m', message],
      ];
      for (const step of steps) {
        const answer = await git(step);
        if (answer.state !== 'ended')
          return bad(gitProblem('commit', answer.state === 'failed' ? answer.reason : 'git was not found.'));
      }
      return good({});
    },
  };
}

type Answer =
  | { readonly state: 'ended'; readonly output: string }
  | { readonly state: 'failed'; readonly reason: string }
  | { readonly state: 'missing' };

function runGit(cwd: string, env: NodeJS.ProcessEnv, args: readonly string[]): Promise<Answer> {
  return new Promise((resolve) => {
    const child = execFile('git', args, { cwd, env, timeout: LIMIT_MS, windowsHide: true }, (error, stdout, stderr) => {
      if (error === null) return resolve({ state: 'ended', output: stdout });
      if (error.code === 'ENOENT') return resolve({ state: 'missing' });
      resolve({ state: 'failed', reason: stderr.trim() || error.message });
    });
    child.stdin?.end();
  });
}

/** Started from a git hook, the environment names a repository that is not this one. */
export function withoutRepository(environment: Environment): NodeJS.ProcessEnv {
  const foreign = /^GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|COMMON_DIR|PREFIX|NAMESPACE)$/;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !foreign.test(name)));
}

function gitProblem(step: string, reason: string): Problem {
  return problem(
    'project.gitFailed',
    `git could not ${step === 'init' ? 'make a repository' : 'commit the first files'}.`,
    {
      reason,
      remedy: 'Create the project without git, or correct the settings of git and try again. Nothing was written.',
    },
  );
}

function askProblem(args: readonly string[], reason: string): Problem {
  return problem('project.gitFailed', `git could not do "git ${args.join(' ')}".`, {
    reason,
    remedy: 'Run it yourself in the project folder to see more. Your files are as they were.',
  });
}

/** git asks nobody anything and takes no lock that a person's own git would meet. */
export function quietGit(environment: Environment): NodeJS.ProcessEnv {
  return { ...environment, GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' };
}

export interface ReadLimits {
  readonly timeoutMs: number;
  /** Default: that of `execFile`. */
  readonly mostBytes?: number;
}

/** What git prints when it is only asked; undefined without git, outside a repository, or beyond the limits. */
export function readFromGit(
  cwd: string,
  args: readonly string[],
  environment: Environment,
  { timeoutMs, mostBytes }: ReadLimits,
): Promise<string | undefined> {
  const most = mostBytes === undefined ? {} : { maxBuffer: mostBytes };
  const options = { cwd, env: quietGit(environment), timeout: timeoutMs, windowsHide: true, ...most };
  return new Promise((resolve) => {
    execFile('git', args, options, (error, output) => resolve(error === null ? output : undefined));
  });
}
