import { z } from 'zod';
import { workflowFile } from '#engine/document/workflow-folder.ts';
import { importSource, type Imported } from '#shared/import/import-source.ts';
import { catalogueOf, type ModuleManifest } from '#shared/module/manifest.ts';
import type { Problem } from '#shared/problem.ts';
import { prioritySchema } from '#shared/workflow/workflow.ts';
import { checkFile } from '../check-file.ts';
import type { Services } from '../services.ts';
import type { ToolOutcome } from './tool.ts';

/** One step in the words of the original. */
export const stepSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  module: z
    .string()
    .min(1)
    .describe('For example shell, git, testing, files, http; get_system_status with include_modules lists them.'),
  action: z.string().min(1).describe('For example run, of the module shell.'),
  description: z.string().optional(),
  parameters: z
    .record(z.string(), z.unknown())
    .nullable()
    .optional()
    .describe(
      'Texts may refer to what an earlier step gave, {{step.stdout}} or {{ nodes.step.outputs.stdout }}, and {{name}} to a parameter of the workflow.',
    ),
  dependencies: z.array(z.string()).nullable().optional().describe('Names of steps that have to end well before.'),
  timeout: z.number().positive().optional().describe('Seconds for one attempt.'),
  max_retries: z.number().int().min(0).max(100).optional(),
  priority: prioritySchema.optional(),
});
export type Step = z.infer<typeof stepSchema>;

export interface StepsSource {
  /** Absolute path of the project they are for. */
  readonly project: string;
  readonly name: string;
  readonly steps: readonly Step[];
  readonly description?: string | undefined;
  /** Beside the steps: step → steps it waits for. */
  readonly dependencies?: Readonly<Record<string, readonly string[]>> | undefined;
}

export interface BuiltWorkflow {
  readonly ok: true;
  readonly imported: Imported;
  /** File stem. */
  readonly workflow: string;
  readonly file: string;
  readonly text: string;
  readonly problems: readonly Problem[];
}

/** Our workflow of such steps, whole and fit to run, or everything that is wrong with it. Nothing is written. */
export async function fromSteps(services: Services, source: StepsSource): Promise<BuiltWorkflow | Refused> {
  const { project, dependencies, ...given } = source;
  // The original tried again three times where nobody asked for it, which is no good thing for a command with effects.
  const written = { ...given, steps: given.steps.map((step) => ({ max_retries: 0, ...step })) };
  const text = JSON.stringify(dependencies === undefined ? written : { ...written, dependencies });
  const catalogue = catalogueOf(services.manifests);
  const imported = importSource({ path: `${source.name}.json`, text }, catalogue, { ownExpressions: true });
  const [workflow] = imported.workflows;
  const problems = [...imported.problems, ...(workflow?.problems ?? [])].map((each) =>
    withActions(each, services.manifests),
  );
  const isUnknown = problems.some(({ code }) => code === 'action.unknown');
  if (workflow === undefined || workflow.text === '' || isUnknown) return refused(problems);
  const file = workflowFile(workflow.file);
  const seen = await checkFile(services.engine, { project, file, text: workflow.text });
  const all = [...problems, ...seen];
  if (all.some(({ severity }) => severity === 'error')) return refused(all);
  return { ok: true, imported, workflow: workflow.file, file, text: workflow.text, problems: all };
}

export type Refused = Extract<ToolOutcome, { ok: false }>;

function refused(problems: readonly Problem[]): Refused {
  const first = problems.find(({ severity, code }) => severity === 'error' || code === 'action.unknown') ?? problems[0];
  if (first === undefined) throw new Error('Steps were refused without a problem.');
  return { ok: false, problem: { ...first, severity: 'error' }, details: problems.length > 1 ? { problems } : {} };
}

/** Which actions there are instead, since an agent has no palette to look at. */
function withActions(found: Problem, manifests: readonly ModuleManifest[]): Problem {
  if (found.code !== 'action.unknown') return found;
  const wanted = /the action "([^".]*)/.exec(found.message)?.[1];
  const module = manifests.find(({ id }) => id === wanted || id === wanted?.replaceAll('_', '-'));
  return {
    ...found,
    reason:
      module === undefined
        ? `There is no module "${wanted ?? ''}". There are: ${manifests.map(({ id }) => id).join(', ')}.`
        : `"${module.id}" has: ${module.actions.map(({ id }) => id.slice(id.indexOf('.') + 1)).join(', ')}.`,
    remedy: 'Use one of them; get_system_status with include_modules says what each takes.',
  };
}
