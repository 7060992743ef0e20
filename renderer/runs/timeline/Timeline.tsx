import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { expectedEnd } from '#shared/run/expected-end.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { isRunEnded } from '#shared/run/task-status.ts';
import { CLOSEST_ZOOM, timeScale, worthFolding, type Stretch, type TimeScale } from '#shared/run/time-scale.ts';
import { EmptyState } from '../../design/EmptyState.tsx';
import { clock } from '../../design/format.ts';
import { messages } from '../../messages/messages.ts';
import { useCalmRun } from '../../stores/calm-run.ts';
import { useQueue } from '../../stores/queue-store.ts';
import { useRun } from '../../stores/run-store.ts';
import { useView } from '../../stores/view-store.ts';
import { chooseAt, chooseTask, toggleLineage } from './choose.ts';
import { TimelineAxis } from './TimelineAxis.tsx';
import { TimelineFolds, TimelineMarks } from './TimelineMarks.tsx';
import { LaneLine, rowId, TaskLine } from './TimelineRow.tsx';
import { gapsOf, overlayOf, rowsOf, type Row } from './timeline-rows.ts';
import { setTimeline, useTimeline } from './timeline-settings.ts';
import { TimelineStrip } from './TimelineStrip.tsx';
import { TimelineTools } from './TimelineTools.tsx';
import { useRunClock } from './use-run-clock.ts';
import './timeline.css';

const ROW_PX = 34;
const NAME_PX = 200;
const NARROW_NAME_PX = 150;
const AXIS_PX = 24;
/** Room for the label of a bar that ends at the right edge. */
const END_PX = 72;
const STICKY_FROM_PX = 230;
const OVERSCAN = 4;
/** Beyond this a forecast with every event would cost more than it tells. */
const MOST_FORECAST = 2000;

const text = messages.runs.timeline;

/** When each task waited, stood in line, ran and was tried again, on one scale. A click selects it everywhere. */
export function Timeline() {
  const state = useCalmRun((calm) => calm.state);
  if (state === undefined) return <EmptyState title={text.empty}>{text.emptyText}</EmptyState>;
  if (state.startedAt === undefined) return <NotStarted state={state} />;
  return <Chart key={state.run} state={state} startedAt={state.startedAt} />;
}

/** A run without a line to draw: it waits in the queue, or was ended while it did. */
function NotStarted({ state }: { readonly state: RunState }) {
  const queue = useQueue();
  if (isRunEnded(state.status)) return <EmptyState title={text.neverStarted}>{text.neverStartedText}</EmptyState>;
  const place = queue.items.find(({ run }) => run === state.run)?.place ?? 1;
  return (
    <EmptyState title={text.inLine}>
      {queue.state === 'paused' ? text.inLinePaused : text.inLineText(Math.max(0, place - 1))}
    </EmptyState>
  );
}

interface Box {
  readonly width: number;
  readonly height: number;
  readonly top: number;
  readonly left: number;
}

