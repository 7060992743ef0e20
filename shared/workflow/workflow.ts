import { z } from 'zod';
import { BANDWIDTH } from './bandwidth.ts';

/*
 * The meaning of a workflow file, format version 1 (docs/workflow.schema.json is generated from these schemas).
 * The text of the file is the truth; these are what reading it yields. Unknown keys are kept in the text and warned about.
 */

export const conditionSchema = z.enum(['succeeded', 'failed', 'finished']);
export type Condition = z.infer<typeof conditionSchema>;

/** `after: {choose: case.name}` names a case of a `flow.switch` instead of a condition. */
export const afterSchema = z.union([
  z.array(z.string()),
  z.record(z.string(), z.union([conditionSchema, z.string().startsWith('case.')])),
]);

/** Time with a unit (`ms s m h d`), e.g. `30s`, `1.5h`. */
export const durationText = z
  .string()
  .regex(/^\d+(\.\d+)?(ms|s|m|h|d)$/, 'needs a number and a unit: ms, s, m, h or d');
/** Size with a unit: `kB MB GB` are powers of ten, `KiB MiB GiB` of two. */
export const sizeText = z
  .string()
  .regex(/^\d+(\.\d+)?(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)$/, 'needs a number and a unit: kB, MB, GB or KiB, MiB, GiB');

/** Data per second: `500kbps`, `100Mbps`, `1Gbps`. */
const bandwidthText = z.string().regex(BANDWIDTH, 'needs a number and a unit: kbps, Mbps, Gbps');

export const retrySchema = z.strictObject({
  max: z.number().int().min(0).meta({ description: 'Further attempts after the first.' }),
  delay: durationText.optional().meta({ description: 'Before the first further attempt; default: 1s.' }),
  backoff: z.number().min(1).optional().meta({ description: 'Each delay is this many times the last; default: 2.' }),
  maxDelay: durationText.optional().meta({ description: 'No delay is longer; default: 1m.' }),
  jitter: z.boolean().optional().meta({
    description:
      'Delays are by chance between half and the whole, so that many do not come back at once; default: true.',
  }),
  on: z.enum(['retryable', 'any']).optional().meta({
    description:
      'retryable: only after problems that may end better by themselves (default). any: after every failure.',
  }),
});
export type Retry = z.infer<typeof retrySchema>;

export const resourcesSchema = z.strictObject({
  cpu: z.number().positive().optional().meta({ description: 'Cores.' }),
  memory: sizeText.optional().meta({ description: 'For example 512MB or 2GiB.' }),
  disk: sizeText.optional().meta({ description: 'For example 10GB.' }),
  gpu: z.number().min(0).optional().meta({ description: 'Graphics processors.' }),
  /** Megabits a second, or with a unit: `100Mbps`. */
  network: z.union([z.number().min(0), bandwidthText]).optional(),
  pools: z
    .record(z.string(), z.number().positive())
    .optional()
    .meta({ description: 'Pools of the project file and how much of each: database: 1.' }),
  locks: z
    .record(z.string(), z.enum(['read', 'write', 'exclusive']))
    .optional()
    .meta({ description: 'Names that tasks share: many may read at once, one alone may write.' }),
});
export type Resources = z.infer<typeof resourcesSchema>;

export const cacheSchema = z.union([
  z.boolean(),
  z.strictObject({
    inputs: z
      .array(z.string())
      .optional()
      .meta({ description: 'Globs of files that decide: when one changes, it runs.' }),
    outputs: z
      .array(z.string())
      .optional()
      .meta({ description: 'Globs of files it makes; they are kept and put back.' }),
    env: z.array(z.string()).optional().meta({ description: 'Names of environment variables that decide.' }),
  }),
]);
export type Cache = z.infer<typeof cacheSchema>;

export const prioritySchema = z.enum(['low', 'normal', 'high', 'critical']);
export type Priority = z.infer<typeof prioritySchema>;

export interface WorkflowNode {
  readonly action: string;
  readonly name?: string;
  readonly description?: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly after?: z.infer<typeof afterSchema>;
  readonly join?: 'all' | 'any' | 'first';
  readonly when?: string | boolean;
  readonly retry?: Retry;
  readonly timeout?: string;
  readonly priority?: Priority;
  readonly resources?: Resources;
  readonly estimate?: string;
  readonly cache?: Cache;
  readonly onFailure?: 'fail' | 'continue';
  readonly disabled?: boolean;
  readonly nodes?: Readonly<Record<string, WorkflowNode>>;
  /** `flow.group`: nodes that run at the end whatever happened. */
  readonly finally?: Readonly<Record<string, WorkflowNode>>;
  /** Containers: what each item hands out. */
  readonly outputs?: Readonly<Record<string, unknown>>;
}

// Ids are checked by reading (`node.id`) and by the published schema, not here: a draft with a wrong id keeps its node.
const nodesSchema = z.record(
  z.string(),
  z.lazy((): z.ZodType<WorkflowNode> => nodeSchema),
);

