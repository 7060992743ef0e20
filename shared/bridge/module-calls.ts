import { oc } from '@orpc/contract';
import { z } from 'zod';
import { moduleManifestSchema } from '../module/manifest.ts';
import { nothing } from './call-shapes.ts';

export const toolStateSchema = z.object({
  module: z.string(),
  tool: z.string(),
  title: z.string(),
  found: z.boolean(),
  path: z.string().optional(),
  version: z.string().optional(),
  install: z.string(),
});
export type ToolState = z.infer<typeof toolStateSchema>;

export const moduleCalls = {
  list: oc.input(nothing).output(z.array(moduleManifestSchema)),
  tools: oc.input(z.object({ project: z.string().optional() })).output(z.array(toolStateSchema)),
};