function Chart({ state, startedAt }: { readonly state: RunState; readonly startedAt: string }) {
  const { mode, query, hidesNotStarted, hidesGroups, zoom, ...shows } = useTimeline();
  const [box, setBox] = useState<Box>({ width: 800, height: 200, top: 0, left: 0 });
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const [activePath, setActive] = useState<string>();
  const scroller = useScroller(setBox);
  const rows = useMemo(
    () => rowsOf(state, { mode, query, hidesNotStarted, hidesGroups }),
    [state, mode, query, hidesNotStarted, hidesGroups],
  );
  const scaleRef = useRef<TimeScale>(undefined);
  const pxPerMs = useCallback(() => scaleRef.current?.pxPerMs ?? 1, []);
  const run = useRunClock(state, rows.length, pxPerMs);
  const { nowMs } = run;
  const second = Math.floor(nowMs / 1000);
  const isLive = run.state === 'live';
  // Going through all that is still to come is for once a second, not for every event.
  const expected = useMemo(
    () => (isLive && state.tasks.size <= MOST_FORECAST ? expectedEnd(state, second * 1000) : undefined),
    // oxlint-disable-next-line react/exhaustive-deps -- see above
    [isLive, second],
  );
  const fromMs = Date.parse(startedAt);
  // Going back, the axis stays that of the whole run: bars grow and shrink in their places instead of moving all at once.
  const whole = useRun((watched) => (watched.moment === undefined ? undefined : watched.live));
  const lastMs = whole === undefined ? nowMs : Math.max(nowMs, Date.parse(whole.endedAt ?? whole.at));
  const span: Stretch = { fromMs, toMs: Math.max(fromMs + 1, lastMs, expected?.endMs ?? 0) };
  const quarter = Math.floor(nowMs / 250);
  const drawn = whole ?? state;
  const lastSecond = Math.floor(lastMs / 1000);
  const gaps = useMemo(
    () => gapsOf(drawn, { fromMs, toMs: lastMs }, lastMs),
    // oxlint-disable-next-line react/exhaustive-deps -- once a second and at the end: going through all tasks is dear when there are thousands
    [drawn.run, drawn.status, fromMs, lastSecond],
  );
  const needsOverlay = shows.showsCriticalPath || shows.showsSlack;
  // oxlint-disable-next-line react/exhaustive-deps -- as often as the clock of the overlays ticks
  const overlay = useMemo(() => (needsOverlay ? overlayOf(state, nowMs) : undefined), [needsOverlay, state, quarter]);
  const namePx = box.width < 700 ? NARROW_NAME_PX : NAME_PX;
  const viewPx = Math.max(120, box.width - namePx - END_PX);
  const { toMs } = span;
  // As long as it is the same one, rows whose tasks have ended are not drawn again.
  const scale = useMemo(() => {
    const folded = worthFolding(gaps, { fromMs, toMs }, viewPx).filter((gap) => !opened.has(gap.fromMs));
    return timeScale({ fromMs, toMs }, folded, viewPx, zoom);
  }, [gaps, fromMs, toMs, viewPx, zoom, opened]);
  useEffect(() => {
    scaleRef.current = scale;
  });
  const inSight = { fromPx: box.left, toPx: Math.min(scale.widthPx + END_PX, box.left + box.width - namePx) };
  const view = useMemo<Stretch>(
    () => ({ fromMs: scale.toMs(inSight.fromPx), toMs: scale.toMs(inSight.toPx) }),
    [scale, inSight.fromPx, inSight.toPx],
  );
  const first = Math.max(0, Math.floor(box.top / ROW_PX) - OVERSCAN);
  const last = Math.min(rows.length, Math.ceil((box.top + box.height) / ROW_PX) + OVERSCAN);
  const held = Math.ceil(box.height / ROW_PX) + 2 * OVERSCAN + 1;
  const hasGroups = useMemo(
    () => state.plan.tasks.length < state.tasks.size || state.plan.tasks.some((task) => task.parent !== undefined),
    [state.plan, state.tasks.size],
  );
  useWheelZoom(scroller, scaleRef, namePx);
  useSelectedInSight(scroller, rows, state);

  const move = (by: number): void => {
    const at = rows.findIndex((row) => row.kind === 'task' && row.path === activePath);
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next?.kind !== 'task') return;
    setActive(next.path);
    bringInSight(scroller.current, rows.indexOf(next));
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const zoomed = ZOOM_KEYS[event.key]?.(zoom);
    if (zoomed !== undefined) {
      event.preventDefault();
      // Around what was gone to, else around what is in sight.
      const startedAtMs = Date.parse(state.tasks.get(activePath ?? '')?.startedAt ?? '');
      zoomAround(scroller.current, scaleRef, zoomed, startedAtMs, namePx);
      return;
    }
    const sideways = { ArrowLeft: -PAN_PX, ArrowRight: PAN_PX }[event.key];
    if (sideways !== undefined && scroller.current !== null) {
      event.preventDefault();
      scroller.current.scrollLeft += sideways;
      return;
    }
    const steps: Readonly<Record<string, number>> = {
      j: 1,
      ArrowDown: 1,
      k: -1,
      ArrowUp: -1,
      PageDown: 5,
      PageUp: -5,
      Home: -rows.length,
      End: rows.length,
    };
    const by = steps[event.key];
    const active = state.tasks.get(activePath ?? '');
    if (by !== undefined) move(by);
    else if (event.key === 'Enter' && active !== undefined) chooseTask(active);
    else return;
    event.preventDefault();
  };
  const onPointerMove = (event: React.PointerEvent): void => {
    const element = scroller.current;
    if (element === null) return;
    const x = event.clientX - element.getBoundingClientRect().left - namePx + element.scrollLeft;
    pointAt(x < element.scrollLeft ? undefined : scale.toMs(x));
  };

  return (
    <div className="timeline">
      <TimelineTools hasGroups={hasGroups} />
      {run.state === 'lost' && (
        <p className="tl-lost" role="status">
          {text.isLost(clock(nowMs - fromMs))}
        </p>
      )}
      <div
        ref={scroller}
        className="tl-scroll"
        onPointerMove={onPointerMove}
        onPointerLeave={() => pointAt(undefined)}
        style={{ '--name': `${namePx}px` } as React.CSSProperties}
      >
        <div className="tl-body" style={{ width: namePx + scale.widthPx + END_PX }}>
          <TimelineAxis
            scale={scale}
            span={span}
            view={inSight}
            onUnfold={(gap) => setOpened(new Set([...opened, gap.fromMs]))}
          />
          <div
            className="tl-rows"
            role="tree"
            tabIndex={0}
            aria-label={text.rows}
            aria-activedescendant={activePath === undefined ? undefined : rowId(activePath)}
            onKeyDown={onKeyDown}
            onClick={(event) => chooseAt(event.target as Element, state)}
            onDoubleClick={(event) => toggleLineage(event.target as Element)}
            style={{ height: rows.length * ROW_PX }}
          >
            <TimelineFolds scale={scale} />
            {rows.length === 0 && <EmptyState title={text.nothingFound}>{text.nothingFoundText}</EmptyState>}
            {rows.slice(first, last).map((row, at) => {
              const index = first + at;
              const place = { index, count: rows.length, topPx: index * ROW_PX, fromMs, nowMs, scale, view, overlay };
              return row.kind === 'lane' ? (
                <LaneLine key={`lane ${row.slot ?? ''} ${index}`} row={row} {...place} />
              ) : (
                <TaskLine
                  // A row that leaves the window becomes the one that comes in: changing one costs less than making it.
                  key={`row ${index % held}`}
                  row={row}
                  {...place}
                  state={state}
                  showsSlack={shows.showsSlack}
                  expected={expected?.tasks.get(row.path)}
                  isActive={row.path === activePath}
                />
              );
            })}
            <TimelineMarks
              scale={scale}
              rows={rows}
              nowMs={isLive || whole !== undefined ? nowMs : undefined}
              isBack={whole !== undefined}
              expectedEndMs={expected?.endMs}
              steps={shows.showsCriticalPath && mode !== 'timed' ? overlay?.steps : undefined}
              state={state}
              fromMs={fromMs}
            />
          </div>
          {shows.showsResources && (
            <TimelineStrip
              state={state}
              whole={whole}
              scale={scale}
              nowMs={nowMs}
              view={inSight}
              isSticky={box.height >= STICKY_FROM_PX}
            />
          )}
        </div>
      </div>
    </div>
  );
}

