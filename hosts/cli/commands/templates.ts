import { basename, dirname, resolve } from 'node:path';
import { findProjectFolder } from '#engine/project/project-folder.ts';
import { exportTemplate, installTemplateFile } from '../../template-files.ts';
import { checkTemplateFolder, saveAsTemplate } from '../../user-templates.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withHost } from '../open-host.ts';
import type { Terminal } from '../terminal.ts';

interface JsonOptions {
  readonly json?: boolean;
}

/** Tries a template folder out: reads its manifest, plans a project with default answers and validates the workflows in it. Writes nothing. */
export function checkTemplate(terminal: Terminal, folder: string, options: JsonOptions): Promise<ExitCode> {
  return withHost(async ({ services }) => {
    const place = resolve(folder);
    const { id, files, problems } = await checkTemplateFolder(services, dirname(place), basename(place));
    const ok = problems.every(({ severity }) => severity !== 'error');
    if (options.json === true) terminal.json({ template: id, ok, files, problems });
    else {
      for (const each of problems) terminal.problem(each);
      if (ok) terminal.out(`${id}: good, writes ${files} files`);
    }
    return ok ? EXIT.good : EXIT.failed;
  });
}

export interface SaveTemplateOptions extends JsonOptions {
  readonly project?: string;
  readonly title?: string;
  readonly description?: string;
}

/** Keeps a project as a template of the user's own. */
export function saveProjectAsTemplate(terminal: Terminal, id: string, options: SaveTemplateOptions): Promise<ExitCode> {
  return withHost(async ({ services }) => {
    const project = await findProjectFolder(options.project ?? process.cwd());
    const { title, description } = options;
    const saved = await saveAsTemplate(services, project, { id, title, description });
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

/** One of the user's own templates as one file. */
export function exportTemplateCommand(
  terminal: Terminal,
  id: string,
  file: string | undefined,
  options: JsonOptions,
): Promise<ExitCode> {
  return withHost(async ({ services }) => {
    const packed = await exportTemplate(services, id, resolve(file ?? `${id}.template.tar.gz`));
    if (!packed.ok) {
      terminal.problem(packed.problem);
      return EXIT.unusable;
    }
    const { files, bytes, leftOut } = packed.value;
    if (options.json === true) terminal.json({ template: id, file: packed.value.file, files, bytes, leftOut });
    else terminal.out(`Packed ${files} files of the template ${id} into ${packed.value.file}.`);
    return EXIT.good;
  });
}

/** From such a file, all or nothing. */
export function installTemplateCommand(
  terminal: Terminal,
  file: string,
  options: JsonOptions & { readonly as?: string },
): Promise<ExitCode> {
  return withHost(async ({ services }) => {
    const wish = { from: { kind: 'path', path: resolve(file) }, as: options.as } as const;
    const installed = await installTemplateFile(services, wish);
    if (!installed.ok) {
      terminal.problem(installed.problem);
      return EXIT.unusable;
    }
    const { id, title } = installed.value;
    if (options.json === true) terminal.json({ template: id, title });
    else terminal.out(`Installed the template ${id} (${title}). Use it with: codomyrmex new ${id} <folder>`);
    return EXIT.good;
  });
}
