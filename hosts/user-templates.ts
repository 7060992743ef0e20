import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { collectFacts } from '#engine/documentation/project-facts.ts';
import { realFolder } from '#engine/project/project-folder.ts';
import { saveTemplate } from '#engine/project/save-template.ts';
import { readTemplate, readTemplateFiles } from '#engine/project/template-folder.ts';
import { catalogueOf, type Catalogue } from '#shared/module/manifest.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { templateSchema, type Template } from '#shared/project/project.ts';
import { planScaffold, PROJECT_FILE, type TemplateFile } from '#shared/project/scaffold.ts';
import type { Result } from '#shared/result.ts';
import { graphOf } from '#shared/workflow/graph.ts';
import { validateWorkflow } from '#shared/workflow/validate.ts';
import type { Services } from './services.ts';

export interface CheckedTemplate {
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
  readonly title: string;
  /** How many a project with default answers gets. */
  readonly files: number;
  readonly problems: readonly Problem[];
}

/** Where the user's own templates lie. */
export function userTemplatesFolder({ info }: Pick<Services, 'info'>): string {
  return join(info().dataFolder, 'templates');
}

/** Tries a template out: reads its manifest, plans a project with default answers and validates the workflows in it. Writes nothing. */
export async function checkTemplateFolder(
  { manifests }: Pick<Services, 'manifests'>,
  parent: string,
  id: string,
): Promise<CheckedTemplate> {
  const folder = join(parent, id);
  const template = await readTemplate(parent, id);
  if (!template.ok) return { id, folder, title: id, files: 0, problems: [template.problem] };
  const files = await readTemplateFiles(parent, id);
  const place = join(folder, 'template.yaml');
  const checked = problemsOfTemplate(template.value, files, catalogueOf(manifests), place);
  return { id, folder, title: template.value.title, files: checked.files.length, problems: checked.problems };
}

/** What is wrong with a template, and the paths that a project with default answers gets. `place`: its manifest, as problems name it. */
export function problemsOfTemplate(
  template: Template,
  files: readonly TemplateFile[],
  catalogue: Catalogue,
  place: string,
): { readonly problems: readonly Problem[]; readonly files: readonly string[] } {
  const plan = planScaffold({ template, files, parameters: {}, folder: 'project' });
  if (!plan.ok) return { problems: [plan.problem], files: [] };
  const problems: Problem[] = [...plan.value.problems];
  for (const { path, content } of plan.value.files)
    if (path.endsWith('.workflow.yaml')) problems.push(...validateWorkflow(textOf(content), catalogue, { file: path }));
  const first = template.firstWorkflow;
  const paths = plan.value.files.map(({ path }) => path);
  if (first !== undefined && !paths.includes(`.codomyrmex/workflows/${first}.workflow.yaml`))
    problems.push(missingFirst(first, place));
  return { problems, files: paths };
}

export async function checkUserTemplates(services: Services): Promise<CheckedTemplate[]> {
  const folder = userTemplatesFolder(services);
  const found = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = found.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  return Promise.all(names.toSorted().map((id) => checkTemplateFolder(services, folder, id)));
}

/** Keeps a project as a template of the user's own. */
export async function saveAsTemplate(
  services: Services,
  project: string,
  { id, title, description }: { readonly id: string; readonly title?: string; readonly description?: string },
): Promise<Result<{ readonly folder: string }>> {
  const { manifests, environment } = services;
  const there = await realFolder(project);
  if (!there.ok) return there;
  const facts = await collectFacts({ project, manifests, environment });
  const used = facts.workflows.flatMap(({ workflow }) =>
    graphOf(workflow).nodes.map(({ node }) => node.action.split('.')[0] ?? ''),
  );
  const settings = templateSchema.pick({ pools: true, env: true, documentation: true, firstWorkflow: true });
  const text = await readFile(join(project, ...PROJECT_FILE.split('/')), 'utf8').catch(() => '');
  const read = settings.partial().safeParse(parse(text) ?? {});
  const { firstWorkflow = facts.workflows[0]?.name, ...kept } = read.success ? read.data : {};
  return saveTemplate({
    project,
    files: facts.files,
    templatesFolder: userTemplatesFolder(services),
    id,
    title: title ?? facts.name,
    description: description ?? facts.description,
    modules: [...new Set(used)].toSorted(),
    firstWorkflow,
    kept,
  });
}

function textOf(content: string | Uint8Array): string {
  return typeof content === 'string' ? content : Buffer.from(content).toString('utf8');
}

function missingFirst(name: string, file: string): Problem {
  return problem('template.firstWorkflow', `The first workflow "${name}" is not among the template's files.`, {
    remedy: 'Correct "firstWorkflow", or add the file under files/.codomyrmex/workflows/.',
    place: { file },
  });
}
