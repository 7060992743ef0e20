import { copyFile, lstat, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { problem } from '#shared/problem.ts';
import { templateSchema, type Template } from '#shared/project/project.ts';
import { PROJECT_FILE, TEMPLATE_ENDING } from '#shared/project/scaffold.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { isFolder } from './project-folder.ts';

export interface SaveTemplateRequest {
  /** Absolute. */
  readonly project: string;
  /** Relative to the project, with `/`: what git would keep. */
  readonly files: readonly string[];
  /** Absolute; the user's templates. */
  readonly templatesFolder: string;
  /** Small letters, digits, hyphens. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly modules: readonly string[];
  readonly firstWorkflow: string | undefined;
  /** Of the project file: what goes with the template as it is. */
  readonly kept: Pick<Template, 'pools' | 'env' | 'documentation'>;
}

/** Makes a template of a project: all its files byte by byte. Refuses an id that is taken; nothing of the project changes. */
export async function saveTemplate(request: SaveTemplateRequest): Promise<Result<{ readonly folder: string }>> {
  const { project, templatesFolder, id, title, description, modules, firstWorkflow, kept } = request;
  const folder = join(templatesFolder, id);
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(id))
    return bad(idProblem(id, 'It may have small letters, digits and hyphens.'));
  if (await isFolder(folder)) return bad(idProblem(id, `${folder} is there already.`));
  const files = request.files.filter((file) => file !== PROJECT_FILE);
  const rules = files.flatMap((file) => ruleFor(file));
  const manifest = templateSchema.parse({
    id,
    title,
    description,
    parameters: {
      name: { title: 'Name', type: 'string', description: 'What the project is called.' },
      description: { title: 'Description', type: 'string', default: '' },
    },
    files: rules,
    modules: { required: modules },
    ...(firstWorkflow === undefined ? {} : { firstWorkflow }),
    ...kept,
  });
  const moved = new Map(rules.map(({ path, to }) => [to, path]));
  for (const file of files) {
    const from = join(project, ...file.split('/'));
    if ((await lstat(from).catch(() => undefined))?.isFile() !== true) continue;
    const place = join(folder, 'files', ...(moved.get(file) ?? file).split('/'));
    await mkdir(dirname(place), { recursive: true });
    await copyFile(from, place);
  }
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'template.yaml'), stringify(manifest));
  return good({ folder });
}

/** git and npm would read these where the template lies; a file that ends like a template's own is not to be filled in. */
function ruleFor(file: string): readonly { path: string; to: string }[] {
  const name = file.slice(file.lastIndexOf('/') + 1);
  if (name === '.gitignore' || name === '.gitattributes' || name === '.npmrc')
    return [{ path: file.slice(0, -name.length) + name.slice(1), to: file }];
  return name.endsWith(TEMPLATE_ENDING) ? [{ path: `${file}.as-it-is`, to: file }] : [];
}

function idProblem(id: string, reason: string) {
  return problem('template.badId', `The template cannot be called "${id}".`, {
    reason,
    remedy: 'Choose another name.',
  });
}