export const nodeSchema: z.ZodType<WorkflowNode> = z.looseObject({
  action: z.string().meta({ description: 'What the node does: module.action, for example shell.run.' }),
  name: z.string().optional().meta({ description: 'What people see; default: the title of the action.' }),
  description: z.string().optional(),
  parameters: z.record(z.string(), z.unknown()).optional().meta({
    description:
      'Values for the parameters of the action. Texts may hold expressions: {{ nodes.lint.outputs.findings }}.',
  }),
  after: afterSchema.optional().meta({
    description:
      'Nodes this one waits for: a list of ids, or a mapping from id to succeeded (default), failed, finished or case.NAME of a switch.',
  }),
  join: z.enum(['all', 'any', 'first']).optional().meta({
    description:
      'all: every dependency holds (default). any: at least one, when all have ended. first: as soon as one holds.',
  }),
  when: z
    .union([z.string(), z.boolean()])
    .optional()
    .meta({ description: 'Expression; when it is false the node is skipped.' }),
  retry: retrySchema.optional().meta({ description: 'Further attempts after a failure that may end better.' }),
  timeout: durationText.optional().meta({ description: 'Time limit of one attempt.' }),
  priority: prioritySchema.optional().meta({ description: 'Order among queued tasks; default: normal.' }),
  resources: resourcesSchema
    .optional()
    .meta({ description: 'What the task holds while it runs; it starts when all of it is free.' }),
  estimate: durationText.optional().meta({ description: 'Expected duration while there is no history.' }),
  cache: cacheSchema
    .optional()
    .meta({ description: 'Reuse earlier results: true, false, or the files and variables that decide.' }),
  onFailure: z
    .enum(['fail', 'continue'])
    .optional()
    .meta({ description: 'continue: the run does not fail for this node.' }),
  disabled: z.boolean().optional().meta({ description: 'Passed through: counts as succeeded, with no outputs.' }),
  nodes: nodesSchema.optional().meta({ description: 'Nodes inside a container.' }),
  finally: nodesSchema.optional().meta({ description: 'Nodes of a group that run at the end, whatever happened.' }),
  outputs: z
    .record(z.string(), z.unknown())
    .optional()
    .meta({ description: 'What a container hands out, by expressions over its inner nodes.' }),
});

export const workflowParameterSchema = z.looseObject({
  type: z.enum(['string', 'number', 'integer', 'boolean', 'array', 'object']).default('string'),
  default: z.unknown().optional(),
  description: z.string().optional(),
  required: z.boolean().optional(),
  enum: z.array(z.unknown()).optional(),
});
export type WorkflowParameter = z.infer<typeof workflowParameterSchema>;

export const modeSchema = z.enum(['sequential', 'parallel', 'priority', 'resource-aware']);
export type Mode = z.infer<typeof modeSchema>;

export const settingsSchema = z.looseObject({
  mode: modeSchema.optional().meta({ description: 'Which ready task starts first; default: resource-aware.' }),
  maxParallelTasks: z.number().int().min(1).optional().meta({ description: 'Tasks at the same time, at most.' }),
  timeout: durationText.optional().meta({ description: 'Time limit of a whole run.' }),
  onFailure: z.enum(['finish', 'stop', 'kill']).optional().meta({
    description:
      'finish: branches that do not need the failed task go on (default). stop: nothing new starts. kill: what runs is cancelled.',
  }),
});
export type WorkflowSettings = z.infer<typeof settingsSchema>;

export const workflowSchema = z.looseObject({
  formatVersion: z.literal(1),
  name: z.string().optional().meta({ description: 'What people see; default: the name of the file.' }),
  description: z.string().optional(),
  tags: z
    .array(z.string())
    .optional()
    .meta({ description: 'Words to find and sort workflows by; they change nothing of a run.' }),
  parameters: z
    .record(z.string(), workflowParameterSchema)
    .optional()
    .meta({ description: 'What a run may be given: {{ parameters.NAME }}.' }),
  settings: settingsSchema.optional().meta({ description: 'How runs of this workflow go.' }),
  nodes: nodesSchema,
  outputs: z
    .record(z.string(), z.unknown())
    .optional()
    .meta({ description: 'What a run hands out: {{ nodes.build.outputs.artifacts }}.' }),
});
export type Workflow = z.infer<typeof workflowSchema>;

/** A frame with a title around nodes; which nodes is where they stand, nothing else. Canvas pixels. */
export const groupSchema = z.looseObject({
  title: z.string(),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
  color: z.string().optional(),
});
export type LayoutGroup = z.infer<typeof groupSchema>;

/** A text on the canvas, in Markdown. Canvas pixels. */
export const noteSchema = z.looseObject({
  text: z.string(),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
  color: z.string().optional(),
});
export type LayoutNote = z.infer<typeof noteSchema>;

/** Positions and the like: never read by the engine, never part of a fingerprint. Keys are node paths (`each_browser.e2e`). Canvas pixels. */
export const layoutSchema = z.looseObject({
  version: z.literal(1).default(1),
  nodes: z
    .record(
      z.string(),
      z.looseObject({
        x: z.number(),
        y: z.number(),
        width: z.number().optional(),
        height: z.number().optional(),
        collapsed: z.boolean().optional(),
      }),
    )
    .default({}),
  groups: z.record(z.string(), groupSchema).default({}),
  notes: z.record(z.string(), noteSchema).default({}),
});
export type Layout = z.infer<typeof layoutSchema>;

export const EMPTY_LAYOUT: Layout = { version: 1, nodes: {}, groups: {}, notes: {} };
