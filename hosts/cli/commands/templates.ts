import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { collectFacts } from '#engine/documentation/project-facts.ts';
import { findProjectFolder } from '#engine/project/project-folder.ts';
import { saveTemplate } from '#engine/project/save-template.ts';
import { readTemplate, readTemplateFiles } from '#engine/project/template-folder.ts';
import { catalogueOf } from '#shared/module/manifest.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { templateSchema } from '#shared/project/project.ts';
import { planScaffold } from '#shared/project/scaffold.ts';
import { graphOf } from '#shared/workflow/graph.ts';
import { validateWorkflow } from '#shared/workflow/validate.ts';
import { dataFolderOf } from '../../data-folder.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withHost } from '../open-host.ts';
import type { Terminal } from '../terminal.ts';

interface JsonOptions {
  readonly json?: boolean;
}

/** Tries a template folder out: reads its manifest, plans a project with default answers and validates the workflows in it. Writes nothing. */
export function checkTemplate(terminal: Terminal, folder: string, options: JsonOptions): Promise<ExitCode> {
  return withHost(async ({ services: { manifests } }) => {
    const place = resolve(folder);
    const [parent, id] = [dirname(place), basename(place)];
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
      if (path.endsWith('.workflow.yaml'))
        problems.push(...validateWorkflow(textOf(content), catalogue, { file: path }));
    const first = template.ok ? template.value.firstWorkflow : undefined;
    const firstFile = `.codomyrmex/workflows/${first ?? ''}.workflow.yaml`;
    if (first !== undefined && plan.ok && plan.value.files.every(({ path }) => path !== firstFile))
      problems.push(missingFirst(first, place));
    const ok = problems.every(({ severity }) => severity !== 'error');
    const files = plan.ok ? plan.value.files.length : 0;
    if (options.json === true) terminal.json({ template: id, ok, files, problems });
    else {
      for (const each of problems) terminal.problem(each);
      if (ok) terminal.out(`${id}: good, writes ${files} files`);
    }
    return ok ? EXIT.good : EXIT.failed;
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

export interface SaveTemplateOptions extends JsonOptions {
  readonly project?: string;
  readonly title?: string;
  readonly description?: string;
}

/** Keeps a project as a template of the user's own. */
export function saveProjectAsTemplate(terminal: Terminal, id: string, options: SaveTemplateOptions): Promise<ExitCode> {
  return withHost(async ({ services: { manifests, environment } }) => {
    const project = await findProjectFolder(options.project ?? process.cwd());
    const facts = await collectFacts({ project, manifests, environment });
    const used = facts.workflows.flatMap(({ workflow }) =>
      graphOf(workflow).nodes.map(({ node }) => node.action.split('.')[0] ?? ''),
    );
    const settings = templateSchema.pick({ pools: true, env: true, documentation: true, firstWorkflow: true });
    const text = await readFile(join(project, '.codomyrmex', 'project.yaml'), 'utf8').catch(() => '');
    const read = settings.partial().safeParse(parse(text) ?? {});
    const { firstWorkflow = facts.workflows[0]?.name, ...kept } = read.success ? read.data : {};
    const saved = await saveTemplate({
      project,
      files: facts.files,
      templatesFolder: join(dataFolderOf(process.env), 'templates'),
      id,
      title: options.title ?? facts.name,
      description: options.description ?? facts.description,
      modules: [...new Set(used)].toSorted(),
      firstWorkflow,
      kept,
    });
    if (!saved.ok) {
      terminal.problem(saved.problem);
      return EXIT.unusable;
    }
    if (options.json === true) terminal.json({ template: id, folder: saved.value.folder });
    else
      terminal.out(`Saved as the template ${id} in ${saved.value.folder}. Use it with: codomyrmex new ${id} <folder>`);
    return EXIT.good;
  });
}

/** Merges what its template has become into a project, on a branch; 1 when both changed the same place. */
export function updateProject(
  terminal: Terminal,
  options: JsonOptions & { readonly project?: string },
): Promise<ExitCode> {
  return withHost(async ({ services: { projects } }) => {
    const project = await projects.open(await findProjectFolder(options.project ?? process.cwd()), { trusted: true });
    const updated = project.ok ? await projects.updateFromTemplate(project.value.id) : project;
    if (!updated.ok) {
      terminal.problem(updated.problem);
      return EXIT.unusable;
    }
    const update = updated.value;
    if (options.json === true) terminal.json(update);
    else if (update.state === 'current') terminal.out(`Up to date with version ${update.version} of its template.`);
    else {
      terminal.out(`Version ${update.from} → ${update.to} of the template, on the branch ${update.branch}:`);
      for (const file of update.files) terminal.out(`  ${file}`);
      if (update.state === 'conflicts')
        terminal.remark(`You changed the same places in: ${update.conflicts.join(', ')}.`);
      terminal.out(`Look at it with: git diff HEAD...${update.branch}   and take it with: git merge ${update.branch}`);
    }
    return update.state === 'conflicts' ? EXIT.failed : EXIT.good;
  });
}
