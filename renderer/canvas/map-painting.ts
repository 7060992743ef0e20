import type { TaskStatus } from '#shared/run/task-status.ts';
import type { EdgeFlow } from './edge-flow.ts';
import type { Palette, StatusColours } from './map-palette.ts';
import type { Tile } from './map-tiles.ts';
import type { Point } from './layout-tree.ts';
import { middleOf, type Way } from './route-edge.ts';

/** What of a run a tile shows. */
export interface TileLook {
  readonly status: TaskStatus | undefined;
  readonly isDeciding: boolean;
  readonly isSelected: boolean;
}

/** Draws on a canvas whose unit is the pixel of the document; `scale` turns it into pixels of the screen. */
export interface Brush {
  readonly context: CanvasRenderingContext2D;
  readonly scale: number;
  readonly palette: Palette;
  readonly sprites: ReadonlyMap<string, CanvasImageSource>;
}

const RADIUS = 8;
/** Beyond this far from the card the ring of a selection ends. */
export const RING = 5;
const STATUS_ICON = 48;
const ICON = 44;
const NAME = { size: 30, line: 34, lines: 2 } as const;
/** Below this size on the screen letters are dirt. */
const READABLE_PX = 8;

/** An icon smaller than this is a speck. */
const SEEN_PX = 5;

export function paintTile(brush: Brush, tile: Tile, look: TileLook): void {
  const { context, palette, scale } = brush;
  const colours = coloursOf(palette, look);
  context.beginPath();
  context.roundRect(tile.x, tile.y, tile.width, tile.height, RADIUS);
  context.fillStyle = tile.isFrame ? palette.surface : (colours?.tint ?? palette.surface);
  context.fill();
  paintBorder(brush, tile, look.status, colours);
  if (look.isSelected) {
    context.beginPath();
    context.roundRect(tile.x - 3, tile.y - 3, tile.width + 6, tile.height + 6, RADIUS + 3);
    context.lineWidth = Math.max(4, 2 / scale);
    context.strokeStyle = palette.accent;
    context.stroke();
  }
  if (tile.isFrame) paintFrame(brush, tile);
  else paintMark(brush, tile, look);
}

function coloursOf(palette: Palette, { status, isDeciding }: TileLook): StatusColours | undefined {
  if (isDeciding) return palette.deciding;
  return status === undefined ? undefined : palette.status.get(status);
}

