import type { Browser, Page } from 'playwright-core';
import { percentile } from './hand.ts';

/** What one step costs, in milliseconds of processor time: what others on the machine falsify least. */
export interface StepCost {
  /** The page's own thread: our code, style and layout. What a step is made of before anything is drawn. */
  readonly step: { readonly p50: number; readonly p95: number };
  readonly script: number;
  readonly style: number;
  readonly layout: number;
  /** The rest of the page's thread: what is to be drawn is written down and handed over. */
  readonly paint: number;
  /** On other threads: pixels, and putting them together. */
  readonly raster: number;
}

const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing'];
const MARK = 'bench step';
const KINDS: Readonly<Record<string, 'script' | 'style' | 'layout' | 'paint'>> = {
  RunTask: 'paint',
  EventDispatch: 'script',
  FunctionCall: 'script',
  FireAnimationFrame: 'script',
  TimerFire: 'script',
  RunMicrotasks: 'script',
  MinorGC: 'script',
  MajorGC: 'script',
  UpdateLayoutTree: 'style',
  Layout: 'layout',
  HitTest: 'layout',
  PrePaint: 'paint',
  Paint: 'paint',
  Layerize: 'paint',
  Commit: 'paint',
};

/** Threads that put pictures together; what fills their pixels is a task of its own on any thread. */
const DRAWERS: ReadonlySet<string> = new Set(['Compositor', 'VizCompositorThread', 'CrGpuMain']);

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/**
 * Does `act` for each step, and when it is on the screen the next one. What a step costs is read from a trace of Chromium, so it does not hang on how many
 * frames the machine had time for.
 */
export async function costOfSteps(
  browser: Browser,
  page: Page,
  count: number,
  act: (index: number) => Promise<void>,
): Promise<StepCost> {
  await browser.startTracing(page, { categories: CATEGORIES });
  for (let index = 0; index < count; index += 1) {
    await act(index);
    await page.evaluate(`new Promise((done) => requestAnimationFrame(() => setTimeout(() => {
      performance.mark('${MARK}');
      done();
    })))`);
  }
  const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as { traceEvents: readonly TraceEvent[] };
  return costIn(traceEvents);
}

function costIn(events: readonly TraceEvent[]): StepCost {
  const marks = events.filter(({ name }) => name === MARK);
  const first = marks[0];
  const last = marks.at(-1);
  if (first === undefined || last === undefined) throw new Error('The trace holds no step.');
  const tasks = events.filter(({ ph, ts }) => ph === 'X' && ts >= first.ts && ts < last.ts);
  const own = tasks
    .filter(({ pid, tid }) => pid === first.pid && tid === first.tid)
    .toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const sums = { script: 0, style: 0, layout: 0, paint: 0 };
  const steps = marks.slice(1).map(() => 0);
  let step = 0;
  const around: { readonly event: TraceEvent; readonly kind: keyof typeof sums }[] = [];
  for (const event of own) {
    while (endOf(around.at(-1)?.event) <= event.ts) around.pop();
    while (event.ts >= (marks[step + 1]?.ts ?? Number.POSITIVE_INFINITY)) step += 1;
    const outer = around.at(-1)?.kind;
    const kind = KINDS[event.name] ?? outer ?? 'paint';
    around.push({ event, kind });
    if (outer === kind) continue;
    const ms = cpuMs(event);
    sums[kind] += ms;
    if (outer !== undefined) sums[outer] -= ms;
    if (kind !== 'paint') steps[step] = (steps[step] ?? 0) + (outer === undefined || outer === 'paint' ? ms : 0);
    else if (outer !== undefined && outer !== 'paint') steps[step] = (steps[step] ?? 0) - ms;
  }
  const sorted = steps.toSorted((a, b) => a - b);
  const each = (sum: number): number => sum / steps.length;
  const drawers = new Set(
    events.flatMap(({ name, args, pid, tid }) =>
      name === 'thread_name' && DRAWERS.has(args.name ?? '') ? [`${pid} ${tid}`] : [],
    ),
  );
  const others = tasks.filter(
    ({ pid, tid, name }) => name === 'RasterTask' || (name === 'RunTask' && drawers.has(`${pid} ${tid}`)),
  );
  return {
    step: { p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95) },
    script: each(sums.script),
    style: each(sums.style),
    layout: each(sums.layout),
    paint: each(sums.paint),
    raster: each(others.reduce((sum, event) => sum + cpuMs(event), 0)),
  };
}

function endOf(event: TraceEvent | undefined): number {
  return event === undefined ? Number.POSITIVE_INFINITY : event.ts + (event.dur ?? 0);
}

function cpuMs({ tdur, dur = 0 }: TraceEvent): number {
  return (tdur ?? dur) / 1000;
}
