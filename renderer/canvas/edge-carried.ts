import type { TaskState } from '#shared/run/run-state.ts';
import { isEnded } from '#shared/run/task-status.ts';
import type { Edge } from '#shared/workflow/edges.ts';
import { size } from '../design/format.ts';
import { messages } from '../messages/messages.ts';
import { isTaken } from './edge-flow.ts';

const text = messages.foresight.carried;

/** What went through an edge in the run that is shown, in a few words; undefined before a run. */
export function carriedBy(
  edge: Edge,
  source: TaskState | undefined,
  target: TaskState | undefined,
): string | undefined {
  if (source === undefined) return undefined;
  if (!isTaken(edge, source, target)) return text.nothing;
  if (edge.kind === 'order' || edge.sourcePort === 'done') return text.order;
  return describe(source.outputs[edge.sourcePort.replace(/^outputs\./, '')], LONG);
}

/** The same, short enough to stand on the edge; undefined where there is nothing to say: no data, or nothing decided yet. */
export function amountOf(edge: Edge, source: TaskState | undefined, target: TaskState | undefined): string | undefined {
  if (source === undefined || !isEnded(source.status)) return undefined;
  if (!isTaken(edge, source, target)) return target?.status === 'skipped' ? text.skipped : text.notTaken;
  if (edge.kind === 'order' || edge.sourcePort === 'done') return undefined;
  return describe(source.outputs[edge.sourcePort.replace(/^outputs\./, '')], SHORT);
}

interface Room {
  /** How many characters of a text are shown as they are; of a longer one its size is told. */
  readonly characters: number;
  readonly sizeOnly: boolean;
}

const LONG: Room = { characters: 40, sizeOnly: false };
const SHORT: Room = { characters: 10, sizeOnly: true };

function describe(value: unknown, { characters, sizeOnly }: Room): string {
  if (value === null || value === undefined) return text.absent;
  if (typeof value === 'string') {
    const shown = value.trimEnd();
    if (shown.length <= characters && !shown.includes('\n')) return `“${shown}”`;
    return sizeOnly ? size(value.length) : text.text(size(value.length));
  }
  if (Array.isArray(value)) return amountOfList(value);
  if (typeof value !== 'object') return JSON.stringify(value);
  const stored: unknown = '$content' in value ? value.$content : undefined;
  if (typeof stored === 'object' && stored !== null && 'bytes' in stored && 'mediaType' in stored)
    return sizeOnly ? size(Number(stored.bytes)) : text.stored(size(Number(stored.bytes)), String(stored.mediaType));
  return text.fields(Object.keys(value).length);
}

function amountOfList(list: readonly unknown[]): string {
  const isAll = (test: (item: object) => boolean): boolean =>
    list.length > 0 && list.every((item) => typeof item === 'object' && item !== null && test(item));
  if (isAll((item) => 'path' in item && 'bytes' in item)) return text.files(list.length);
  return isAll((item) => !Array.isArray(item)) ? text.rows(list.length) : text.items(list.length);
}
