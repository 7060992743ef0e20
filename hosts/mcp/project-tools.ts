import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { FILE_STEM } from '#shared/id.ts';
import { problem } from '#shared/problem.ts';
import type { Template } from '#shared/project/project.ts';
import { projectPatchSchema } from '#shared/project/project-state.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { findProject, findTrusted, projectsOf, type Desk } from './desk.ts';
import { defineTool, issueWords, type Tool, type ToolOutcome } from './tool.ts';

const createProject = defineTool({
  name: 'create_project',
  title: 'Make a project',
  description:
    'Scaffolds a template into a new folder beside a project that was opened in the studio, all or nothing. Nothing in it is run; before something may run there, a person has to trust it.',
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
  input: z.strictObject({
    name: z
      .string()
      .trim()
      .regex(FILE_STEM, 'letters, digits, _, -, dots and blanks')
      .describe('Also the name of its folder.'),
    template: z
      .string()
      .min(1)
      .default('ai-analysis')
      .describe('Id of a template; a wrong one is answered with those there are.'),
    description: z.string().max(10_000).optional(),
    path: z
      .string()
      .min(1)
      .optional()
      .describe('Absolute. Only a new folder beside an opened project. Default: beside the one that is meant.'),
    parameters: z.record(z.string(), z.unknown()).default({}).describe('Further answers that the template asks for.'),
  }),
  act: async (desk, { name, template, description, path, parameters }) => {
    const directory = await placeFor(desk, name, path);
    if (!directory.ok) return directory;
    const templates = await desk.api.projects.templates({});
    const known = templates.find(({ id }) => id === template || id === template.replaceAll('_', '-'));
    if (known === undefined) return bad(unknownTemplate(template, templates));
    const answers = {
      ...('name' in known.parameters ? { name } : {}),
      ...('description' in known.parameters && description !== undefined ? { description } : {}),
      ...parameters,
    };
    const wanted = { template: known.id, directory: directory.value, parameters: answers };
    const preview = await desk.api.projects.preview(wanted);
    if (!preview.ok) return preview;
    const created = await desk.api.projects.create(wanted);
    if (!created.ok) return created;
    const workflows = await desk.api.workflows.list({ project: created.value.id });
    return good({
      project_name: created.value.name,
      project_path: created.value.path,
      template_used: known.id,
      files_created: preview.value.files.map((file) => file.path),
      workflows: workflows.ok ? workflows.value.map((row) => row.name) : [],
      trusted: created.value.trusted,
      next_steps: ['A person opens it in Codomyrmex Studio, looks at it and presses Run once; then it is trusted.'],
    });
  },
});

/** Beside a project that a person opened: nowhere else on the machine. */
async function placeFor(desk: Desk, name: string, path: string | undefined): Promise<Result<string>> {
  const projects = (await projectsOf(desk)).filter(({ exists }) => exists);
  const allowed = new Set(projects.map((project) => dirname(project.path)));
  const meant = await findProject(desk, undefined);
  const [only] = allowed;
  const beside = meant.ok ? dirname(meant.value.path) : allowed.size === 1 ? only : undefined;
  if (path === undefined && beside !== undefined) return good(join(beside, name));
  const wanted = path === undefined ? undefined : resolve(path);
  if (wanted !== undefined && path === wanted && allowed.has(dirname(wanted)) && FILE_STEM.test(basename(wanted)))
    return good(wanted);
  return bad(
    problem(
      'project.place',
      wanted === undefined ? 'Say where the project shall lie.' : `A project cannot be made at ${path}.`,
      {
        reason:
          allowed.size === 0
            ? 'No project was opened yet, so there is no folder to put one beside.'
            : `New projects may lie in: ${[...allowed].join(', ')}.`,
        remedy: 'Name a new folder right in one of these, or let a person make the project in the studio.',
        place: { parameter: 'path' },
      },
    ),
  );
}

function unknownTemplate(wanted: string, templates: readonly Template[]) {
  return problem('template.unknown', `There is no template "${wanted}".`, {
    reason: `There are: ${templates.map(({ id }) => id).join(', ')}.`,
    remedy: 'Choose one of these.',
    place: { parameter: 'template' },
  });
}

