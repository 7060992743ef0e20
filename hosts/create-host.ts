import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { createEngine } from '#engine/create-engine.ts';
import { createDocumentStore } from '#engine/document/document-store.ts';
import { UndoShelf } from '#engine/document/undo-shelf.ts';
import type { EngineOptions, EngineSettings } from '#engine/engine-settings.ts';
import { projectListStateSchema, type ProjectListStorage } from '#engine/project/project-list.ts';
import { capacitiesWith } from '#engine/pool/capacities.ts';
import { createProjectStore, type ProjectStore } from '#engine/project/project-store.ts';
import { openSample } from '#engine/project/sample.ts';
import { lacking } from '#engine/run/lacking.ts';
import { poolAmounts, readProjectSettings } from '#engine/run/project-settings.ts';
import { modules } from '#modules/registry.ts';
import { catalogueOf } from '#shared/module/manifest.ts';
import type { Problem } from '#shared/problem.ts';
import type { Project } from '#shared/project/project.ts';
import type { Result } from '#shared/result.ts';
import { prepareDataFolder } from './data-folder-problem.ts';
import { createRouter, type HostRouter } from './create-router.ts';
import { createSessionSecrets, type SecretStore } from './secret-store.ts';
import type { Services, ShellDoor } from './services.ts';
import { createSettingsStore, openSettingsFile, type SettingsFile, type SettingsStore } from './settings-store.ts';
import { findStudioRoot, studioVersion } from './studio-root.ts';
import { createTriggers } from './create-triggers.ts';
import { createToolFinder } from './tool-finder.ts';
import { userEnvironment } from './user-environment.ts';

export interface HostOptions {
  /** Absolute; made when missing. */
  readonly dataFolder: string;
  readonly shell: ShellDoor;
  /** As this process got it; npm's and our own variables are taken out before a run sees it. Default: `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Default: `settings.json` in the data folder. Electron gives its own store and what `setAsideBadFile` said before. */
  readonly settingsFile?: SettingsFile;
  readonly settingsProblems?: readonly Problem[];
  /** Default: session memory in front of the environment. */
  readonly secretStore?: SecretStore;
  /** Told about bugs that no call can answer for. Default: stderr. */
  readonly report?: (error: unknown) => void;
}

/** Engine, modules and storage together: the one implementation of the bridge contract. */
export interface Host {
  readonly router: HostRouter;
  readonly services: Services;
  /**
   * For faces with a window: opens the named project (and trusts it: the user named it), else the last one, else the sample;
   * `app.info` says which. Meanwhile runs whose process died are found and reported.
   */
  openStartProject(path: string | undefined): Promise<Result<Project>>;
  /** Cancels what runs, waits until no process of a run is left, and closes files. */
  close(): Promise<void>;
}

export function createHost(options: HostOptions): Host {
  prepareDataFolder(options.dataFolder);
  const raw = options.environment ?? process.env;
  const root = findStudioRoot();
  const environment = userEnvironment(raw, root);
  const settings = settingsOf(options);
  const secrets = options.secretStore ?? createSessionSecrets(raw);
  const manifests = modules.map((module) => module.manifest);
  const templatesFolder = join(root, 'templates');
  const projects = createProjectStore({
    storage: projectListIn(settings.file),
    templatesFolder,
    userTemplatesFolder: join(options.dataFolder, 'templates'),
    environment,
  });
  const surroundings: EngineOptions = {
    dataFolder: options.dataFolder,
    modules,
    settings: () => engineSettings(settings),
    secrets: { get: (name) => secrets.get(name) },
    environment,
  };
  const engine = createEngine(surroundings);
  const documents = createDocumentStore({
    catalogue: catalogueOf(manifests),
    pools: (project) => poolsOf(project, settings),
    projectProblems: async (project) => (await readProjectSettings(project)).problems,
    lacking: (source) => lacking(source, surroundings),
  });
  const report = options.report ?? console.error;
  const triggers = createTriggers({ engine, documents, projects, dataFolder: options.dataFolder, environment, report });
  let startProject: string | undefined;

  const services: Services = {
    engine,
    documents,
    undoShelf: new UndoShelf(options.dataFolder),
    projects,
    triggers,
    modules,
    manifests,
    settings,
    secrets,
    tools: createToolFinder(),
    shell: options.shell,
    environment,
    info: () => ({
      version: studioVersion(root),
      shell: options.shell.kind,
      platform: process.platform,
      dataFolder: options.dataFolder,
      cores: availableParallelism(),
      openProject: startProject,
      secretsKept: secrets.kept,
    }),
  };
  return {
    router: createRouter(services),
    services,
    openStartProject: async (path) => {
      // Not waited for: the window need not stand still for it, and changed rows are pushed.
      void engine
        .recover()
        .then(() => engine.takeUpQueues())
        .then(() => engine.tidy())
        .catch(report);
      const project = await openStart(projects, path, () =>
        openSample({ dataFolder: options.dataFolder, templatesFolder, environment }),
      );
      if (project.ok) startProject = project.value.id;
      // Opening starts nothing: only what this user switched on for this machine goes on duty.
      void triggers.watch().catch(report);
      return project;
    },
    close: async () => {
      await triggers.close();
      await engine.close();
      await Promise.all([documents.close(), services.tools.close()]);
    },
  };
}

function settingsOf(options: HostOptions): SettingsStore {
  if (options.settingsFile !== undefined) return createSettingsStore(options.settingsFile, options.settingsProblems);
  const { file, problems } = openSettingsFile(options.dataFolder);
  return createSettingsStore(file, problems);
}

function engineSettings(settings: SettingsStore): EngineSettings {
  const {
    retention,
    maxParallelTasks = availableParallelism(),
    maxParallelWorkflows,
    queueAfterCrash,
    capacities,
    memoryKeptFree,
    toolPaths,
    modules: ofModules,
  } = settings.get();
  return {
    maxParallelTasks,
    maxParallelWorkflows,
    queueAfterCrash,
    capacities,
    memoryKeptFree,
    toolPaths,
    modules: ofModules,
    retention,
  };
}

/** The same amounts that a run is checked against. */
async function poolsOf(project: string, settings: SettingsStore) {
  return { ...capacitiesWith(settings.get().capacities), pools: poolAmounts(await readProjectSettings(project)) };
}

/** The list of projects lives in the settings file; a list that cannot be read counts as empty. */
function projectListIn(file: SettingsFile): ProjectListStorage {
  return {
    get: () => {
      const parsed = projectListStateSchema.safeParse({ projects: file.store['projects'] });
      return parsed.success ? parsed.data : { projects: [] };
    },
    // Through JSON, because `conf` refuses `undefined`.
    set: ({ projects }) => file.set('projects', JSON.parse(JSON.stringify(projects))),
  };
}

async function openStart(
  projects: ProjectStore,
  path: string | undefined,
  makeSample: () => Promise<Result<string>>,
): Promise<Result<Project>> {
  if (path !== undefined) return projects.open(resolve(path), { trusted: true });
  const last = (await projects.list()).find((project) => project.exists);
  if (last !== undefined) return projects.open(last.path);
  const sample = await makeSample();
  return sample.ok ? projects.open(sample.value, { trusted: true }) : sample;
}
