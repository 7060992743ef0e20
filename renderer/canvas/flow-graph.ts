import { Position, type Edge as FlowEdge, type Node as FlowNode } from '@xyflow/react';
import type { ActionManifest, Catalogue } from '#shared/module/manifest.ts';
import type { Edge } from '#shared/workflow/edges.ts';
import { graphOf } from '#shared/workflow/graph.ts';
import { nodeName, nodesReadAlike } from '#shared/workflow/node-names.ts';
import type { Layout, Workflow, WorkflowNode } from '#shared/workflow/workflow.ts';
import { CARD_WIDTH, cardShape, DOT, FRAME_PADDING, NAME_WIDTH, STATUS_ROW, type CardShape } from './card-shape.ts';
import { EMPTY_INNER, type LayoutNode, type Places, type Point } from './layout-tree.ts';
import { cardRows, connectedPorts, NO_PORTS, type CardRow } from './ports.ts';
import { middleOf, type Way } from './route-edge.ts';
import type { Ways } from './routes.ts';
import { fitName } from './text-width.ts';

/** Everything a card draws that comes from the document. Never anything of a run: cards read that for themselves. */
export interface CardData extends Record<string, unknown> {
  readonly path: string;
  readonly actionId: string;
  readonly actionTitle: string | undefined;
  readonly name: string;
  /** Its id, when nobody named it and another node reads the same. */
  readonly apart: string | undefined;
  readonly shownName: string;
  readonly nameLines: 1 | 2;
  readonly rows: readonly CardRow[];
  readonly shape: CardShape;
  readonly connected: ReadonlySet<string>;
  readonly isDisabled: boolean;
  readonly isMuted: boolean;
  readonly isContainer: boolean;
  readonly isFinal: boolean;
  /** Container without inner nodes. */
  readonly isEmpty: boolean;
  /** Other nodes end here before the next begin: it need hold nothing to have a purpose. */
  readonly isMeeting: boolean;
  readonly hidden: number | undefined;
  readonly hasStatus: boolean;
}

export type CardNode = FlowNode<CardData, 'card'>;
export interface EdgeData extends Record<string, unknown> {
  readonly edge: Edge;
  /** Two edges between the same nodes share a condition; one of them says it. */
  readonly isLabelled: boolean;
  /** At rest; while it is dragged, `useDraggedWay`. */
  readonly way: Way;
  /** Where its words stand then. */
  readonly label: Point;
}
export type CanvasEdge = FlowEdge<EdgeData, 'edge'>;

/** What the cards of a workflow look like, before anything has a place. */
export interface Card {
  readonly path: string;
  readonly scope: string;
  readonly isContainer: boolean;
  readonly isFinal: boolean;
  readonly node: WorkflowNode;
  readonly action: ActionManifest | undefined;
  readonly rows: readonly CardRow[];
  readonly connected: ReadonlySet<string>;
  readonly name: { readonly text: string; readonly lines: 1 | 2 };
  /** Its id, when nobody named it and another node reads the same. */
  readonly apart: string | undefined;
  /** Without what lies inside. */
  readonly shape: CardShape;
  /** Equal texts look equal: compared instead of everything above while a card is dragged. */
  readonly look: string;
  /** Of a folded container: how many nodes it hides. */
  readonly hidden?: number;
}

export function cardsOf(
  workflow: Workflow,
  catalogue: Catalogue,
  edges: readonly Edge[],
  hasStatus: boolean,
): readonly Card[] {
  const connected = connectedPorts(edges);
  const alike = nodesReadAlike(workflow, catalogue);
  return graphOf(workflow).nodes.map(({ path, scope, id, node, isFinal }) => {
    const action = catalogue.get(node.action);
    const ports = connected.get(path) ?? NO_PORTS;
    const rows = cardRows(node, action, ports);
    const name = fitName(nodeName(node, id, action?.title), NAME_WIDTH);
    const apart = alike.has(path) ? id : undefined;
    const isContainer = (action?.container ?? false) || node.nodes !== undefined || node.finally !== undefined;
    const look = JSON.stringify([
      node.action,
      action?.title,
      node.name,
      name,
      apart,
      node.disabled === true,
      node.when === false,
      isContainer,
      isFinal,
      rows,
      [...ports],
    ]);
    return {
      path,
      scope,
      isContainer,
      isFinal,
      node,
      action,
      rows,
      connected: ports,
      name,
      apart,
      shape: cardShape(rows, name.lines, hasStatus),
      look,
    };
  });
}

