import { resolve } from 'node:path';
import { findProjectFolder } from '#engine/project/project-folder.ts';
import { changeProjectFile } from '#engine/project/project-state-file.ts';
import type { ProjectDetails } from '#shared/bridge/project-calls.ts';
import { problem, type Problem } from '#shared/problem.ts';
import type { ProjectPatch, ProjectState } from '#shared/project/project-state.ts';
import { projectPatchSchema } from '#shared/project/project-state.ts';
import type { Project } from '#shared/project/project.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { archive, moveToBin, restore } from '../../project-keeping.ts';
import { projectDetails, projectSummary, searchProjects } from '../../project-overview.ts';
import type { Services } from '../../services.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withHost } from '../open-host.ts';
import { formatDuration, table, type Terminal } from '../terminal.ts';

export interface ProjectOptions {
  readonly project?: string;
  readonly json?: boolean;
}

/** The project of the command, or why not; what it does is told by the caller. */
async function withProject(
  terminal: Terminal,
  options: ProjectOptions,
  act: (services: Services, project: Project) => Promise<ExitCode>,
): Promise<ExitCode> {
  return withHost(async ({ services }) => {
    const folder = await findProjectFolder(options.project ?? process.cwd());
    const project = await services.projects.open(folder, { trusted: true });
    return project.ok ? act(services, project.value) : refuse(terminal, project.problem, EXIT.unusable);
  });
}

export function showProject(terminal: Terminal, options: ProjectOptions): Promise<ExitCode> {
  return withProject(terminal, options, async (services, project) => {
    const details = await projectDetails(services, project);
    if (options.json === true) terminal.json(jsonOf(details));
    else for (const line of describe(details)) terminal.out(line);
    for (const each of details.problems) terminal.problem(each);
    return details.problems.some(({ severity }) => severity === 'error') ? EXIT.failed : EXIT.good;
  });
}

function jsonOf({ project, state, moves, template, workflows, modules, figures, pools }: ProjectDetails) {
  const { name, path, description } = project;
  return { name, path, description, ...state, moves, template, workflows, modules, figures, pools };
}

function describe({ project, state, moves, workflows, modules, figures, pools }: ProjectDetails): readonly string[] {
  const { status, type, tags, version, milestones } = state;
  return [
    `${project.name} ${version} (${type}), ${status}; may become ${moves.join(', ')}`,
    project.path,
    ...(project.description === '' ? [] : [project.description]),
    ...(tags.length === 0 ? [] : [`Tags: ${tags.join(', ')}`]),
    '',
    ...table([
      ['WORKFLOW', 'RUNS', 'LAST', 'MEDIAN', 'TITLE'],
      ...workflows.map(({ name, title, figures: own }) => [
        name,
        String(own.runs),
        own.last === null ? '–' : own.last.status,
        own.medianMs === null ? '–' : formatDuration(own.medianMs),
        title,
      ]),
    ]),
    '',
    `Runs: ${figures.runs}, succeeded ${figures.succeeded}, failed ${figures.failed}`,
    ...modules.map(
      ({ title, missing }) => `${title}: ${missing.length === 0 ? 'there' : `missing ${missing.join(', ')}`}`,
    ),
    ...pools.map(({ name, amount }) => `Pool ${name}: ${amount}`),
    ...milestones.map(({ name, at, note }) => `${at.slice(0, 10)} ${name}${note === undefined ? '' : `: ${note}`}`),
  ];
}

export function listProjects(terminal: Terminal, options: ProjectOptions): Promise<ExitCode> {
  return withHost(async ({ services }) => {
    const { projects } = await projectSummary(services);
    if (options.json === true)
      for (const { project, ...row } of projects)
        terminal.json({
          name: project.name,
          path: project.path,
          exists: project.exists,
          trusted: project.trusted,
          ...row,
        });
    else
      for (const line of table([
        ['PROJECT', 'STATUS', 'TYPE', 'WORKFLOWS', 'RUNS', 'FOLDER'],
        ...projects.map(({ project, status, type, workflowCount, figures }) => [
          project.name,
          project.exists ? status : 'gone',
          type,
          String(workflowCount),
          String(figures.runs),
          project.path,
        ]),
      ]))
        terminal.out(line);
    return EXIT.good;
  });
}

