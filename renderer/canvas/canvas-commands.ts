import type { Edit } from '#shared/workflow/edit.ts';
import { messages } from '../messages/messages.ts';
import { edit, useDocument } from '../stores/document-store.ts';
import { reportBug, reportProblem, tell } from '../stores/notices.tsx';
import { announce, openSheet, select, useView } from '../stores/view-store.ts';
import { useCanvas } from './canvas-store.ts';
import { bringIntoView, canvasElement, fitWhenOutOfSight, pointForNew, toClient } from './canvas-view.ts';
import {
  deleteAndHeal,
  deleteParts,
  nudgeCards,
  placeEdit,
  toggleDisabled,
  toggleMuted,
  type Desk,
} from './gestures.ts';
import { layoutInWorker } from './layout-client.ts';
import { withLayoutNotice } from './layout-notice.tsx';
import type { Places } from './layout-tree.ts';
import { layoutNodesOf } from './flow-graph.ts';
import { removeMarks } from './marks.ts';
import { nodeAt, outermost, parentOf } from './node-tree.ts';
import { replaceCard } from './replace-card.ts';
import { absolutePlace, centres, desk, useScene } from './scene.ts';
import { reach, walk, type Direction } from './walk.ts';

/* What keys, menus and buttons do on the canvas. Each is one line of deciding (gestures.ts) and one of doing. */

const text = messages.canvas;

export function change(label: string, decide: (now: Desk, nodes: readonly string[]) => readonly Edit[]): boolean {
  const now = desk();
  return now !== undefined && edit(label, decide(now, useView.getState().selectedNodes));
}

export function deleteSelection(): void {
  const { selectedNodes, selectedEdges, selectedMarks } = useView.getState();
  const edges = useScene.getState().edges.filter((edge) => selectedEdges.includes(edge.id));
  const marks = removeMarks(useDocument.getState().layout, selectedMarks);
  if (!change(text.undo.delete, (now, nodes) => [...deleteParts(now, nodes, edges), ...marks])) return;
  select([]);
  if (selectedNodes.length > 0) announce(text.deleted(selectedNodes.length));
}

export function deleteSelectionAndHeal(): void {
  const { selectedNodes } = useView.getState();
  if (!change(text.undo.heal, deleteAndHeal)) return;
  select([]);
  announce(text.deleted(selectedNodes.length));
}

export function deleteEdge(id: string): void {
  const edges = useScene.getState().edges.filter((edge) => edge.id === id);
  change(text.undo.delete, (now) => deleteParts(now, [], edges));
}

export function disableSelection(): void {
  change(text.undo.disable, toggleDisabled);
}

export function muteSelection(): void {
  const [path = ''] = useView.getState().selectedNodes;
  if (change(text.undo.mute, toggleMuted)) return;
  const node = nodeAt(useScene.getState().workflow, path);
  if (node?.when !== undefined) tell(text.hasCondition(node.name ?? path));
}

/** `R`: the search, whose answer takes the place of the selected node. */
export function openReplace(): void {
  const [path] = useView.getState().selectedNodes;
  if (path === undefined) return;
  const place = absolutePlace(path);
  openSheet({ kind: 'addNode', at: place === undefined ? pointForNew() : toClient(place), replace: path });
}

export function replaceNode(path: string, action: string): boolean {
  const now = desk();
  if (now === undefined) return false;
  const result = replaceCard(now, path, action);
  if (!result.ok) reportProblem(result.problem);
  else if (edit(text.undo.replace, result.value)) {
    announce(text.replace.done(now.catalogue.get(action)?.title ?? action));
    return true;
  }
  return false;
}

/** Folds containers to plain cards, or unfolds them. Kept in the layout, so it is the same tomorrow. */
export function foldNodes(paths: readonly string[], isFolded: boolean): void {
  const { places, unsaved, cards } = useScene.getState();
  const changed = cards.filter(
    ({ path, isContainer, hidden }) =>
      isContainer && paths.includes(path) && places[path] !== undefined && (hidden !== undefined) !== isFolded,
  );
  if (changed.length === 0) return;
  const nodes = changed.map(({ path }) => [path, { x: 0, y: 0, ...places[path], collapsed: isFolded }] as const);
  edit(isFolded ? text.undo.fold : text.undo.unfold, [
    { type: 'layout.place', nodes: { ...unsaved, ...Object.fromEntries(nodes) } },
  ]);
}

export function foldSelection(): void {
  const { selectedNodes } = useView.getState();
  const isFolded = useScene
    .getState()
    .cards.some(({ path, hidden }) => hidden !== undefined && selectedNodes.includes(path));
  foldNodes(selectedNodes, !isFolded);
}

export function foldAll(isFolded: boolean): void {
  foldNodes(
    useScene.getState().cards.map(({ path }) => path),
    isFolded,
  );
}

export function nudgeSelection(direction: Direction, step: number): void {
  const [dx, dy] = { left: [-step, 0], right: [step, 0], up: [0, -step], down: [0, step] }[direction] as [
    number,
    number,
  ];
  change(text.undo.nudge, (now, nodes) => nudgeCards(now, nodes, dx, dy));
}

export function renameSelected(): void {
  const { selectedNodes, selectedMarks } = useView.getState();
  const path = selectedNodes[0] ?? selectedMarks[0];
  if (path === undefined) return;
  bringIntoView(path);
  useCanvas.setState({ renaming: path });
}

