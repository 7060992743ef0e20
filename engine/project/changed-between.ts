import { bad, good, type Result } from '#shared/result.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { changedFiles, stepsOfPatch, stepsOfRaw, type ChangedFile, type FileStep } from '#shared/run/changed-files.ts';
import type { Plan } from '#shared/run/plan.ts';
import type { ContentStore } from '../record/content-store.ts';
import { gitIn, type Environment } from './git-program.ts';
import { LARGEST_PATCH_BYTES } from './uncommitted-patch.ts';

interface ChangedSetup {
  readonly content: Pick<ContentStore, 'read'>;
  readonly environment: Environment;
}

/** Which files of the repository two runs of a project did not find alike: by commits, and by what was not committed when each began. */
export async function changedBetween(
  before: Plan,
  after: Plan,
  { content, environment }: ChangedSetup,
): Promise<Result<readonly ChangedFile[]>> {
  const [old, now] = [before.git, after.git];
  if (before.project !== after.project) return bad(unknown('They are runs of two projects.'));
  if (old === undefined || now === undefined) return bad(unknown('One of them was not started in a git repository.'));
  const steps: (readonly FileStep[])[] = [];
  for (const git of [old, now]) {
    const kept = await uncommitted(git, content);
    if (!kept.ok) return kept;
    steps.push(kept.value);
  }
  const git = gitIn(after.project, environment);
  const committed =
    old.commit === now.commit
      ? good('')
      : await git.ask(
          'diff',
          '--raw',
          '-z',
          '--no-renames',
          '--no-abbrev',
          '--no-relative',
          old.commit,
          now.commit,
          '--',
        );
  if (!committed.ok) return committed;
  const prefix = await git.ask('rev-parse', '--show-prefix');
  if (!prefix.ok) return prefix;
  const [first = [], second = []] = steps;
  const files = changedFiles({ before: first, after: second, committed: stepsOfRaw(committed.value) });
  return good(files.map(({ file, how }) => ({ file: seenFrom(prefix.value, file), how })));
}

async function uncommitted(
  git: NonNullable<Plan['git']>,
  content: ChangedSetup['content'],
): Promise<Result<readonly FileStep[]>> {
  if (!git.dirty) return good([]);
  if (git.patch === undefined) return bad(unknown('What was not committed in one of them was too much to be kept.'));
  const kept = await content.read(git.patch.hash, LARGEST_PATCH_BYTES);
  if (kept === undefined) return bad(unknown('What was not committed in one of them is no longer stored.'));
  return good(stepsOfPatch(new TextDecoder().decode(kept.bytes)));
}

/** `prefix`: the project's folder in its repository, with a slash at the end; empty for the repository itself. */
function seenFrom(prefix: string, file: string): string {
  if (file.startsWith(prefix)) return file.slice(prefix.length);
  return `${'../'.repeat(prefix.split('/').length - 1)}${file}`;
}

function unknown(reason: string): Problem {
  return problem('runs.filesUnknown', 'Which files changed between the two runs is not known.', {
    reason,
    remedy: 'Compare runs of one project in a git repository.',
    retryable: false,
  });
}
