import { realpath } from 'node:fs/promises';
import { findProjectFolder } from '#engine/project/project-folder.ts';
import { problem } from '#shared/problem.ts';
import type { Project } from '#shared/project/project.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { Api } from '#shared/bridge/contract.ts';
import { untrusted } from '../calls/project-of.ts';
import type { Services } from '../services.ts';

/** What all tools share. */
export interface Desk {
  /** The bridge contract, asked as an agent. */
  readonly api: Api;
  /** For what the contract has no call: a client of ours runs in this process. */
  readonly services: Services;
  /** Only this project can be seen; absent: all that the user opened. */
  readonly only: string | undefined;
  /** Where the program was started; its project is meant when none is named. */
  readonly cwd: string;
  /** `execute_task` by the name it was given → its run. */
  readonly tasks: Map<string, string>;
}

/** The projects that a client may see: those the user opened, never a folder it names itself. */
export async function projectsOf({ api, only }: Desk): Promise<readonly Project[]> {
  const projects = await api.projects.list({});
  return projects.filter(({ id }) => only === undefined || id === only);
}

/** By id, path or name. Without one: the only one there is, else the one the program was started in. */
export async function findProject(desk: Desk, named: string | undefined): Promise<Result<Project>> {
  const projects = await projectsOf(desk);
  const found = named === undefined ? await meant(desk, projects) : await matching(projects, named);
  const [first, second] = found;
  if (first !== undefined && second === undefined) return there(first);
  const names = projects.map(({ name, path }) => `"${name}" (${path})`).join(', ');
  return bad(
    problem(
      'project.unknown',
      first === undefined
        ? named === undefined
          ? 'Say which project.'
          : `No project "${named}" was opened in the studio.`
        : `Several projects are called "${named}".`,
      {
        reason: projects.length === 0 ? 'No project was opened yet.' : `There are: ${names}.`,
        remedy:
          projects.length === 0
            ? 'A person opens one in Codomyrmex Studio, or names it with --project when this server is started.'
            : 'Name one of them, by its path when names are equal. Other folders have to be opened by a person first.',
        place: { parameter: 'project' },
      },
    ),
  );
}

/** A program may be started there only when a person said so. */
export async function findTrusted(desk: Desk, named: string | undefined): Promise<Result<Project>> {
  const project = await findProject(desk, named);
  if (!project.ok || project.value.trusted) return project;
  return bad(untrusted(project.value));
}

/** A run of a project that the client may see, whoever owns it. */
export async function findRun(desk: Desk, run: string): Promise<Result<{ state: RunState; project: Project }>> {
  const state = await desk.services.engine.readRun(run);
  if (!state.ok) return state;
  const project = (await projectsOf(desk)).find(({ path }) => path === state.value.plan.project);
  if (project !== undefined) return good({ state: state.value, project });
  return bad(
    problem('run.notFound', `There is no run ${run} in these projects.`, {
      remedy: 'See the runs with get_system_status.',
      place: { parameter: 'run_id' },
    }),
  );
}

async function meant({ cwd }: Desk, projects: readonly Project[]): Promise<readonly Project[]> {
  if (projects.length === 1) return projects;
  const here = await realpath(await findProjectFolder(cwd)).catch(() => cwd);
  return projects.filter(({ path }) => path === here);
}

async function matching(projects: readonly Project[], named: string): Promise<readonly Project[]> {
  const real = await realpath(named).catch(() => named);
  const exactly = projects.filter(({ id, path }) => id === named || path === named || path === real);
  return exactly.length > 0 ? exactly : projects.filter(({ name }) => name === named);
}

function there(project: Project): Result<Project> {
  if (project.exists) return good(project);
  return bad(
    problem('project.gone', `The folder of "${project.name}" has gone.`, {
      reason: `${project.path} does not exist any more.`,
      remedy: 'Bring it back, or take the project off the list.',
    }),
  );
}
