import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { problem } from '#shared/problem.ts';
import type { Template } from '#shared/project/project.ts';
import { planScaffold, PROJECT_FILE, type PlannedFile } from '#shared/project/scaffold.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { gitIn, type Environment, type GitProgram } from './git-program.ts';
import type { TemplateSource } from './template-source.ts';

const originSchema = z.looseObject({
  name: z.string().optional(),
  description: z.string().optional(),
  template: z.object({ id: z.string(), version: z.number() }),
  parameters: z.record(z.string(), z.unknown()).default({}),
});

/** What a commit says that holds nothing but what a template wrote; the next update is merged from there. */
export function templateTrailer({ id, version }: Pick<Template, 'id' | 'version'>): string {
  return `Codomyrmex-Template: ${id} ${version}`;
}

export type TemplateUpdate =
  | { readonly state: 'current'; readonly version: number }
  /** The branch holds the user's commits and the update, merged; nothing else was touched. */
  | {
      readonly state: 'merged';
      readonly branch: string;
      readonly from: number;
      readonly to: number;
      readonly files: readonly string[];
    }
  /** The branch holds the update alone, for the user to merge: both changed these files in the same place. */
  | {
      readonly state: 'conflicts';
      readonly branch: string;
      readonly from: number;
      readonly to: number;
      readonly files: readonly string[];
      readonly conflicts: readonly string[];
    };

/**
 * Brings a project up to date with its template: what the template wrote then, what it writes now with the same answers, and what the project
 * became are merged by git, on a new branch made in a temporary worktree. The files and the branch that the user works on are not touched.
 *
 * @param project absolute; the top folder of a repository that the template began
 * @param templates where the template lies now
 */
export async function updateFromTemplate(
  project: string,
  templates: TemplateSource,
  environment: Environment,
): Promise<Result<TemplateUpdate>> {
  const origin = await readOrigin(project);
  if (!origin.ok) return origin;
  const { id, version } = origin.value.template;
  const template = await templates.find(id);
  if (!template.ok) return template;
  const plan = planScaffold({
    template: template.value,
    files: await templates.files(id),
    parameters: answersFor(template.value, origin.value),
    folder: origin.value.name ?? basename(project),
  });
  if (!plan.ok) return plan;
  const git = gitIn(project, environment);
  const base = await findBase(git, id);
  if (!base.ok) return base;
  const worktree = join(tmpdir(), `codomyrmex-update-${randomBytes(6).toString('hex')}`);
  const added = await git.ask('worktree', 'add', '--quiet', '--detach', worktree, base.value);
  if (!added.ok) return added;
  try {
    const from = { template: template.value, version, head: await git.ask('rev-parse', 'HEAD') };
    return await mergeIn(gitIn(worktree, environment), worktree, plan.value.files, from);
  } finally {
    await git.ask('worktree', 'remove', '--force', worktree);
    await rm(worktree, { recursive: true, force: true });
  }
}

interface From {
  readonly template: Template;
  readonly version: number;
  readonly head: Result<string>;
}

async function mergeIn(
  git: GitProgram,
  worktree: string,
  files: readonly PlannedFile[],
  { template, version, head }: From,
): Promise<Result<TemplateUpdate>> {
  if (!head.ok) return head;
  const removed = await git.ask('rm', '-r', '--quiet', '--ignore-unmatch', '.');
  if (!removed.ok) return removed;
  await writeFiles(worktree, files);
  const staged = await git.ask('add', '--all', '--', '.');
  if (!staged.ok) return staged;
  const changed = await git.ask('diff', '--cached', '--name-only', 'HEAD');
  if (!changed.ok) return changed;
  if (changed.value === '') return good({ state: 'current', version: template.version });
  const message = `Update from the template ${template.title}\n\n${templateTrailer(template)}`;
  const committed = await git.ask('commit', '--quiet', '--no-verify', '--no-gpg-sign', '-m', message);
  if (!committed.ok) return committed;
  const written = await git.ask('rev-parse', 'HEAD');
  if (!written.ok) return written;
  const branch = `template/${template.id}-${template.version}`;
  const begun = await git.ask('checkout', '--quiet', '-b', branch, head.value);
  if (!begun.ok) return bad(branchProblem(branch, begun.problem.reason));
  const merged = await git.ask(
    'merge',
    '--quiet',
    '--no-ff',
    '--no-verify',
    '--no-gpg-sign',
    '-m',
    message,
    written.value,
  );
  const about = { branch, from: version, to: template.version, files: changed.value.split('\n') };
  if (merged.ok) return good({ state: 'merged', ...about });
  const conflicts = await git.ask('diff', '--name-only', '--diff-filter=U');
  if (!conflicts.ok || conflicts.value === '') return merged;
  for (const step of [
    ['merge', '--abort'],
    ['checkout', '--quiet', '-B', branch, written.value],
  ]) {
    const done = await git.ask(...step);
    if (!done.ok) return done;
  }
  return good({ state: 'conflicts', ...about, conflicts: conflicts.value.split('\n') });
}

async function writeFiles(folder: string, files: readonly PlannedFile[]): Promise<void> {
  for (const { path, content } of files) {
    const place = join(folder, ...path.split('/'));
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, content);
  }
}

/** The answers given then, as far as the template still asks for them; new questions get their defaults. */
function answersFor(template: Template, { name, description, parameters }: z.output<typeof originSchema>) {
  const given: Record<string, unknown> = { ...parameters, name, description };
  return Object.fromEntries(
    Object.keys(template.parameters).flatMap((key) => (given[key] === undefined ? [] : [[key, given[key]]])),
  );
}

/** What a project file says about the template it was made from; a problem when it says nothing. */
export async function readOrigin(project: string): Promise<Result<z.output<typeof originSchema>>> {
  try {
    const text = await readFile(join(project, ...PROJECT_FILE.split('/')), 'utf8');
    const read = originSchema.safeParse(parse(text));
    if (read.success) return good(read.data);
  } catch {
    // Told below: without a readable project file nobody knows the template.
  }
  return bad(
    problem('template.unknownOrigin', 'This project does not say which template it was made from.', {
      reason: `${PROJECT_FILE} has no entry "template" with id and version, or cannot be read.`,
      remedy: 'Only projects made from a template can be updated from it.',
      place: { file: PROJECT_FILE },
    }),
  );
}

/** The last commit of this history that holds what the template wrote and nothing else. */
async function findBase(git: GitProgram, id: string): Promise<Result<string>> {
  const prefix = await git.ask('rev-parse', '--show-prefix');
  if (!prefix.ok) return prefix;
  // By descent, not by date: commits of the same second would come in any order.
  const found = await git.ask(
    'log',
    '-1',
    '--topo-order',
    '--format=%H',
    '--no-merges',
    `--grep=^Codomyrmex-Template: ${id} [0-9]*$`,
  );
  if (!found.ok) return found;
  if (prefix.value === '' && found.value !== '') return good(found.value);
  return bad(
    problem('template.noBase', 'What the template wrote at the beginning is not in the history.', {
      reason:
        prefix.value === ''
          ? 'No commit says "Codomyrmex-Template"; the studio writes it when it makes the repository itself.'
          : `The project is the folder ${prefix.value} of a larger repository.`,
      remedy: 'Make a new project from the template beside it and compare the two.',
    }),
  );
}

function branchProblem(branch: string, reason: string | undefined) {
  return problem('template.branchExists', `The branch "${branch}" could not be made.`, {
    reason,
    remedy: `If an earlier update made it, merge it, or delete it with: git branch -D ${branch}`,
  });
}
