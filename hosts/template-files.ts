import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WrittenArchive } from '#engine/archive/write-archive.ts';
import { absolutePath } from '#engine/project/project-folder.ts';
import { installTemplate, packTemplate } from '#engine/project/template-file.ts';
import type { TemplateFileWish } from '#shared/bridge/template-calls.ts';
import type { Template } from '#shared/project/project.ts';
import type { Result } from '#shared/result.ts';
import type { Services } from './services.ts';
import { checkTemplateFolder, userTemplatesFolder } from './user-templates.ts';

/** One of the user's own templates as one file. Without `file`: in the home folder. */
export async function exportTemplate(
  services: Services,
  id: string,
  file = `~/${id}.template.tar.gz`,
): Promise<Result<WrittenArchive>> {
  const place = absolutePath(file);
  if (!place.ok) return place;
  const { environment } = services;
  const templatesFolder = userTemplatesFolder(services);
  return packTemplate({ templatesFolder, id, file: place.value, environment, now: new Date() });
}

/** Among the user's own templates, after everything in it was checked. */
export async function installTemplateFile(
  services: Services,
  { from, as }: TemplateFileWish,
): Promise<Result<Template>> {
  const install = (file: string): Promise<Result<Template>> =>
    installTemplate({
      file,
      templatesFolder: userTemplatesFolder(services),
      as,
      check: async (parent, id) => (await checkTemplateFolder(services, parent, id)).problems,
    });
  if (from.kind === 'path') {
    const place = absolutePath(from.path);
    return place.ok ? install(place.value) : place;
  }
  const folder = await mkdtemp(join(tmpdir(), 'codomyrmex-template-'));
  try {
    const file = join(folder, 'template.tar.gz');
    await writeFile(file, Buffer.from(from.base64, 'base64'));
    return await install(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
