import { z } from 'zod';
import { groupSchema, layoutSchema, noteSchema } from './workflow.ts';

/*
 * Every change to a document, by hand, from the command line or by an agent, is one of these. Each states the wanted end, never a
 * delta, so applying one twice is harmless. Paths of nodes are ids joined by dots: `each_browser.e2e`.
 */
export const editSchema = z.discriminatedUnion('type', [
  /** Puts a node there, replacing what has that path. `node` is the raw mapping of the file; key order is kept. */
  z.object({ type: z.literal('node.put'), path: z.string(), node: z.record(z.string(), z.unknown()) }),
  /** Removes a node and what refers to it by `after`; expressions that name it stay and become problems. */
  z.object({ type: z.literal('node.remove'), path: z.string() }),
  /** New id for a node in its scope; every reference (`after`, expressions, layout) is rewritten. */
  z.object({ type: z.literal('node.rename'), path: z.string(), id: z.string() }),
  /** Puts a node directly before another one of its scope, or last: the order of the file, in which ready tasks start one at a time. */
  z.object({ type: z.literal('node.order'), path: z.string(), before: z.string().nullable() }),
  /**
   * Sets a field inside a node, e.g. `['parameters', 'path']`; without `value` the field goes, and emptied mappings with it. An item of a
   * list can be set, or appended at its length, but not taken out: that is no end, but a delta. Set the whole list instead.
   */
  z.object({
    type: z.literal('node.set'),
    path: z.string(),
    field: z.array(z.union([z.string(), z.number()])).min(1),
    value: z.unknown().optional(),
  }),
  /** Sets a field outside `nodes`: name, description, parameters, settings, outputs. */
  z.object({
    type: z.literal('workflow.set'),
    field: z.array(z.union([z.string(), z.number()])).min(1),
    value: z.unknown().optional(),
  }),
  /** The whole text, as typed in the YAML view or brought back by undo. */
  z.object({ type: z.literal('text.set'), text: z.string() }),
  /** Places nodes; null forgets a place (laid out automatically). */
  z.object({
    type: z.literal('layout.place'),
    nodes: z.record(
      z.string(),
      z
        .object({
          x: z.number(),
          y: z.number(),
          width: z.number().optional(),
          height: z.number().optional(),
          collapsed: z.boolean().optional(),
        })
        .nullable(),
    ),
  }),
  /** Notes on the canvas, each as a whole; null takes one away. */
  z.object({ type: z.literal('layout.notes'), notes: z.record(z.string(), noteSchema.nullable()) }),
  /** Frames drawn around nodes, each as a whole; null takes one away. */
  z.object({ type: z.literal('layout.groups'), groups: z.record(z.string(), groupSchema.nullable()) }),
  /** The whole layout, as brought back by undo. */
  z.object({ type: z.literal('layout.set'), layout: layoutSchema }),
]);
export type Edit = z.infer<typeof editSchema>;
