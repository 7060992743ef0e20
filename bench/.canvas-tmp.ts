/*
 * How smooth is the canvas? Pans, zooms and drags the built page with 100, 500 and 1000 nodes, and the same graph on a bare React
 * Flow page, in the same browser. Prints the time between frames in ms and the ratio of both.
 *
 *   node bench/canvas.ts [nodes…]      after `npm run build`; CHROMIUM names the browser (default: the one of Playwright)
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build, preview } from 'vite';
import { startStudio } from '#hosts/web/studio.ts';

interface Graph {
  readonly nodes: readonly { readonly id: string; readonly x: number; readonly y: number }[];
  readonly edges: readonly { readonly source: string; readonly target: string }[];
}

const ROWS = 20;

/** Columns of twenty; each node waits for one or two of the column before. */
function graphOf(size: number): Graph {
  const nodes = Array.from({ length: size }, (_, index) => ({
    id: `n${index}`,
    x: Math.floor(index / ROWS) * 320,
    y: (index % ROWS) * 208,
  }));
  const edges = nodes.slice(ROWS).flatMap((_, index) => {
    const target = `n${index + ROWS}`;
    const other = Math.floor(index / ROWS) * ROWS + ((index * 7 + 3) % ROWS);
    const straight = [{ source: `n${index}`, target }];
    return index % 5 < 2 && other !== index ? [...straight, { source: `n${other}`, target }] : straight;
  });
  return { nodes, edges };
}

async function writeProject(folder: string, { nodes, edges }: Graph): Promise<void> {
  const workflows = join(folder, '.codomyrmex', 'workflows');
  await mkdir(workflows, { recursive: true });
  const lines = nodes.map(({ id }) => {
    const after = edges.filter((edge) => edge.target === id).map((edge) => edge.source);
    return `  ${id}: { action: shell.run, after: [${after.join(', ')}], parameters: { command: [echo, ${id}] } }`;
  });
  await writeFile(join(workflows, 'bench.workflow.yaml'), `formatVersion: 1\nnodes:\n${lines.join('\n')}\n`);
  const places = Object.fromEntries(nodes.map(({ id, x, y }) => [id, { x, y }]));
  await writeFile(join(workflows, 'bench.layout.json'), JSON.stringify({ version: 1, nodes: places }));
}

interface Frames {
  readonly mean: number;
  readonly p95: number;
}

const STEPS = 90;

/** Times of frames while the pointer does something, one step per frame. */
async function framesDuring(page: Page, step: (index: number) => Promise<void>): Promise<Frames> {
  await page.evaluate(
    'window.frames = []; window.isCounting = true; (function tick(t) { window.frames.push(t); if (window.isCounting) requestAnimationFrame(tick); })(performance.now())',
  );
  for (let index = 0; index < STEPS; index += 1) await step(index);
  const times = await page.evaluate<number[]>('window.isCounting = false; window.frames');
  const gaps = times.slice(2).map((time, index) => time - (times[index + 1] ?? time));
  const sorted = gaps.toSorted((a, b) => a - b);
  return {
    mean: gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length,
    p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
  };
}

interface Measured {
  readonly pan: Frames;
  readonly far: Frames;
  readonly drag: Frames;
}

async function measure(page: Page, card: string): Promise<Measured> {
  const box = await page.locator('.react-flow').first().boundingBox();
  if (box === null) throw new Error('There is no canvas.');
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const swing = (index: number): number => Math.round(Math.sin(index / 8) * 160);
  const pan = async (): Promise<Frames> => {
    await page.mouse.move(middle.x, middle.y);
    await page.mouse.down({ button: 'middle' });
    const frames = await framesDuring(page, (at) => page.mouse.move(middle.x + swing(at), middle.y + swing(at + 5)));
    await page.mouse.up({ button: 'middle' });
    return frames;
  };
  const zoom = async (delta: number): Promise<void> => {
    await page.mouse.move(middle.x, middle.y);
    await page.keyboard.down('Control');
    for (let index = 0; index < 30; index += 1) await page.mouse.wheel(0, delta);
    await page.keyboard.up('Control');
    await page.waitForTimeout(600);
  };
  await zoom(-60);
  await zoom(12);
  const near = await pan();
  const target = await handleOn(page, card, box);
  await page.mouse.move(target.x, target.y);
  await page.mouse.down();
  const drag = await framesDuring(page, (at) => page.mouse.move(target.x + swing(at), target.y + swing(at + 9)));
  await page.mouse.up();
  await zoom(60);
  return { pan: near, far: await pan(), drag };
}