/** Keeps size and place of the scrolled element; place with the next frame, because it changes many times in one. */
function useScroller(setBox: (change: (box: Box) => Box) => void): React.RefObject<HTMLDivElement | null> {
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    let frame: number | undefined;
    const measure = (): void => {
      frame = undefined;
      const next = {
        width: element.clientWidth,
        height: element.clientHeight,
        top: element.scrollTop,
        left: element.scrollLeft,
      };
      setBox((box) =>
        box.width === next.width && box.height === next.height && box.top === next.top && box.left === next.left
          ? box
          : next,
      );
    };
    const soon = (): void => {
      frame ??= requestAnimationFrame(measure);
    };
    const observer = new ResizeObserver(soon);
    observer.observe(element);
    element.addEventListener('scroll', soon, { passive: true });
    measure();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', soon);
      if (frame !== undefined) cancelAnimationFrame(frame);
    };
  }, [setBox]);
  return scroller;
}

/** No more than it needs to be seen whole. */
function bringInSight(element: HTMLElement | null, index: number): void {
  if (element === null || index < 0) return;
  // A chart that is only just being opened may be lower yet than one row.
  const space = Math.max(0, element.clientHeight - AXIS_PX - ROW_PX);
  if (index * ROW_PX < element.scrollTop) element.scrollTop = index * ROW_PX;
  else if (index * ROW_PX > element.scrollTop + space) element.scrollTop = index * ROW_PX - space;
}

