import { lstat, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { writeAtomic } from '#engine/document/write-atomic.ts';
import { readTemplate, readTemplateFiles } from '#engine/project/template-folder.ts';
import type { TemplateDraft, TemplateGallery } from '#shared/bridge/template-calls.ts';
import { svgOf } from '#shared/export/svg.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { templateSchema, type Template } from '#shared/project/project.ts';
import { planScaffold, TEMPLATE_ENDING, type TemplateFile } from '#shared/project/scaffold.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import { EMPTY_LAYOUT, layoutSchema, type Layout } from '#shared/workflow/workflow.ts';
import { catalogueOf } from '#shared/module/manifest.ts';
import type { Services } from './services.ts';
import { findStudioRoot } from './studio-root.ts';
import { problemsOfTemplate, userTemplatesFolder } from './user-templates.ts';

const MANIFEST = 'template.yaml';

/** A picture of what each template begins with, drawn from the very workflow a project would get, and whose it is. */
export async function templateGallery(services: Services): Promise<TemplateGallery> {
  const own = userTemplatesFolder(services);
  const templates = await services.projects.templates();
  return Promise.all(
    templates.map(async (template) => {
      const mine = await readTemplate(own, template.id);
      const folder = mine.ok ? own : join(findStudioRoot(), 'templates');
      return {
        id: template.id,
        isOwn: mine.ok,
        picture: pictureOf(template, await readTemplateFiles(folder, template.id)),
      };
    }),
  );
}

function pictureOf(template: Template, files: readonly TemplateFile[]): string | null {
  const plan = planScaffold({ template, files, parameters: {}, folder: 'project' });
  if (!plan.ok) return null;
  const text = (path: string): string | undefined => {
    const found = plan.value.files.find((file) => file.path === path)?.content;
    return found === undefined || typeof found === 'string' ? found : Buffer.from(found).toString('utf8');
  };
  const first =
    template.firstWorkflow === undefined
      ? plan.value.files.find(({ path }) => path.endsWith('.workflow.yaml'))?.path
      : `.codomyrmex/workflows/${template.firstWorkflow}.workflow.yaml`;
  const { workflow } = first === undefined ? {} : readWorkflow(text(first) ?? '');
  if (first === undefined || workflow === undefined || Object.keys(workflow.nodes).length === 0) return null;
  return svgOf(workflow, layoutOf(text(first.replace(/\.workflow\.yaml$/, '.layout.json'))));
}

function layoutOf(text: string | undefined): Layout {
  try {
    return layoutSchema.parse(JSON.parse(text ?? ''));
  } catch {
    return EMPTY_LAYOUT;
  }
}

/** A template of the user's own as it lies on disk; the text of a file that is none is null. */
export async function openDraft(services: Services, id: string): Promise<Result<TemplateDraft>> {
  const parent = userTemplatesFolder(services);
  const manifest = await readFile(join(parent, checkedId(id), MANIFEST), 'utf8').catch(() => undefined);
  if (manifest === undefined)
    return bad(
      problem('template.notFound', `There is no template "${id}" of your own.`, {
        remedy: 'Save a project as a template first.',
      }),
    );
  const files = await readTemplateFiles(parent, id);
  return good({
    id,
    manifest,
    files: files
      .map(({ path, content }) => ({ path, text: typeof content === 'string' ? content : textIn(content) }))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  });
}

/** What is wrong with a draft, and what a project with default answers would get. Nothing is written. */
export async function checkDraft(
  services: Services,
  draft: TemplateDraft,
): Promise<{ readonly problems: readonly Problem[]; readonly written: readonly string[] }> {
  const template = manifestOf(draft);
  if (!template.ok) return { problems: [template.problem], written: [] };
  const kept = await readTemplateFiles(userTemplatesFolder(services), checkedId(draft.id));
  const files = draft.files.map(({ path, text }): TemplateFile => {
    const content = text ?? kept.find((file) => file.path === path)?.content ?? '';
    return { path, content: path.endsWith(TEMPLATE_ENDING) ? content : Buffer.from(content) };
  });
  const { problems, files: written } = problemsOfTemplate(
    template.value,
    files,
    catalogueOf(services.manifests),
    MANIFEST,
  );
  return { problems, written };
}

/** Writes a draft over its template: files that are not in it any more go. Refused while the manifest cannot be read, since the template would be lost from the gallery. */
export async function saveDraft(services: Services, draft: TemplateDraft): Promise<Result<object>> {
  const template = manifestOf(draft);
  if (!template.ok) return template;
  const opened = await openDraft(services, draft.id);
  if (!opened.ok) return opened;
  const folder = join(userTemplatesFolder(services), draft.id);
  for (const { path, text } of draft.files) {
    const unsafe = path.split('/').some((part) => part === '' || part === '.' || part === '..') || /[\\\0:]/.test(path);
    if (unsafe) return bad(outside(path));
    if (text === null || opened.value.files.some((file) => file.path === path && file.text === text)) continue;
    const place = join(folder, 'files', ...path.split('/'));
    if ((await lstat(place).catch(() => undefined))?.isSymbolicLink() === true) return bad(outside(path));
    await mkdir(dirname(place), { recursive: true });
    await writeAtomic(place, text);
  }
  const kept = new Set(draft.files.map(({ path }) => path));
  for (const { path } of opened.value.files)
    if (!kept.has(path)) await rm(join(folder, 'files', ...path.split('/')), { force: true });
  await writeAtomic(join(folder, MANIFEST), draft.manifest);
  return good({});
}

function manifestOf({ id, manifest }: TemplateDraft): Result<Template> {
  try {
    return good(templateSchema.extend({ id: z.literal(id) }).parse(parse(manifest)));
  } catch (error) {
    return bad(
      problem('template.unreadable', 'The template cannot be used.', {
        reason: error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message,
        remedy: `Correct ${MANIFEST}.`,
        place: { file: MANIFEST },
      }),
    );
  }
}

/** The id becomes part of a path. */
function checkedId(id: string): string {
  return /^[a-z0-9][a-z0-9-]{0,63}$/.test(id) ? id : '-';
}

function textIn(content: Uint8Array): string | null {
  const text = Buffer.from(content).toString('utf8');
  return text.includes('\0') || text.includes('\uFFFD') ? null : text;
}

function outside(path: string): Problem {
  return problem('template.badPath', `"${path}" is no place in a template.`, {
    reason: 'It leads out of it, or is a link.',
    remedy: 'Give it another name.',
    place: { file: path },
  });
}
