import type { WorkflowRow } from '#shared/bridge/workflow-calls.ts';
import { editAt } from '#shared/workflow/edit-at.ts';
import type { MergeConflict } from '#shared/workflow/merge-data.ts';
import { messages } from '../messages/messages.ts';
import { api } from './connection.ts';
import { currentDocument, edit, showDocument, useDocument } from './document-store.ts';
import { reportProblem } from './notices.tsx';
import { useOutside } from './outside-store.ts';

/** Workflows that this window itself takes away: nobody need be told. */
const leaving = new Set<string>();

/** Runs `work`, which deletes or renames a workflow by this window's own wish. */
export async function leavingWorkflow<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
  leaving.add(name);
  try {
    return await work();
  } finally {
    leaving.delete(name);
  }
}

/** The list of workflows is another: is the open one still among them? */
export function lookForOpenWorkflow(before: readonly WorkflowRow[], now: readonly WorkflowRow[]): void {
  const { name } = useDocument.getState();
  if (name === undefined) return;
  if (now.some((row) => row.name === name)) {
    useOutside.setState({ gone: undefined });
    return;
  }
  // What was never saved was never in the list.
  if (!before.some((row) => row.name === name) || leaving.has(name)) return;
  useOutside.setState({ gone: { name } });
  const known = new Set(before.map((row) => row.name));
  void findRenamed(
    name,
    now.filter((row) => !known.has(row.name)),
  );
}

/** A file that is new and says the same is the same under another name. */
async function findRenamed(name: string, added: readonly WorkflowRow[]): Promise<void> {
  const { project, text } = useDocument.getState();
  if (project === undefined) return;
  for (const row of added) {
    const found = await api().workflows.open({ project, name: row.name });
    if (useOutside.getState().gone?.name !== name) return;
    if (found.ok && found.value.text === text) useOutside.setState({ gone: { name, renamedTo: row.name } });
  }
}

/** Writes the workflow anew, under the name it had. */
export async function keepCopy(): Promise<void> {
  const { project } = useDocument.getState();
  const { name, text, layout } = currentDocument();
  if (project === undefined) return;
  const made = await api().workflows.create({ project, name });
  if (!made.ok) {
    reportProblem(made.problem);
    return;
  }
  showDocument(project, made.value);
  edit(messages.app.outside.keepEdit, [
    { type: 'text.set', text },
    { type: 'layout.set', layout },
  ]);
}

/** Keeps ours, which stands there already. */
export function keepMine(conflict: MergeConflict): void {
  useOutside.setState(({ conflicts }) => ({ conflicts: conflicts.filter(({ id }) => id !== conflict.id) }));
}

export function takeTheirs(conflict: MergeConflict): void {
  edit(messages.app.outside.theirsEdit(conflict.id), [editAt(conflict.path, conflict.theirs)]);
  keepMine(conflict);
}
