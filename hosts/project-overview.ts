import { WorkflowFolder } from '#engine/document/workflow-folder.ts';
import { readState } from '#engine/project/project-state-file.ts';
import { readProjectSettings } from '#engine/run/project-settings.ts';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import type { ProjectDetails, ProjectHit, ProjectSummary } from '#shared/bridge/project-calls.ts';
import type { Project } from '#shared/project/project.ts';
import { allowedMoves } from '#shared/project/project-state.ts';
import { firstSuccesses, runFigures } from '#shared/project/run-figures.ts';
import { searchWorkflow, wordsOfWorkflow, type WorkflowWords } from '#shared/project/search-text.ts';
import { findTools } from './calls/modules.ts';
import type { Services } from './services.ts';

/** Runs that figures are made of; far more than the settings keep by default. */
const MOST_RUNS = 5000;

/** All that the page of a project shows. Starts nothing of the project; reads its files and the records of its runs. */
export async function projectDetails(services: Services, project: Project): Promise<ProjectDetails> {
  const { path } = project;
  const [{ state, problems }, settings, runs, rows, words, template] = await Promise.all([
    readState(path),
    readProjectSettings(path),
    services.engine.listRuns({ project: path, limit: MOST_RUNS }),
    services.documents.list(path),
    workflowWords(path),
    services.projects.origin(path),
  ]);
  const byWorkflow = Map.groupBy(runs, ({ workflow }) => workflow);
  return {
    project,
    state,
    moves: [...allowedMoves(state.status)],
    template: template ?? null,
    workflows: await Promise.all(
      (rows.ok ? rows.value : []).map(async (row) => ({
        ...row,
        modules: [...moduleIds(words.get(row.name)?.nodes ?? [])].toSorted(),
        forecastMs: await forecastOf(services, path, row.name),
        figures: runFigures(byWorkflow.get(row.name) ?? []),
      })),
    ),
    modules: await modulesOf(services, project, words, template?.id),
    figures: runFigures(runs),
    firstSuccesses: [...firstSuccesses(runs)],
    pools: Object.entries(settings.pools).map(([name, value]) => ({ name, amount: amountText(value) })),
    problems: [...settings.problems, ...problems],
  };
}

async function workflowWords(project: string): Promise<ReadonlyMap<string, WorkflowWords>> {
  const folder = new WorkflowFolder(project);
  const read = await Promise.all(
    (await folder.names()).map(async (name) => {
      const text = await folder.readText(name);
      return text === undefined ? undefined : ([name, wordsOfWorkflow(name, text)] as const);
    }),
  );
  return new Map(read.filter((one) => one !== undefined));
}

function moduleIds(nodes: readonly { readonly action: string }[]): ReadonlySet<string> {
  return new Set(nodes.filter(({ action }) => action.includes('.')).map(({ action }) => action.split('.')[0] ?? ''));
}

/** From how long its tasks took, else their estimates. Nothing is started. */
async function forecastOf({ documents, engine }: Services, project: string, workflow: string): Promise<number | null> {
  const source = await documents.readSource(project, workflow);
  if (!source.ok) return null;
  const { forecast } = await engine.forecast({ project, workflow, ...source.value, parameters: {} });
  return forecast?.makespanMs ?? null;
}

async function modulesOf(
  services: Services,
  project: Project,
  words: ReadonlyMap<string, WorkflowWords>,
  template: string | undefined,
): Promise<ProjectDetails['modules']> {
  const actions = new Set([...words.values()].flatMap(({ nodes }) => nodes.map(({ action }) => action)));
  const named =
    template === undefined ? undefined : (await services.projects.templates()).find(({ id }) => id === template);
  const ids = new Set([...moduleIds([...actions].map((action) => ({ action }))), ...(named?.modules.required ?? [])]);
  // Whether a program of the project itself is there can only be looked at in a trusted one.
  const tools = await findTools(services, project.trusted ? project.path : undefined);
  const lacking = new Set(tools.filter(({ found }) => !found).map(({ module, tool }) => `${module}/${tool}`));
  return [...ids].toSorted().map((id) => {
    const manifest = services.manifests.find((module) => module.id === id);
    if (manifest === undefined) return { id, title: id, missing: [id] };
    const needed = new Set(manifest.actions.filter((action) => actions.has(action.id)).flatMap(({ needs }) => needs));
    const missing = manifest.tools.filter((tool) => needed.has(tool.id) && lacking.has(`${id}/${tool.id}`));
    return { id, title: manifest.title, missing: missing.map(({ title }) => title) };
  });
}

/** As it is written in the project file: `2`, `60/min`. */
function amountText(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'rate' in value) return String(value.rate);
  return typeof value === 'number' || typeof value === 'string' ? String(value) : JSON.stringify(value);
}

/** All projects of the list, with how they stand; a folder that has gone counts as what it was last: nothing. */
export async function projectSummary({ projects, engine, documents }: Services): Promise<ProjectSummary> {
  const all = await projects.list();
  const runs = Map.groupBy(await engine.listRuns({ limit: MOST_RUNS }), ({ project }: RunRow) => project);
  const rows = await Promise.all(
    all.map(async (project) => {
      const { state } = await readState(project.path);
      const list = project.exists ? await documents.list(project.path) : undefined;
      return {
        project,
        status: state.status,
        type: state.type,
        tags: state.tags,
        workflowCount: list?.ok === true ? list.value.length : 0,
        figures: runFigures(runs.get(project.path) ?? []),
        ...(state.changedAt === undefined ? {} : { changedAt: state.changedAt }),
      };
    }),
  );
  const there = rows.filter(({ project }) => project.exists);
  return {
    projects: rows,
    byStatus: counted(there.map(({ status }) => status)),
    byType: counted(there.map(({ type }) => type)),
  };
}

function counted(words: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(words, (word) => word)].map(([word, same]) => [word, same.length]));
}

/** In all projects that the user trusts and that are there: the list may hold folders that somebody only looked into. */
export async function searchProjects(
  { projects }: Services,
  query: string,
  limit: number,
): Promise<{ hits: ProjectHit[]; total: number }> {
  const hits: ProjectHit[] = [];
  for (const { id, name, path, trusted, exists } of await projects.list()) {
    if (!trusted || !exists) continue;
    for (const [workflow, words] of await workflowWords(path))
      for (const hit of searchWorkflow(workflow, words, query))
        hits.push({ project: id, projectName: name, workflow, workflowTitle: words.title, ...hit });
  }
  return { hits: hits.slice(0, limit), total: hits.length };
}