/** The same cards with or without their status row. */
export function withStatus(cards: readonly Card[], hasStatus: boolean): readonly Card[] {
  return cards.map((card) => ({ ...card, shape: cardShape(card.rows, card.name.lines, hasStatus) }));
}

/** `hasStatus`: do the shapes hold a status row already? Laid out is always with one, or the first run would push cards onto each other. */
export function layoutNodesOf(cards: readonly Card[], hasStatus: boolean, scope = ''): readonly LayoutNode[] {
  const reserved = hasStatus ? 0 : STATUS_ROW;
  const byScope = Map.groupBy(cards, (card) => card.scope);
  const build = (inner: string): readonly LayoutNode[] =>
    (byScope.get(inner) ?? []).map(({ path, shape, isContainer, hidden }) => ({
      path,
      width: shape.width,
      height: shape.height + reserved,
      innerTop: shape.innerTop,
      isContainer: isContainer && hidden === undefined,
      children: isContainer ? build(path) : [],
    }));
  return build(scope);
}

/** Full sizes, containers grown around what lies in them, and before it. */
export function shapesOf(
  cards: readonly Card[],
  places: Places,
  layout: Layout,
  hasStatus: boolean,
): ReadonlyMap<string, CardShape> {
  const shapes = new Map<string, CardShape>();
  const inner = new Map<string, { width: number; height: number }>();
  // Containers come before what they hold, so from the end every size is known when it is needed.
  for (const card of cards.toReversed()) {
    const wanted = layout.nodes[card.path];
    const shape =
      card.isContainer && card.hidden === undefined
        ? cardShape(card.rows, card.name.lines, hasStatus, innerSize(card, inner.get(card.path), wanted))
        : card.shape;
    shapes.set(card.path, shape);
    const at = places[card.path];
    if (card.scope === '' || at === undefined) continue;
    const size = inner.get(card.scope) ?? { width: 0, height: 0 };
    size.width = Math.max(size.width, at.x + shape.width);
    size.height = Math.max(size.height, at.y + shape.height);
    inner.set(card.scope, size);
  }
  return new Map([...shapes].toReversed());
}

function innerSize(
  card: Card,
  content: { readonly width: number; readonly height: number } | undefined,
  wanted: Layout['nodes'][string] | undefined,
): { width: number; height: number } {
  const width = Math.max(
    (content?.width ?? EMPTY_INNER.width) + FRAME_PADDING,
    CARD_WIDTH + FRAME_PADDING * 2,
    wanted?.width ?? 0,
  );
  const bottom = Math.max(
    (content?.height ?? 0) + FRAME_PADDING,
    card.shape.innerTop + EMPTY_INNER.height + FRAME_PADDING * 2,
    wanted?.height ?? 0,
  );
  return { width, height: bottom - card.shape.innerTop };
}

/** Everything about cards that is not the document's. */
interface NodeLooks {
  readonly placeOf: (path: string) => Point | undefined;
  readonly shapes: ReadonlyMap<string, CardShape>;
  readonly selected: ReadonlySet<string>;
  /** Known, but not drawn. */
  readonly hidden: ReadonlySet<string>;
  /** Containers that hold something. */
  readonly holders: ReadonlySet<string>;
  readonly hasStatus: boolean;
}

interface CachedNode {
  /** Of everything. */
  readonly signature: string;
  /** Of what the card itself shows: not its place. */
  readonly look: string;
  readonly node: CardNode;
}

/** Keeps the objects of cards that did not change, so that React Flow and the memoised cards see nothing new. */
export class NodeCache {
  #nodes = new Map<string, CachedNode>();

  nodesFor(cards: readonly Card[], { placeOf, shapes, selected, hidden, holders, hasStatus }: NodeLooks): CardNode[] {
    const next = new Map<string, CachedNode>();
    const nodes: CardNode[] = [];
    for (const card of cards) {
      const at = placeOf(card.path);
      const shape = shapes.get(card.path) ?? card.shape;
      if (at === undefined || (card.scope !== '' && !next.has(card.scope))) continue;
      const isSelected = selected.has(card.path);
      const isEmpty = card.isContainer && !holders.has(card.path);
      const isHidden = hidden.has(card.path);
      const look = `${isEmpty} ${hasStatus} ${shape.width} ${shape.height} ${card.look}`;
      const signature = `${at.x} ${at.y} ${isSelected} ${isHidden} ${look}`;
      const old = this.#nodes.get(card.path);
      if (old?.signature === signature) {
        next.set(card.path, old);
        nodes.push(old.node);
        continue;
      }
      const data = old?.look === look ? old.node.data : cardData(card, shape, isEmpty, hasStatus);
      const node = { ...flowNode(card, at, data), selected: isSelected, hidden: isHidden };
      next.set(card.path, { signature, look, node });
      nodes.push(node);
    }
    this.#nodes = next;
    return nodes;
  }
}

