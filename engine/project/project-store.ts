import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { problem } from '#shared/problem.ts';
import type { Project, Template } from '#shared/project/project.ts';
import { planScaffold, type ScaffoldPlan } from '#shared/project/scaffold.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { readGitState } from './git-branch.ts';
import { gitIn, type Environment } from './git-program.ts';
import { absolutePath, isFolder, readProjectFile, realFolder } from './project-folder.ts';
import {
  dropEntry,
  entriesOf,
  projectId,
  putEntry,
  type ProjectEntry,
  type ProjectListStorage,
} from './project-list.ts';
import { createTemplateSource } from './template-source.ts';
import { readOrigin, templateTrailer, updateFromTemplate, type TemplateUpdate } from './template-update.ts';
import { conflictsIn, notEmptyProblem, writeProject } from './write-project.ts';

export interface ProjectStoreOptions {
  readonly storage: ProjectListStorage;
  /** Absolute; the `templates/` that come with the studio. */
  readonly templatesFolder: string;
  /** Absolute; templates of the user's own. */
  readonly userTemplatesFolder?: string;
  /** The user's environment, for git. */
  readonly environment: Environment;
  readonly now?: () => Date;
}

export interface NewProject {
  readonly template: string;
  /** Absolute, or below `~`; missing or empty. */
  readonly directory: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ProjectPreview {
  readonly directory: string;
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly text: string }[];
  /** Names that are in the folder already; not empty means that `create` will refuse. */
  readonly conflicts: readonly string[];
}

/** The projects of this user: which were opened, where they lie, and how new ones are made. */
export interface ProjectStore {
  /** Most recent first; folders that have gone stay, with `exists: false`. */
  list(): Promise<readonly Project[]>;
  /** Opens exactly this folder and puts it first in the list. `trusted` only ever adds trust: naming a project on the command line does. */
  open(path: string, how?: { readonly trusted?: boolean }): Promise<Result<Project>>;
  get(id: string): Promise<Result<Project>>;
  /** Without reading anything; undefined for a project that is not in the list. */
  entry(id: string): ProjectEntry | undefined;
  /** What `create` would write; writes nothing. */
  preview(project: NewProject): Promise<Result<ProjectPreview>>;
  /**
   * All or nothing. `initGit` makes a repository with a first commit, where git is installed and the folder does not
   * lie in a repository already.
   */
  create(
    project: NewProject & {
      readonly initGit: boolean;
      /** Default: true, since we wrote what runs in it, from a template that the user chose. */
      readonly trusted?: boolean;
    },
  ): Promise<Result<Project>>;
  /** Takes it off the list; files stay. */
  forget(id: string): Result<object>;
  trust(id: string): Promise<Result<Project>>;
  templates(): Promise<readonly Template[]>;
  /** Which template a project folder says it was made from. */
  origin(project: string): Promise<{ readonly id: string; readonly version: number } | undefined>;
  /** Merges what its template has become into a project, on a branch of its own. */
  updateFromTemplate(id: string): Promise<Result<TemplateUpdate>>;
  rememberWorkflow(id: string, name: string): Result<object>;
}

