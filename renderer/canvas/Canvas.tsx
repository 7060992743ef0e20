import {
  ConnectionLineType,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
  useStoreApi,
  type NodeChange,
  type OnNodeDrag,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { messages } from '../messages/messages.ts';
import { useDocument } from '../stores/document-store.ts';
import { holdsCanvas, setHoldsCanvas } from '../stores/hand.ts';
import { useStudio } from '../stores/studio-store.ts';
import { useView } from '../stores/view-store.ts';
import { dropCards, placeDragged, watchDragged } from './drag-cards.ts';
import { showDraggedWays } from './dragged-ways.ts';
import { AddNode } from './AddNode.tsx';
import {
  attachCanvas,
  fitView,
  isAsFitted,
  isShiftHeld,
  LEAST_ZOOM,
  rememberPointer,
  startView,
  zoomNow,
} from './canvas-view.ts';
import { useCanvas } from './canvas-store.ts';
import { canvasPoint, HANDLERS, selectNodes } from './canvas-handlers.ts';
import { CardTools } from './CardTools.tsx';
import { CanvasControls } from './CanvasControls.tsx';
import { CanvasEmpty } from './CanvasEmpty.tsx';
import { CanvasMenu } from './CanvasMenu.tsx';
import { CategoryMenu } from './CategoryMenu.tsx';
import './canvas.css';
import './card.css';
import './forecast-marks.css';
import './edges.css';
import './zoom-levels.css';
import './over-canvas.css';
import './add-node.css';
import './marks.css';
import { Dots } from './Dots.tsx';
import { DrawTip } from './DrawTip.tsx';
import { EdgeTools } from './EdgeTools.tsx';
import { FindBar } from './FindBar.tsx';
import { FlowEdge } from './FlowEdge.tsx';
import { EdgeCache, NodeCache, type CanvasEdge, type CardNode } from './flow-graph.ts';
import { labelPlaces } from './label-places.ts';
import type { Places, Point } from './layout-tree.ts';
import { useFilled } from './filled-cards.ts';
import { MANY } from './many.ts';
import { GroupFrame } from './GroupFrame.tsx';
import { Guides } from './Guides.tsx';
import type { Given } from './in-sight.ts';
import { Knife } from './Knife.tsx';
import { MapLayer } from './MapLayer.tsx';
import { MapOverview } from './MapOverview.tsx';
import { isMarquee, useMap, useMarquee, useNear } from './map-view.ts';
import { useMarks, withMembers, type CanvasNode } from './marks-view.ts';
import { NavigationHint } from './NavigationHint.tsx';
import { cardId, NodeCard } from './NodeCard.tsx';
import { NoteCard } from './NoteCard.tsx';
import { PortPicker } from './PortPicker.tsx';
import { liftedEdges, NO_WAYS, waysOfDragged, type WayLookup } from './routes.ts';
import { followScene, reservedIn, useScene } from './scene.ts';
import { useFollowSelection } from './select-here.ts';
import { useCanvasKeys } from './use-canvas-keys.ts';
import { useSight } from './use-sight.ts';
import { followRunCount, useHeldMark, useZoomLevel } from './zoom-watch.ts';

/** What takes nothing from `Flow`: elements that stay the same are not drawn again when a drag draws that at every step. */
const BEFORE = <Dots />;
const AFTER = (
  <>
    <Guides />
    <CardTools />
    <EdgeTools />
    <NavigationHint />
    <CanvasControls />
  </>
);
const nodeTypes = { card: NodeCard, note: NoteCard, frame: GroupFrame };
const edgeTypes = { edge: FlowEdge };
const NO_MOVES: Places = {};
const NONE: ReadonlySet<string> = new Set();

/** The drawing of the open workflow; fills its parent. */
export function Canvas() {
  return (
    <ReactFlowProvider>
      <CanvasRoot />
    </ReactFlowProvider>
  );
}

function CanvasRoot() {
  const root = useRef<HTMLDivElement>(null);
  const name = useDocument((document) => document.name);
  const count = useScene((scene) => scene.allCards.length);
  const selected = useView((view) => view.selectedNodes.at(-1));
  // An undo may have taken away what is selected.
  const active = useScene(({ shapes }) => (selected !== undefined && shapes.has(selected) ? selected : undefined));
  const isDrawing = useCanvas((canvas) => canvas.drawing !== undefined);
  useEffect(followScene, []);
  useCanvasKeys(root);
  return (
    <div
      ref={root}
      className="canvas"
      data-testid="canvas"
      role="application"
      tabIndex={0}
      aria-label={messages.canvas.name(name ?? '')}
      aria-describedby="canvas-help"
      aria-activedescendant={active === undefined ? undefined : cardId(active)}
      data-node-count={count}
      data-many={count > MANY ? '' : undefined}
      data-drawing={isDrawing ? '' : undefined}
      onPointerMove={(event) => {
        rememberPointer({ x: event.clientX, y: event.clientY }, event.shiftKey);
        // The borders of the panels would measure the whole window at every step, to see whether the pointer is at one.
        if (holdsCanvas()) event.preventDefault();
      }}
      onPointerLeave={() => rememberPointer(undefined)}
    >
      <Flow root={root} />
      <FindBar />
      <CanvasEmpty />
      <CanvasMenu />
      <PortPicker />
      <CategoryMenu />
      <DrawTip />
      <Knife root={root} />
      <AddNode />
      <p id="canvas-help" className="visually-hidden">
        {messages.canvas.help}
      </p>
    </div>
  );
}

function Flow({ root }: { readonly root: React.RefObject<HTMLDivElement | null> }) {
  const { moves, onNodesChange, onNodeDrag, onNodeDragStop } = useDragged();
  const marks = useMarks(moves);
  const isMinimapShown = useCanvas((canvas) => canvas.isMinimapShown);
  // Up to here every card stays in the page, where scripts and assistive tools find it wherever one looks.
  const isMany = useScene((scene) => scene.allCards.length > MANY);
  useAttached(root);
  const isFitted = useFirstFit(isMany);
  const { isDrawn, tiles, moved, apart } = useMap(isMany, moves);
  const isSeen = isFitted && !isDrawn;
  const given = useSight(isMany ? (isSeen ? 'window' : 'map') : 'all', tiles, moved, apart);
  const cards = useNodes(given, moves);
  const { edges, ways } = useEdges(given, moves);
  // Edges of cards that stand apart are not in the map, and nothing else of it changes under the hand.
  const restWays = useScene((scene) => scene.ways);
  const nodes = useMemo((): CanvasNode[] => [...marks.groups, ...cards, ...marks.notes], [marks, cards]);
  useFilled(moved);
  useNear(root, isDrawn, tiles);
  useMarquee(isMany, tiles);
  const isPanning = useCanvas((canvas) => canvas.isPanning);
  const isWheelZoom = useStudio((state) => state.settings.navigation === 'mouse');
  useEffect(() => (root.current === null ? undefined : followRunCount(root.current)), [root]);
  useMultiSelection(root);
  useZoomLevel(root);
  useHeldMark(root);
  useFollowSelection();
  return (
    <ReactFlow<CanvasNode, CanvasEdge>
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onNodesChange={onNodesChange}
      {...HANDLERS}
      onNodeDrag={onNodeDrag}
      onNodeDragStop={onNodeDragStop}
      minZoom={isMany ? LEAST_ZOOM.many : LEAST_ZOOM.few}
      maxZoom={2}
      connectionRadius={28}
      connectionLineType={ConnectionLineType.SmoothStep}
      nodeDragThreshold={2}
      paneClickDistance={2}
      reconnectRadius={12}
      deleteKeyCode={null}
      selectionKeyCode={null}
      // React Flow's own key watch keeps a key that was released in another case (`A` down, `a` up) and is deaf from then on.
      multiSelectionKeyCode={null}
      panActivationKeyCode={null}
      nodesDraggable={!isPanning}
      selectionOnDrag={!isPanning}
      selectionMode={SelectionMode.Partial}
      panOnDrag={isPanning ? PAN_WITH_SPACE : PAN_BUTTONS}
      panOnScroll={!isWheelZoom}
      panOnScrollSpeed={1}
      zoomOnScroll={isWheelZoom}
      zoomOnDoubleClick={false}
      selectNodesOnDrag={false}
      elevateNodesOnSelect={false}
      elevateEdgesOnSelect
      nodesFocusable={false}
      edgesFocusable={false}
      disableKeyboardA11y
      autoPanOnNodeFocus={false}
      className="canvas-flow"
    >
      {BEFORE}
      {isDrawn && isFitted && <MapLayer tiles={tiles} ways={apart.size > 0 ? restWays : ways} apart={apart} />}
      {AFTER}
      {isMinimapShown && isMany && <MapOverview tiles={tiles} />}
      {isMinimapShown && !isMany && (
        <MiniMap
          pannable
          zoomable
          ariaLabel={messages.canvas.minimapLabel}
          className="canvas-minimap"
          nodeColor="var(--line)"
          nodeBorderRadius={8}
          maskColor="var(--minimap-mask)"
        />
      )}
    </ReactFlow>
  );
}

/**
 * What the hand moves. The handlers stay the same: React Flow tells every node and edge whenever it gets another one, and a drag draws
 * this component at every step.
 */
function useDragged() {
  const [moves, setMoves] = useState(NO_MOVES);
  // React Flow may hold what was known a frame ago; what is dragged is read from here.
  const moving = useRef(moves);
  const move = useCallback((next: Places): void => {
    if (next === moving.current) return;
    moving.current = next;
    setHoldsCanvas(Object.keys(next).length > 0);
    setMoves(next);
  }, []);
  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => move(takeChanges(changes, moving.current)),
    [move],
  );
  const onNodeDrag = useCallback((event: HandEvent): void => watchDragged(moving.current, canvasPoint(event)), []);
  const onNodeDragStop = useCallback(
    (event: HandEvent): void => {
      dropCards(moving.current, canvasPoint(event));
      move(NO_MOVES);
    },
    [move],
  );
  return { moves, onNodesChange, onNodeDrag, onNodeDragStop };
}