/** Whoever selects a node on the canvas or in a list finds its row; what comes later in the run does not move it again. */
function useSelectedInSight(
  scroller: React.RefObject<HTMLDivElement | null>,
  rows: readonly Row[],
  state: RunState,
): void {
  const selected = useView(({ selectedNodes }) => (selectedNodes.length === 1 ? selectedNodes[0] : undefined));
  const shown = useRef({ rows, state });
  useEffect(() => {
    shown.current = { rows, state };
  });
  useEffect(() => {
    if (selected === undefined) return;
    const now = shown.current;
    const isOf = (row: Row): boolean => row.kind === 'task' && now.state.tasks.get(row.path)?.node === selected;
    const element = scroller.current;
    const rowInSight = (index: number): boolean =>
      element !== null &&
      index * ROW_PX >= element.scrollTop &&
      (index + 1) * ROW_PX <= element.scrollTop + element.clientHeight - AXIS_PX;
    // Of a loop any of its rounds will do.
    if (now.rows.some((row, index) => isOf(row) && rowInSight(index))) return;
    bringInSight(element, now.rows.findIndex(isOf));
  }, [selected, scroller]);
}

const PAN_PX = 80;
const ZOOM_STEP = 6;
const ZOOM_KEYS: Readonly<Record<string, (zoom: number) => number>> = {
  '+': (zoom) => zoom + ZOOM_STEP,
  '=': (zoom) => zoom + ZOOM_STEP,
  '-': (zoom) => zoom - ZOOM_STEP,
  '0': () => 1,
};

/** Keeps a moment where it is in the window, or brings it to the middle when it was out of sight. */
function zoomAround(
  element: HTMLElement | null,
  scaleRef: React.RefObject<TimeScale | undefined>,
  zoom: number,
  wantedMs: number,
  namePx: number,
): void {
  const scale = scaleRef.current;
  if (element === null || scale === undefined) return;
  const middlePx = (element.clientWidth - namePx) / 2;
  const atMs = Number.isNaN(wantedMs) ? scale.toMs(element.scrollLeft + middlePx) : wantedMs;
  const offset = scale.toPx(atMs) - element.scrollLeft;
  const isInSight = offset >= 0 && offset <= middlePx * 2;
  setTimeline({ zoom: Math.min(CLOSEST_ZOOM, Math.max(1, zoom)) });
  requestAnimationFrame(() => {
    element.scrollLeft = (scaleRef.current?.toPx(atMs) ?? 0) - (isInSight ? offset : middlePx);
  });
}

/** Mod+wheel zooms around the time under the pointer. Not passive: the page itself must not zoom. */
function useWheelZoom(
  scroller: React.RefObject<HTMLDivElement | null>,
  scaleRef: React.RefObject<TimeScale | undefined>,
  namePx: number,
): void {
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const x = event.clientX - element.getBoundingClientRect().left - namePx;
      const atMs = scaleRef.current?.toMs(element.scrollLeft + x) ?? 0;
      const zoom = Math.min(CLOSEST_ZOOM, Math.max(1, useTimeline.getState().zoom - event.deltaY / 20));
      setTimeline({ zoom });
      requestAnimationFrame(() => {
        element.scrollLeft = (scaleRef.current?.toPx(atMs) ?? 0) - x;
      });
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [scroller, scaleRef, namePx]);
}

const POINT_AFTER_MS = 100;
let pointing: ReturnType<typeof setTimeout> | undefined;

/** The time under the pointer, told to the log once the pointer has come to rest. */
function pointAt(atMs: number | undefined): void {
  clearTimeout(pointing);
  pointing = setTimeout(
    () => useView.setState({ cursor: atMs === undefined ? undefined : { atMs, from: 'timeline' } }),
    atMs === undefined ? 0 : POINT_AFTER_MS,
  );
}
