import { create } from 'zustand';
import type { Catalogue } from '#shared/module/manifest.ts';
import { edgesOf, type Edge } from '#shared/workflow/edges.ts';
import type { Layout, Workflow } from '#shared/workflow/workflow.ts';
import { useDocument } from '../stores/document-store.ts';
import { reportBug } from '../stores/notices.tsx';
import { useRun } from '../stores/run-store.ts';
import { useStudio } from '../stores/studio-store.ts';
import { FRAME_PADDING, STATUS_ROW, type CardShape } from './card-shape.ts';
import { foldContainers } from './collapse.ts';
import { cardsOf, layoutNodesOf, shapesOf, withStatus, type Card } from './flow-graph.ts';
import type { Desk } from './gestures.ts';
import { layoutInWorker } from './layout-client.ts';
import { withLayoutNotice } from './layout-notice.tsx';
import { layoutPlainly, type Places, type Point } from './layout-tree.ts';
import { MANY } from './many.ts';
import { placeMissing } from './places.ts';
import { waysOf, type Ways } from './routes.ts';

/** The document as the canvas shows it: edges derived, cards measured, everything placed. A fold of the stores, nothing of its own but laid-out places. */
export interface Scene {
  /** Changes when another document is shown. */
  readonly document: string;
  readonly workflow: Workflow | undefined;
  readonly catalogue: Catalogue;
  readonly edges: readonly Edge[];
  /** What is drawn: without what folded containers hide. */
  readonly cards: readonly Card[];
  readonly allCards: readonly Card[];
  /** As drawn; `edges` are all, as they are. */
  readonly shownEdges: readonly Edge[];
  readonly hasStatus: boolean;
  /** Places of the document and, for nodes it has none for, laid-out ones. */
  readonly places: Places;
  readonly unsaved: Places;
  readonly shapes: ReadonlyMap<string, CardShape>;
  /** Of every edge, while nothing is dragged. */
  readonly ways: Ways;
  /** Every card has a place; until then the first view is not chosen. */
  readonly isPlaced: boolean;
  /** Some places are plain ones, shown until the layout is there. They are never saved. */
  readonly isPlain: boolean;
}

const EMPTY: Scene = {
  document: '',
  workflow: undefined,
  catalogue: new Map(),
  edges: [],
  cards: [],
  allCards: [],
  shownEdges: [],
  hasStatus: false,
  places: {},
  unsaved: {},
  shapes: new Map(),
  ways: new Map(),
  isPlaced: false,
  isPlain: false,
};

export const useScene = create<Scene>(() => EMPTY);

interface Inputs {
  readonly document: string;
  readonly workflow: Workflow | undefined;
  readonly layout: Layout;
  readonly catalogue: Catalogue;
  readonly hasStatus: boolean;
}

let last: Inputs | undefined;
/** Laid-out places of nodes the document places nowhere; forgotten with the document. */
let laidOut: Places = {};
/** Of a large graph without any place: plain columns, until the layout is there. */
let plain: Places | undefined;
/** Ends with the document: sorting a large graph keeps a core busy for seconds, and what is opened next needs it. */
let shown = new AbortController();

/** Keeps the scene up to date while a canvas is shown; returns how to stop. */
export function followScene(): () => void {
  const stops = [useDocument, useStudio, useRun].map((store) =>
    (store.subscribe as (listener: () => void) => () => void)(refresh),
  );
  refresh();
  return () => {
    for (const stop of stops) stop();
  };
}

function inputs(): Inputs {
  const { project, name, workflow, layout } = useDocument.getState();
  const { run, state } = useRun.getState();
  return {
    document: `${project} ${name}`,
    workflow,
    layout,
    catalogue: useStudio.getState().catalogue,
    // Until the next run says its first word the cards keep their status row: a flicker, and a new way for every edge, for nothing.
    hasStatus: state !== undefined || (run !== undefined && last?.hasStatus === true),
  };
}

