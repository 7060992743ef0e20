import type { DocumentSnapshot } from '#shared/bridge/workflow-calls.ts';
import { applyEdits } from '#shared/workflow/apply-edit.ts';
import type { WorkflowDocument } from '#shared/workflow/document.ts';
import type { Edit } from '#shared/workflow/edit.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import { historyFor, type KeptHistory } from '#shared/workflow/undo-history.ts';
import type { Layout } from '#shared/workflow/workflow.ts';
import { messages } from '../messages/messages.ts';
import { api } from './connection.ts';
import { currentDocument, edit, saved, useDocument } from './document-store.ts';
import { makeFile } from './made-files.ts';
import { reportBug, reportProblem, tellWithAction } from './notices.tsx';
import { useStudio } from './studio-store.ts';
import { keepHistory, keptHistory } from './undo-keeping.ts';

/* Workflows as whole files: their tags, earlier versions of them, and those that were deleted. */

const text = messages.library;

/** Sets the tags of a workflow, open or not. Either way it is a step that undo takes back. */
export async function tagWorkflow(name: string, tags: readonly string[]): Promise<void> {
  const edits: Edit[] = [{ type: 'workflow.set', field: ['tags'], value: tags.length === 0 ? undefined : [...tags] }];
  const { project } = useStudio.getState();
  if (useDocument.getState().name === name) {
    edit(text.tagEdit, edits);
    await saved();
    return;
  }
  if (project === undefined) return;
  const opened = await api().workflows.open({ project: project.id, name });
  if (!opened.ok) {
    reportProblem(opened.problem);
    return;
  }
  const before = opened.value;
  const after = applyEdits(before, edits);
  if (after.ok && after.value.text === before.text) return;
  const edited = await api().workflows.edit({ project: project.id, name, baseRevision: before.revision, edits });
  if (!edited.ok) {
    reportProblem(edited.problem);
    return;
  }
  // Somebody else was quicker: what they made is looked at again.
  if (edited.value.state === 'stale') return tagWorkflow(name, tags);
  if (after.ok) await keepStep(project.id, before, after.value, edited.value.revision);
  const former = readWorkflow(before.text).workflow?.tags ?? [];
  tellWithAction(text.tagged(name), text.undo, () => void tagWorkflow(name, former).catch(reportBug));
}

/** So that undo knows the step when the workflow is opened. */
async function keepStep(
  project: string,
  before: DocumentSnapshot,
  after: WorkflowDocument,
  revision: string,
): Promise<void> {
  const { name } = before;
  const kept = await keptHistory(project, name);
  const history = kept === undefined ? undefined : historyFor(before, before.revision, kept);
  const { text: was, layout } = before;
  const step = { label: text.tagEdit, before: { name, text: was, layout }, after };
  keepHistory({ project, name, revision, undo: [...(history?.undo ?? []), step], redo: [] });
}

export interface DeletedWorkflow {
  readonly name: string;
  readonly text: string;
  readonly layout: Layout;
  readonly history: KeptHistory | null;
}

/** Says that it went, with the way back: the file as it was, and what could be undone in it. */
export function offerBack(project: string, deleted: DeletedWorkflow, show: (name: string) => Promise<void>): void {
  const bringBack = async (): Promise<void> => {
    const { name, history } = deleted;
    if (!(await makeFile(project, deleted))) return;
    if (history !== null) await api().workflows.keepHistory({ project, name, history });
    if (useStudio.getState().project?.id === project) await show(name);
  };
  tellWithAction(text.deleted(deleted.name), text.undo, () => void bringBack().catch(reportBug));
}

/** Makes the open workflow what it was in a version; one step of undo. False when it says the same already. */
export function restoreVersion(version: { readonly text: string; readonly layout?: Layout }): boolean {
  const current = currentDocument();
  const places: Edit[] = version.layout === undefined ? [] : [{ type: 'layout.set', layout: version.layout }];
  const words: Edit[] = version.text === current.text ? [] : [{ type: 'text.set', text: version.text }];
  return edit(text.restoreEdit, [...words, ...places]);
}
