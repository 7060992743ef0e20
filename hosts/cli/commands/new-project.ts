import { resolve } from 'node:path';
import type { Template } from '#shared/project/project.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withHost } from '../open-host.ts';
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
    const parameters = templateParameters(options.param, known);
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

/** `--param k=v` by the type the template declares. */
function templateParameters(given: readonly string[], template: Template): Result<Readonly<Record<string, unknown>>> {
  const values: Record<string, unknown> = {};
  for (const word of given) {
    const at = word.indexOf('=');
    const [name, text] = [word.slice(0, Math.max(at, 0)), word.slice(at + 1)];
    const declared = template.parameters[name];
    if (at < 1 || declared === undefined) {
      const names = Object.keys(template.parameters).join(', ') || 'none';
      return bad(
        problem('parameter.unknown', `The template has no parameter "${at < 1 ? word : name}".`, {
          reason: `It has: ${names}.`,
          remedy: 'Write --param name=value.',
        }),
      );
    }
    values[name] = declared.type === 'boolean' && /^(true|false)$/.test(text) ? text === 'true' : text;
  }
  return good(values);
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
