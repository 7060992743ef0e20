import { TASK_STATUS, type TaskStatus } from '../run/task-status.ts';
import type { Edge } from '../workflow/edges.ts';
import { graphOf, type PlacedNode } from '../workflow/graph.ts';
import type { Layout, LayoutGroup, Workflow } from '../workflow/workflow.ts';
import { arrange, type Box } from './arrange.ts';
import { escaped } from './xml-text.ts';

/** How a task stands. `line`: what its card says of it, `title`: what more is told on hovering; both absent: the word alone. */
export interface DrawnStatus {
  readonly status: TaskStatus;
  readonly line?: string;
  readonly title?: string;
}

/** By node path (`each_browser.e2e`). */
export type StatusByNode = Readonly<Record<string, TaskStatus | DrawnStatus>>;

/** For a page that holds the drawing: its name, and a class by which the page may colour it after its own theme. */
export interface DrawingPlace {
  readonly label?: string;
  readonly className?: string;
}

/*
 * The light theme of `renderer/design/tokens.css`: a drawing has no theme to follow. They stand as attributes, which any rule of a page around
 * outweighs, and everything has a class (`card`, `name`, `edge`, `s-failed`), so a page with a theme can say its own.
 */
const INK = '#1b1f26';
const MUTED = '#565e6b';
const LINE = '#c9ced6';
const EDGE = '#7a8392';
const PAPER = '#f6f7f9';
const FRAME = '#fbfcfd';
const COLORS: Readonly<Record<TaskStatus, { readonly ink: string; readonly tint: string }>> = {
  waiting: { ink: '#656d79', tint: '#eff1f3' },
  queued: { ink: '#454d5b', tint: '#e6e9ee' },
  running: { ink: '#1558d6', tint: '#e4edfd' },
  succeeded: { ink: '#117555', tint: '#dff3eb' },
  cached: { ink: '#0a6a86', tint: '#dff1f7' },
  failed: { ink: '#c9222b', tint: '#fce8e8' },
  skipped: { ink: '#6c6862', tint: '#f2f0ee' },
  cancelled: { ink: '#4d4843', tint: '#e9e6e2' },
};
const MARGIN = 24;
const FONT = "Inter, 'Segoe UI', system-ui, sans-serif";

/**
 * A workflow as an SVG document of its own, in canvas pixels: cards where the layout has them, else in columns. Any text may be in it. With
 * statuses each card shows the word and the colour of its task.
 */
export function svgOf(
  workflow: Workflow,
  layout: Layout,
  statuses: StatusByNode = {},
  { label, className }: DrawingPlace = {},
): string {
  const { boxes, edges, isKept } = arrange(workflow, layout);
  const groups = isKept ? Object.values(layout.groups) : [];
  const frame = frameAround([...boxes.values(), ...groups]);
  const title = label ?? workflow.name ?? 'Workflow';
  const cards = graphOf(workflow).nodes.flatMap((node) => {
    const box = boxes.get(node.path);
    return box === undefined ? [] : [cardOf(node, box, node.node.nodes !== undefined, statuses[node.path])];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${frame.x} ${frame.y} ${frame.width} ${frame.height}" width="${frame.width}" height="${frame.height}" role="img"${className === undefined ? '' : ` class="${escaped(className)}"`} aria-label="${escaped(title)}" font-family="${FONT}">`,
    `<title>${escaped(title)}</title>`,
    `<rect class="paper" x="${frame.x}" y="${frame.y}" width="${frame.width}" height="${frame.height}" fill="${PAPER}"/>`,
    ...groups.map(groupOf),
    ...cards,
    ...edges.map((edge) => arrowOf(edge, boxes)),
    ...edges.map((edge) => labelOf(edge, boxes)),
    '</svg>',
    '',
  ].join('\n');
}

/** Whole numbers, so that no line is blurred. */
function frameAround(boxes: readonly Box[]): Box {
  if (boxes.length === 0) return { x: 0, y: 0, width: 2 * MARGIN, height: 2 * MARGIN };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of boxes) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  const [x, y] = [Math.floor(left) - MARGIN, Math.floor(top) - MARGIN];
  return { x, y, width: Math.ceil(right) + MARGIN - x, height: Math.ceil(bottom) + MARGIN - y };
}

