import type { RunState, TaskState } from '#shared/run/run-state.ts';
import type { Edge } from '#shared/workflow/edges.ts';
import { edgeFlow } from './edge-flow.ts';
import { boxOfWay, type SeenView } from './in-sight.ts';
import { paletteOf, spritesIn, type Palette } from './map-palette.ts';
import { paintEdges, paintTile, RING, type Brush, type TileLook } from './map-painting.ts';
import { boxAround, grown, holdsBox, overlaps, sharedBox, tilesWithin, type Box, type Tile } from './map-tiles.ts';
import type { Way } from './route-edge.ts';
import type { WayLookup } from './routes.ts';
import { nodeTask } from './task-of-node.ts';

/** What is drawn, apart from the run: that changes far more often, and only a few tiles at a time. */
export interface MapContent {
  readonly tiles: readonly Tile[];
  readonly edges: readonly Edge[];
  readonly ways: WayLookup;
  readonly selectedNodes: readonly string[];
  readonly selectedEdges: readonly string[];
  /** Edges with a problem. */
  readonly brokenEdges: ReadonlySet<string>;
  /** Nodes shown as cards instead, because the hand moves them. */
  readonly apart: ReadonlySet<string>;
}

/** Drawn beyond the edges of the window, so that a pan finds it there: a share of the window on each side. */
const SPARE = 0.4;
const STILL_MS = 120;
const EDGES_MS = 250;
/** Stretched further than this the picture is drawn anew before the zoom comes to rest. */
const MOST_STRETCHED = 1.6;
const PAD = 40;
const SPRITE_PX = 96;

/**
 * Draws a large graph on two canvas elements, edges below and tiles above them. They lie in the viewport that React Flow moves: a pan
 * within what is drawn costs nothing here. A change of the run repaints the tiles it touches; edges follow a few times a second.
 */
export class MapPainter {
  readonly #back: HTMLCanvasElement;
  readonly #front: HTMLCanvasElement;
  readonly #host: HTMLElement;
  #content: MapContent | undefined;
  #run: RunState | undefined;
  #view: SeenView | undefined;
  #painted: SeenView | undefined;
  #palette: Palette | undefined;
  #images: ReadonlyMap<string, HTMLImageElement> = new Map();
  #sprites: { readonly scale: number; readonly all: ReadonlyMap<string, CanvasImageSource> } | undefined;
  readonly #looks = new Map<string, TileLook>();
  #stillTimer: ReturnType<typeof setTimeout> | undefined;
  #edgesTimer: ReturnType<typeof setTimeout> | undefined;
  #frame = 0;

  /** `host` holds the icons and is styled by the theme. */
  constructor(back: HTMLCanvasElement, front: HTMLCanvasElement, host: HTMLElement) {
    this.#back = back;
    this.#front = front;
    this.#host = host;
  }

