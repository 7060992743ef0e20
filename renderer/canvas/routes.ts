import type { Edge } from '#shared/workflow/edges.ts';
import { DOT, type CardShape } from './card-shape.ts';
import { separateLanes, type Routed } from './edge-lanes.ts';
import type { Places, Point } from './layout-tree.ts';
import { routeEdge, type Box, type Way } from './route-edge.ts';

export type Ways = ReadonlyMap<string, Way>;

/** Of edges by their ids. */
export interface WayLookup {
  get(id: string): Way | undefined;
}

/** What routing needs to know of the drawing. */
export interface Drawn {
  readonly edges: readonly Edge[];
  readonly places: Places;
  readonly shapes: ReadonlyMap<string, CardShape>;
  /** Pixels kept free below every card, for what it will show once there has been a run: no edge takes another way then. */
  readonly reserved?: number;
}

/** More edges than this are not led around cards while they are dragged: the hand must not feel the routing. */
const MOST_AT_ONCE = 200;

/** The way of every edge at rest. */
export function waysOf(drawn: Drawn): Ways {
  const cards = indexOf(drawn);
  const routed = drawn.edges.flatMap((edge) => routeOf(edge, cards) ?? []);
  const ways = separateLanes(routed);
  return new Map(routed.map(({ id }, index) => [id, ways[index] ?? []]));
}

export const NO_WAYS: Ways = new Map();

/** While cards are dragged: the ways of their edges alone. All others stay as they lie, so that nothing else twitches. */
export function waysOfDragged(drawn: Drawn, moves: Places): Ways {
  const { paths, edges } = touchedBy(drawn, moves);
  if (edges.length === 0) return NO_WAYS;
  const placeOf: PlaceOf = (path) => moves[path] ?? drawn.places[path];
  const cards = new CardIndex({ placeOf, shapes: drawn.shapes, reserved: drawn.reserved }, paths, restIndex(drawn));
  const isPlain = edges.length > MOST_AT_ONCE;
  const routed = edges.flatMap((edge) => routeOf(edge, cards, isPlain) ?? []);
  const ways = separateLanes(routed);
  return new Map(routed.map(({ id }, index) => [id, ways[index] ?? []]));
}

/** More edges than this are not lifted out of the drawing: each is a picture of its own while it is dragged. */
const MOST_LIFTED = 12;
const NONE: ReadonlySet<string> = new Set();

/** Edges that are drawn apart from all others while their cards are dragged: the same set at every step of a drag. */
export function liftedEdges(drawn: Drawn, moves: Places): ReadonlySet<string> {
  return touchedBy(drawn, moves).lifted;
}

interface Touched {
  readonly drawn: Drawn;
  readonly moved: string;
  readonly paths: readonly string[];
  readonly edges: readonly Edge[];
  readonly lifted: ReadonlySet<string>;
}

let underHand: Touched | undefined;

/** Cards that are dragged or lie in what is, and their edges: the same for every step of a drag. */
function touchedBy(drawn: Drawn, moves: Places): Touched {
  const moved = Object.keys(moves).join('\n');
  const { edges, shapes } = drawn;
  if (underHand?.moved === moved && underHand.drawn.edges === edges && underHand.drawn.shapes === shapes)
    return underHand;
  const paths = [...shapes.keys()].filter((path) => moves[path] !== undefined || isInside(path, moves));
  const held = new Set(paths);
  const touched = edges.filter(({ source, target }) => held.has(source) || held.has(target));
  const lifted = touched.length > MOST_LIFTED ? NONE : new Set(touched.map(({ id }) => id));
  underHand = { drawn, moved, paths, edges: touched, lifted };
  return underHand;
}

let atRest: { readonly drawn: Drawn; readonly index: CardIndex } | undefined;

/** Of the cards before the drag: the same for every step of it. */
function restIndex(drawn: Drawn): CardIndex {
  if (atRest?.drawn.places !== drawn.places || atRest.drawn.shapes !== drawn.shapes)
    atRest = { drawn, index: indexOf(drawn) };
  return atRest.index;
}

function indexOf({ places, shapes, reserved }: Drawn): CardIndex {
  return new CardIndex({ placeOf: (path) => places[path], shapes, reserved }, shapes.keys());
}