function useAttached(root: React.RefObject<HTMLElement | null>): void {
  const flow = useReactFlow<CanvasNode, CanvasEdge>();
  useLayoutEffect(() => {
    attachCanvas(flow, root.current ?? undefined);
    return () => attachCanvas(undefined, undefined);
  }, [flow, root]);
}

type HandEvent = Parameters<OnNodeDrag>[0];

const PAN_BUTTONS = [1];
const PAN_WITH_SPACE = [0, 1];

/** A click adds to the selection while Shift, Ctrl or ⌘ is held: as the click itself says. */
function useMultiSelection(root: React.RefObject<HTMLElement | null>): void {
  const store = useStoreApi();
  useEffect(() => {
    const element = root.current;
    const onPress = ({ shiftKey, ctrlKey, metaKey }: PointerEvent): void =>
      store.setState({ multiSelectionActive: shiftKey || ctrlKey || metaKey });
    element?.addEventListener('pointerdown', onPress, { capture: true });
    return () => element?.removeEventListener('pointerdown', onPress, { capture: true });
  }, [root, store]);
}

function useNodes({ cards, hidden }: Given, moves: Places): CardNode[] {
  const [cache] = useState(() => new NodeCache());
  const { cards: all, places, shapes, hasStatus } = useScene();
  const selected = useView((view) => view.selectedNodes);
  const holders = useMemo(() => new Set(all.map((card) => card.scope)), [all]);
  return useMemo(() => {
    const placeOf = (path: string): Point | undefined => moves[path] ?? places[path];
    return cache.nodesFor(cards, { placeOf, shapes, selected: new Set(selected), hidden, holders, hasStatus });
  }, [cards, hidden, places, shapes, hasStatus, holders, selected, moves, cache]);
}

