import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { collectFacts } from '#engine/documentation/project-facts.ts';
import { saveTemplate } from '#engine/project/save-template.ts';
import { readTemplate, readTemplateFiles } from '#engine/project/template-folder.ts';
import { catalogueOf } from '#shared/module/manifest.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { templateSchema } from '#shared/project/project.ts';
import { planScaffold, PROJECT_FILE } from '#shared/project/scaffold.ts';
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
  const plan = template.ok
    ? planScaffold({
        template: template.value,
        files: await readTemplateFiles(parent, id),
        parameters: {},
        folder: 'project',
      })
    : template;
  const problems: Problem[] = plan.ok ? [...plan.value.problems] : [plan.problem];
  const catalogue = catalogueOf(manifests);
  for (const { path, content } of plan.ok ? plan.value.files : [])
    if (path.endsWith('.workflow.yaml')) problems.push(...validateWorkflow(textOf(content), catalogue, { file: path }));
  const first = template.ok ? template.value.firstWorkflow : undefined;
  const firstFile = `.codomyrmex/workflows/${first ?? ''}.workflow.yaml`;
  if (first !== undefined && plan.ok && plan.value.files.every(({ path }) => path !== firstFile))
    problems.push(missingFirst(first, folder));
  const title = template.ok ? template.value.title : id;
  return { id, folder, title, files: plan.ok ? plan.value.files.length : 0, problems };
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

function missingFirst(name: string, folder: string): Problem {
  return problem('template.firstWorkflow', `The first workflow "${name}" is not among the template's files.`, {
    remedy: 'Correct "firstWorkflow", or add the file under files/.codomyrmex/workflows/.',
    place: { file: join(folder, 'template.yaml') },
  });
}