export function walkTo(direction: Direction): void {
  const { selectedNodes, selectedEdges } = useView.getState();
  const edge = useScene.getState().edges.find((each) => selectedNodes.length === 0 && each.id === selectedEdges[0]);
  if (edge !== undefined) {
    const end = direction === 'left' || direction === 'up' ? edge.source : edge.target;
    select([end]);
    bringIntoView(end);
    return;
  }
  const next = walk(selectedNodes.at(-1), direction, centres(), useScene.getState().edges);
  if (next === undefined) return;
  select([next]);
  bringIntoView(next);
}

export function selectAll(): void {
  select(useScene.getState().cards.map((card) => card.path));
}

export function selectReach(direction: 'upstream' | 'downstream'): void {
  select(reach(useView.getState().selectedNodes, direction, useScene.getState().edges));
}

/** `Enter`: into the first field of the selected node, or of the workflow itself. `Esc` in a field leads back. */
export function openDetails(): void {
  useView.setState({ isRightOpen: true, inspectorTab: 'parameters' });
  // Drawn in the next frame, when the panel was folded or showed another tab.
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLElement>(
      useView.getState().selectedNodes.length === 0
        ? '[data-testid="inspector"] .form input'
        : '[data-testid="inspector"] [data-parameter] :is(input, textarea, select, [role="switch"], [contenteditable="true"])',
    );
    field?.focus();
    // As Tab does: what is typed takes the place of what stands there.
    if (field instanceof HTMLInputElement) field.select();
  });
}

/** `I`, `O`: the selected node in three panes, beginning with what comes in or what goes out. */
export function openPanes(pane: 'input' | 'output'): void {
  const [path] = useView.getState().selectedNodes;
  if (path !== undefined) openSheet({ kind: 'details', path, pane });
}

/** Into one certain field of the inspector, unfolding what it lies in. */
export function openField(key: 'after' | 'id'): void {
  useView.setState({ isRightOpen: true, inspectorTab: 'parameters' });
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLInputElement>(`[data-testid="inspector"] [data-focus-key="${key}"]`);
    const folded = field?.closest('details');
    if (folded != null) folded.open = true;
    field?.focus();
    field?.select();
  });
}

export function openLogOf(path: string): void {
  select([path]);
  useView.setState({ isBottomOpen: true, bottomTab: 'log', logTask: path });
}

/** `N`: after the selected node with an edge, otherwise where the pointer is. */
export function openAddNode(): void {
  const [selected, ...more] = useView.getState().selectedNodes;
  if (selected === undefined || more.length > 0) {
    openSheet({ kind: 'addNode', at: pointForNew() });
    return;
  }
  openSheet({ kind: 'addNode', from: { node: selected, port: tellingOutput(selected) } });
}

/** Types that mean one thing. A text may be a branch or a shell line: nobody said that it should flow, so then only the order does. */
const TELLING: readonly string[] = ['findings', 'testReport', 'artifacts', 'patch', 'image', 'file', 'table'];

/** The port that what follows a node hangs on, when nobody pointed at one. */
export function tellingOutput(path: string): string {
  const card = useScene.getState().cards.find((each) => each.path === path);
  const outputs = card?.rows.flatMap(({ right }) => right ?? []) ?? [];
  return outputs.find(({ id, type }) => id.startsWith('outputs.') && TELLING.includes(type))?.id ?? 'done';
}

const TIDY_MS = 250;

/** Sorts all nodes, or the selected ones, from left to right. One step on the undo stack. */
export function tidy(): void {
  void tidyNow().catch(reportBug);
}

async function tidyNow(): Promise<void> {
  const { cards, shownEdges: edges, places, document, hasStatus } = useScene.getState();
  const chosen = outermost(useView.getState().selectedNodes);
  const scope = parentOf(chosen[0] ?? '') ?? '';
  const isPart = chosen.length > 1 && chosen.every((path) => (parentOf(path) ?? '') === scope);
  const all = layoutNodesOf(cards, hasStatus, isPart ? scope : '');
  const nodes = isPart ? all.filter((node) => chosen.includes(node.path)) : all;
  const sorted = await withLayoutNotice(nodes.length, (signal) => layoutInWorker(nodes, edges, signal));
  if (sorted === undefined) return;
  const now = desk();
  if (now === undefined || useScene.getState().document !== document) return;
  const moved = keepCorner(
    sorted,
    places,
    nodes.map((node) => node.path),
  );
  slide();
  edit(text.undo.tidy, [placeEdit(now, moved)]);
  if (!isPart) fitWhenOutOfSight();
}

/** The top left corner of what is sorted stays where it was. */
function keepCorner(sorted: Places, before: Places, roots: readonly string[]): Places {
  const known = roots.flatMap((path) => before[path] ?? []);
  const fresh = roots.flatMap((path) => sorted[path] ?? []);
  if (known.length === 0) return sorted;
  const dx = Math.min(...known.map((at) => at.x)) - Math.min(...fresh.map((at) => at.x));
  const dy = Math.min(...known.map((at) => at.y)) - Math.min(...fresh.map((at) => at.y));
  return Object.fromEntries(
    Object.entries(sorted).map(([path, at]) => [path, roots.includes(path) ? { x: at.x + dx, y: at.y + dy } : at]),
  );
}

/** Cards glide once to their new places; edges would lag behind, so they fade in when the cards have arrived. */
function slide(): void {
  const element = canvasElement();
  if (element === undefined) return;
  element.dataset['sliding'] = '';
  setTimeout(() => delete element.dataset['sliding'], TIDY_MS);
}
