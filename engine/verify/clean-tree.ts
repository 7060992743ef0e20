import { access, mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { Plan } from '#shared/run/plan.ts';
import { gitIn, type Environment } from '../project/git-program.ts';
import type { ContentStore } from '../record/content-store.ts';

export interface TreeWish {
  /** What is to be as it was then. */
  readonly plan: Plan;
  readonly content: ContentStore;
  readonly environment: Environment;
  /** Where to; `<scratch>/tree` becomes the working tree. */
  readonly scratch: string;
  /** Ignored files and folders of the project (relative to it) that are used as they are now: `node_modules`. */
  readonly link: readonly string[];
}

/** The top folder of the repository that a project lies in; a problem when it lies in none. */
export async function repositoryOf(project: string, environment: Environment): Promise<Result<string>> {
  const top = await gitIn(project, environment).ask('rev-parse', '--show-toplevel');
  return top.ok && top.value !== '' ? good(top.value) : bad(cannot('The project is in no git repository.'));
}

/**
 * The project as a run found it: a new working tree at its commit, its uncommitted changes applied, its frozen workflows in place. The user's own tree,
 * index and branches are not touched, and no hook runs. Gives the project's folder in it.
 */
export async function makeCleanTree(repository: string, wish: TreeWish): Promise<Result<string>> {
  const { plan, environment, scratch } = wish;
  const { git } = plan;
  if (git === undefined) return bad(cannot('When it was made, the project was in no git repository.'));
  if (git.dirty && git.patch === undefined)
    return bad(cannot('The project had uncommitted changes then, and they were too large to be kept.'));
  const tree = path.join(scratch, 'tree', path.basename(repository));
  await mkdir(path.dirname(tree), { recursive: true });
  const quiet = ['-c', `core.hooksPath=${path.join(scratch, 'no-hooks')}`, '-c', 'core.fsmonitor=false'];
  const added = await gitIn(repository, environment).ask(
    ...quiet,
    'worktree',
    'add',
    '--quiet',
    '--detach',
    tree,
    git.commit,
  );
  if (!added.ok) return bad(cannot(`The commit ${git.commit} could not be checked out: ${added.problem.reason ?? ''}`));
  if (git.patch !== undefined && git.patch.bytes > 0) {
    const patch = path.join(scratch, 'changes.patch');
    const isKept = await wish.content.copyTo(git.patch.hash, patch).then(
      () => true,
      () => false,
    );
    if (!isKept) return bad(cannot('The uncommitted changes of then are no longer stored.'));
    const applied = await gitIn(tree, environment).ask(...quiet, 'apply', '--binary', '--whitespace=nowarn', patch);
    if (!applied.ok)
      return bad(cannot(`The uncommitted changes of then do not apply: ${applied.problem.reason ?? ''}`));
  }
  const project = path.join(tree, path.relative(await realpath(repository), await realpath(plan.project)));
  await mkdir(project, { recursive: true });
  await writeWorkflows(project, plan);
  return await linkInto(project, plan.project, wish.link);
}

/** They may lie outside git, or be ignored by it. */
async function writeWorkflows(project: string, plan: Plan): Promise<void> {
  for (const { file, text } of [plan, ...Object.values(plan.workflows ?? {})]) {
    const target = path.resolve(project, file);
    if (!isWithin(project, target)) continue;
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  }
}

async function linkInto(project: string, from: string, names: readonly string[]): Promise<Result<string>> {
  for (const name of names) {
    const source = path.resolve(from, name);
    const target = path.resolve(project, name);
    if (!isWithin(from, source)) return bad(cannot(`"${name}" lies outside the project.`));
    if (!(await isThere(source))) return bad(cannot(`"${name}" is not in the project.`));
    if (await isThere(target))
      return bad(cannot(`"${name}" is part of the commit, so it must not be taken from elsewhere.`));
    await mkdir(path.dirname(target), { recursive: true });
    await symlink(source, target);
  }
  return good(project);
}

export function cannot(reason: string) {
  return problem('verify.impossible', 'It cannot be made again as it was made then.', { reason });
}

function isWithin(folder: string, file: string): boolean {
  return file.startsWith(path.resolve(folder) + path.sep);
}

async function isThere(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}