function isInside(path: string, moves: Places): boolean {
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1))
    if (moves[path.slice(0, dot)] !== undefined) return true;
  return false;
}

function routeOf(edge: Edge, cards: CardIndex, isPlain = false): Routed | undefined {
  const from = cards.port(edge.source, edge.sourcePort, 'right');
  const to = cards.port(edge.target, edge.targetPort, 'left');
  if (from === undefined || to === undefined) return undefined;
  const boxes = isPlain ? [] : cards.around(edge, from, to);
  return {
    id: edge.id,
    from: `${edge.source} ${edge.sourcePort}`,
    into: `${edge.target} ${edge.targetPort}`,
    way: routeEdge(from, to, boxes),
  };
}

type PlaceOf = (path: string) => Point | undefined;

interface Standing {
  readonly placeOf: PlaceOf;
  readonly shapes: Drawn['shapes'];
  readonly reserved: number | undefined;
}

interface CardBox extends Box {
  readonly path: string;
}

const BAND = 512;
const MARGIN = 60;

/** Cards by where they are from left to right: an edge asks only for those it could meet. */
class CardIndex {
  readonly #boxes = new Map<string, CardBox>();
  readonly #bands = new Map<number, CardBox[]>();
  readonly #shapes: ReadonlyMap<string, CardShape>;
  readonly #rest: CardIndex | undefined;

  /** `rest`: where all cards stand that are not among `paths`. */
  constructor({ placeOf, shapes, reserved = 0 }: Standing, paths: Iterable<string>, rest?: CardIndex) {
    this.#shapes = shapes;
    this.#rest = rest;
    for (const path of paths) {
      const at = this.#absolute(path, placeOf);
      const shape = shapes.get(path);
      if (at === undefined || shape === undefined) continue;
      const bottom = at.y + shape.height + reserved;
      const box = { path, left: at.x, top: at.y, right: at.x + shape.width, bottom };
      this.#boxes.set(path, box);
      for (let band = Math.floor(box.left / BAND); band <= Math.floor(box.right / BAND); band += 1) {
        const known = this.#bands.get(band);
        if (known === undefined) this.#bands.set(band, [box]);
        else known.push(box);
      }
    }
  }

  /** Containers come before what they hold. */
  #absolute(path: string, placeOf: PlaceOf): Point | undefined {
    const at = placeOf(path);
    const dot = path.lastIndexOf('.');
    if (at === undefined || dot < 0) return at;
    const outer = this.#box(path.slice(0, dot));
    return outer === undefined ? undefined : { x: outer.left + at.x, y: outer.top + at.y };
  }

  #box(path: string): CardBox | undefined {
    const rest = this.#rest;
    return this.#boxes.get(path) ?? (rest === undefined ? undefined : rest.#boxes.get(path));
  }

  #inBand(band: number): readonly CardBox[] {
    const own = this.#bands.get(band) ?? [];
    const rest = this.#rest;
    const others = rest === undefined ? [] : (rest.#bands.get(band) ?? []).filter(({ path }) => !this.#boxes.has(path));
    return [...own, ...others];
  }

  port(path: string, port: string, side: 'left' | 'right'): Point | undefined {
    const box = this.#box(path);
    const handle = this.#shapes.get(path)?.handles.find((each) => each.id === port);
    if (box === undefined || handle === undefined) return undefined;
    return { x: box.left + handle.x + (side === 'right' ? DOT : 0), y: box.top + handle.y + DOT / 2 };
  }

  /** The cards an edge might meet, without the containers it lies in. */
  around({ source, target }: Edge, from: Point, to: Point): readonly Box[] {
    const [left, right] = [Math.min(from.x, to.x) - MARGIN, Math.max(from.x, to.x) + MARGIN];
    const found = new Set<CardBox>();
    for (let band = Math.floor(left / BAND); band <= Math.floor(right / BAND); band += 1)
      for (const box of this.#inBand(band))
        if (box.right > left && box.left < right && !holds(box.path, source) && !holds(box.path, target))
          found.add(box);
    return [...found];
  }
}

function holds(container: string, path: string): boolean {
  return path.startsWith(container) && path[container.length] === '.';
}
