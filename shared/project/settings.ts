import { z } from 'zod';
import { DEFAULT_RETENTION, retentionRuleSchema } from '../run/retention.ts';
import { sizeText } from '../workflow/workflow.ts';

/** Without defaults: those would come into every change of one field, and set all others back. */
const fields = {
  theme: z.enum(['system', 'light', 'dark']),
  navigation: z.enum(['mouse', 'trackpad', 'unset']),
  maxParallelTasks: z.number().int().min(1).max(256),
  maxParallelWorkflows: z.number().int().min(1).max(64),
  /** How the queue comes back when the studio died. After a clean stop it comes back as it was left. */
  queueAfterCrash: z.enum(['paused', 'run', 'asLeft']),
  /** What tasks may use of this machine at most; what is absent is what was found. Network in megabits a second. */
  capacities: z.object({
    cpu: z.number().positive().optional(),
    memory: sizeText.optional(),
    disk: sizeText.optional(),
    gpu: z.number().min(0).optional(),
    network: z.number().positive().optional(),
  }),
  /** While less memory than this is available, nothing more starts beside what runs. Default: 5 % of all, at most 500 MB. */
  memoryKeptFree: sizeText,
  /** Program → absolute path. */
  toolPaths: z.record(z.string(), z.string()),
  /** Module id → its own settings, e.g. `ai-code-editing: { baseUrl, model, provider }`. */
  modules: z.record(z.string(), z.record(z.string(), z.unknown())),
  /** Command line of the user's editor; `{file}` and `{line}` are filled in. */
  editor: z.string(),
  /** How much of the past is kept; `project.yaml` may say otherwise for its own runs. */
  retention: retentionRuleSchema,
  /** Tools that AI clients may not call (`codomyrmex mcp`). */
  mcp: z.object({ deny: z.array(z.string()).default([]) }),
  keymap: z.record(z.string(), z.array(z.string())),
};

/** What the user chose for the whole studio. Every field has a default, so an empty file is valid. */
export const settingsSchema = z.object({
  ...fields,
  theme: fields.theme.default('system'),
  navigation: fields.navigation.default('unset'),
  maxParallelTasks: fields.maxParallelTasks.optional(),
  maxParallelWorkflows: fields.maxParallelWorkflows.default(2),
  queueAfterCrash: fields.queueAfterCrash.default('paused'),
  capacities: fields.capacities.default({}),
  memoryKeptFree: fields.memoryKeptFree.optional(),
  toolPaths: fields.toolPaths.default({}),
  modules: fields.modules.default({}),
  editor: fields.editor.default(''),
  retention: fields.retention.default(DEFAULT_RETENTION),
  mcp: fields.mcp.default({ deny: [] }),
  keymap: fields.keymap.default({}),
});
export type Settings = z.infer<typeof settingsSchema>;
/** A change: what is absent stays as it is, and `null` takes a limit back. */
export const settingsPatchSchema = z
  .object({
    ...fields,
    maxParallelTasks: fields.maxParallelTasks.nullable(),
    memoryKeptFree: fields.memoryKeptFree.nullable(),
  })
  .partial();
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;
export type CapacitySettings = Settings['capacities'];