function useEdges(given: Given, moves: Places): { readonly edges: CanvasEdge[]; readonly ways: WayLookup } {
  const [cache] = useState(() => new EdgeCache());
  const edges = useScene((scene) => scene.shownEdges);
  const places = useScene((scene) => scene.places);
  const shapes = useScene((scene) => scene.shapes);
  const selected = useView((view) => view.selectedEdges);
  const rest = useScene((scene) => scene.ways);
  const reserved = useScene(reservedIn);
  const dragged = useMemo(
    () => (moves === NO_MOVES ? NO_WAYS : waysOfDragged({ edges, places, shapes, reserved }, moves)),
    [edges, places, shapes, reserved, moves],
  );
  // With React Flow's own news of the nodes, so that both are drawn in one go.
  useEffect(() => showDraggedWays(dragged), [dragged]);
  const lifted = useMemo(
    () => (moves === NO_MOVES ? NONE : liftedEdges({ edges, places, shapes }, moves)),
    [edges, places, shapes, moves],
  );
  const labels = useMemo(() => labelPlaces(rest), [rest]);
  const drawn = useMemo(
    () => cache.edgesFor(given.edges, rest, labels, new Set(selected), lifted),
    [given.edges, rest, labels, selected, lifted, cache],
  );
  const ways = useMemo(
    () => (dragged.size === 0 ? rest : { get: (id: string) => dragged.get(id) ?? rest.get(id) }),
    [rest, dragged],
  );
  return { edges: drawn, ways };
}

/** Positions of a drag stay here until the pointer lets go; selection belongs to the window; sizes are ours anyway. */
function takeChanges(changes: NodeChange<CanvasNode>[], before: Places): Places {
  const moved: Record<string, Point> = {};
  let isSelection = false;
  for (const change of changes) {
    if (change.type === 'position' && change.dragging === true && change.position !== undefined)
      moved[change.id] = change.position;
    if (change.type === 'select' && !isMarquee()) isSelection = true;
  }
  if (isSelection) queueMicrotask(() => selectNodes(changes));
  if (Object.keys(moved).length === 0) return before;
  return { ...before, ...placeDragged(withMembers(moved), isShiftHeld(), zoomNow()) };
}

/**
 * A document that is opened is shown whole, once; afterwards the view moves only when asked. Says whether that has happened: cards of a
 * large graph that the first view does not show are not worth building.
 */
function useFirstFit(isMany: boolean): boolean {
  const document = useScene((scene) => scene.document);
  const isReady = useScene((scene) => scene.isPlaced);
  const fitted = useCanvas((canvas) => canvas.fitted);
  const isPlain = useScene((scene) => scene.isPlain);
  useEffect(() => {
    // Out of its plain columns a graph is another picture: that is shown whole too, if nobody looks at a part of it.
    if (!isPlain && isMany && fitted === document && isAsFitted()) fitView({ isInstant: true });
  }, [isPlain, isMany, fitted, document]);
  useEffect(() => {
    if (!isReady || fitted === document) return;
    const isEmpty = useScene.getState().cards.length === 0;
    const fit = (): void => (isEmpty ? startView() : fitView({ isInstant: true }));
    if (isMany) fit();
    else requestAnimationFrame(fit);
    useCanvas.setState({ fitted: document });
  }, [document, isReady, isMany, fitted]);
  useEffect(() => () => useCanvas.setState({ fitted: undefined }), []);
  return fitted === document;
}
