import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { problemSchema } from '../problem.ts';
import { pastValueSchema } from '../run/past-value.ts';
import { editSchema } from '../workflow/edit.ts';
import { keptHistorySchema } from '../workflow/undo-history.ts';
import { layoutSchema } from '../workflow/workflow.ts';
import { resultOf, nothing, projectInput, workflowInput } from './call-shapes.ts';
import { exportFormatSchema, exportedSchema } from './import-calls.ts';

/* Documents: what is drawn and written, and its past in git and in runs. */

export const documentSchema = z.object({
  name: z.string(),
  text: z.string(),
  layout: layoutSchema,
  /** Changes with every change of text or layout, whoever made it. */
  revision: z.string(),
  /** False while the file does not exist: it is written at the first edit. */
  saved: z.boolean(),
  problems: z.array(problemSchema),
});
export type DocumentSnapshot = z.infer<typeof documentSchema>;

export const workflowRowSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  nodeCount: z.number().int(),
  modifiedAt: z.string(),
});
export type WorkflowRow = z.infer<typeof workflowRowSchema>;

export const workflowCalls = {
  list: oc.input(projectInput).output(resultOf(z.array(workflowRowSchema))),
  open: oc.input(workflowInput).output(resultOf(documentSchema)),
  /** Applies edits to `baseRevision`; `stale` brings the current document back, and the face applies its unsent edits again. */
  edit: oc
    .input(workflowInput.extend({ baseRevision: z.string(), edits: z.array(editSchema) }))
    .output(
      resultOf(
        z.discriminatedUnion('state', [
          z.object({ state: z.literal('applied'), revision: z.string(), problems: z.array(problemSchema) }),
          z.object({ state: z.literal('stale'), document: documentSchema }),
        ]),
      ),
    ),
  /** A free name (`untitled`, `untitled_2` …) when none is given. Not written before the first edit. */
  create: oc.input(z.object({ project: z.string(), name: z.string().optional() })).output(resultOf(documentSchema)),
  rename: oc.input(workflowInput.extend({ to: z.string() })).output(resultOf(documentSchema)),
  duplicate: oc.input(workflowInput.extend({ to: z.string().optional() })).output(resultOf(documentSchema)),
  /** Moves both files to the system's bin, and brings back what they held, so that it can be made again as it was. */
  delete: oc
    .input(workflowInput.extend({ toBin: z.boolean().default(true) }))
    .output(resultOf(z.object({ text: z.string(), layout: layoutSchema, history: keptHistorySchema.nullable() }))),
  /** What could be undone when it was last kept, by any window; null when there is nothing. */
  history: oc.input(workflowInput).output(resultOf(z.object({ history: keptHistorySchema.nullable() }))),
  /** Kept beside the user's settings, so that undo outlives the window. Without steps: what was kept goes. */
  keepHistory: oc.input(workflowInput.extend({ history: keptHistorySchema })).output(resultOf(nothing)),
  /** Commits that changed the file or its layout, newest first; empty outside git. */
  revisions: oc
    .input(workflowInput.extend({ limit: z.number().int().min(1).max(500).default(50) }))
    .output(
      resultOf(z.array(z.object({ commit: z.string(), subject: z.string(), author: z.string(), at: z.string() }))),
    ),
  /** Text and layout as they were at a commit, branch or tag; null when they were not there. `base`: the commit from which that and HEAD went apart. */
  atRevision: oc
    .input(workflowInput.extend({ revision: z.string() }))
    .output(
      resultOf(z.object({ text: z.string().nullable(), layout: layoutSchema.nullable(), base: z.string().nullable() })),
    ),
  /** Runs on record that froze a text other than the next newer one's, newest first. */
  runVersions: oc
    .input(workflowInput)
    .output(resultOf(z.array(z.object({ run: z.string(), number: z.number().int(), at: z.string() })))),
  /** The text that a run of this workflow froze. */
  ofRun: oc.input(workflowInput.extend({ run: z.string() })).output(resultOf(z.object({ text: z.string() }))),
  /** Branches and tags of the repository, the newest first; empty outside git. */
  branches: oc.input(projectInput).output(resultOf(z.array(z.string()))),
  /** In another format, with what that format cannot say; nothing is written. */
  export: oc.input(workflowInput.extend({ format: exportFormatSchema })).output(resultOf(exportedSchema)),
  /** Pushes: a document changed (by another face, an editor, git), or the list did. */
  changes: oc
    .input(projectInput)
    .output(
      eventIterator(
        z.array(
          z.discriminatedUnion('kind', [
            z.object({ kind: z.literal('document'), document: documentSchema }),
            z.object({ kind: z.literal('list'), workflows: z.array(workflowRowSchema) }),
          ]),
        ),
      ),
    ),
};

export const expressionCalls = {
  /**
   * What an expression of a node yields with the outputs a past run recorded: without `run` the newest that has something to show.
   * Nothing runs; a runaway expression is stopped; secrets are not read.
   */
  evaluate: oc
    .input(
      z.object({
        project: z.string(),
        workflow: z.string(),
        node: z.string(),
        expression: z.string().max(100_000),
        run: z.string().optional(),
      }),
    )
    .output(resultOf(pastValueSchema)),
};
