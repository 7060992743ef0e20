import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { problem } from '#shared/problem.ts';
import { templateSchema, type Template } from '#shared/project/project.ts';
import { TEMPLATE_ENDING, type TemplateFile } from '#shared/project/scaffold.ts';
import { bad, good, type Result } from '#shared/result.ts';

const TEMPLATE_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** All templates that can be read, in the order of the gallery, and why others cannot. */
export async function readTemplates(folder: string): Promise<readonly Result<Template>[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory() && TEMPLATE_ID.test(entry.name)).map(({ name }) => name);
  const read = await Promise.all(names.map((name) => readTemplate(folder, name)));
  return read.toSorted((one, other) => place(one) - place(other));
}

/** One template's manifest. `id` may come from outside: it is never used as a path before it was checked. */
export async function readTemplate(folder: string, id: string): Promise<Result<Template>> {
  if (!TEMPLATE_ID.test(id)) return bad(noTemplate(id));
  const file = join(folder, id, 'template.yaml');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return bad(noTemplate(id));
  try {
    return good(templateSchema.extend({ id: z.literal(id) }).parse(parse(text)));
  } catch (error) {
    return bad(
      problem('template.unreadable', `The template "${id}" cannot be used.`, {
        reason: error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message,
        remedy: `Correct ${file}.`,
        place: { file },
      }),
    );
  }
}

/** Everything below the template's `files/`, with `/` in the paths. */
export async function readTemplateFiles(folder: string, id: string): Promise<readonly TemplateFile[]> {
  return readFilesBelow(join(folder, id, 'files'));
}

export async function readFilesBelow(root: string): Promise<readonly TemplateFile[]> {
  const entries = await readdir(root, { withFileTypes: true, recursive: true }).catch(() => []);
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.map(async (path) => ({
      path: relative(root, path).split(sep).join('/'),
      content: await readFile(path, path.endsWith(TEMPLATE_ENDING) ? 'utf8' : null),
    })),
  );
}

function noTemplate(id: string) {
  return problem('template.notFound', `There is no template "${id}".`, {
    remedy: 'Choose one of the list of templates.',
  });
}

function place(template: Result<Template>): number {
  return template.ok ? template.value.order : Number.POSITIVE_INFINITY;
}
