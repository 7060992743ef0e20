import type { Workflow } from '../workflow/workflow.ts';
import { purposeOf } from './folder-purpose.ts';
import { asAddress, asCode, asWords, fenced, tableOf } from './markdown-text.ts';
import { mermaidOf } from './mermaid.ts';
import { pageFromTemplate, type TemplatedPage } from './page-template.ts';
import { writeSections, type Section } from './section.ts';

/** What is true of a project now. All paths are relative to it, with `/`. */
export interface ProjectFacts {
  readonly name: string;
  readonly description: string;
  /** Every file that git would keep, sorted. */
  readonly files: readonly string[];
  readonly workflows: readonly {
    /** File stem. */
    readonly name: string;
    readonly file: string;
    readonly workflow: Workflow;
    /** Errors that stop it from running; 0 for a good one. */
    readonly errors: number;
  }[];
  /** `npm run` scripts of package.json, in its order. */
  readonly scripts: Readonly<Record<string, string>>;
  /** Programs that the actions of the workflows need. */
  readonly tools: readonly { readonly title: string; readonly install: string; readonly neededBy: readonly string[] }[];
  /** The texts of the README.md and AGENTS.md files that are there. */
  readonly texts: ReadonlyMap<string, string>;
  /** Folders that get pages of their own. */
  readonly folders: readonly string[];
  /** Texts of the project's own templates for pages, by file name (`README.template.md`, `README.nested.template.md`, the same of AGENTS). */
  readonly templates?: ReadonlyMap<string, string>;
  /** What their `{{ names }}` stand for, beside name, description and what a folder is. */
  readonly values?: Readonly<Record<string, string>>;
}

export interface PlannedDocument {
  readonly path: string;
  /** Undefined: the file is new. */
  readonly before: string | undefined;
  readonly after: string;
  /** Sections a person changed inside the marks: left as they are. */
  readonly kept: readonly string[];
}

/** README.md and AGENTS.md of a project and its folders, from what is there. Pure: nothing is read or written; unchanged files are left out. */
export function planDocumentation(facts: ProjectFacts): readonly PlannedDocument[] {
  const documents = [
    document(facts, 'README.md', opening(facts.name, facts.description), rootReadme(facts)),
    document(facts, 'AGENTS.md', opening(`Working on ${facts.name}`, ''), rootAgents(facts)),
    ...facts.folders.flatMap((folder) => [
      document(
        facts,
        `${folder}/README.md`,
        opening(lastOf(folder), purpose(facts, folder)),
        folderReadme(facts, folder),
      ),
      document(facts, `${folder}/AGENTS.md`, opening(`Working in ${folder}`, ''), folderAgents(facts, folder)),
    ]),
  ];
  return documents.filter(({ before, after, kept }) => before !== after || kept.length > 0);
}

function document(facts: ProjectFacts, path: string, start: string, sections: readonly Section[]): PlannedDocument {
  const before = facts.texts.get(path);
  const page = templated(facts, path, sections) ?? { opening: start, sections };
  const { text, kept } = writeSections(before, page.opening, page.sections);
  return { path, before, after: text, kept };
}

/** By a template of the project's own, if it has one for this page. */
function templated(facts: ProjectFacts, path: string, sections: readonly Section[]): TemplatedPage | undefined {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : undefined;
  const page = lastOf(path).replace('.md', '');
  const template = facts.templates?.get(`${page}${folder === undefined ? '' : '.nested'}.template.md`);
  if (template === undefined) return undefined;
  const { name, description } = facts;
  const values = { ...facts.values, project_name: asWords(name), description: asWords(description) };
  return pageFromTemplate(
    template,
    folder === undefined ? values : { ...values, ...folderValues(facts, folder, page) },
    sections,
  );
}

function folderValues(facts: ProjectFacts, folder: string, page: string): Record<string, string> {
  const says = purpose(facts, folder);
  return {
    directory_name: asWords(lastOf(folder)),
    purpose: asWords(says),
    purpose_lower: asWords(says.toLowerCase()),
    parent_link: `${'../'.repeat(folder.split('/').length)}${page}.md`,
  };
}

function opening(title: string, description: string): string {
  return description === '' ? `# ${asWords(title)}\n` : `# ${asWords(title)}\n\n${asWords(description)}\n`;
}

function rootReadme(facts: ProjectFacts): readonly Section[] {
  return [
    section('workflows', 'Workflows', facts.workflows.map(workflowText).join('\n\n')),
    section('tools', 'What it needs', toolsText(facts)),
    section('folders', 'Folders', folderTable(facts)),
  ].filter((one) => one !== undefined);
}

function rootAgents(facts: ProjectFacts): readonly Section[] {
  const scripts = Object.entries(facts.scripts).map(([name, does]) => [asCode(`npm run ${name}`), asCode(does)]);
  const runs = facts.workflows.map(({ name, workflow }) => [
    asCode(`codomyrmex run ${name}`),
    asWords(workflow.description ?? workflow.name ?? ''),
  ]);
  const rows = [...runs, ...scripts];
  return [
    section('commands', 'Commands', rows.length === 0 ? '' : tableOf(['Command', 'Does'], rows)),
    section('folders', 'Where things are', folderTable(facts, 'AGENTS.md')),
  ].filter((one) => one !== undefined);
}

