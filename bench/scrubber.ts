/*
 * How smoothly does the window follow the scrubber of a run of a thousand tasks? A real run in the real window, dragged to and fro by the mouse with the
 * timeline or the log open beneath the canvas; prints the time between frames. Each frame is one step to another moment.
 *
 *   node bench/scrubber.ts [--nodes 1000]     after `npm run build`
 *
 * CHROMIUM names the browser (default: the first that is found).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { findBrowser } from '#hosts/web/find-browser.ts';
import { graphOf } from './canvas/graph.ts';
import { framesOf, Hand } from './canvas/hand.ts';
import { boxOf, middleOf } from './canvas/shown.ts';
import { costOfSteps } from './canvas/step-cost.ts';
import { openStudio } from './canvas/studio-page.ts';

const DRAG_MS = 4000;
const STEPS = 120;
/** A hand that swings twice a second, looked at sixty times a second. */
const STEP_MS = 1000 / 60;
const TABS = ['Timeline', 'Log'] as const;
const VIEWS = ['all', 'near'] as const;

const { values } = parseArgs({
  options: { nodes: { type: 'string', default: '1000' }, 'only-steps': { type: 'boolean', default: false } },
});

const folder = await mkdtemp(join(tmpdir(), 'bench-scrubber-'));
const executablePath = process.env['CHROMIUM'] ?? (await findBrowser(process.env));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const { page, look, close } = await openStudio(browser, folder, { ...graphOf(Number(values.nodes)), prints: true });
await page.getByRole('button', { name: 'Run', exact: true }).click();
await page.waitForSelector('[data-testid="run-status"][data-status="succeeded"]', { timeout: 300_000 });
await page.getByTestId('canvas').focus();
await page.keyboard.press('t');
console.warn(
  '| beneath | canvas | step p50 | step p95 | script | style | layout | paint | raster | frame p50 ms | p95 | frames a second | CPU ms a frame |',
);
console.warn(`|${'---|'.repeat(13)}`);
for (const tab of TABS) {
  await page.getByRole('tab', { name: tab, exact: true }).click();
  for (const view of VIEWS) {
    await look(view);
    const slider = await boxOf(page, '[data-testid="scrubber"] input[type="range"]');
    const middle = middleOf(slider);
    const reach = slider.width * 0.45;
    await page.mouse.move(middle.x, middle.y);
    await page.mouse.down();
    const { step, ...parts } = await costOfSteps(browser, page, STEPS, (index) =>
      page.mouse.move(middle.x + Math.sin((index * STEP_MS) / 130) * reach, middle.y),
    );
    await page.mouse.up();
    const steps = [step.p50, step.p95, ...Object.values(parts)];
    const hand = await Hand.of(page, DRAG_MS);
    const frames = values['only-steps'] ? undefined : framesOf([await hand.swing(middle, 'left', { x: reach, y: 0 })]);
    const seen = frames === undefined ? [] : [frames.p50, frames.p95, frames.perSecond, frames.cpuMs];
    const figures = [...steps, ...seen].map((each) => each.toFixed(1));
    console.warn(`| ${[tab, view, ...figures].join(' | ')} |`);
  }
}
console.warn(`load ${loadavg()[0]?.toFixed(1)}`);
await close();
await browser.close();
await rm(folder, { recursive: true, force: true });
