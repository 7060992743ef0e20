import { join } from 'node:path';
import { z } from 'zod';
import { checkName, workflowFile, workflowsFolder } from '#engine/document/workflow-folder.ts';
import { namesFor, writeImport } from '#engine/project/write-import.ts';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { checkFile } from '../check-file.ts';
import { findProject, findTrusted, projectsOf, type Desk } from './desk.ts';
import { fromSteps, stepSchema, type BuiltWorkflow, type Refused, type StepsSource } from './from-steps.ts';
import { projectArgument, startArguments, startedRun } from './run-tools.ts';
import { defineTool, type Tool } from './tool.ts';

const nameArgument = z.string().trim().min(1).max(100).describe('Letters, digits, _ and -; the file gets this name.');

const listWorkflows = defineTool({
  name: 'list_workflows',
  title: 'List workflows',
  description: 'The workflows of a project, or of all that were opened in the studio, with how many steps each has.',
  hints: { readOnlyHint: true, openWorldHint: false },
  input: z.strictObject({ project: projectArgument }),
  act: async (desk, given) => {
    const one = given.project === undefined ? undefined : await findProject(desk, given.project);
    if (one?.ok === false) return one;
    const projects = one === undefined ? await projectsOf(desk) : [one.value];
    const lists = await Promise.all(
      projects
        .filter(({ exists }) => exists)
        .map(async (project) => {
          const rows = await desk.api.workflows.list({ project: project.id });
          return (rows.ok ? rows.value : []).map(({ name, title, description, tags, nodeCount, modifiedAt }) => ({
            name,
            project: project.name,
            project_path: project.path,
            title,
            description,
            tags,
            steps_count: nodeCount,
            modified_at: modifiedAt,
          }));
        }),
    );
    const workflows = lists.flat();
    return good({ workflows, count: workflows.length });
  },
});

const createWorkflow = defineTool({
  name: 'create_workflow',
  title: 'Make a workflow',
  description:
    'Writes a new workflow of steps into a project and runs nothing. Circles, unknown names and unknown actions are refused, and then nothing is written; what is there is never overwritten.',
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({
    name: nameArgument,
    steps: z.array(stepSchema).min(1).max(5000),
    description: z.string().max(10_000).optional(),
    project: projectArgument,
  }),
  act: async (desk, { name, steps, description, project: named }) => {
    const project = await findProject(desk, named);
    if (!project.ok) return project;
    const built = await make(desk, { project: project.value.path, name, steps, description });
    if (!built.ok) return built;
    return good({
      workflow_name: built.workflow,
      file: built.file,
      project_path: project.value.path,
      steps_count: steps.length,
      description: description ?? '',
      required_parameters: built.imported.workflows[0]?.requiredParameters ?? [],
      problems: built.problems,
    });
  },
});

/** Built, and written into its project: whole, or not at all. */
async function make({ services }: Desk, source: StepsSource): Promise<BuiltWorkflow | Refused> {
  const wrongName = checkName(source.name);
  if (wrongName !== undefined) return { ok: false, problem: wrongName };
  const built = await fromSteps(services, source);
  if (!built.ok) return built;
  const written = await write(built, source.project);
  return written.ok ? built : written;
}

async function write({ imported, workflow }: BuiltWorkflow, project: string): Promise<Result<object>> {
  const folder = workflowsFolder(project);
  const { taken } = await namesFor([imported], folder);
  if (taken[workflow] !== undefined)
    return bad(
      problem('workflow.nameTaken', `There is a workflow "${workflow}" already, with something else in it.`, {
        reason: `${workflowFile(workflow)} exists, and nothing is overwritten.`,
        remedy: 'Choose another name.',
        place: { parameter: 'name' },
      }),
    );
  return writeImport([imported], { workflows: folder, settings: join(project, '.codomyrmex') });
}

const createComplexWorkflow = defineTool({
  name: 'create_complex_workflow',
  title: 'Make a workflow and run it',
  description:
    'Writes a workflow whose dependencies stand beside its steps, and runs it. The project must be trusted by a person; else nothing is written.',
  hints: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
  input: z.strictObject({
    name: nameArgument,
    workflow_definition: z.strictObject({
      steps: z.array(stepSchema).min(1).max(5000),
      dependencies: z
        .record(z.string(), z.array(z.string()))
        .default({})
        .describe('Name of a step → names of the steps it waits for.'),
      description: z.string().max(10_000).optional(),
    }),
    project: projectArgument,
    parameters: z.record(z.string(), z.unknown()).default({}),
    ...startArguments,
    wait: startArguments.wait.default(false),
  }),
  act: async (desk: Desk, given, call) => {
    const project = await findTrusted(desk, given.project);
    if (!project.ok) return project;
    const { path, id } = project.value;
    const built = await make(desk, { project: path, name: given.name, ...given.workflow_definition });
    if (!built.ok) return built;
    const started = await desk.api.runs.start({ project: id, name: built.workflow, parameters: given.parameters });
    if (!started.ok) return { ...started, details: { workflow_name: built.workflow, file: built.file } };
    const outcome = await startedRun(desk, started.value.run, given, call);
    return outcome.ok ? good({ workflow_name: built.workflow, execution_result: outcome.value }) : outcome;
  },
});

const validateWorkflow = defineTool({
  name: 'validate_workflow',
  title: 'Check a workflow',
  description:
    'All that is wrong with a workflow of a project, or with the text of one (YAML, docs/workflow.schema.json), as a run would see it. Runs and writes nothing.',
  hints: { readOnlyHint: true, openWorldHint: false },
  input: z
    .strictObject({
      workflow_name: z.string().min(1).optional(),
      text: z.string().max(5_000_000).optional().describe('Instead of a name: the text of a workflow file.'),
      project: projectArgument,
    })
    .refine(({ workflow_name: name, text }) => (name === undefined) !== (text === undefined), {
      message: 'a workflow_name or a text, not both',
    }),
  act: async (desk, { workflow_name: name, text, project: named }) => {
    const project = await findProject(desk, named);
    if (!project.ok) return project;
    const { path } = project.value;
    const source =
      text !== undefined
        ? good({ file: workflowFile('unsaved'), text })
        : await desk.services.documents.readSource(path, name ?? '');
    if (!source.ok) return source;
    const problems = await checkFile(desk.services.engine, { project: path, ...source.value });
    const ok = problems.every(({ severity }) => severity !== 'error');
    return good({ ok, workflow_name: name ?? null, file: text === undefined ? source.value.file : null, problems });
  },
});

export const workflowTools: readonly Tool[] = [listWorkflows, createWorkflow, createComplexWorkflow, validateWorkflow];