export function createProjectStore(options: ProjectStoreOptions): ProjectStore {
  const { storage, templatesFolder, userTemplatesFolder, environment, now = () => new Date() } = options;
  const folders = userTemplatesFolder === undefined ? [templatesFolder] : [userTemplatesFolder, templatesFolder];
  const source = createTemplateSource(folders);

  const entry = (id: string) => storage.get().projects.find(({ path }) => projectId(path) === id);
  const put = (changed: ProjectEntry) => storage.set(putEntry(storage.get(), changed));

  async function open(path: string, { trusted = false } = {}): Promise<Result<Project>> {
    const full = absolutePath(path);
    if (!full.ok) return full;
    const real = await realFolder(full.value);
    if (!real.ok) return real;
    const { firstWorkflow } = await readProjectFile(real.value);
    const known = entry(projectId(real.value));
    const opened: ProjectEntry = {
      ...known,
      path: real.value,
      trusted: trusted || known?.trusted === true,
      lastOpenedAt: now().toISOString(),
      ...(known === undefined && firstWorkflow !== undefined ? { lastWorkflow: firstWorkflow } : {}),
    };
    put(opened);
    return good(await readProject(opened));
  }

  /** Changes the entry as it is now, so that an await in between loses nothing. */
  function change(id: string, patch: Partial<ProjectEntry>): Result<ProjectEntry> {
    const known = entry(id);
    if (known === undefined) return bad(unknownProject(id));
    const changed = { ...known, ...patch };
    // In place: only opening moves a project to the front.
    storage.set({ projects: storage.get().projects.map((one) => (one.path === known.path ? changed : one)) });
    return good(changed);
  }

  async function planned(
    project: NewProject,
  ): Promise<Result<{ directory: string; template: Template; plan: ScaffoldPlan }>> {
    const directory = absolutePath(project.directory);
    if (!directory.ok) return directory;
    const template = await source.find(project.template);
    if (!template.ok) return template;
    const plan = planScaffold({
      template: template.value,
      files: await source.files(project.template),
      parameters: project.parameters,
      folder: basename(directory.value),
    });
    return plan.ok
      ? good({ directory: await settledPath(directory.value), template: template.value, plan: plan.value })
      : plan;
  }

  return {
    list: () => Promise.all(entriesOf(storage.get()).map(readProject)),
    open,
    entry,
    get: async (id) => {
      const known = entry(id);
      return known === undefined ? bad(unknownProject(id)) : good(await readProject(known));
    },
    preview: async (project) => {
      const result = await planned(project);
      if (!result.ok) return result;
      const { directory, plan } = result.value;
      const files = plan.files.map(({ path, content }) => ({ path, ...previewContent(content) }));
      return good({ directory, files, conflicts: await conflictsIn(directory) });
    },
    create: async (project) => {
      const result = await planned(project);
      if (!result.ok) return result;
      const { directory, template, plan } = result.value;
      const conflicts = await conflictsIn(directory);
      if (conflicts.length > 0) return bad(notEmptyProblem(directory, conflicts));
      const wantsGit = project.initGit && !(await readGitState(await nearestFolder(directory))).isGit;
      const written = await writeProject(directory, plan.files, (folder) =>
        wantsGit ? firstCommit(folder, template, environment) : Promise.resolve(good({})),
      );
      return written.ok ? open(directory, { trusted: project.trusted ?? true }) : written;
    },
    forget: (id) => {
      if (entry(id) === undefined) return bad(unknownProject(id));
      storage.set(dropEntry(storage.get(), id));
      return good({});
    },
    trust: async (id) => {
      const changed = change(id, { trusted: true });
      return changed.ok ? good(await readProject(changed.value)) : changed;
    },
    updateFromTemplate: async (id) => {
      const known = entry(id);
      return known === undefined ? bad(unknownProject(id)) : updateFromTemplate(known.path, source, environment);
    },
    templates: async () => {
      const read = await source.list();
      return read.flatMap((template) => (template.ok ? [template.value] : []));
    },
    origin: async (project) => {
      const origin = await readOrigin(project);
      return origin.ok ? origin.value.template : undefined;
    },
    rememberWorkflow: (id, name) => {
      const changed = change(id, { lastWorkflow: name });
      return changed.ok ? good({}) : changed;
    },
  };
}

async function readProject(entry: ProjectEntry): Promise<Project> {
  const { path, trusted, lastOpenedAt, lastWorkflow } = entry;
  const [exists, git, { name, description }] = await Promise.all([
    isFolder(path),
    readGitState(path),
    readProjectFile(path),
  ]);
  return {
    id: projectId(path),
    path,
    name,
    description,
    trusted,
    isGit: exists && git.isGit,
    ...(exists && git.branch !== undefined ? { branch: git.branch } : {}),
    lastOpenedAt,
    ...(lastWorkflow === undefined ? {} : { lastWorkflow }),
    exists,
  };
}

async function firstCommit(folder: string, template: Template, environment: Environment): Promise<Result<object>> {
  const git = gitIn(folder, environment);
  const made = await git.init();
  if (!made.ok || !made.value) return made.ok ? good({}) : made;
  return git.commit(`Start the project\n\n${templateTrailer(template)}`);
}

/** The real path of a folder that may not be there yet. A link to an empty folder must not itself be replaced. */
async function settledPath(directory: string): Promise<string> {
  try {
    return await realpath(directory);
  } catch {
    const parent = dirname(directory);
    return parent === directory ? directory : join(await settledPath(parent), basename(directory));
  }
}

async function nearestFolder(directory: string): Promise<string> {
  for (let at = directory; ; at = dirname(at)) {
    if ((await isFolder(at)) || dirname(at) === at) return at;
  }
}

/** Binary files have no text to show. */
function previewContent(content: string | Uint8Array): { bytes: number; text: string } {
  const bytes = Buffer.from(content);
  return { bytes: bytes.byteLength, text: bytes.includes(0) ? '' : bytes.toString('utf8') };
}

function unknownProject(id: string) {
  return problem('project.unknown', 'This project is not in the list of projects.', {
    reason: `No project has the id "${id}".`,
    remedy: 'Open its folder again.',
  });
}
