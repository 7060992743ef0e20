import { calledAt, nodeAt, parentOf } from './node-tree.ts';
import { messages } from '../messages/messages.ts';
import { edit } from '../stores/document-store.ts';
import { reportProblem } from '../stores/notices.tsx';
import { announce, select } from '../stores/view-store.ts';
import type { PortRef } from './canvas-store.ts';
import { bringIntoView, pointForNew, toCanvas } from './canvas-view.ts';
import { CARD_WIDTH } from './card-shape.ts';
import { isOutput } from './fitting-ports.ts';
import { addCard, insertOnEdge, type Added, type NewCard } from './gestures.ts';
import type { Point } from './layout-tree.ts';
import { freeSpot } from './places.ts';
import { absolutePlace, desk, scopeAt, useScene } from './scene.ts';
import type { Result } from '#shared/result.ts';
import type { Workflow } from '#shared/workflow/workflow.ts';
import { rememberUse } from './used-actions.ts';

const BETWEEN = 80;

export interface AddWish {
  /** Point of the canvas; undefined: beside the port it comes from, else where nobody is. */
  readonly at?: Point | undefined;
  readonly from?: PortRef | undefined;
  readonly onEdge?: string | undefined;
  /** What its form begins with. */
  readonly parameters?: NewCard['parameters'];
  /** Dropped by hand: it lands there, whatever it covers. */
  readonly isExact?: boolean;
}

/** Puts a new node on the canvas as one step, selects it and says so. Returns its path. */
export function addNode(action: string, wish: AddWish = {}): string | undefined {
  const now = desk();
  if (now === undefined) return undefined;
  const { at, scope } = placeFor(wish);
  const edge = useScene.getState().edges.find((each) => each.id === wish.onEdge);
  const card = { action, at, scope, from: wish.from, parameters: wish.parameters };
  const added: Result<Added> = edge === undefined ? addCard(now, card) : insertOnEdge(now, edge, card);
  if (!added.ok) {
    reportProblem(added.problem);
    return undefined;
  }
  const { path, edits } = added.value;
  if (!edit(edge === undefined ? messages.canvas.undo.add : messages.canvas.undo.insert, edits)) return undefined;
  rememberUse(action, wish.from === undefined ? undefined : portUse(now.workflow, wish.from));
  select([path]);
  announce(messages.canvas.added(calledAt(useScene.getState().workflow, now.catalogue, path)));
  if (wish.at === undefined) bringIntoView(path);
  return path;
}

/** Under which name it is counted what is placed behind a port. */
export function portUse(workflow: Workflow, { node, port }: PortRef): string {
  return `${nodeAt(workflow, node)?.action} ${port}`;
}

interface Place {
  readonly at: Point;
  readonly scope: string | undefined;
}

function placeFor({ at, from, onEdge, isExact }: AddWish): Place {
  const edge = useScene.getState().edges.find((each) => each.id === onEdge);
  if (edge !== undefined) return placeOnEdge(edge.source, edge.target);
  if (at !== undefined) {
    const place = inScope(at, scopeAt(at));
    return isExact === true ? place : { ...place, at: freeSpot(place.at, NEW_SIZE, boxesIn(place.scope)) };
  }
  if (from !== undefined) return placeBeside(from);
  return placeAlone();
}

/** A point of the canvas as a place inside a container. */
function inScope(at: Point, scope: string | undefined): Place {
  const origin = scope === undefined ? undefined : absolutePlace(scope);
  return { at: origin === undefined ? at : { x: at.x - origin.x, y: at.y - origin.y }, scope };
}

function placeBeside(from: PortRef): Place {
  const { places, shapes } = useScene.getState();
  const here = places[from.node];
  const width = shapes.get(from.node)?.width ?? CARD_WIDTH;
  const scope = parentOf(from.node);
  if (here === undefined) return placeAlone();
  const x = isOutput(from.port) ? here.x + width + BETWEEN : here.x - CARD_WIDTH - BETWEEN;
  return { at: freeSpot({ x, y: here.y }, NEW_SIZE, boxesIn(scope)), scope };
}

function placeOnEdge(source: string, target: string): Place {
  const { places, shapes } = useScene.getState();
  const scope = parentOf(target);
  const start = scope === parentOf(source) ? places[source] : undefined;
  const end = places[target];
  if (start === undefined || end === undefined) return { at: end ?? { x: 0, y: 0 }, scope };
  const startX = start.x + (shapes.get(source)?.width ?? CARD_WIDTH);
  const wanted = { x: (startX + end.x) / 2 - CARD_WIDTH / 2, y: (start.y + end.y) / 2 };
  return { at: freeSpot(wanted, NEW_SIZE, boxesIn(scope)), scope };
}

function placeAlone(): Place {
  const at = toCanvas(pointForNew());
  const { at: inner, scope } = inScope({ x: at.x - CARD_WIDTH / 2, y: at.y - 20 }, scopeAt(at));
  return { at: freeSpot(inner, NEW_SIZE, boxesIn(scope)), scope };
}

const NEW_SIZE = { width: CARD_WIDTH, height: 168 };

function boxesIn(scope: string | undefined): readonly { x: number; y: number; width: number; height: number }[] {
  const { places, shapes } = useScene.getState();
  return [...shapes].flatMap(([path, shape]) => {
    const at = places[path];
    return at === undefined || parentOf(path) !== scope ? [] : [{ ...at, width: shape.width, height: shape.height }];
  });
}
