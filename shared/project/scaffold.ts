import { stringify } from 'yaml';
import { problem, type Problem } from '../problem.ts';
import { bad, good, type Result } from '../result.ts';
import type { Template, TemplateFileRule } from './project.ts';
import { readTemplateParameters, type ParameterValues } from './template-parameters.ts';
import { FORMS, isForm } from './words.ts';

/** One file of a template as it lies below `files/`; `path` with `/`. */
export interface TemplateFile {
  readonly path: string;
  /** Text for a `.tmpl` file, which is filled in; bytes for all others, which are copied. */
  readonly content: string | Uint8Array;
}

export interface PlannedFile {
  /** Relative to the new project, with `/`; checked: it never leaves the project. */
  readonly path: string;
  /** Text is written as UTF-8. */
  readonly content: string | Uint8Array;
}

export interface ScaffoldPlan {
  /** Sorted by path. */
  readonly files: readonly PlannedFile[];
  /** The answers as written into the project file, defaults filled in. */
  readonly parameters: ParameterValues;
  /** Warnings about the template; errors refuse the plan. */
  readonly problems: readonly Problem[];
}

export interface ScaffoldRequest {
  readonly template: Template;
  readonly files: readonly TemplateFile[];
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Name of the new project's folder: the value of `name` when none was given. */
  readonly folder: string;
}

export const PROJECT_FILE = '.codomyrmex/project.yaml';

const TOKEN = /<%=\s*(\w+)(?:\.(\w+))?\s*%>/g;
const PATH_TOKEN = /\{(\w+)(?:\.(\w+))?\}/g;
/** Files that end so are filled in and lose the ending. */
export const TEMPLATE_ENDING = '.tmpl';

/** Decides what a new project consists of. Pure: nothing is read or written. */
export function planScaffold({ template, files, parameters, folder }: ScaffoldRequest): Result<ScaffoldPlan> {
  const values = readTemplateParameters(template, parameters, folder);
  if (!values.ok) return values;
  const planned: PlannedFile[] = [projectFile(template, values.value, folder)];
  for (const file of files) {
    const rules = template.files.filter((rule) => covers(rule, file.path));
    if (!rules.every((rule) => holds(rule, values.value))) continue;
    const written = planFile(file, rules, values.value);
    if (!written.ok) return written;
    planned.push(written.value);
  }
  const clash = findClash(planned);
  if (clash !== undefined) return bad(clash);
  planned.sort((one, other) => (one.path < other.path ? -1 : 1));
  return good({ files: planned, parameters: values.value, problems: unusedRules(template, files) });
}

function planFile(
  file: TemplateFile,
  rules: readonly TemplateFileRule[],
  values: ParameterValues,
): Result<PlannedFile> {
  const path = fill(newPath(file.path, rules), PATH_TOKEN, values, file.path);
  if (!path.ok) return path;
  const unsafe = pathProblem(path.value, file.path);
  if (unsafe !== undefined) return bad(unsafe);
  if (typeof file.content !== 'string') return good({ path: path.value, content: file.content });
  const text = fill(file.content, TOKEN, values, file.path);
  return text.ok ? good({ path: path.value, content: text.value }) : text;
}

/** One pass over the text: what a value holds is never read again, so `$&`, `\1`, `{{` and `<%=` in it stay as typed. */
function fill(text: string, token: RegExp, values: ParameterValues, file: string): Result<string> {
  let failure: Problem | undefined;
  const filled = text.replaceAll(token, (whole: string, name: string, form: string | undefined, at: number) => {
    const value = values[name];
    if (value === undefined || (form !== undefined && !isForm(form))) {
      failure ??= unknownToken(whole, value === undefined ? name : undefined, form, {
        file,
        line: text.slice(0, at).split('\n').length,
      });
      return whole;
    }
    return form === undefined ? String(value) : FORMS[form](String(value));
  });
  return failure === undefined ? good(filled) : bad(failure);
}