  /** After a change of theme or of what icons there are. */
  readTheme(): void {
    this.#palette = paletteOf(this.#host);
    this.#sprites = undefined;
    this.#images = spritesIn(this.#host, SPRITE_PX, () => {
      this.#sprites = undefined;
      this.#paintSoon();
    });
    this.#paintSoon();
  }

  /** Draws at once: cards may be leaving the page in the same frame. */
  show(content: MapContent, run: RunState | undefined): void {
    this.#content = content;
    this.#run = run;
    this.paint();
  }

  look(view: SeenView): void {
    this.#view = view;
    const painted = this.#painted;
    if (painted === undefined || this.#content === undefined) return;
    const stretch = Math.max(view.zoom / painted.zoom, painted.zoom / view.zoom);
    const wanted = sharedBox(view.box, this.#bounds());
    const isCovered = wanted.width === 0 || wanted.height === 0 || holdsBox(grown(painted.box, 1), wanted);
    clearTimeout(this.#stillTimer);
    if (!isCovered || stretch > MOST_STRETCHED) this.#paintSoon();
    else if (stretch > 1.001) this.#stillTimer = setTimeout(() => this.#paintSoon(), STILL_MS);
  }

  /** The run went on: tiles whose status changed are drawn anew now, edges soon. */
  follow(run: RunState | undefined): void {
    this.#run = run;
    const [content, painted] = [this.#content, this.#painted];
    if (content === undefined || painted === undefined) return;
    const brush = this.#brush(this.#front, painted);
    if (brush === undefined) return;
    const selected = new Set(content.selectedNodes);
    let isAny = false;
    for (const tile of content.tiles) {
      const before = this.#looks.get(tile.path);
      if (before === undefined) continue;
      const look = this.#lookOf(tile, selected);
      if (before.status === look.status && before.isDeciding === look.isDeciding) continue;
      isAny = true;
      this.#looks.set(tile.path, look);
      if (!tile.isFrame && !content.apart.has(tile.path)) repaint(brush, tile, look);
    }
    if (isAny) this.#edgesTimer ??= setTimeout(() => this.#paintBack(), EDGES_MS);
  }

  stop(): void {
    clearTimeout(this.#stillTimer);
    clearTimeout(this.#edgesTimer);
    cancelAnimationFrame(this.#frame);
  }

  #paintSoon(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.paint());
  }

  paint(): void {
    const [content, view] = [this.#content, this.#view];
    if (content === undefined || view === undefined || view.box.width === 0) return;
    clearTimeout(this.#stillTimer);
    const spare = Math.max(view.box.width, view.box.height) * SPARE;
    const box = sharedBox(grown(view.box, spare), this.#bounds());
    this.#painted = { box, zoom: view.zoom };
    this.#paintBack();
    const brush = this.#brush(this.#front, this.#painted, true);
    if (brush === undefined) return;
    this.#looks.clear();
    const selected = new Set(content.selectedNodes);
    for (const tile of tilesWithin(content.tiles, box)) {
      const look = this.#lookOf(tile, selected);
      this.#looks.set(tile.path, look);
      if (!tile.isFrame && !content.apart.has(tile.path)) paintTile(brush, tile, look);
    }
  }

  /** Frames, and the edges above them. */
  #paintBack(): void {
    clearTimeout(this.#edgesTimer);
    this.#edgesTimer = undefined;
    const [content, painted] = [this.#content, this.#painted];
    if (content === undefined || painted === undefined) return;
    const brush = this.#brush(this.#back, painted, true);
    if (brush === undefined) return;
    const selected = new Set(content.selectedNodes);
    for (const tile of content.tiles)
      if (tile.isFrame && !content.apart.has(tile.path) && overlaps(tile, painted.box))
        paintTile(brush, tile, this.#lookOf(tile, selected));
    this.#paintEdges(brush, painted.box, content);
  }

  #paintEdges(brush: Brush, box: Box, { edges, ways, selectedEdges, brokenEdges, apart }: MapContent): void {
    const chosen = new Set(selectedEdges);
    const run = this.#run;
    const drawn = edges.flatMap((edge) => {
      const way = ways.get(edge.id);
      if (way === undefined || apart.has(edge.source) || apart.has(edge.target) || !touches(way, box)) return [];
      const flow = run === undefined ? 'none' : edgeFlow(edge, nodeTask(run, edge.source), nodeTask(run, edge.target));
      return [{ way, flow, isSelected: chosen.has(edge.id), isBroken: brokenEdges.has(edge.id) }];
    });
    paintEdges(brush, drawn);
  }

  #lookOf(tile: Tile, selected: ReadonlySet<string>): TileLook {
    const task: TaskState | undefined = this.#run === undefined ? undefined : nodeTask(this.#run, tile.path);
    return { status: task?.status, isDeciding: task?.phase === 'deciding', isSelected: selected.has(tile.path) };
  }

  #bounds(): Box {
    return grown(boxAround(this.#content?.tiles ?? []) ?? { x: 0, y: 0, width: 0, height: 0 }, PAD);
  }

  /** `isFresh`: sized for the view and empty; else as it is, to be painted over. */
  #brush(canvas: HTMLCanvasElement, { box, zoom }: SeenView, isFresh = false): Brush | undefined {
    const context = canvas.getContext('2d');
    if (context === null || this.#palette === undefined) return undefined;
    const scale = zoom * window.devicePixelRatio;
    if (isFresh) {
      // Setting a size empties the canvas and everything about its context.
      canvas.width = Math.ceil(box.width * scale);
      canvas.height = Math.ceil(box.height * scale);
      // What styles measure in pixels of the screen, such as the name beside the pointer.
      canvas.closest<HTMLElement>('.react-flow__viewport')?.style.setProperty('--far', String(1 / zoom));
      canvas.style.transform = `translate(${box.x}px, ${box.y}px) scale(${1 / scale})`;
      context.setTransform(scale, 0, 0, scale, -box.x * scale, -box.y * scale);
    }
    return { context, scale, palette: this.#palette, sprites: this.#spritesAt(scale) };
  }

  /** Drawing a vector picture a thousand times is dear; copying its pixels is not. */
  #spritesAt(scale: number): ReadonlyMap<string, CanvasImageSource> {
    if (this.#sprites?.scale === scale) return this.#sprites.all;
    const size = Math.max(4, Math.ceil(48 * scale));
    const all = new Map<string, CanvasImageSource>();
    for (const [name, image] of this.#images) {
      if (!image.complete || image.naturalWidth === 0) continue;
      const sprite = new OffscreenCanvas(size, size);
      sprite.getContext('2d')?.drawImage(image, 0, 0, size, size);
      all.set(name, sprite);
    }
    this.#sprites = { scale, all };
    return all;
  }
}

function repaint(brush: Brush, tile: Tile, look: TileLook): void {
  const { x, y, width, height } = grown(tile, RING);
  brush.context.clearRect(x, y, width, height);
  paintTile(brush, tile, look);
}

function touches(way: Way, box: Box): boolean {
  return way.length > 0 && overlaps(boxOfWay(way), box);
}