function groupOf({ title, x, y, width, height }: LayoutGroup): string {
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="12" fill="#eef0f4" stroke="${LINE}" stroke-dasharray="6 4"/>`,
    line(fitted(title, width - 24, 13), { x: x + 12, y: y + 20, size: 13, weight: 600, fill: MUTED }),
  ].join('');
}

function cardOf(
  placed: PlacedNode,
  box: Box,
  isContainer: boolean,
  given: TaskStatus | DrawnStatus | undefined,
): string {
  const { id, node } = placed;
  const { x, y, width, height } = box;
  const drawn: DrawnStatus | undefined = typeof given === 'string' ? { status: given } : given;
  const color = drawn === undefined ? undefined : COLORS[drawn.status];
  const word =
    drawn === undefined ? (node.disabled === true ? 'Disabled' : '') : (drawn.line ?? TASK_STATUS[drawn.status].word);
  const wordWidth = word === '' ? 0 : Math.min(width - 60, Math.ceil(word.length * 6.8) + 16);
  const under = placed.isFinal ? `${node.action} · at the end` : node.action;
  const title = `${node.name ?? id}: ${node.action}${word === '' ? '' : ` (${drawn?.title ?? word})`}`;
  return [
    `<g data-node="${escaped(placed.path)}"${drawn === undefined ? '' : ` class="s-${drawn.status}"`}${node.disabled === true ? ' opacity="0.65"' : ''}>`,
    `<title>${escaped(title)}</title>`,
    `<rect class="card" x="${x}" y="${y}" width="${width}" height="${height}" rx="10" fill="${isContainer ? FRAME : '#ffffff'}" stroke="${color?.ink ?? LINE}" stroke-width="${color === undefined ? 1 : 1.5}"/>`,
    color === undefined
      ? ''
      : `<path class="mark" d="M${x + 5} ${y + 12}V${y + Math.min(height, 72) - 12}" stroke="${color.ink}" stroke-width="3" stroke-linecap="round"/>`,
    line(fitted(node.name ?? id, width - 32, 14), {
      look: 'name',
      x: x + 16,
      y: y + 29,
      size: 14,
      weight: 600,
      fill: INK,
    }),
    line(fitted(under, width - 40 - wordWidth, 12), {
      look: 'action',
      x: x + 16,
      y: y + 51,
      size: 12,
      weight: 400,
      fill: MUTED,
    }),
    word === ''
      ? ''
      : `<rect class="chip" x="${x + width - wordWidth - 10}" y="${y + 38}" width="${wordWidth}" height="20" rx="10" fill="${color?.tint ?? '#eff1f3'}"/>${line(fitted(word, wordWidth - 8, 11.5), { look: 'status', x: x + width - wordWidth / 2 - 10, y: y + 52, size: 11.5, weight: 600, fill: color?.ink ?? MUTED, isCentred: true })}`,
    '</g>',
  ].join('');
}

function arrowOf(edge: Edge, boxes: ReadonlyMap<string, Box>): string {
  const ends = endsOf(edge, boxes);
  if (ends === undefined) return '';
  const { start, end } = ends;
  const reach = Math.max(28, Math.min(120, Math.abs(end.x - start.x) / 2));
  return `<path class="edge" d="M${start.x} ${start.y}C${start.x + reach} ${start.y} ${end.x - reach} ${end.y} ${end.x} ${end.y}" fill="none" stroke="${EDGE}" stroke-width="1.5"${edge.kind === 'order' ? ' stroke-dasharray="5 4"' : ''}/><path class="tip" d="M${end.x} ${end.y}l-7 -3.5v7z" fill="${EDGE}"/>`;
}

/** Above all arrows, so that none crosses the word. */
function labelOf(edge: Edge, boxes: ReadonlyMap<string, Box>): string {
  const ends = endsOf(edge, boxes);
  if (ends === undefined || edge.condition === 'succeeded') return '';
  const { start, end } = ends;
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
  const word = fitted(edge.condition, 90, 11);
  const width = word.length * 6.4 + 12;
  return `<rect class="paper" x="${middle.x - width / 2}" y="${middle.y - 9}" width="${width}" height="18" rx="9" fill="${PAPER}" stroke="${LINE}"/>${line(word, { x: middle.x, y: middle.y + 4, size: 11, weight: 400, fill: MUTED, isCentred: true })}`;
}

/** Both ends beside the head, which a container has as well. */
function endsOf({ source, target }: Edge, boxes: ReadonlyMap<string, Box>) {
  const [from, to] = [boxes.get(source), boxes.get(target)];
  if (from === undefined || to === undefined) return undefined;
  return {
    start: { x: from.x + from.width, y: from.y + Math.min(from.height, 72) / 2 },
    end: { x: to.x - 1, y: to.y + Math.min(to.height, 72) / 2 },
  };
}

interface LineLook {
  readonly look?: 'name' | 'action' | 'status';
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly weight: number;
  readonly fill: string;
  readonly isCentred?: boolean;
}

function line(text: string, { look = 'action', x, y, size, weight, fill, isCentred = false }: LineLook): string {
  return `<text class="${look}" x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}"${isCentred ? ' text-anchor="middle"' : ''}>${escaped(text)}</text>`;
}

/** One line of that width; no font can be asked here, so letters count as on average wide, and signs of wide scripts as two. */
function fitted(text: string, width: number, size: number): string {
  const plain = text.replaceAll(/\s+/g, ' ').trim();
  const room = width / (size * 0.53);
  let used = 0;
  let kept = '';
  for (const character of plain) {
    used += (character.codePointAt(0) ?? 0) > 0x2e7f ? 1.8 : 1;
    if (used > room) return `${kept.slice(0, -1).trimEnd()}…`;
    kept += character;
  }
  return kept;
}
