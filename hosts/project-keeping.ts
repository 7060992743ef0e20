import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { archiveProject } from '#engine/archive/archive-project.ts';
import { restoreArchive } from '#engine/archive/restore-archive.ts';
import type { WrittenArchive } from '#engine/archive/write-archive.ts';
import { deleteProject } from '#engine/project/delete-project.ts';
import { absolutePath } from '#engine/project/project-folder.ts';
import { problem } from '#shared/problem.ts';
import type { Project } from '#shared/project/project.ts';
import { isRunLive } from '#shared/run/task-status.ts';
import { bad, type Result } from '#shared/result.ts';
import { binOf } from './system-bin.ts';
import type { Services } from './services.ts';
import { findStudioRoot } from './studio-root.ts';

export interface ArchiveWish {
  /** Absolute, or below `~`; absent: beside the project, with the date. */
  readonly file?: string | undefined;
  readonly withIgnored: boolean;
}

export async function archive(
  services: Services,
  project: Project,
  { file, withIgnored }: ArchiveWish,
): Promise<Result<WrittenArchive>> {
  const now = new Date();
  const place = absolutePath(file ?? join(dirname(project.path), defaultName(project, now)));
  if (!place.ok) return place;
  const running = await stillRuns(services, project);
  if (running !== undefined) return running;
  const { environment } = services;
  return archiveProject({
    project: project.path,
    name: project.name,
    file: place.value,
    withIgnored,
    environment,
    now,
  });
}

function defaultName({ path }: Project, now: Date): string {
  return `${basename(path)}-${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}.tar.gz`;
}

/** Opened untrusted: an archive may come from anybody. */
export async function restore(
  { projects }: Services,
  file: string,
  directory: string,
  how: { readonly trusted?: boolean } = {},
): Promise<Result<Project>> {
  const [from, to] = [absolutePath(file), absolutePath(directory)];
  if (!from.ok) return from;
  if (!to.ok) return to;
  const restored = await restoreArchive(from.value, to.value);
  return restored.ok ? projects.open(to.value, how) : restored;
}

export async function moveToBin(services: Services, project: Project): Promise<Result<object>> {
  const { projects } = services;
  const running = await stillRuns(services, project);
  if (running !== undefined) return running;
  const others = (await projects.list()).filter(({ id, exists }) => id !== project.id && exists);
  const deleted = await deleteProject({
    project: project.path,
    kept: [
      { path: homedir(), what: 'Your home folder' },
      { path: services.info().dataFolder, what: 'The data folder of the studio' },
      { path: findStudioRoot(), what: 'The studio itself' },
      ...others.map(({ path, name }) => ({ path, what: `The project "${name}"` })),
    ],
    bin: binOf(services),
  });
  return deleted.ok ? projects.forget(project.id) : deleted;
}

async function stillRuns({ engine }: Services, { path, name }: Project): Promise<Result<never> | undefined> {
  const live = (await engine.listRuns({ project: path, limit: 500 })).filter(({ status }) => isRunLive(status));
  const [first] = live;
  if (first === undefined) return undefined;
  return bad(
    problem('project.running', `"${name}" has runs that go on.`, {
      reason: `Run ${first.number} of "${first.workflow}" is ${first.status}${live.length > 1 ? `, and ${live.length - 1} more` : ''}.`,
      remedy: 'Wait until it has ended, or cancel it.',
    }),
  );
}
