import { useMemo } from 'react';
import { laneUntil, resourceLanes, type ResourceLane, type Step } from '#shared/run/resource-use.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { isRunLive } from '#shared/run/task-status.ts';
import type { TimeScale } from '#shared/run/time-scale.ts';
import { size } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import { useSamples } from '../../stores/run-samples.ts';

const LANE_PX = 26;
const text = messages.runs.timeline;

interface StripProps {
  readonly state: RunState;
  /** All of the run while one looks back in it: the lanes are worked out once and cut at every moment. */
  readonly whole: RunState | undefined;
  readonly scale: TimeScale;
  readonly nowMs: number;
  /** Pixels of the axis that are in sight. */
  readonly view: { readonly fromPx: number; readonly toPx: number };
  readonly isSticky: boolean;
}

/** What the run's tasks reserved (outline) and really used (filled), on the same scale as the bars. */
export function TimelineStrip({ state, whole, scale, nowMs, view, isSticky }: StripProps) {
  const { list, count } = useSamples();
  const drawn = whole ?? state;
  const isGoingOn = isRunLive(drawn.status);
  // Four times a second is enough for a strip; the bars above move with every frame.
  const tick = whole === undefined || isGoingOn ? Math.floor((whole === undefined ? nowMs : Date.now()) / 250) : 0;
  const all = useMemo(
    () => resourceLanes(drawn, list, whole === undefined ? tick * 250 : Date.parse(drawn.at)),
    // oxlint-disable-next-line react/exhaustive-deps -- the list grows in place, its count tells; a live run changes more often than it is drawn
    [isGoingOn ? drawn.run : drawn, whole === undefined, list, count, tick],
  );
  const lanes = whole === undefined ? all : all.map((lane) => laneUntil(lane, nowMs));
  return (
    <div className="tl-strip" data-sticky={isSticky ? '' : undefined} role="group" aria-label={text.resources}>
      {lanes.map((lane) => (
        <Lane key={lane.name} lane={lane} scale={scale} view={view} nowMs={nowMs} />
      ))}
    </div>
  );
}

function Lane({
  lane,
  scale,
  view,
  nowMs,
}: Omit<StripProps, 'state' | 'whole' | 'isSticky'> & { readonly lane: ResourceLane }) {
  const peakReserved = peakOf(lane.reserved);
  const peakUsed = peakOf(lane.used);
  const top = Math.max(lane.capacity ?? 0, peakReserved, peakUsed);
  const height = (value: number): number => (top === 0 ? 0 : (value / top) * (LANE_PX - 7));
  const peak = lane.used.length > 0 ? peakUsed : peakReserved;
  const about = text.lanePeak(
    amount(lane.name, peak),
    lane.capacity === undefined ? undefined : amount(lane.name, lane.capacity),
  );
  return (
    <div className="tl-lane" style={{ height: LANE_PX }}>
      <span className="tl-lane-name">
        <span className="truncate">
          {text.lanes[lane.name as keyof typeof text.lanes] ?? lane.name.replace(/^pool:/, '')}
        </span>
        <span className="muted tabular">{about}</span>
      </span>
      <svg
        className="tl-lane-area"
        width={view.toPx - view.fromPx}
        height={LANE_PX}
        style={{ left: view.fromPx }}
        role="img"
        aria-label={`${lane.name}: ${about}`}
      >
        {lane.capacity !== undefined && (
          <line
            className="tl-capacity"
            x1={0}
            x2={view.toPx - view.fromPx}
            y1={LANE_PX - height(lane.capacity) - 2}
            y2={LANE_PX - height(lane.capacity) - 2}
          />
        )}
        {lane.used.length > 0 && <path className="tl-used" d={pathOf(lane.used, scale, view, height, nowMs, true)} />}
        <path
          className={lane.used.length > 0 ? 'tl-reserved' : 'tl-reserved tl-reserved-alone'}
          d={pathOf(lane.reserved, scale, view, height, nowMs, lane.used.length === 0)}
        />
      </svg>
    </div>
  );
}

function peakOf(steps: readonly Step[]): number {
  return steps.reduce((peak, { value }) => Math.max(peak, value), 0);
}

function amount(name: string, value: number): string {
  if (name === 'memory') return size(value);
  return value < 10 && !Number.isInteger(value) ? value.toFixed(1) : String(Math.round(value));
}

/** Steps to pixels; several steps within one pixel become the highest of them, so that ten thousand tasks draw no more than the window is wide. */
function pathOf(
  steps: readonly Step[],
  scale: TimeScale,
  view: StripProps['view'],
  height: (value: number) => number,
  nowMs: number,
  isClosed: boolean,
): string {
  const base = LANE_PX - 2;
  const points: { readonly x: number; peak: number; y: number }[] = [];
  for (const { atMs, value } of steps) {
    const x = Math.round((scale.toPx(atMs) - view.fromPx) * 2) / 2;
    const y = base - height(value);
    const last = points.at(-1);
    if (last !== undefined && last.x === x) {
      last.peak = Math.min(last.peak, y);
      last.y = y;
    } else {
      points.push({ x, peak: y, y });
    }
  }
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return '';
  const end = Math.max(last.x, last.y >= base ? last.x : scale.toPx(nowMs) - view.fromPx);
  const line = points
    .map(({ x, peak, y }, index) => `${index === 0 ? `M${x},${base}` : `H${x}`}V${peak}${peak === y ? '' : `V${y}`}`)
    .join('');
  return `${line}H${end}V${base}${isClosed ? `H${first.x}Z` : ''}`;
}
