import { stringify } from 'yaml';
import { isData, type Data } from '../workflow/data-change.ts';
import { FORMS } from '../project/words.ts';
import type { ReadSource, Remark } from './source.ts';
import { dataAt, fieldOf, textAt, textsOf } from './source-data.ts';

/* Project and template files of the original, as the files of ours that say the same. */

const MODULES: Readonly<Record<string, string>> = {
  ai_code_editing: 'ai-code-editing',
  static_analysis: 'static-analysis',
  git_operations: 'git',
  data_visualization: 'data-visualization',
  build_synthesis: 'build-synthesis',
  code_execution_sandbox: 'code-execution',
  environment_setup: 'environment',
  ci_cd_automation: 'ci-cd',
  security_audit: 'security-audit',
  documentation: 'documentation',
  testing: 'testing',
};

function modulesOf(data: Data, key: string, remarks: Remark[]): readonly string[] {
  return textsOf(fieldOf(data, key)).map((name) => {
    const ours = Object.hasOwn(MODULES, name) ? MODULES[name] : undefined;
    if (ours === undefined) remarks.push({ kind: 'kept', text: `${key}: ${name} is no module of the studio.` });
    else if (ours !== name) remarks.push({ kind: 'renamed', text: `Module ${name} is ${ours} here.` });
    return ours ?? name;
  });
}

/** `project.json` → `project.yaml`. The path in it is left out: a project is where its folder is. */
export function readProject(data: Data): ReadSource {
  const remarks: Remark[] = [];
  const modules = modulesOf(data, 'required_modules', remarks);
  const path = textAt(data, 'path');
  if (path !== undefined && path !== '')
    remarks.push({ kind: 'dropped', text: `path: ${path}. A project is where its folder is.` });
  const project = withoutEmpty({
    name: textAt(data, 'name'),
    description: textAt(data, 'description'),
    type: textAt(data, 'type'),
    status: textAt(data, 'status'),
    version: textAt(data, 'version'),
    template: textAt(data, 'template'),
    author: textAt(data, 'author'),
    tags: textsOf(fieldOf(data, 'tags')),
    milestones: dataAt(data, 'milestones'),
    modules: { required: modules },
    config: dataAt(data, 'config'),
  });
  for (const name of textsOf(fieldOf(data, 'workflows')))
    remarks.push({
      kind: 'dropped',
      text: `Workflow "${name}" is only named in the project file; import its own file.`,
    });
  const known = new Set([...Object.keys(project), 'path', 'workflows', 'required_modules', 'active_workflows']);
  for (const key of Object.keys(data)) {
    const value = data[key];
    const isEmpty = value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
    if (!known.has(key) && !isEmpty) remarks.push({ kind: 'dropped', text: `${key} is not kept in a project file.` });
  }
  return {
    dialect: 'project',
    workflows: [],
    problems: [],
    remarks,
    files: [{ path: 'project.yaml', text: stringify(project) }],
    facts: { type: textAt(data, 'type'), path },
  };
}

/** A template of folders → a folder of ours with `template.yaml` and what the original's generator would leave in it. */
export function readTemplate(data: Data): ReadSource {
  const remarks: Remark[] = [];
  const name = textAt(data, 'name') ?? 'template';
  const id = FORMS.kebab(name);
  const directories = textsOf(fieldOf(data, 'directory_structure'));
  const template = {
    id,
    title: name.replaceAll('_', ' '),
    description: tokens(textAt(data, 'description') ?? 'Imported.', remarks),
    modules: {
      required: modulesOf(data, 'required_modules', remarks),
      optional: modulesOf(data, 'optional_modules', remarks),
    },
    parameters: { name: { title: 'Name', type: 'string', description: 'What the project is called.' } },
  };
  const folders = directories.filter((one) => isInside(one) && !one.startsWith('.codomyrmex'));
  for (const one of directories.filter((other) => !isInside(other)))
    remarks.push({ kind: 'dropped', text: `Folder ${one} would lie outside the project.` });
  remarks.push({
    kind: 'kept',
    text: `${folders.length} folders; each holds a file .gitkeep, since git keeps no empty folders.`,
  });
  for (const one of textsOf(fieldOf(data, 'workflows')))
    remarks.push({ kind: 'dropped', text: `Workflow "${one}" is only named: no file of the template defines it.` });
  if (isData(fieldOf(data, 'documentation_config')))
    remarks.push({ kind: 'dropped', text: 'documentation_config: documentation here is made from the real folders.' });
  const config = dataAt(data, 'default_config');
  return {
    dialect: 'template',
    workflows: [],
    problems: [],
    remarks,
    files: [
      { path: `templates/${id}/template.yaml`, text: stringify(template) },
      ...folders.map((folder) => ({
        path: `templates/${id}/files/${folder.replace(/\/+$/, '')}/.gitkeep`,
        text: '',
      })),
      ...(config === undefined
        ? []
        : [{ path: `templates/${id}/files/config/default.json`, text: `${JSON.stringify(config, null, 2)}\n` }]),
    ],
    facts: { directories, workflowsNamed: textsOf(fieldOf(data, 'workflows')) },
  };
}

function tokens(text: string, remarks: Remark[]): string {
  if (/\{\{.*\}\}/.test(text))
    remarks.push({
      kind: 'guessed',
      text: 'The description has {{ }} that the original filled in; it stands as it is.',
    });
  return text;
}

function isInside(folder: string): boolean {
  return !/^([/\\]|[A-Za-z]:)/.test(folder) && !folder.split(/[/\\]/).includes('..') && !folder.includes('\0');
}

function withoutEmpty(data: Data): Data {
  return Object.fromEntries(
    Object.entries(data).filter(([, value]) => {
      if (value === undefined || value === '') return false;
      return (
        typeof value !== 'object' ||
        value === null ||
        Object.values(value).some((item) => item !== undefined && (!Array.isArray(item) || item.length > 0))
      );
    }),
  );
}
