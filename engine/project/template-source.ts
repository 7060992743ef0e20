import { join } from 'node:path';
import type { Template } from '#shared/project/project.ts';
import type { TemplateFile } from '#shared/project/scaffold.ts';
import type { Result } from '#shared/result.ts';
import { isFolder } from './project-folder.ts';
import { readTemplate, readTemplateFiles, readTemplates } from './template-folder.ts';

/** All templates there are: those of the user, then those that come with the studio. */
export interface TemplateSource {
  /** In the order of the gallery; also what is wrong with those that cannot be read, so that one bad template hides no other. */
  list(): Promise<readonly Result<Template>[]>;
  find(id: string): Promise<Result<Template>>;
  files(id: string): Promise<readonly TemplateFile[]>;
}

/** A template in an earlier folder hides one of the same id in a later one. Folders that are not there hold none; nothing is ever written. */
export function createTemplateSource(folders: readonly string[]): TemplateSource {
  const folderOf = async (id: string): Promise<string> => {
    for (const folder of folders) if (/^[a-z0-9-]+$/.test(id) && (await isFolder(join(folder, id)))) return folder;
    return folders.at(-1) ?? '';
  };
  return {
    list: async () => {
      const read = await Promise.all(folders.map((folder) => readTemplates(folder)));
      const seen = new Set<string>();
      return read.flat().filter((one) => {
        if (!one.ok) return true;
        const isHidden = seen.has(one.value.id);
        seen.add(one.value.id);
        return !isHidden;
      });
    },
    find: async (id) => readTemplate(await folderOf(id), id),
    files: async (id) => readTemplateFiles(await folderOf(id), id),
  };
}