function refresh(): void {
  const now = inputs();
  const before = last;
  const isSame =
    before !== undefined && (Object.keys(now) as (keyof Inputs)[]).every((key) => now[key] === before[key]);
  if (isSame) return;
  last = now;
  if (before?.document !== now.document) {
    laidOut = {};
    plain = undefined;
    shown.abort();
    shown = new AbortController();
  }
  const { workflow, layout, catalogue, hasStatus } = now;
  const scene = useScene.getState();
  const edges = workflow === undefined ? [] : scene.workflow === workflow ? scene.edges : edgesOf(workflow);
  const allCards = workflow === undefined ? [] : cardsFor(scene, { workflow, catalogue, hasStatus }, edges);
  show({ ...EMPTY, document: now.document, workflow, catalogue, edges, allCards, hasStatus }, layout);
}

function cardsFor(
  scene: Scene,
  now: { readonly workflow: Workflow; readonly catalogue: Catalogue; readonly hasStatus: boolean },
  edges: readonly Edge[],
): readonly Card[] {
  if (scene.workflow !== now.workflow || scene.catalogue !== now.catalogue)
    return cardsOf(now.workflow, now.catalogue, edges, now.hasStatus);
  return scene.hasStatus === now.hasStatus ? scene.allCards : withStatus(scene.allCards, now.hasStatus);
}

function show(unfolded: Scene, layout: Layout): void {
  const { cards, edges: shownEdges } = foldContainers(unfolded.allCards, unfolded.edges, layout);
  const scene = { ...unfolded, cards, shownEdges };
  const places: Record<string, Point> = {};
  const unsaved: Record<string, Point> = {};
  let [isPlaced, isLaidOut] = [scene.workflow !== undefined, true];
  plain ??= plainPlaces(scene, layout);
  for (const { path } of scene.cards) {
    const saved = layout.nodes[path];
    const known = saved ?? laidOut[path];
    const at = known ?? plain?.[path];
    isLaidOut &&= known !== undefined;
    if (at === undefined) {
      isPlaced = false;
      continue;
    }
    places[path] = { x: at.x, y: at.y };
    if (saved === undefined && known !== undefined) unsaved[path] = { x: at.x, y: at.y };
  }
  const shapes = shapesOf(scene.cards, places, layout, scene.hasStatus);
  const ways = waysFor({ ...scene, places, shapes });
  useScene.setState({ ...scene, places, unsaved, shapes, ways, isPlaced, isPlain: isPlaced && !isLaidOut }, true);
  if (scene.workflow !== undefined && !isLaidOut) void layOutMissing(scene, layout).catch(reportBug);
}

/** As they are while no card stands elsewhere or has other ports: a first run that adds a row to each leads no edge anew. */
function waysFor(now: Scene): Ways {
  const before = useScene.getState();
  if (before.shownEdges === now.shownEdges && isSameToEdges(before, now)) return before.ways;
  return waysOf({ edges: now.shownEdges, places: now.places, shapes: now.shapes, reserved: reservedIn(now) });
}

/** Pixels below every card that its status row will take. */
export function reservedIn({ hasStatus }: Scene): number {
  return hasStatus ? 0 : STATUS_ROW;
}

function isSameToEdges(before: Scene, now: Scene): boolean {
  if (before.shapes.size !== now.shapes.size) return false;
  const rowsBefore = new Map(before.cards.map(({ path, rows, name }) => [path, { rows, lines: name.lines }]));
  return now.cards.every(({ path, rows, name }) => {
    const [shape, shapeBefore, at, atBefore] = [
      now.shapes.get(path),
      before.shapes.get(path),
      now.places[path],
      before.places[path],
    ];
    const known = rowsBefore.get(path);
    return (
      known?.rows === rows &&
      known.lines === name.lines &&
      at?.x === atBefore?.x &&
      at?.y === atBefore?.y &&
      shape?.width === shapeBefore?.width &&
      (shape?.height ?? 0) + reservedIn(now) === (shapeBefore?.height ?? 0) + reservedIn(before)
    );
  });
}