/** Changes the project file; `patch` may need what stands in it now. */
export function changeProject(
  terminal: Terminal,
  patch: (state: ProjectState) => unknown,
  options: ProjectOptions,
): Promise<ExitCode> {
  return withProject(terminal, options, async (services, project) => {
    const { state: before } = await projectDetails(services, project);
    const wanted = readPatch(patch(before));
    const changed = wanted.ok ? await changeProjectFile(project.path, wanted.value, new Date()) : wanted;
    if (!changed.ok) return refuse(terminal, changed.problem, wanted.ok ? EXIT.failed : EXIT.unusable);
    const { state, moves } = await projectDetails(services, project);
    if (options.json === true) terminal.json({ name: project.name, path: project.path, ...state, moves });
    else {
      const tags = state.tags.length === 0 ? '' : `, tags ${state.tags.join(', ')}`;
      terminal.out(`${project.name}: ${state.status}${tags}, ${state.milestones.length} milestones`);
    }
    return EXIT.good;
  });
}

function readPatch(patch: unknown): Result<ProjectPatch> {
  const read = projectPatchSchema.safeParse(patch);
  if (read.success) return good(read.data);
  const [issue] = read.error.issues;
  return bad(
    problem('usage.value', 'This value cannot stand in the project file.', {
      reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
      remedy: 'Write it differently. Nothing was changed.',
    }),
  );
}

export function archiveProjectCommand(
  terminal: Terminal,
  file: string | undefined,
  options: ProjectOptions & { readonly withIgnored?: boolean },
): Promise<ExitCode> {
  return withProject(terminal, options, async (services, project) => {
    const place = file === undefined ? undefined : resolve(file);
    const written = await archive(services, project, { file: place, withIgnored: options.withIgnored === true });
    if (!written.ok) return refuse(terminal, written.problem);
    if (options.json === true) terminal.json(written.value);
    else terminal.out(`Packed ${written.value.files} files into ${written.value.file} (${written.value.bytes} bytes).`);
    for (const each of written.value.leftOut) if (options.json !== true) terminal.remark(`Left out: ${each}`);
    return EXIT.good;
  });
}

export function restoreProject(
  terminal: Terminal,
  file: string,
  directory: string,
  options: ProjectOptions,
): Promise<ExitCode> {
  return withHost(async ({ services }) => {
    const restored = await restore(services, resolve(file), resolve(directory));
    if (!restored.ok) return refuse(terminal, restored.problem);
    if (options.json === true) terminal.json({ name: restored.value.name, path: restored.value.path });
    else
      terminal.out(
        `Restored ${restored.value.name} to ${restored.value.path}; every file has the hash it was packed with.`,
      );
    return EXIT.good;
  });
}

/** Only a project of the list: a folder named by mistake must not become one on its way to the bin. */
export function deleteProjectCommand(
  terminal: Terminal,
  directory: string,
  options: ProjectOptions & { readonly yes?: boolean },
): Promise<ExitCode> {
  return withHost(async ({ services }) => {
    const path = resolve(directory);
    const project = (await services.projects.list()).find((one) => one.path === path);
    if (project === undefined) return refuse(terminal, notListed(path), EXIT.unusable);
    if (options.yes !== true)
      return refuse(
        terminal,
        problem('usage.confirm', `${path} would be moved to the bin.`, { remedy: 'Say --yes when that is meant.' }),
        EXIT.unusable,
      );
    const deleted = await moveToBin(services, project);
    if (!deleted.ok) return refuse(terminal, deleted.problem);
    if (options.json === true) terminal.json({ name: project.name, path, deleted: true });
    else terminal.out(`Moved ${path} to the bin.`);
    return EXIT.good;
  });
}

function notListed(path: string): Problem {
  return problem('project.unknown', `${path} is not in the list of projects.`, {
    remedy: 'See them with: codomyrmex project list. Other folders are never deleted.',
  });
}

/** One line per place found; 1 when there is none, as grep does. */
export function searchCommand(
  terminal: Terminal,
  words: readonly string[],
  options: ProjectOptions,
): Promise<ExitCode> {
  return withHost(async ({ services }) => {
    const { hits } = await searchProjects(services, words.join(' '), 500);
    for (const { projectName, workflow, node, kind, text } of hits)
      if (options.json === true) terminal.json({ project: projectName, workflow, node: node ?? null, kind, text });
      else terminal.out(`${projectName} / ${workflow}${node === undefined ? '' : ` / ${node}`}: ${text}`);
    return hits.length === 0 ? EXIT.failed : EXIT.good;
  });
}

function refuse(terminal: Terminal, found: Problem, code: ExitCode = EXIT.failed): ExitCode {
  terminal.problem(found);
  return code;
}
