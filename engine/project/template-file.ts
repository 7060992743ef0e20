import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { problem, type Problem } from '#shared/problem.ts';
import type { Template } from '#shared/project/project.ts';
import { bad, type Result } from '#shared/result.ts';
import { restoreArchive } from '../archive/restore-archive.ts';
import { writeArchive, type WrittenArchive } from '../archive/write-archive.ts';
import { writeAtomic } from '../document/write-atomic.ts';
import type { Environment } from './git-program.ts';
import { readTemplate } from './template-folder.ts';

const MANIFEST = 'template.yaml';
const TEMPLATE_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;

export interface PackRequest {
  /** Absolute; the folder that holds the template's own. */
  readonly templatesFolder: string;
  readonly id: string;
  /** Absolute; must not be there. */
  readonly file: string;
  readonly environment: Environment;
  readonly now: Date;
}

/** Packs a template into one tar.gz that says of every file what it must hash to, as an archive of a project does. */
export async function packTemplate(request: PackRequest): Promise<Result<WrittenArchive>> {
  const { templatesFolder, id, file, environment, now } = request;
  const template = await readTemplate(templatesFolder, id);
  if (!template.ok) return template;
  const { title } = template.value;
  // Whatever git may ignore where it lies belongs to the template.
  return writeArchive({ project: join(templatesFolder, id), name: title, file, withIgnored: true, environment, now });
}

export interface InstallRequest {
  /** Absolute. */
  readonly file: string;
  /** Absolute; the user's templates. */
  readonly templatesFolder: string;
  /** Installed under this id instead of its own. */
  readonly as?: string | undefined;
  /** What is wrong with the unpacked template in `parent`; an error refuses it. */
  readonly check: (parent: string, id: string) => Promise<readonly Problem[]>;
}

/**
 * Installs a template from one file: unpacked beside the others under a name that no list shows, every hash and the template itself checked,
 * then renamed into place. All of it or nothing; a template of the same id is never written over.
 */
export async function installTemplate(request: InstallRequest): Promise<Result<Template>> {
  const { file, templatesFolder, as } = request;
  if (as !== undefined && !TEMPLATE_ID.test(as)) return bad(badId(as));
  const incoming = join(templatesFolder, `.incoming-${randomBytes(6).toString('hex')}`);
  try {
    // The template lies below a folder of its own, so that it can be read under its id before it has its place.
    await mkdir(incoming, { recursive: true });
    const unpacked = await restoreArchive(file, join(incoming, 'template'));
    if (!unpacked.ok) return unpacked;
    return await takeIn(request, incoming);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return bad(
      problem('template.notInstalled', 'The template could not be installed.', {
        reason: message,
        remedy: `Check that you may write in ${templatesFolder} and that the disk has room. Nothing was left behind.`,
      }),
    );
  } finally {
    await rm(incoming, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function takeIn(
  { file, templatesFolder, as, check }: InstallRequest,
  incoming: string,
): Promise<Result<Template>> {
  const unpacked = join(incoming, 'template');
  const text = await readFile(join(unpacked, MANIFEST), 'utf8').catch(() => undefined);
  if (text === undefined) return bad(noTemplate(file));
  const document = parseDocument(text);
  const own: unknown = document.errors.length === 0 ? document.get('id') : undefined;
  const id = as ?? own;
  if (typeof id !== 'string' || !TEMPLATE_ID.test(id)) return bad(badId(typeof own === 'string' ? own : ''));
  const place = join(templatesFolder, id);
  if (await isThere(place)) return bad(taken(id, place));
  if (id !== own) {
    document.set('id', id);
    await writeAtomic(join(unpacked, MANIFEST), document.toString({ lineWidth: 0 }));
  }
  await rename(unpacked, join(incoming, id));
  const template = await readTemplate(incoming, id);
  if (!template.ok) return bad(unusable(template.problem));
  const wrong = (await check(incoming, id)).find(({ severity }) => severity === 'error');
  if (wrong !== undefined) return bad(unusable(wrong));
  await rename(join(incoming, id), place);
  return template;
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function noTemplate(file: string): Problem {
  return problem('template.noneInFile', 'There is no template in this file.', {
    reason: `${file} holds no ${MANIFEST} at its top. It may be the archive of a project.`,
    remedy: 'Restore an archive of a project on its project page. Nothing was written.',
    place: { file },
  });
}

function taken(id: string, place: string): Problem {
  return problem('template.taken', `There already is a template "${id}".`, {
    reason: `${place} is there.`,
    remedy: 'Install it under another short name, or remove that one first. Nothing was written.',
  });
}

function badId(id: string): Problem {
  return problem('template.badId', `The template cannot be called "${id}".`, {
    reason: 'It may have small letters, digits and hyphens.',
    remedy: 'Install it under another short name. Nothing was written.',
  });
}

function unusable({ message, reason, remedy }: Problem): Problem {
  return problem('template.unusable', 'The template in this file is not right.', {
    reason: [message, reason].filter((part) => part !== undefined).join(' '),
    remedy: `${remedy ?? 'Ask whoever made it.'} Nothing was written.`,
  });
}