/** Laying out many nodes takes seconds; few are there before one would see anything else. */
function plainPlaces({ cards, shownEdges, hasStatus }: Scene, layout: Layout): Places | undefined {
  const isUnknown = cards.every(({ path }) => layout.nodes[path] === undefined && laidOut[path] === undefined);
  return cards.length > MANY && isUnknown ? layoutPlainly(layoutNodesOf(cards, hasStatus), shownEdges) : undefined;
}

let turn = 0;

async function layOutMissing(scene: Scene, layout: Layout): Promise<void> {
  turn += 1;
  const mine = turn;
  const nodes = layoutNodesOf(scene.cards, scene.hasStatus);
  const { signal } = shown;
  const work = (): Promise<Places | undefined> => layoutInWorker(nodes, scene.shownEdges, signal);
  const fresh = await withLayoutNotice(scene.cards.length, work, { canCancel: false });
  // Something newer is being laid out, or another document is shown.
  if (fresh === undefined || mine !== turn || last?.document !== scene.document) return;
  if (plain !== undefined) {
    // The whole graph stood in plain columns: all of it goes where it belongs, whatever was dragged meanwhile stays.
    laidOut = { ...plain, ...fresh };
    plain = undefined;
    show(useScene.getState(), useDocument.getState().layout);
    return;
  }
  const kept: Record<string, Point> = { ...laidOut };
  for (const [path, { x, y }] of Object.entries(layout.nodes)) kept[path] = { x, y };
  const sizes = shapesOf(scene.cards, { ...fresh, ...kept }, layout, scene.hasStatus);
  laidOut = { ...laidOut, ...placeMissing(sizes, kept, fresh, scene.shownEdges) };
  show(useScene.getState(), useDocument.getState().layout);
}

/** What gestures work on; undefined while nothing readable is open. */
export function desk(): Desk | undefined {
  const { workflow, catalogue, places, unsaved } = useScene.getState();
  return workflow === undefined ? undefined : { workflow, catalogue, places, unsaved };
}

/** Top left corner on the canvas, not in the container. */
export function absolutePlace(path: string, places: Places = useScene.getState().places): Point | undefined {
  let x = 0;
  let y = 0;
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const place = places[at];
    if (place === undefined) return undefined;
    x += place.x;
    y += place.y;
  }
  return { x, y };
}

export function centres(): ReadonlyMap<string, Point> {
  const { shapes, places } = useScene.getState();
  const found = new Map<string, Point>();
  for (const [path, shape] of shapes) {
    const at = absolutePlace(path, places);
    // The head is what the eye compares, not the middle of a tall card.
    if (at !== undefined) found.set(path, { x: at.x + shape.width / 2, y: at.y + shape.headHeight / 2 });
  }
  return found;
}

/** How near to the corner of a container its inner cards may come; at the top there is no end. */
export function innerCorner(scope: string | undefined): Point {
  const shape = scope === undefined ? undefined : useScene.getState().shapes.get(scope);
  return shape === undefined ? { x: -Infinity, y: -Infinity } : { x: FRAME_PADDING, y: shape.innerTop + FRAME_PADDING };
}

/** The innermost container under a point of the canvas, leaving out some nodes and what they hold. */
export function scopeAt(point: Point, without: readonly string[] = []): string | undefined {
  const { cards, shapes, places } = useScene.getState();
  let found: string | undefined;
  for (const card of cards) {
    if (
      !card.isContainer ||
      card.hidden !== undefined ||
      without.some((path) => card.path === path || card.path.startsWith(`${path}.`))
    )
      continue;
    const at = absolutePlace(card.path, places);
    const shape = shapes.get(card.path);
    if (at === undefined || shape === undefined) continue;
    const isIn =
      point.x >= at.x &&
      point.x <= at.x + shape.width &&
      point.y >= at.y + shape.innerTop &&
      point.y <= at.y + shape.height;
    // Containers come before what they hold, so the last one found is the innermost.
    if (isIn) found = card.path;
  }
  return found;
}