function paintBorder(
  { context, palette, scale }: Brush,
  tile: Tile,
  status: TaskStatus | undefined,
  colours: StatusColours | undefined,
): void {
  const width = Math.max(3, 1 / scale);
  context.beginPath();
  context.roundRect(
    tile.x + width / 2,
    tile.y + width / 2,
    tile.width - width,
    tile.height - width,
    Math.max(0, RADIUS - width / 2),
  );
  context.lineWidth = width;
  context.strokeStyle = colours === undefined ? palette.line : colours.line;
  context.globalAlpha = colours === undefined ? 0.5 : 1;
  // Where a dash is shorter than a pixel it is only a paler line.
  if (scale > 0.2 && status === 'waiting') context.setLineDash([10, 8]);
  if (scale > 0.2 && status === 'skipped') context.setLineDash([3, 6]);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** Two that read alike say their id: from here there is no second line to tell them apart by. */
function nameFromAfar({ card }: Tile): string {
  return card.apart ?? card.name.text;
}

function paintFrame({ context, palette, scale }: Brush, tile: Tile): void {
  const top = tile.y + tile.card.shape.innerTop;
  context.fillStyle = palette.canvas;
  context.fillRect(tile.x + 8, top, tile.width - 16, Math.max(0, tile.y + tile.height - top - 8));
  const size = Math.min(13 / scale, tile.card.shape.innerTop * 0.6);
  if (size * scale < READABLE_PX) return;
  context.font = `600 ${size}px ${palette.font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.fillStyle = palette.text;
  const [name] = linesOf(context, nameFromAfar(tile), tile.width - 32, 1);
  context.fillText(name ?? '', tile.x + 16, (tile.y + top) / 2);
}

/** Icon of the status, else of the module; the name below it where one can read it. */
function paintMark({ context, palette, scale, sprites }: Brush, tile: Tile, { status, isDeciding }: TileLook): void {
  const sprite = sprites.get(isDeciding ? 'deciding' : (status ?? `module ${tile.card.node.action}`));
  const isNamed = NAME.size * scale >= READABLE_PX;
  let lines: readonly string[] = [];
  if (isNamed) {
    context.font = `600 ${NAME.size}px ${palette.font}`;
    lines = linesOf(context, nameFromAfar(tile), tile.width - 24, NAME.lines);
  }
  const size = status === undefined && !isDeciding ? ICON : STATUS_ICON;
  const gap = isNamed ? 10 : 0;
  const content = size + gap + lines.length * NAME.line;
  const middle = tile.x + tile.width / 2;
  const top = tile.y + Math.max(4, (tile.height - content) / 2);
  if (sprite !== undefined && size * scale >= SEEN_PX) context.drawImage(sprite, middle - size / 2, top, size, size);
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  context.fillStyle = palette.text;
  for (const [index, line] of lines.entries())
    context.fillText(line, middle, top + size + gap + (index + 0.5) * NAME.line);
}

const fitted = new Map<string, readonly string[]>();
const MOST_FITTED = 20_000;

/** At most so many lines, broken at spaces, hyphens and underscores, the last one cut. */
function linesOf(context: CanvasRenderingContext2D, text: string, width: number, most: number): readonly string[] {
  const key = `${context.font} ${width} ${most} ${text}`;
  const known = fitted.get(key);
  if (known !== undefined) return known;
  const lines: string[] = [];
  let rest = text;
  while (rest !== '' && lines.length < most) {
    const isLast = lines.length === most - 1;
    const line = isLast ? cut(context, rest, width) : broken(context, rest, width);
    lines.push(line.trim());
    rest = isLast ? '' : rest.slice(line.length);
  }
  if (fitted.size > MOST_FITTED) fitted.clear();
  fitted.set(key, lines);
  return lines;
}

function broken(context: CanvasRenderingContext2D, text: string, width: number): string {
  const fits = longest(context, text, width, '');
  if (fits === text.length) return text;
  const at = Math.max(...[' ', '-', '_', '.'].map((mark) => text.lastIndexOf(mark, fits - 1)));
  return text.slice(0, at > 0 ? at + 1 : fits);
}

function cut(context: CanvasRenderingContext2D, text: string, width: number): string {
  const fits = longest(context, text, width, '');
  return fits === text.length ? text : `${text.slice(0, longest(context, text, width, '…')).trimEnd()}…`;
}

/** How many letters of the text fit, the end with them. */
function longest(context: CanvasRenderingContext2D, text: string, width: number, end: string): number {
  if (context.measureText(text + end).width <= width) return text.length;
  let [low, high] = [1, text.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (context.measureText(text.slice(0, middle) + end).width <= width) low = middle;
    else high = middle - 1;
  }
  return low;
}

export interface PaintedEdge {
  readonly way: Way;
  readonly flow: EdgeFlow;
  readonly isSelected: boolean;
  /** It has a problem. */
  readonly isBroken: boolean;
}

/** What edges are painted as, the strongest last. */
type EdgeLook = EdgeFlow | 'broken' | 'selected';
const EDGE_LOOKS: readonly EdgeLook[] = ['none', 'cached', 'succeeded', 'failed', 'running', 'broken', 'selected'];
/** Of the sign on a broken edge, on the screen however far away it is. */
const SIGN_PX = 14;

/** All edges, one stroke per colour: a stroke each would cost more than everything else together. */
export function paintEdges(brush: Brush, edges: readonly PaintedEdge[]): void {
  const { context, scale, palette } = brush;
  const groups = Map.groupBy(edges, ({ flow, isSelected, isBroken }): EdgeLook =>
    isSelected ? 'selected' : isBroken ? 'broken' : flow,
  );
  context.lineJoin = 'round';
  for (const group of EDGE_LOOKS) {
    const members = groups.get(group);
    if (members === undefined) continue;
    context.beginPath();
    for (const { way } of members)
      for (const [corner, { x, y }] of way.entries()) {
        if (corner === 0) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
    context.lineWidth = (group === 'selected' || group === 'broken' ? 2 : 1) / scale;
    // Mixed with the ground instead of drawn transparent: lines a pixel wide would add up where a thousand lie together.
    const share = edgeStrength(group, scale);
    context.strokeStyle = `color-mix(in srgb, ${edgeColour(palette, group)} ${share * 100}%, ${palette.canvas})`;
    context.stroke();
  }
  for (const { way, isBroken } of edges) if (isBroken) paintSign(brush, middleOf(way));
}

/** Colour alone tells too little. */
function paintSign({ context, scale, palette, sprites }: Brush, { x, y }: Point): void {
  const size = SIGN_PX / scale;
  context.beginPath();
  context.arc(x, y, size * 0.75, 0, Math.PI * 2);
  context.fillStyle = palette.surface;
  context.fill();
  context.lineWidth = 1 / scale;
  context.strokeStyle = palette.attention;
  context.stroke();
  const sprite = sprites.get('problem');
  if (sprite !== undefined) context.drawImage(sprite, x - size / 2, y - size / 2, size, size);
}

/**
 * From 0 to 1. The further away, the closer together they lie, and the paler they are, so that the tiles are what one sees; what runs, failed or is
 * selected stays strong.
 */
export function edgeStrength(group: EdgeLook, scale: number): number {
  if (group === 'running' || group === 'failed' || group === 'broken' || group === 'selected') return 1;
  const faint = Math.min(0.9, Math.max(0.4, scale * 4));
  return group === 'none' ? faint : Math.min(1, faint + 0.2);
}

function edgeColour(palette: Palette, group: EdgeLook): string {
  if (group === 'selected') return palette.accent;
  if (group === 'broken') return palette.attention;
  return group === 'none' ? palette.line : (palette.status.get(group)?.line ?? palette.line);
}
