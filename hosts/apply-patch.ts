import { lstat, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { applyPatch, patchSchema, type FileWrite } from '#shared/module/patch.ts';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { projectPath } from './project-path.ts';

/** Writes a patch to the files of a project, or nothing at all when it no longer fits one of them. Gives the paths it wrote. */
export async function applyPatchToProject(folder: string, value: unknown): Promise<Result<{ files: string[] }>> {
  const patch = patchSchema.safeParse(value);
  if (!patch.success) {
    return bad(
      problem('patch.damaged', 'The output is not a patch.', {
        reason: patch.error.issues[0]?.message,
        remedy: 'Choose an output of the type Patch.',
      }),
    );
  }
  const writes = await applyPatch(patch.data, (path) => readOrNull(folder, path));
  if (!writes.ok) return writes;
  const refused = await firstRefusal(folder, writes.value);
  if (refused !== undefined) return refused;
  for (const write of writes.value) await carryOut(folder, write);
  return good({ files: writes.value.map((write) => write.path) });
}

async function readOrNull(folder: string, path: string): Promise<string | null> {
  try {
    return await readFile(join(folder, path), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The names were checked as text; a link inside the project may still lead out of it. */
async function firstRefusal(folder: string, writes: readonly FileWrite[]): Promise<Result<never> | undefined> {
  for (const write of writes) {
    const real = await projectPath(folder, await nearestExisting(folder, write.path));
    if (!real.ok) return real;
  }
  return undefined;
}

async function nearestExisting(folder: string, path: string): Promise<string> {
  for (let at = path; at !== '.' && at !== ''; at = dirname(at)) {
    const found = await lstat(join(folder, at)).catch(() => undefined);
    if (found !== undefined) return at;
  }
  return '.';
}

async function carryOut(folder: string, { path, content }: FileWrite): Promise<void> {
  const full = join(folder, path);
  if (content === null) return rm(full);
  await mkdir(dirname(full), { recursive: true });
  await writeFileAtomic(full, content);
}
