import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { glob } from 'tinyglobby';
import { topFolders, type ProjectFacts } from '#shared/documentation/plan-documentation.ts';
import { catalogueOf, type ModuleManifest } from '#shared/module/manifest.ts';
import { graphOf } from '#shared/workflow/graph.ts';
import { checkWorkflow } from '#shared/workflow/validate.ts';
import type { Workflow } from '#shared/workflow/workflow.ts';
import { workflowFile, WorkflowFolder } from '../document/workflow-folder.ts';
import { readFromGit } from '../project/git-program.ts';
import { readProjectFile } from '../project/project-folder.ts';
import { readState } from '../project/project-state-file.ts';

export interface FactsRequest {
  /** Absolute. */
  readonly project: string;
  readonly manifests: readonly ModuleManifest[];
  /** The user's environment, for git. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folders with pages of their own; absent: as project.yaml says, else each one right below the project. */
  readonly folders?: readonly string[];
}

/** Looks at a project; starts nothing but git. */
export async function collectFacts(request: FactsRequest): Promise<ProjectFacts> {
  const { project, manifests } = request;
  const [{ name, description, documentedFolders }, files, workflows, scripts] = await Promise.all([
    readProjectFile(project),
    keptFiles(request),
    readWorkflows(request),
    readScripts(project),
  ]);
  const folders = (request.folders ?? documentedFolders ?? topFolders(files)).filter((folder) =>
    files.some((file) => file.startsWith(`${folder}/`)),
  );
  const texts = await readTexts(project, ['', ...new Set([...topFolders(files), ...folders, ...innerFolders(files)])]);
  const tools = toolsOf(workflows, manifests);
  const [templates, { state }] = await Promise.all([readPageTemplates(project), readState(project)]);
  const values = { project_type: state.type, version: state.version };
  return { name, description, files, workflows, scripts, tools, texts, folders, templates, values };
}

/** Where a project keeps its own. */
const TEMPLATES = '.codomyrmex/documentation';
const TEMPLATE_NAMES = ['README', 'AGENTS'].flatMap((page) => [`${page}.template.md`, `${page}.nested.template.md`]);

async function readPageTemplates(project: string): Promise<ReadonlyMap<string, string>> {
  const read = await Promise.all(
    TEMPLATE_NAMES.map(async (name) => {
      const text = await readFile(join(project, ...TEMPLATES.split('/'), name), 'utf8').catch(() => undefined);
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
  return new Map(read.flat());
}

function innerFolders(files: readonly string[]): readonly string[] {
  const readmes = files.filter((file) => file.endsWith('/README.md'));
  return readmes.map((file) => file.slice(0, -'/README.md'.length)).filter((folder) => !folder.startsWith('.'));
}

/** What git would keep; without git everything but dependencies and hidden folders other than our own. */
async function keptFiles({ project, environment }: FactsRequest): Promise<readonly string[]> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const limits = { timeoutMs: 20_000, mostBytes: 64 * 1024 * 1024 };
  const listed = await readFromGit(project, args, environment, limits);
  const files =
    listed?.split('\0').filter((file) => file !== '') ??
    (await glob(['**/*', '.codomyrmex/**'], {
      cwd: project,
      dot: false,
      followSymbolicLinks: false,
      ignore: ['**/node_modules/**', '**/__pycache__/**'],
    }));
  return [...new Set(files)].toSorted();
}

async function readWorkflows({ project, manifests }: FactsRequest): Promise<ProjectFacts['workflows']> {
  const folder = new WorkflowFolder(project);
  const catalogue = catalogueOf(manifests);
  const read = await Promise.all(
    (await folder.names()).map(async (name) => {
      const text = await folder.readText(name);
      const { workflow, problems } = checkWorkflow(text ?? '', catalogue);
      if (text === undefined || workflow === undefined) return undefined;
      // Only what the file itself says counts: a tool that this machine lacks does not belong into the project's pages.
      const errors = problems.filter(({ severity }) => severity === 'error').length;
      return { name, file: workflowFile(name), workflow, errors };
    }),
  );
  return read.filter((one) => one !== undefined);
}

async function readScripts(project: string): Promise<Readonly<Record<string, string>>> {
  try {
    const { scripts } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as { scripts?: unknown };
    const entries = Object.entries(typeof scripts === 'object' && scripts !== null ? scripts : {});
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return {};
  }
}

async function readTexts(project: string, folders: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const paths = folders.flatMap((folder) =>
    ['README.md', 'AGENTS.md'].map((name) => (folder === '' ? name : `${folder}/${name}`)),
  );
  const read = await Promise.all(
    paths.map(
      async (path) => [path, await readFile(join(project, ...path.split('/')), 'utf8').catch(() => undefined)] as const,
    ),
  );
  return new Map(read.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const])));
}

function toolsOf(
  workflows: readonly { readonly workflow: Workflow }[],
  manifests: readonly ModuleManifest[],
): ProjectFacts['tools'] {
  const used = new Set(workflows.flatMap(({ workflow }) => graphOf(workflow).nodes.map(({ node }) => node.action)));
  return manifests.flatMap(({ tools, actions }) =>
    tools.flatMap(({ id, title, install, programs }) => {
      const neededBy = actions
        .filter((action) => used.has(action.id) && action.needs.includes(id))
        .map((action) => action.id);
      return neededBy.length === 0 || programs.length === 0 ? [] : [{ title, install, neededBy }];
    }),
  );
}
