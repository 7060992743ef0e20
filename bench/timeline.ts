/*
 * How smoothly does the timeline show a run of thousands of tasks? A real run in the real window: followed while it goes on, then scrolled and zoomed, in each
 * of its ways of putting tasks in rows. Prints what a step costs the page's own thread, what drawing it costs, and the time between frames.
 *
 *   node bench/timeline.ts [--nodes 1000,5000] [--only-steps]     after `npm run build`
 *
 * CHROMIUM names the browser (default: the first that is found).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { findBrowser } from '#hosts/web/find-browser.ts';
import { graphOf } from './canvas/graph.ts';
import { framesOf, Hand, type Frames } from './canvas/hand.ts';
import { boxOf, middleOf } from './canvas/shown.ts';
import { costOfSteps, type StepCost } from './canvas/step-cost.ts';
import { openStudio } from './canvas/studio-page.ts';

const FOR_MS = 4000;
const STEPS = 100;
const WHEEL_PX = 120;
const SCROLL_EVERY_MS = 16;
const MODES = ['Flat', 'Waterfall', 'Timed'] as const;

const { values } = parseArgs({
  options: { nodes: { type: 'string', default: '1000,5000' }, 'only-steps': { type: 'boolean', default: false } },
});

const folder = await mkdtemp(join(tmpdir(), 'bench-timeline-'));
const executablePath = process.env['CHROMIUM'] ?? (await findBrowser(process.env));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
console.warn(
  '| tasks | rows | gesture | step p50 | step p95 | script | style | layout | paint | raster | frame p50 ms | p95 | frames a second | CPU ms a frame |',
);
console.warn(`|${'---|'.repeat(14)}`);
for (const nodes of values.nodes.split(',').map(Number)) await measure(nodes);
console.warn(`load ${loadavg()[0]?.toFixed(1)}`);
await browser.close();
await rm(folder, { recursive: true, force: true });

async function measure(nodes: number): Promise<void> {
  const { page, close } = await openStudio(browser, folder, graphOf(nodes));
  await page.getByRole('tab', { name: 'Timeline', exact: true }).click();
  const hand = await Hand.of(page, FOR_MS);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.waitForSelector('[data-testid="run-status"][data-status="running"]');
  await page.locator('.tl-row').first().waitFor();
  const print = (mode: string, gesture: string, cost: StepCost | undefined, frames: Frames | undefined): void => {
    const figures = [...costs(cost), ...times(frames)].map((each) => (each === undefined ? '' : each.toFixed(1)));
    console.warn(`| ${[nodes, mode, gesture, ...figures].join(' | ')} |`);
  };
  const seconds = nodes > 2000 ? 15 : 5;
  // A frame of a live run costs what came since the last one, so it is told by the second: how much of one the page is at work.
  const live = await costOfSteps(browser, page, seconds, () => page.waitForTimeout(1000));
  print('flat', 'following, by the second', live, values['only-steps'] ? undefined : framesOf([await hand.rest()]));
  await page.waitForSelector('[data-testid="run-status"][data-status="succeeded"]', { timeout: 600_000 });
  for (const mode of MODES) {
    await page.getByRole('button', { name: mode, exact: true }).click();
    const middle = middleOf(await boxOf(page, '.tl-scroll'));
    await page.mouse.move(middle.x, middle.y);
    const down = (index: number): Promise<void> => page.mouse.wheel(0, index % 50 < 40 ? WHEEL_PX * 4 : -WHEEL_PX * 16);
    print(mode.toLowerCase(), 'scroll', await costOfSteps(browser, page, STEPS, down), await wheeled(page, hand, down));
    await page.keyboard.down('Control');
    const closer = (index: number): Promise<void> => page.mouse.wheel(0, index % 50 < 25 ? -WHEEL_PX : WHEEL_PX);
    print(
      mode.toLowerCase(),
      'zoom',
      await costOfSteps(browser, page, STEPS, closer),
      await wheeled(page, hand, closer),
    );
    await page.keyboard.up('Control');
  }
  await close();
}

/** The wheel turns at its own speed, however slowly the page follows. */
async function wheeled(page: Page, hand: Hand, turn: (index: number) => Promise<void>): Promise<Frames | undefined> {
  if (values['only-steps']) return undefined;
  const counted = await hand.frames(async () => {
    const endsAt = performance.now() + FOR_MS;
    for (let index = 0; performance.now() < endsAt; index += 1)
      await Promise.all([turn(index), page.waitForTimeout(SCROLL_EVERY_MS)]);
  });
  return framesOf([counted]);
}

function costs(cost: StepCost | undefined): readonly (number | undefined)[] {
  if (cost === undefined) return Array.from({ length: 7 }, () => undefined);
  const { step, script, style, layout, paint, raster } = cost;
  return [step.p50, step.p95, script, style, layout, paint, raster];
}

function times(frames: Frames | undefined): readonly number[] {
  return frames === undefined ? [] : [frames.p50, frames.p95, frames.perSecond, frames.cpuMs];
}
