import { good, type Result } from '#shared/result.ts';
import { changeProjectFile, readState, writeProjectFile } from '../project/project-state-file.ts';
import { writeArchive, type ArchiveRequest, type WrittenArchive } from './write-archive.ts';

/**
 * Puts a project away: it becomes `archived`, in its folder and so in the archive too. Only from a status that may become that, or once more.
 * When the archive cannot be written, the project file is as it was.
 */
export async function archiveProject(request: ArchiveRequest): Promise<Result<WrittenArchive>> {
  const { project, now } = request;
  const { state } = await readState(project);
  const changed =
    state.status === 'archived' ? good(undefined) : await changeProjectFile(project, { status: 'archived' }, now);
  if (!changed.ok) return changed;
  const written = await writeArchive(request);
  if (!written.ok && changed.value !== undefined) await writeProjectFile(project, changed.value.before);
  return written;
}
