import { z } from 'zod';

/** A folder the user opened. `id` is made from its real path and never leaves this machine. */
export const projectSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Absolute. */
  path: z.string(),
  description: z.string().default(''),
  /** May the studio start programs and read local tool configuration here? Asked at the first run. */
  trusted: z.boolean(),
  isGit: z.boolean(),
  branch: z.string().optional(),
  lastOpenedAt: z.string().optional(),
  lastWorkflow: z.string().optional(),
  /** False when the folder has gone; it stays in the list until the user removes it. */
  exists: z.boolean(),
});
export type Project = z.infer<typeof projectSchema>;

export const templateParameterSchema = z.object({
  title: z.string(),
  description: z.string().optional(),
  type: z.enum(['string', 'boolean', 'choice']),
  default: z.union([z.string(), z.boolean()]).optional(),
  choices: z.array(z.string()).optional(),
  pattern: z.string().optional(),
});

/** What a template says about some of its files; the rest is written as it lies below `files/`. */
export const templateFileRuleSchema = z.object({
  /** A file below `files/`, or with a trailing slash everything in that folder. */
  path: z.string(),
  /** Another place in the project (the new beginning of the path, for a folder). May hold `{name.kebab}`. */
  to: z.string().optional(),
  /** Written only when each of these parameters has this value. */
  when: z.record(z.string(), z.union([z.string(), z.boolean()])).optional(),
});
export type TemplateFileRule = z.infer<typeof templateFileRuleSchema>;

/** `template.yaml` in a folder below `templates/`. */
export const templateSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  icon: z.string().default('folder'),
  version: z.number().int().default(1),
  order: z.number().default(100),
  parameters: z.record(z.string(), templateParameterSchema).default({}),
  files: z.array(templateFileRuleSchema).default([]),
  /** The workflow the window opens first; absent: the first by name. */
  firstWorkflow: z.string().optional(),
  /** Goes into the new project's file as it is: pools with their amounts. */
  pools: z.record(z.string(), z.unknown()).optional(),
  /** Goes into the new project's file as it is: names of environment variables that expressions may read. */
  env: z.array(z.string()).optional(),
  /** Goes into the new project's file as it is: which folders `codomyrmex docs` gives pages of their own. */
  documentation: z.looseObject({ folders: z.array(z.string()).optional() }).optional(),
  modules: z
    .object({ required: z.array(z.string()).default([]), optional: z.array(z.string()).default([]) })
    .default({ required: [], optional: [] }),
});
export type Template = z.infer<typeof templateSchema>;