function unknownToken(
  token: string,
  name: string | undefined,
  form: string | undefined,
  place: { file: string; line: number },
): Problem {
  const reason =
    name === undefined
      ? `There is no form "${form}"; there are ${Object.keys(FORMS).join(', ')}.`
      : `The template has no parameter "${name}".`;
  return problem('template.unknownVariable', `The template's file ${place.file} cannot be filled in at ${token}.`, {
    reason,
    remedy: 'Correct the file, or declare the parameter in template.yaml.',
    place,
  });
}

function covers(rule: TemplateFileRule, path: string): boolean {
  return rule.path.endsWith('/') ? path.startsWith(rule.path) : path === rule.path;
}

function holds(rule: TemplateFileRule, values: ParameterValues): boolean {
  return Object.entries(rule.when ?? {}).every(([name, wanted]) => values[name] === wanted);
}

function newPath(path: string, rules: readonly TemplateFileRule[]): string {
  let moved = path;
  for (const { path: from, to } of rules) {
    if (to !== undefined && moved.startsWith(from)) moved = `${to}${moved.slice(from.length)}`;
  }
  // Only a file that was filled in loses the ending: another may be meant to be called so.
  const isFilledIn = path.endsWith(TEMPLATE_ENDING) && moved.endsWith(TEMPLATE_ENDING);
  return isFilledIn ? moved.slice(0, -TEMPLATE_ENDING.length) : moved;
}

const WINDOWS_NAME = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

function pathProblem(path: string, file: string): Problem | undefined {
  const refused = path
    .split('/')
    .find(
      (part) =>
        part === '' ||
        part === '.' ||
        part === '..' ||
        part.toLowerCase() === '.git' ||
        /[<>:"|?*\\\p{Cc}]|[. ]$/u.test(part) ||
        WINDOWS_NAME.test(part),
    );
  if (refused === undefined) return undefined;
  return problem('template.badPath', `The template would write a file named "${path}".`, {
    reason: `"${refused}" is not a name that every system takes for a file inside the project.`,
    remedy: 'Choose another value, or correct the template.',
    place: { file },
  });
}

/** Two names that differ in case only are one file on Windows and macOS. */
function findClash(files: readonly PlannedFile[]): Problem | undefined {
  const seen = new Set<string>();
  for (const { path } of files) {
    const key = path.toLowerCase();
    if (seen.has(key)) {
      return problem('template.samePath', `The template would write ${path} twice.`, {
        remedy: 'Give the two files different places or conditions in template.yaml.',
        place: { file: path },
      });
    }
    seen.add(key);
  }
  return undefined;
}

function unusedRules(template: Template, files: readonly TemplateFile[]): readonly Problem[] {
  return template.files
    .filter((rule) => !files.some((file) => covers(rule, file.path)))
    .map((rule) =>
      problem('template.unusedRule', `The template speaks of ${rule.path}, which it does not have.`, {
        severity: 'warning',
        remedy: 'Remove the entry under "files" in template.yaml, or add the file.',
      }),
    );
}

/** The answers and the template's version stay with the project, so that it can be updated from its template later. */
function projectFile(template: Template, values: ParameterValues, folder: string): PlannedFile {
  const name = values['name'] ?? folder;
  const { name: _name, description, ...answers } = values;
  const text = stringify({
    name,
    ...(description === undefined || description === '' ? {} : { description }),
    template: { id: template.id, version: template.version },
    ...(template.firstWorkflow === undefined ? {} : { firstWorkflow: template.firstWorkflow }),
    ...(Object.keys(answers).length === 0 ? {} : { parameters: answers }),
    ...(template.pools === undefined ? {} : { pools: template.pools }),
    ...(template.env === undefined ? {} : { env: template.env }),
    ...(template.documentation === undefined ? {} : { documentation: template.documentation }),
  });
  return { path: PROJECT_FILE, content: text };
}
