import { resolve } from 'node:path';
import type { Template } from '#shared/project/project.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withHost } from '../open-host.ts';
import { readParameters } from '../parameter-option.ts';
import { table, type Terminal } from '../terminal.ts';

export interface NewOptions {
  readonly param: readonly string[];
  /** False with `--no-git`. */
  readonly git: boolean;
  readonly json?: boolean;
}

/** Scaffolds a template into a missing or empty folder; without arguments it lists the templates. */
export function newProject(
  terminal: Terminal,
  template: string | undefined,
  directory: string | undefined,
  options: NewOptions,
): Promise<ExitCode> {
  return withHost(async ({ services: { projects } }) => {
    const templates = await projects.templates();
    if (template === undefined) return listTemplates(terminal, templates, options);
    if (directory === undefined)
      return refused(
        terminal,
        problem('usage.directory', 'The folder for the new project is missing.', {
          remedy: `Write: codomyrmex new ${template} <folder>`,
        }),
        EXIT.unusable,
      );
    const known = templates.find((each) => each.id === template);
    if (known === undefined) return refused(terminal, unknownTemplate(template, templates), EXIT.unusable);
    const parameters = readParameters(options.param, typesOf(known), 'The template');
    if (!parameters.ok) return refused(terminal, parameters.problem, EXIT.unusable);
    const request = { template, directory: resolve(directory), parameters: parameters.value };
    const preview = await projects.preview(request);
    const created = await projects.create({ ...request, initGit: options.git });
    if (!created.ok) return refused(terminal, created.problem, EXIT.failed);
    const files = preview.ok ? preview.value.files.map((file) => file.path) : [];
    if (options.json === true) terminal.json({ template, path: created.value.path, name: created.value.name, files });
    else terminal.out(`Made ${created.value.name} in ${created.value.path} (${files.length} files).`);
    return EXIT.good;
  });
}

function listTemplates(terminal: Terminal, templates: readonly Template[], options: NewOptions): ExitCode {
  if (options.json === true) for (const each of templates) terminal.json(each);
  else for (const line of table(templates.map((each) => [each.id, each.description]))) terminal.out(line);
  return EXIT.good;
}

/** A choice is a text that must be one of some. */
function typesOf({ parameters }: Template): Readonly<Record<string, { readonly type: 'boolean' | 'string' }>> {
  const textOr = ({ type }: Template['parameters'][string]) => ({
    type: type === 'boolean' ? type : ('string' as const),
  });
  return Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, textOr(parameter)]));
}

function unknownTemplate(id: string, templates: readonly Template[]): Problem {
  return problem('template.unknown', `There is no template "${id}".`, {
    reason: `There are: ${templates.map((template) => template.id).join(', ')}.`,
    remedy: 'Choose one of these.',
  });
}

function refused(terminal: Terminal, found: Problem, code: ExitCode): ExitCode {
  terminal.problem(found);
  return code;
}
