import { formatDuration } from '../../workflow/duration.ts';
import type { TaskNames } from '../name-nodes.ts';
import type { RunState, TaskState } from '../run-state.ts';
import { barsOf, type Bar } from '../timeline-bars.ts';
import { escaped } from '../../export/xml-text.ts';

const NAMES = 200;
const WIDTH = 960;
const ROW = 22;
const HEAD = 22;
/** A picture of more rows helps nobody; the table of tasks has them all. */
const MOST_ROWS = 200;

/** When each task waited in line and ran, as an SVG with classes for colours. Empty when nothing started. */
export function timelinePicture(state: RunState, { titleOf }: TaskNames): string {
  const all = [...state.tasks.values()].filter(({ startedAt, pauses }) => startedAt !== undefined || pauses?.length);
  const tasks = all.slice(0, MOST_ROWS);
  const endMs = Date.parse(state.endedAt ?? state.at);
  const fromMs = Date.parse(state.startedAt ?? state.createdAt);
  if (tasks.length === 0) return '';
  const spanMs = Math.max(1, endMs - fromMs);
  const at = (ms: number) => NAMES + (Math.min(Math.max(ms - fromMs, 0), spanMs) / spanMs) * (WIDTH - NAMES - 8);
  const height = HEAD + tasks.length * ROW + 4;
  const rows = tasks.map((task, row) => drawnRow(task, titleOf(task.path), HEAD + row * ROW, endMs, at));
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const x = at(fromMs + part * spanMs);
    const anchor = part === 1 ? 'end' : part === 0 ? 'start' : 'middle';
    return `<path class="tick" d="M${x} ${HEAD - 4}V${height}"/><text class="axis" x="${x}" y="12" text-anchor="${anchor}">${escaped(formatDuration(part * spanMs))}</text>`;
  });
  const cut = all.length > tasks.length ? `<p class="muted">And ${all.length - tasks.length} more tasks.</p>` : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" class="timeline" role="img" aria-label="When each task ran" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">\n${[...ticks, ...rows].join('\n')}\n</svg>${cut}`;
}

function drawnRow(task: TaskState, title: string, y: number, endMs: number, at: (ms: number) => number): string {
  const name = Array.from(title);
  const shown = name.length > 30 ? `…${name.slice(-29).join('')}` : title;
  const bars = barsOf(task, undefined, endMs).map((bar) => drawnBar(bar, y, at));
  return `<g><text class="row" x="0" y="${y + 15}">${escaped(shown)}</text>${bars.join('')}</g>`;
}

function drawnBar(bar: Bar, y: number, at: (ms: number) => number): string {
  const x = at(bar.fromMs);
  const width = Math.max(2, at(bar.toMs) - x);
  const isWork = bar.kind === 'attempt';
  const words = `${bar.kind}${bar.attempt === undefined ? '' : ` ${bar.attempt.attempt}`}: ${formatDuration(bar.toMs - bar.fromMs)}`;
  return `<rect class="bar s-${bar.status}${isWork ? '' : ' pause'}" x="${x.toFixed(1)}" y="${y + (isWork ? 3 : 8)}" width="${width.toFixed(1)}" height="${isWork ? ROW - 6 : ROW - 16}" rx="2"><title>${escaped(words)}</title></rect>`;
}