/** A point on a card that is wholly in sight. */
async function handleOn(
  page: Page,
  card: string,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): Promise<{ readonly x: number; readonly y: number }> {
  for (const each of await page.locator(card).all()) {
    const at = await each.boundingBox();
    if (
      at !== null &&
      at.x > box.x + 60 &&
      at.y > box.y + 60 &&
      at.x + at.width < box.x + box.width - 60 &&
      at.y + 40 < box.y + box.height - 60
    )
      return { x: at.x + at.width / 2, y: at.y + Math.min(16, at.height / 3) };
  }
  throw new Error('No card is in sight.');
}

async function measureStudio(browser: Browser, folder: string, size: number): Promise<Measured> {
  const project = join(folder, `project-${size}`);
  await writeProject(project, graphOf(size));
  const studio = await startStudio({
    dataFolder: join(folder, 'home'),
    environment: process.env,
    port: 0,
    open: false,
    project,
    dev: false, pageFolder: '/tmp/canvas-helper/page',
    print: () => undefined,
    remark: (line) => console.warn(line),
  });
  if (!studio.ok) throw new Error(studio.problem.message);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(studio.value.address);
  await page.locator(`[data-testid="canvas"][data-node-count="${size}"] [data-node-id]`).first().waitFor();
  await page.waitForTimeout(1500);
  const measured = await measure(page, '[data-node-id]');
  await page.close();
  await studio.value.close();
  return measured;
}

async function measureBare(browser: Browser, address: string, size: number): Promise<Measured> {
  const page = await browser.newPage({ viewport: { width: 795, height: 573 } });
  await page.goto(`${address}?nodes=${size}`);
  await page.locator('.bare').first().waitFor();
  await page.waitForTimeout(1000);
  const measured = await measure(page, '.bare');
  await page.close();
  return measured;
}

async function main(): Promise<void> {
  const given = process.argv.slice(2).map(Number);
  const sizes = given.length === 0 ? [100, 500, 1000] : given;
  const folder = await mkdtemp(join(tmpdir(), 'bench-canvas-'));
  const root = fileURLToPath(new URL('bare-flow', import.meta.url));
  const outDir = join(folder, 'bare');
  await build({ configFile: false, root, logLevel: 'error', build: { outDir, target: 'es2024' } });
  for (const size of sizes) await writeFile(join(outDir, `graph-${size}.json`), JSON.stringify(graphOf(size)));
  const server = await preview({ configFile: false, root, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
  const address = server.resolvedUrls?.local[0] ?? '';
  const executablePath = process.env['CHROMIUM'];
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  console.log('nodes  what         studio mean   p95   bare mean   p95   ratio');
  for (const size of sizes) {
    const [studio, bare] = [await measureStudio(browser, folder, size), await measureBare(browser, address, size)];
    for (const [what, label] of [
      ['pan', 'pan, near'],
      ['drag', 'drag a card'],
      ['far', 'pan, all'],
    ] as const) {
      const [ours, theirs] = [studio[what], bare[what]];
      const cells = [ours.mean, ours.p95, theirs.mean, theirs.p95].map((ms) => ms.toFixed(1).padStart(9));
      console.log(
        `${String(size).padEnd(6)} ${label.padEnd(12)}${cells.join('')}${(ours.mean / theirs.mean).toFixed(2).padStart(8)}`,
      );
    }
  }
  await browser.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
}

await main();
