import type { MadeFile } from '#shared/workflow/undo-history.ts';
import { messages } from '../messages/messages.ts';
import { api } from './connection.ts';
import { reportProblem, tell } from './notices.tsx';

/* Workflows that a gesture made beside the one it changed: written with it, taken away with its undo, brought back with its redo. */

const text = messages.app.madeFile;

/** Writes a new workflow; false (and says why) when that cannot be. */
export async function makeFile(project: string, made: MadeFile): Promise<boolean> {
  const created = await api().workflows.create({ project, name: made.name });
  if (!created.ok) {
    reportProblem(created.problem);
    return false;
  }
  const written = await api().workflows.edit({
    project,
    name: made.name,
    baseRevision: created.value.revision,
    edits: [
      { type: 'text.set', text: made.text },
      { type: 'layout.set', layout: made.layout },
    ],
  });
  if (!written.ok) reportProblem(written.problem);
  return written.ok;
}

/** Undo: the file goes, unless somebody has worked on it since. */
export async function takeBackFile(project: string, made: MadeFile): Promise<void> {
  // Read, not opened: the next launch shows what was opened last.
  const file = await api().files.read({ project, path: `.codomyrmex/workflows/${made.name}.workflow.yaml` });
  if (!file.ok) return;
  if (file.value.text !== made.text) {
    tell(text.stays(made.name));
    return;
  }
  const deleted = await api().workflows.delete({ project, name: made.name, toBin: false });
  if (!deleted.ok) reportProblem(deleted.problem);
}

/** Redo: the file comes back, unless there is one. */
export async function bringBackFile(project: string, made: MadeFile): Promise<void> {
  const list = await api().workflows.list({ project });
  const isThere = list.ok && list.value.some(({ name }) => name === made.name);
  if (!isThere) await makeFile(project, made);
}
