import type { TaskState } from '#shared/run/run-state.ts';

/** Milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Left edge and width in percent of the span. */
export interface Segment {
  readonly kind: 'queued' | 'attempt';
  readonly left: number;
  readonly width: number;
}

/** Waiting for a slot, then one bar per attempt; what goes on reaches to the end of the span. */
export function segmentsOf(task: TaskState, span: Span): readonly Segment[] {
  const first = task.attempts[0];
  const queued =
    task.queuedAt !== undefined && first !== undefined ? [segment('queued', task.queuedAt, first.startedAt, span)] : [];
  const attempts = task.attempts.map(({ startedAt, endedAt }) => segment('attempt', startedAt, endedAt, span));
  return [...queued.filter(({ width }) => width > 0.2), ...attempts];
}

function segment(kind: Segment['kind'], start: string, end: string | undefined, span: Span): Segment {
  const length = span.to - span.from;
  const left = clamp(((Date.parse(start) - span.from) / length) * 100);
  const right = clamp((((end === undefined ? span.to : Date.parse(end)) - span.from) / length) * 100);
  return { kind, left, width: Math.max(0, right - left) };
}

function clamp(percent: number): number {
  return Math.min(100, Math.max(0, percent));
}

const STEPS_MS = [
  10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000, 3_600_000,
];

/** Milliseconds from the start at which the scale is marked: four to eight round numbers. */
export function ticksOf(span: Span): readonly number[] {
  const length = span.to - span.from;
  const step = STEPS_MS.find((candidate) => length / candidate <= 8) ?? length / 6;
  const ticks: number[] = [];
  for (let at = 0; at < length * 0.95; at += step) ticks.push(at);
  return ticks;
}
