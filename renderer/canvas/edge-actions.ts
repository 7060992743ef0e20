import type { Edge } from '#shared/workflow/edges.ts';
import type { UserAction } from '../app/action.ts';
import { messages } from '../messages/messages.ts';
import { edit, useDocument } from '../stores/document-store.ts';
import { announce, openSheet, select, useView } from '../stores/view-store.ts';
import { useRun } from '../stores/run-store.ts';
import { toClient } from './canvas-view.ts';
import { amountOf } from './edge-carried.ts';
import { problemOfEdge } from './edge-problem.ts';
import { setConditions } from './gestures.ts';
import { portLabel } from './keyboard-connect.ts';
import { nodeAt } from './node-tree.ts';
import { middleOf } from './route-edge.ts';
import { desk, useScene } from './scene.ts';
import { nodeTask } from './task-of-node.ts';

const text = messages.canvas;

/** The one selected edge. */
export function selectedEdge(): Edge | undefined {
  const { selectedEdges, selectedNodes } = useView.getState();
  const [id, ...more] = selectedEdges;
  if (id === undefined || more.length > 0 || selectedNodes.length > 0) return undefined;
  return useScene.getState().edges.find((edge) => edge.id === id);
}

const notOneEdge = (): string | undefined => (selectedEdge() === undefined ? text.because.notOneEdge : undefined);

/** All selected edges, when nothing else is. */
export function selectedEdgesOnly(): readonly Edge[] {
  const { selectedEdges, selectedNodes } = useView.getState();
  if (selectedNodes.length > 0) return [];
  return useScene.getState().edges.filter(({ id }) => selectedEdges.includes(id));
}

const noEdge = (): string | undefined => (selectedEdgesOnly().length === 0 ? text.because.noEdge : undefined);

function setCondition(condition: string): void {
  const now = desk();
  if (now !== undefined && edit(text.undo.condition, setConditions(now, selectedEdgesOnly(), condition)))
    announce(conditionName(condition));
}

export function conditionName(condition: string): string {
  const { conditionActions } = text.edge;
  if (condition === 'succeeded' || condition === 'failed' || condition === 'finished')
    return conditionActions[condition];
  return conditionActions.case(condition.replace(/^case\./, ''));
}

function conditionAction(condition: string): UserAction {
  return {
    id: `canvas.edge.${condition}`,
    label: conditionName(condition),
    keywords: ['edge', 'condition', 'after'],
    group: 'edit',
    disabledBecause: noEdge,
    run: () => setCondition(condition),
  };
}

const CONDITIONS = ['succeeded', 'failed', 'finished'] as const;
const conditionActions = CONDITIONS.map((condition) => ({ condition, action: conditionAction(condition) }));

/** The conditions an edge may have: those every node can end in, and the cases of a switch. */
export function conditionsOf(edge: Edge): readonly { readonly condition: string; readonly action: UserAction }[] {
  const source = nodeAt(useScene.getState().workflow, edge.source);
  if (source?.action !== 'flow.switch') return conditionActions;
  const cases = Object.keys((source.parameters?.['cases'] as Record<string, unknown> | undefined) ?? {});
  const named = [...cases, 'default'].map((name) => `case.${name}`);
  return [...named.map((condition) => ({ condition, action: conditionAction(condition) })), ...conditionActions];
}

export const insertOnEdgeAction: UserAction = {
  id: 'canvas.edge.insert',
  label: text.edge.insertAction,
  group: 'edit',
  disabledBecause: notOneEdge,
  run: () => {
    const edge = selectedEdge();
    const way = useScene.getState().ways.get(edge?.id ?? '');
    if (edge !== undefined && way !== undefined)
      openSheet({ kind: 'addNode', at: toClient(middleOf(way)), onEdge: edge.id });
  },
};

/** The node whose edges are gone through. */
let around: string | undefined;

/** From a selected node to its first edge, from there to the next, around and around. */
function selectNextEdge(): void {
  const [path] = useView.getState().selectedNodes;
  const current = selectedEdge();
  if (path !== undefined) around = path;
  else if (current !== undefined && around !== current.source && around !== current.target) around = current.source;
  const edges = useScene.getState().edges.filter((edge) => edge.source === around || edge.target === around);
  const next = edges[(edges.findIndex((edge) => edge.id === current?.id) + 1) % Math.max(1, edges.length)];
  if (next === undefined) {
    announce(text.noEdges);
    return;
  }
  select([], [next.id]);
  announce(
    `${text.edge.after(
      portLabel({ node: next.source, port: next.sourcePort }),
      portLabel({ node: next.target, port: next.targetPort }),
    )}, ${[conditionName(next.condition), amountNow(next), problemNow(next)].filter((part) => part !== undefined).join(', ')}`,
  );
}

/** What went through it in the run that is shown. */
function amountNow(edge: Edge): string | undefined {
  const { state } = useRun.getState();
  return state === undefined ? undefined : amountOf(edge, nodeTask(state, edge.source), nodeTask(state, edge.target));
}

function problemNow({ id }: Edge): string | undefined {
  const problem = problemOfEdge(id, useDocument.getState());
  return problem === undefined ? undefined : text.edge.problem(problem.message);
}

export const nextEdgeAction: UserAction = {
  id: 'canvas.edge.next',
  label: text.edge.next,
  keywords: ['edge', 'keyboard', 'select'],
  shortcuts: ['e'],
  group: 'view',
  disabledBecause: () =>
    useView.getState().selectedNodes.length === 1 || selectedEdge() !== undefined ? undefined : text.because.notOneNode,
  run: selectNextEdge,
};

export const edgeActions: readonly UserAction[] = [
  nextEdgeAction,
  insertOnEdgeAction,
  ...conditionActions.map(({ action }) => action),
];
