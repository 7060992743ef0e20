import { z } from 'zod';
import { DEFAULT_RETENTION, retentionRuleSchema } from '../run/retention.ts';
import { sizeText } from '../workflow/workflow.ts';

/** What the user chose for the whole studio. Every field has a default, so an empty file is valid. */
export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  navigation: z.enum(['mouse', 'trackpad', 'unset']).default('unset'),
  maxParallelTasks: z.number().int().min(1).max(256).optional(),
  maxParallelWorkflows: z.number().int().min(1).max(64).default(2),
  /** How the queue comes back when the studio died. After a clean stop it comes back as it was left. */
  queueAfterCrash: z.enum(['paused', 'run', 'asLeft']).default('paused'),
  /** What tasks may use of this machine at most; what is absent is what was found. Network in megabits a second. */
  capacities: z
    .object({
      cpu: z.number().positive().optional(),
      memory: sizeText.optional(),
      disk: sizeText.optional(),
      gpu: z.number().min(0).optional(),
      network: z.number().positive().optional(),
    })
    .default({}),
  /** While less memory than this is available, nothing more starts beside what runs. Default: 5 % of all, at most 500 MB. */
  memoryKeptFree: sizeText.optional(),
  /** Program → absolute path. */
  toolPaths: z.record(z.string(), z.string()).default({}),
  /** Module id → its own settings, e.g. `ai-code-editing: { baseUrl, model, provider }`. */
  modules: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  /** Command line of the user's editor; `{file}` and `{line}` are filled in. */
  editor: z.string().default(''),
  /** How much of the past is kept; `project.yaml` may say otherwise for its own runs. */
  retention: retentionRuleSchema.default(DEFAULT_RETENTION),
  /** Tools that AI clients may not call (`codomyrmex mcp`). */
  mcp: z.object({ deny: z.array(z.string()).default([]) }).default({ deny: [] }),
  keymap: z.record(z.string(), z.array(z.string())).default({}),
});
export type Settings = z.infer<typeof settingsSchema>;
export const settingsPatchSchema = settingsSchema.partial();
export type CapacitySettings = Settings['capacities'];