function folderReadme(facts: ProjectFacts, folder: string): readonly Section[] {
  const up = '../'.repeat(folder.split('/').length);
  const about = `Part of [${asWords(facts.name)}](${up}README.md).`;
  const rows = entriesOf(facts.files, folder).map((entry) => {
    const name = `[${asWords(entry.name)}${entry.isFolder ? '/' : ''}](${asAddress(entry.name)})`;
    const says = entry.isFolder ? asWords(purpose(facts, `${folder}/${entry.name}`)) : '';
    return `- ${name}${says === '' ? '' : `: ${says}`}`;
  });
  const contents = rows.join('\n');
  return [{ name: 'contents', text: rows.length === 0 ? about : `${about}\n\n${contents}` }];
}

function folderAgents(facts: ProjectFacts, folder: string): readonly Section[] {
  const up = '../'.repeat(folder.split('/').length);
  const says = purpose(facts, folder);
  const lines = [
    ...(says === '' ? [] : [`- Purpose: ${asWords(says)}.`]),
    `- Commands and the map of the whole project: [AGENTS.md](${up}AGENTS.md).`,
    `- What lies here: [README.md](README.md).`,
    ...facts.workflows
      .filter(({ workflow }) => JSON.stringify(workflow.nodes).includes(`${folder}/`))
      .map(
        ({ name, file }) => `- The workflow [${asWords(name)}](${up}${asAddress(file)}) works on files of this folder.`,
      ),
  ];
  return [{ name: 'about', text: lines.join('\n') }];
}

function section(name: string, title: string, text: string): Section | undefined {
  return text === '' ? undefined : { name, text: `## ${title}\n\n${text}` };
}

function workflowText({ name, file, workflow, errors }: ProjectFacts['workflows'][number]): string {
  const parameters = Object.entries(workflow.parameters ?? {}).map(
    ([parameter, { type, default: preset, description }]) => [
      asCode(parameter),
      type,
      preset === undefined ? 'must be given' : asCode(typeof preset === 'string' ? preset : JSON.stringify(preset)),
      asWords(description ?? ''),
    ],
  );
  return [
    `### [${asWords(workflow.name ?? name)}](${asAddress(file)})`,
    asWords(workflow.description ?? ''),
    errors === 0
      ? ''
      : `**Cannot run as it is**: ${errors} ${errors === 1 ? 'problem' : 'problems'}; ${asCode(`codomyrmex validate ${file}`)} names them.`,
    fenced('sh', `codomyrmex run ${name}`),
    parameters.length === 0 ? '' : tableOf(['Parameter', 'Type', 'Default', 'Meaning'], parameters),
    fenced('mermaid', mermaidOf(workflow)),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function toolsText({ tools }: ProjectFacts): string {
  if (tools.length === 0) return '';
  const rows = tools.map(({ title, install, neededBy }) => [
    asWords(title),
    neededBy.map((action) => asCode(action)).join(', '),
    asWords(install),
  ]);
  return tableOf(['Tool', 'For', 'How to get it'], rows);
}

function folderTable(facts: ProjectFacts, page = 'README.md'): string {
  const folders = topFolders(facts.files);
  if (folders.length === 0) return '';
  const rows = folders.map((folder) => {
    const address = facts.folders.includes(folder) ? `${asAddress(folder)}/${page}` : asAddress(folder);
    return [`[${asWords(folder)}/](${address})`, asWords(purpose(facts, folder)), String(countIn(facts.files, folder))];
  });
  return tableOf(['Folder', 'For', 'Files'], rows);
}

function purpose({ texts }: ProjectFacts, folder: string): string {
  return purposeOf(lastOf(folder), texts.get(`${folder}/README.md`));
}

/** Folders right below the project that people look into: not hidden. */
export function topFolders(files: readonly string[]): readonly string[] {
  const found = new Set(files.flatMap((file) => (file.includes('/') ? [file.slice(0, file.indexOf('/'))] : [])));
  return [...found].filter((folder) => !folder.startsWith('.') && countIn(files, folder) > 0);
}

interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly files: number;
}

/** Not counted and not listed: writing them must not make the next documentation differ. */
const OWN_PAGES: ReadonlySet<string> = new Set(['README.md', 'AGENTS.md']);

function entriesOf(files: readonly string[], folder: string): readonly FolderEntry[] {
  const inside = files.filter((file) => file.startsWith(`${folder}/`)).map((file) => file.slice(folder.length + 1));
  const folders = topFolders(inside).map((name) => ({ name, isFolder: true, files: countIn(inside, name) }));
  const plain = inside.filter((file) => !file.includes('/') && !OWN_PAGES.has(file));
  return [...folders, ...plain.map((name) => ({ name, isFolder: false, files: 1 }))];
}

function countIn(files: readonly string[], folder: string): number {
  return files.filter((file) => file.startsWith(`${folder}/`) && !OWN_PAGES.has(lastOf(file))).length;
}

function lastOf(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1);
}
