import { freeId, toNodeId } from '#shared/id.ts';
import { extractNodes, type Extracted } from '#shared/workflow/extract.ts';
import { inlineNode } from '#shared/workflow/inline.ts';
import { nodeName } from '#shared/workflow/node-names.ts';
import { type Result } from '#shared/result.ts';
import { messages } from '../messages/messages.ts';
import { api } from '../stores/connection.ts';
import { currentDocument, edit, useDocument } from '../stores/document-store.ts';
import { makeFile } from '../stores/made-files.ts';
import { reportProblem } from '../stores/notices.tsx';
import { useStudio } from '../stores/studio-store.ts';
import { enterWorkflow } from '../stores/trail-store.ts';
import { announce, openSheet, select, useView } from '../stores/view-store.ts';
import { nodeAt, outermost } from './node-tree.ts';
import { absolutePlace, desk, useScene } from './scene.ts';

/* Workflows inside workflows: into one, out of nodes, and back in place. */

const text = messages.canvas.sub;

/** The workflow a node runs, when its name is written out. */
export function workflowOf(path: string): string | undefined {
  const node = nodeAt(useScene.getState().workflow, path);
  const name = node?.action === 'flow.run-workflow' ? node.parameters?.['workflow'] : undefined;
  return typeof name === 'string' && name !== '' && !name.includes('{{') ? name : undefined;
}

/** That of the one selected node. */
export function selectedWorkflow(): string | undefined {
  const [path, ...more] = useView.getState().selectedNodes;
  return path === undefined || more.length > 0 ? undefined : workflowOf(path);
}

export function enterSelected(): void {
  const [path] = useView.getState().selectedNodes;
  if (path !== undefined) enterNode(path);
}

/** False when the node runs no workflow. */
export function enterNode(path: string): boolean {
  const workflow = workflowOf(path);
  if (workflow === undefined) return false;
  void enterWorkflow(path, workflow);
  return true;
}

export function openExtract(): void {
  openSheet({ kind: 'extract', paths: outermost(useView.getState().selectedNodes) });
}

/** A name for what is taken out: that of its only node, else of the workflow it comes from. */
export function freeWorkflowName(paths: readonly string[]): string {
  const { workflow } = useScene.getState();
  const { name = '' } = useDocument.getState();
  const [path = '', ...more] = paths;
  const node = more.length === 0 ? nodeAt(workflow, path) : undefined;
  const wanted =
    node === undefined ? `${name}_part` : toNodeId(nodeName(node, path.slice(path.lastIndexOf('.') + 1), undefined));
  const taken = new Set(useStudio.getState().workflows.map((row) => row.name.toLowerCase()));
  return freeId(wanted, (other) => taken.has(other.toLowerCase()));
}

/** What taking the nodes out would yield, or why it cannot be. */
export function planExtract(paths: readonly string[], name: string): Result<Extracted> {
  const { places } = useScene.getState();
  return extractNodes(currentDocument(), useScene.getState().catalogue, { paths, name, places });
}

/** One step to undo; the new file goes and comes with it. */
export async function extract(paths: readonly string[], name: string): Promise<Result<true>> {
  const { project } = useDocument.getState();
  const planned = planExtract(paths, name);
  if (!planned.ok) return planned;
  if (project === undefined || !(await makeFile(project, planned.value.made))) return { ok: true, value: true };
  const { edits, made, path } = planned.value;
  if (edit(text.undo.extract, edits, made)) {
    select([path]);
    announce(text.extracted(name));
  }
  return { ok: true, value: true };
}

export async function inlineSelected(): Promise<void> {
  const [path = ''] = useView.getState().selectedNodes;
  const { project } = useDocument.getState();
  const name = workflowOf(path);
  if (project === undefined || name === undefined) return;
  const opened = await api().workflows.open({ project, name });
  if (!opened.ok) {
    reportProblem(opened.problem);
    return;
  }
  const now = desk();
  if (now === undefined) return;
  const at = now.places[path] ?? absolutePlace(path) ?? { x: 0, y: 0 };
  const result = inlineNode(currentDocument(), path, opened.value, at);
  if (!result.ok) reportProblem(result.problem);
  else if (edit(text.undo.inline, result.value.edits)) {
    select(result.value.paths);
    announce(text.inlined(name));
  }
}
