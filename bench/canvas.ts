/*
 * How smooth is the canvas? The same graph in our studio, on a bare React Flow page and in Node-RED's editor, in the same browser:
 * panning, dragging, and 200 changes of status a second, with the whole graph in view and at zoom 1. Prints tables for the README.
 *
 *   node bench/canvas.ts [--nodes 100,1000] [--rounds 1] [--only studio,bare,node-red]     after `npm run build`
 *
 * CHROMIUM names the browser (default: the first that is found). Node-RED is installed outside the project; without npm it is left out.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { findBrowser } from '#hosts/web/find-browser.ts';
import { serveBare } from './canvas/bare-page.ts';
import { printTables, type Measured, type Subject, type ViewFigures } from './canvas/figures.ts';
import { graphOf } from './canvas/graph.ts';
import { framesOf, Hand, type Counted } from './canvas/hand.ts';
import { openNodeRed } from './canvas/node-red-page.ts';
import { middleOf, type Shown, type View } from './canvas/shown.ts';
import { openStudio, type StudioShown } from './canvas/studio-page.ts';
import { installNodeRed } from './peers.ts';

const GESTURE_MS = 2000;
/** Into a gesture. */
const BEGIN_AFTER_MS = 400;
const LATENCY_MS = 6000;
const REACH = { x: 160, y: 120 } as const;
const SUBJECTS: readonly Subject[] = ['studio', 'bare', 'node-red'];
/** What the canvas of the studio measures when it is not asked for itself. */
const USUAL_CANVAS = { width: 795, height: 573 } as const;

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '100,500,1000,2000,5000' },
    rounds: { type: 'string', default: '1' },
    only: { type: 'string', default: SUBJECTS.join(',') },
  },
});

async function measureView(shown: Shown, view: View): Promise<ViewFigures> {
  const zoom = await shown.look(view);
  const hand = await Hand.of(shown.page, GESTURE_MS);
  const middle = middleOf(shown.canvas);
  const pan = await hand.swing(middle, 'middle', REACH);
  await shown.look(view);
  const drag = await hand.swing(await shown.grip(), 'left', REACH);
  // Every node is queued at once, and shown so: another thing than 200 changes a second.
  const swinging = hand.swing(middle, 'middle', REACH);
  await shown.page.waitForTimeout(BEGIN_AFTER_MS);
  const endFirst = await shown.changeStatuses();
  const panBegin = await swinging;
  await endFirst();
  const endChanges = await shown.changeStatuses();
  const begin = await hand.rest();
  const rest = await amidChanges(shown, (piece) => piece.rest());
  const panChanging = await amidChanges(shown, (piece) => piece.swing(middle, 'middle', REACH));
  const changesPerSecond = await endChanges();
  const frames = {
    pan: framesOf([pan]),
    drag: framesOf([drag]),
    rest: framesOf(rest),
    panChanging: framesOf(panChanging),
    begin: framesOf([begin]),
    panBegin: framesOf([panBegin]),
  };
  return { zoom, frames, changesPerSecond };
}

/** One gesture, in pieces where a stream of changes ends sooner. */
async function amidChanges(shown: Shown, gesture: (hand: Hand) => Promise<Counted>): Promise<readonly Counted[]> {
  const { midst, page } = shown;
  if (midst === undefined) return [await gesture(await Hand.of(page, GESTURE_MS))];
  const hand = await Hand.of(page, midst.forMs);
  const pieces: Counted[] = [];
  while (pieces.length * midst.forMs < GESTURE_MS) {
    await midst.reached();
    pieces.push(await gesture(hand));
  }
  return pieces;
}

async function measure(subject: Subject, shown: Shown): Promise<Measured> {
  const all = await measureView(shown, 'all');
  const near = await measureView(shown, 'near');
  if (subject !== 'studio') return { views: { all, near } };
  const studio = shown as StudioShown;
  return {
    views: { all, near },
    opened: studio.opened,
    openedUnplaced: studio.openedUnplaced,
    latency: { all: await measureLatency(studio, 'all'), near: await measureLatency(studio, 'near') },
  };
}

/** Apart from the frames, since whoever writes statuses down takes some of them. */
async function measureLatency(studio: StudioShown, view: View): ReturnType<StudioShown['latency']> {
  await studio.look(view);
  await studio.watchStatuses();
  const endChanges = await studio.changeStatuses();
  await studio.page.waitForTimeout(LATENCY_MS);
  await endChanges();
  return studio.latency();
}

/** For whoever waits, and in case a peer never comes to its end: p50 / p95, and processor time of a frame. */
function shortly({ views }: Measured): string {
  return (['all', 'near'] as const)
    .flatMap((view) =>
      (['pan', 'drag'] as const).map((gesture) => {
        const { p50, p95, cpuMs } = views[view].frames[gesture];
        return `${gesture} ${view} ${p50.toFixed(0)} / ${p95.toFixed(0)} ms, ${cpuMs.toFixed(1)}`;
      }),
    )
    .join('; ');
}

async function main(): Promise<void> {
  const sizes = values.nodes.split(',').map(Number);
  const wanted = values.only.split(',');
  const folder = await mkdtemp(join(tmpdir(), 'bench-canvas-'));
  const bare = wanted.includes('bare') ? await serveBare(folder) : undefined;
  const nodeRed = wanted.includes('node-red') ? installNodeRed() : undefined;
  const executablePath = process.env['CHROMIUM'] ?? (await findBrowser(process.env));
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const results = new Map<number, Map<Subject, Measured[]>>();
  for (const size of sizes) {
    const graph = graphOf(size);
    const bySubject = new Map<Subject, Measured[]>();
    results.set(size, bySubject);
    for (let round = 0; round < Number(values.rounds); round += 1) {
      const home = join(folder, `${size}-${round}`);
      let canvas: { readonly width: number; readonly height: number } = USUAL_CANVAS;
      const open: Partial<Record<Subject, () => Promise<Shown>>> = {
        ...(wanted.includes('studio') ? { studio: () => openStudio(browser, home, graph) } : {}),
        ...(bare === undefined ? {} : { bare: () => bare.open(browser, graph, canvas) }),
        ...(nodeRed === undefined ? {} : { 'node-red': () => openNodeRed(browser, nodeRed, home, graph, canvas) }),
      };
      for (const subject of SUBJECTS) {
        const shown = await open[subject]?.();
        if (shown === undefined) continue;
        canvas = shown.canvas;
        const measured = await measure(subject, shown);
        await shown.close();
        bySubject.set(subject, [...(bySubject.get(subject) ?? []), measured]);
        console.error(`${size} nodes, ${subject} (load ${loadavg()[0]?.toFixed(1)}): ${shortly(measured)}`);
      }
    }
  }
  await browser.close();
  await bare?.close();
  await rm(folder, { recursive: true, force: true });
  printTables(results);
}

await main();
