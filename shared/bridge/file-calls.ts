import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { traceSchema } from '../run/origin.ts';
import { resultOf, projectInput } from './call-shapes.ts';

/* Folders of this machine, files of a project, and where a file came from. */

export const folderCalls = {
  /** For the folder picker where the shell has no native one. Without a path: the home folder. */
  /** `endings`: files whose names end so are listed too. */
  list: oc.input(z.object({ path: z.string().optional(), endings: z.array(z.string()).optional() })).output(
    resultOf(
      z.object({
        path: z.string(),
        parent: z.string().optional(),
        folders: z.array(z.object({ name: z.string(), path: z.string(), isProject: z.boolean(), isGit: z.boolean() })),
        files: z.array(z.object({ name: z.string(), path: z.string() })).optional(),
      }),
    ),
  ),
  /** The system's own dialog (Electron); `unavailable` elsewhere; null when cancelled. */
  choose: oc
    .input(z.object({ title: z.string() }))
    .output(z.object({ available: z.boolean(), path: z.string().nullable() })),
};

export const fileCalls = {
  /** Files of a project for path fields and pickers; `glob` as in the format page, `.git` and `node_modules` left out. */
  match: oc
    .input(z.object({ project: z.string(), glob: z.string(), limit: z.number().int().max(1000).default(200) }))
    .output(resultOf(z.object({ paths: z.array(z.string()), total: z.number().int() }))),
  read: oc
    .input(z.object({ project: z.string(), path: z.string() }))
    .output(resultOf(z.object({ text: z.string(), truncated: z.boolean() }))),
  /** Pushes paths that were made, changed or removed (of many at once only some); `.git`, `.codomyrmex` and `node_modules` left out. */
  changes: oc.input(projectInput).output(eventIterator(z.array(z.string()))),
};

export const artifactCalls = {
  /** Which runs made exactly the bytes of a file of the project, newest first. */
  trace: oc.input(z.object({ project: z.string(), path: z.string() })).output(resultOf(traceSchema)),
  /** The same for an artifact, by what is in it. */
  traceContent: oc
    .input(z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.number().int().min(0) }))
    .output(traceSchema),
};
