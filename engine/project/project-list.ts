import { createHash } from 'node:crypto';
import { z } from 'zod';

/** What is remembered of a project between launches; the rest is read from its folder. */
export const projectEntrySchema = z.object({
  /** Real path; the identity of the project on this machine. */
  path: z.string(),
  trusted: z.boolean().default(false),
  lastOpenedAt: z.string(),
  lastWorkflow: z.string().optional(),
});
export type ProjectEntry = z.infer<typeof projectEntrySchema>;

export const projectListStateSchema = z.object({ projects: z.array(projectEntrySchema).default([]) });
export type ProjectListState = z.infer<typeof projectListStateSchema>;

/** Where the list is kept. Both are quick and synchronous: read, change, write happens in one go. */
export interface ProjectListStorage {
  get(): ProjectListState;
  set(state: ProjectListState): void;
}

/** `realPath` must be the real path: two ways to one folder are one project. */
export function projectId(realPath: string): string {
  return createHash('sha256').update(realPath).digest('hex').slice(0, 16);
}

/** Most recent first. */
export function entriesOf(state: ProjectListState): readonly ProjectEntry[] {
  return state.projects.toSorted((one, other) => (one.lastOpenedAt < other.lastOpenedAt ? 1 : -1));
}

export function putEntry(state: ProjectListState, entry: ProjectEntry): ProjectListState {
  return { projects: [entry, ...state.projects.filter(({ path }) => path !== entry.path)] };
}

export function dropEntry(state: ProjectListState, id: string): ProjectListState {
  return { projects: state.projects.filter(({ path }) => projectId(path) !== id) };
}
