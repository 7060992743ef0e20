import type { TaskState } from '#shared/run/run-state.ts';
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
  return describe(source.outputs[edge.sourcePort.replace(/^outputs\./, '')]);
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return text.absent;
  if (typeof value === 'string') return value.length <= 40 ? `“${value}”` : text.text(size(value.length));
  if (Array.isArray(value)) return text.items(value.length);
  if (typeof value !== 'object') return JSON.stringify(value);
  const stored: unknown = '$content' in value ? value.$content : undefined;
  if (typeof stored === 'object' && stored !== null && 'bytes' in stored && 'mediaType' in stored)
    return text.stored(size(Number(stored.bytes)), String(stored.mediaType));
  return text.fields(Object.keys(value).length);
}
