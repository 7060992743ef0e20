import type { Catalogue } from '#shared/module/manifest.ts';
import type { Workflow } from '#shared/workflow/workflow.ts';
import { messages } from '../messages/messages.ts';
import { closeSheet, openSheet, type Sheet } from '../stores/view-store.ts';
import { addNode, portUse } from './add-node.ts';
import { replaceNode, tellingOutput } from './canvas-commands.ts';
import { toCanvas } from './canvas-view.ts';
import { pasteBehind } from './clipboard-commands.ts';
import type { Clip } from './clipboard.ts';
import { isOutput, portTypeOf } from './fitting-ports.ts';
import type { NewCard } from './gestures.ts';
import { calledAt } from './node-tree.ts';
import type { SearchPort } from './rank-actions.ts';
import { useScene } from './scene.ts';

/* What the rows of the search stand for, and what choosing one does. */

export type AddNodeSheet = Extract<Sheet, { readonly kind: 'addNode' }>;

/** The action that runs another workflow of the project. */
export const RUN_WORKFLOW = 'flow.run-workflow';
/** Value of the row that pastes. */
export const PASTE_ROW = 'paste:clipboard';

export type Choice = Pick<NewCard, 'action' | 'parameters'>;

export function searchPort(from: AddNodeSheet['from']): SearchPort | undefined {
  const { workflow, catalogue } = useScene.getState();
  if (from === undefined || workflow === undefined) return undefined;
  const type = portTypeOf(workflow, catalogue, from);
  return type === undefined ? undefined : { type, isOutput: isOutput(from.port), key: portUse(workflow, from) };
}

/** What a row stands for: `hits:git.commit` an action, `workflow:name` a node that runs this workflow; undefined for all that is no node. */
export function choiceOf(value: string): Choice | undefined {
  const [kind, name] = [value.slice(0, value.indexOf(':')), value.slice(value.indexOf(':') + 1)];
  if (name === '' || kind === 'command' || value === PASTE_ROW) return undefined;
  return kind === 'workflow' ? { action: RUN_WORKFLOW, parameters: { workflow: name } } : { action: name };
}

/** Places the node; chained, the search stays open for what comes next, from the first output of the new node. */
export function place(
  { at, from, onEdge, replace }: AddNodeSheet,
  choice: Choice | undefined,
  { isChained, isLoose }: { readonly isChained: boolean; readonly isLoose: boolean },
): void {
  if (choice === undefined) return;
  if (replace !== undefined) {
    if (replaceNode(replace, choice.action)) closeSheet();
    return;
  }
  const path = addNode(choice.action, {
    at: at === undefined || onEdge !== undefined ? undefined : toCanvas(at),
    from: isLoose ? undefined : from,
    onEdge,
    parameters: choice.parameters,
  });
  if (path === undefined) return;
  if (isChained) openSheet({ kind: 'addNode', from: { node: path, port: tellingOutput(path) } });
  else closeSheet();
}

/** What the clipboard holds, put where the search was opened and behind the port it was opened for. */
export function placeClip({ at, from }: AddNodeSheet, clip: Clip, isLoose: boolean): void {
  closeSheet();
  pasteBehind(clip, at === undefined ? undefined : toCanvas(at), isLoose ? undefined : from);
}

/** May nodes from the clipboard be put here? In the middle of an edge, or in the place of a node, only one new node can stand. */
export function mayPaste({ onEdge, replace }: AddNodeSheet): boolean {
  return onEdge === undefined && replace === undefined;
}

/** "Lint, Tests and 3 more": what the row says will come. */
export function clipNames({ nodes }: Clip, catalogue: Catalogue): string {
  const workflow: Workflow = { formatVersion: 1, nodes };
  const names = Object.keys(nodes).map((id) => calledAt(workflow, catalogue, id));
  const shown = names.slice(0, MOST_NAMES).join(', ');
  const more = names.length - MOST_NAMES;
  return more > 0 ? messages.canvas.addNode.andMore(shown, more) : shown;
}

const MOST_NAMES = 3;