const listProjects = defineTool({
  name: 'list_projects',
  title: 'List projects',
  description: 'The projects that were opened in the studio, whether a person trusts them, and how they stand.',
  hints: { readOnlyHint: true, openWorldHint: false },
  input: z.strictObject({}),
  act: async (desk) => {
    const ids = new Set((await projectsOf(desk)).map(({ id }) => id));
    const { projects } = await desk.api.projects.summary({});
    const rows = projects
      .filter(({ project }) => ids.has(project.id))
      .map(({ project, status, type, tags, workflowCount, figures }) => ({
        id: project.id,
        name: project.name,
        type,
        status,
        path: project.path,
        description: project.description,
        tags,
        trusted: project.trusted,
        exists: project.exists,
        workflows: workflowCount,
        runs: figures.runs,
        last_opened_at: project.lastOpenedAt ?? null,
      }));
    return good({ projects: rows, count: rows.length });
  },
});

const milestoneSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  at: z.string().optional(),
  note: z.string().optional(),
});

const manageProject = defineTool({
  name: 'manage_project',
  title: 'Look after a project',
  description:
    'status: how a project stands. update: changes name, description, status, type, tags, version or metrics of its file. milestone: puts one on record. archive: packs it into a tar.gz beside it. Runs nothing.',
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
  input: z.strictObject({
    project_name: projectName(),
    operation: z.enum(['status', 'update', 'milestone', 'archive']),
    parameters: z
      .record(z.string(), z.unknown())
      .default({})
      .describe('update: {status, tags, …}. milestone: {name, at, note}. archive: {with_ignored}.'),
  }),
  act: async (desk, { project_name: named, operation, parameters }) => {
    const project = await (operation === 'archive' ? findTrusted(desk, named) : findProject(desk, named));
    if (!project.ok) return project;
    const { id } = project.value;
    switch (operation) {
      case 'status':
        return statusOf(desk, id, null);
      case 'update':
        return update(desk, id, parameters);
      case 'milestone':
        return addMilestone(desk, id, parameters);
      case 'archive':
        return archive(desk, id, parameters);
    }
  },
});

function projectName() {
  return z.string().min(1).optional().describe('Name, id or path, as in list_projects.');
}

async function statusOf(desk: Desk, id: string, result: object | null): Promise<ToolOutcome> {
  const details = await desk.api.projects.details({ project: id });
  if (!details.ok) return details;
  const { project, state, moves, workflows, figures, problems } = details.value;
  return good({
    project_status: {
      name: project.name,
      path: project.path,
      trusted: project.trusted,
      ...state,
      may_become: moves,
      workflows: workflows.map(({ name, nodeCount, figures: own }) => ({ name, steps_count: nodeCount, ...own })),
      runs: figures,
      problems,
    },
    operation_result: result,
  });
}

async function update(desk: Desk, id: string, parameters: object): Promise<ToolOutcome> {
  const patch = z.strictObject(projectPatchSchema.shape).safeParse(parameters);
  if (!patch.success) return bad(wrongParameters(patch.error, Object.keys(projectPatchSchema.shape)));
  const updated = await desk.api.projects.update({ project: id, patch: patch.data });
  return updated.ok ? statusOf(desk, id, { updated: Object.keys(patch.data) }) : updated;
}

async function addMilestone(desk: Desk, id: string, parameters: object): Promise<ToolOutcome> {
  const read = milestoneSchema.safeParse(parameters);
  if (!read.success) return bad(wrongParameters(read.error, Object.keys(milestoneSchema.shape)));
  const details = await desk.api.projects.details({ project: id });
  if (!details.ok) return details;
  const milestone = { at: new Date().toISOString(), ...read.data };
  return update(desk, id, { milestones: [...details.value.state.milestones, milestone] });
}

async function archive(desk: Desk, id: string, parameters: object): Promise<ToolOutcome> {
  const read = z.strictObject({ with_ignored: z.boolean().default(false) }).safeParse(parameters);
  if (!read.success) return bad(wrongParameters(read.error, ['with_ignored']));
  const archived = await desk.api.projects.archive({ project: id, withIgnored: read.data.with_ignored });
  if (!archived.ok) return archived;
  const { file, bytes, files, leftOut } = archived.value;
  return statusOf(desk, id, { archive: file, bytes, files, left_out: leftOut });
}

function wrongParameters(error: z.ZodError, known: readonly string[]) {
  return problem('arguments.invalid', 'The parameters do not fit the operation, so nothing was changed.', {
    reason: issueWords(error.issues),
    remedy: `It takes: ${known.join(', ')}.`,
    place: { parameter: 'parameters' },
  });
}

export const projectTools: readonly Tool[] = [createProject, listProjects, manageProject];