function cardData(card: Card, shape: CardShape, isEmpty: boolean, hasStatus: boolean): CardData {
  return {
    path: card.path,
    actionId: card.node.action,
    actionTitle: card.action?.title,
    name: nodeName(card.node, card.path.slice(card.path.lastIndexOf('.') + 1), card.action?.title),
    apart: card.apart,
    shownName: card.name.text,
    nameLines: card.name.lines,
    rows: card.rows,
    shape,
    connected: card.connected,
    isDisabled: card.node.disabled === true,
    isMuted: card.node.when === false,
    isContainer: card.isContainer,
    isFinal: card.isFinal,
    isEmpty,
    isMeeting: card.node.action === 'flow.group' && card.connected.has('after'),
    hidden: card.hidden,
    hasStatus,
  };
}

function flowNode(card: Card, position: Point, data: CardData): CardNode {
  const { shape } = data;
  const size = { width: shape.width, height: shape.height };
  return {
    id: card.path,
    type: 'card',
    position,
    data,
    ...(card.scope === '' ? {} : { parentId: card.scope }),
    ...size,
    // Given up front: nothing needs to be measured before it can be drawn.
    measured: size,
    handles: shape.handles.map(({ id, side, x, y }) => ({
      id,
      type: side === 'left' ? 'target' : 'source',
      position: side === 'left' ? Position.Left : Position.Right,
      x,
      y,
      width: DOT,
      height: DOT,
    })),
  };
}

const LIFTED = 'edge-lifted';
/** Above all cards but the one in the hand (canvas.css). */
const LIFTED_LEVEL = 1000;

/** Keeps the objects of edges that did not change. */
export class EdgeCache {
  #edges = new Map<string, CanvasEdge>();

  /** `ways` and `labels` are those at rest. `lifted`: drawn apart from the others, for they change at every step of a drag. */
  edgesFor(
    edges: readonly Edge[],
    ways: Ways,
    labels: ReadonlyMap<string, Point>,
    selected: ReadonlySet<string>,
    lifted: ReadonlySet<string>,
  ): CanvasEdge[] {
    const next = new Map<string, CanvasEdge>();
    const ordered = new Set(
      edges.filter((edge) => edge.kind === 'order').map((edge) => `${edge.source} ${edge.target}`),
    );
    for (const edge of edges) {
      const way = ways.get(edge.id);
      if (way === undefined) continue;
      const old = this.#edges.get(edge.id);
      const label = labels.get(edge.id) ?? middleOf(way);
      const isLabelled =
        edge.condition !== 'succeeded' && (edge.kind === 'order' || !ordered.has(`${edge.source} ${edge.target}`));
      const isSame =
        old !== undefined &&
        old.selected === selected.has(edge.id) &&
        (old.className === LIFTED) === lifted.has(edge.id) &&
        old.data?.edge.condition === edge.condition &&
        old.data.edge.kind === edge.kind &&
        old.data.isLabelled === isLabelled &&
        old.data.label.x === label.x &&
        old.data.label.y === label.y &&
        isSameWay(old.data.way, way);
      const lift = lifted.has(edge.id) ? { className: LIFTED, zIndex: LIFTED_LEVEL } : {};
      next.set(
        edge.id,
        isSame ? old : { ...flowEdge(selected.has(edge.id), { edge, isLabelled, way, label }), ...lift },
      );
    }
    this.#edges = next;
    return [...next.values()];
  }
}

function isSameWay(a: Way, b: Way): boolean {
  return a === b || (a.length === b.length && a.every(({ x, y }, at) => x === b[at]?.x && y === b[at].y));
}

function flowEdge(selected: boolean, data: EdgeData): CanvasEdge {
  const { id, source, target, sourcePort, targetPort } = data.edge;
  return {
    id,
    type: 'edge',
    source,
    target,
    sourceHandle: sourcePort,
    targetHandle: targetPort,
    selected,
    data,
  };
}
