import { oc } from '@orpc/contract';
import { z } from 'zod';
import { settingsPatchSchema, settingsSchema } from '../project/settings.ts';
import { resultOf, nothing } from './call-shapes.ts';

/* The application itself: what it is, its checks, settings and secrets. */

export const checkSchema = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(['good', 'warning', 'bad']),
  detail: z.string(),
  remedy: z.string().optional(),
});
export type Check = z.infer<typeof checkSchema>;

export const secretRowSchema = z.object({
  name: z.string(),
  /** Where it is kept: by the system's own vault, for this session only, or in the environment. */
  kept: z.enum(['system', 'session', 'environment']),
});
export type SecretRow = z.infer<typeof secretRowSchema>;

export const appInfoSchema = z.object({
  version: z.string(),
  shell: z.enum(['electron', 'browser']),
  platform: z.string(),
  dataFolder: z.string(),
  cores: z.number().int(),
  /** Id of the project named on the command line, or of the sample. */
  openProject: z.string().optional(),
  /** Where `secrets.set` keeps values in this shell. */
  secretsKept: z.enum(['system', 'session']),
});
export type AppInfo = z.infer<typeof appInfoSchema>;

export const appCalls = {
  info: oc.input(nothing).output(appInfoSchema),
  /** With a project: its file too, and if it is trusted the tools in it. */
  doctor: oc.input(z.object({ project: z.string().optional() })).output(z.array(checkSchema)),
  /** How many tasks wait for a person, for the shell's badge, and perhaps a notice of the system. `shown` false: this shell has neither. */
  attention: oc
    .input(
      z.object({
        count: z.number().int().min(0),
        notice: z.object({ title: z.string().max(200), text: z.string().max(1000) }).optional(),
      }),
    )
    .output(z.object({ shown: z.boolean() })),
  /** Opens a file of a project in the user's editor or the system's default program. */
  openInEditor: oc
    .input(z.object({ project: z.string(), path: z.string(), line: z.number().int().optional() }))
    .output(resultOf(nothing)),
};

export const settingsCalls = {
  get: oc.input(nothing).output(settingsSchema),
  set: oc.input(settingsPatchSchema).output(resultOf(settingsSchema)),
};

export const secretCalls = {
  list: oc.input(nothing).output(z.array(secretRowSchema)),
  set: oc
    .input(z.object({ name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), value: z.string().min(1) }))
    .output(resultOf(secretRowSchema)),
  delete: oc.input(z.object({ name: z.string() })).output(resultOf(nothing)),
};
