import { edgesOf } from '../../workflow/edges.ts';
import { graphOf, type PlacedNode } from '../../workflow/graph.ts';
import { readWorkflow } from '../../workflow/read.ts';
import type { Layout } from '../../workflow/workflow.ts';
import type { RunState, TaskState } from '../run-state.ts';
import { STATUS_GLYPHS, TASK_STATUS, type TaskStatus } from '../task-status.ts';
import { formatDuration } from '../../workflow/duration.ts';
import { tookMs } from './run-report.ts';
import { escaped } from './xml-text.ts';

const WIDTH = 208;
const HEIGHT = 56;
const GAP_X = 56;
const GAP_Y = 24;
const MARGIN = 16;

interface Spot {
  readonly x: number;
  readonly y: number;
}

/**
 * The frozen workflow as an SVG, each node with how its task ended. Colours are classes (`s-failed`), so that the page around decides them. Nodes stand where
 * they stand on the canvas when all of them have a place there, else by level. What is inside a container is told in its own line. Empty when the text
 * cannot be read.
 */
export function canvasPicture(state: RunState, layout: Layout | undefined): string {
  const { workflow } = readWorkflow(state.plan.text, state.plan.file);
  if (workflow === undefined) return '';
  const nodes = graphOf(workflow).inside('');
  const arrows = topArrows(edgesOf(workflow));
  const spots = placed(nodes, layout) ?? byLevel(nodes, arrows);
  const shapes = [
    ...arrows.flatMap(([from, to]) => drawnArrow(spots.get(from), spots.get(to))),
    ...nodes.flatMap((node) => drawnNode(node, spots.get(node.path), state)),
  ];
  return svgOf(shapes, [...spots.values()], state.plan.workflow);
}

function svgOf(shapes: readonly string[], spots: readonly Spot[], name: string): string {
  const left = Math.min(0, ...spots.map(({ x }) => x)) - MARGIN;
  const top = Math.min(0, ...spots.map(({ y }) => y)) - MARGIN;
  const right = Math.max(0, ...spots.map(({ x }) => x + WIDTH)) + MARGIN;
  const bottom = Math.max(0, ...spots.map(({ y }) => y + HEIGHT)) + MARGIN;
  const [width, height] = [right - left, bottom - top];
  const box = `${left} ${top} ${width} ${height}`;
  const label = escaped(`The workflow ${name} as it ended`);
  return `<svg xmlns="http://www.w3.org/2000/svg" class="canvas" role="img" aria-label="${label}" viewBox="${box}" width="${width}" height="${height}">\n${shapes.join('\n')}\n</svg>`;
}

/** Between nodes of the top level; an edge into a container counts for the container. */
function topArrows(edges: ReturnType<typeof edgesOf>): readonly (readonly [string, string])[] {
  const pairs = new Map<string, readonly [string, string]>();
  for (const { source, target } of edges) {
    const pair = [source.split('.', 1)[0] ?? source, target.split('.', 1)[0] ?? target] as const;
    if (pair[0] !== pair[1]) pairs.set(pair.join(' '), pair);
  }
  return [...pairs.values()];
}

function placed(nodes: readonly PlacedNode[], layout: Layout | undefined): ReadonlyMap<string, Spot> | undefined {
  const places = nodes.map(({ path }) => [path, layout?.nodes[path]] as const);
  const known = places.flatMap(([path, place]) =>
    place === undefined ? [] : [[path, { x: place.x, y: place.y }] as const],
  );
  if (known.length < nodes.length || known.length === 0) return undefined;
  const left = Math.min(...known.map(([, { x }]) => x));
  const top = Math.min(...known.map(([, { y }]) => y));
  return new Map(known.map(([path, { x, y }]) => [path, { x: x - left, y: y - top }]));
}

function byLevel(
  nodes: readonly PlacedNode[],
  arrows: readonly (readonly [string, string])[],
): ReadonlyMap<string, Spot> {
  const levels = new Map<string, number>(nodes.map(({ path }) => [path, 0]));
  // As many rounds as there are nodes are enough; a cycle, which no run has, ends there too.
  for (let round = 0, isChanged = true; isChanged && round < nodes.length; round += 1) {
    isChanged = false;
    for (const [from, to] of arrows) {
      const wanted = (levels.get(from) ?? 0) + 1;
      if ((levels.get(to) ?? 0) >= wanted) continue;
      levels.set(to, wanted);
      isChanged = true;
    }
  }
  const used = new Map<number, number>();
  return new Map(
    nodes.map(({ path }) => {
      const level = levels.get(path) ?? 0;
      const row = used.get(level) ?? 0;
      used.set(level, row + 1);
      return [path, { x: level * (WIDTH + GAP_X), y: row * (HEIGHT + GAP_Y) }];
    }),
  );
}

function drawnArrow(from: Spot | undefined, to: Spot | undefined): readonly string[] {
  if (from === undefined || to === undefined) return [];
  const [x1, y1, x2, y2] = [from.x + WIDTH, from.y + HEIGHT / 2, to.x, to.y + HEIGHT / 2];
  const bend = Math.max(24, Math.abs(x2 - x1) / 2);
  const line = `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2 - 6} ${y2}`;
  return [`<path class="edge" d="${line}"/>`, `<path class="tip" d="M${x2} ${y2}l-7 -3.5v7z"/>`];
}

function drawnNode({ path, id, node }: PlacedNode, spot: Spot | undefined, state: RunState): readonly string[] {
  if (spot === undefined) return [];
  const task = state.tasks.get(path);
  const status = task?.status ?? 'waiting';
  const lines = [
    `<rect class="card" width="${WIDTH}" height="${HEIGHT}" rx="8"/>`,
    `<rect class="mark" width="4" height="${HEIGHT - 16}" x="6" y="8" rx="2"/>`,
    `<text class="name" x="20" y="24">${escaped(fitting(node.name ?? id, 26))}</text>`,
    `<text class="status" x="20" y="43">${STATUS_GLYPHS[status]} ${escaped(statusLine(status, task, state))}</text>`,
    `<title>${escaped(`${path} (${node.action}): ${task?.sentence ?? TASK_STATUS[status].word}`)}</title>`,
  ];
  return [`<g class="s-${status}" transform="translate(${spot.x} ${spot.y})">${lines.join('')}</g>`];
}

function statusLine(status: TaskStatus, task: TaskState | undefined, state: RunState): string {
  const ms = task === undefined ? undefined : tookMs(task);
  const inside =
    task === undefined ? 0 : [...state.tasks.values()].filter((t) => t.planned?.parent === task.path).length;
  const more = [ms === undefined ? '' : formatDuration(ms), inside === 0 ? '' : `${inside} inside`];
  return [TASK_STATUS[status].word, ...more].filter((part) => part !== '').join(' · ');
}

function fitting(text: string, letters: number): string {
  const all = Array.from(text);
  return all.length <= letters ? text : `${all.slice(0, letters - 1).join('')}…`;
}
