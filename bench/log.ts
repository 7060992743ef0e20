/*
 * How quick is a log of a gigabyte? A real run prints it, a real host serves it, the built page shows it in Chromium. Prints milliseconds from the click on
 * "Log" to the first lines on screen, from a jump to the lines there, and from typing to the first hit, wherever that lies in the file.
 *
 *   node bench/log.ts [megabytes]      after `npm run build`; CHROMIUM names the browser (default: the one of Playwright)
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { findBrowser } from '#hosts/web/find-browser.ts';
import { startStudio } from '#hosts/web/studio.ts';

const MEGABYTE = 1_000_000;
/** In the first, the middle and the last line, each once. */
const NEEDLES = ['needle-first', 'needle-middle', 'needle-last'] as const;

const PRINTER = `
import { writeSync } from 'node:fs';
const total = Number(process.argv[2]);
let bytes = 0, line = 0, text = '';
const write = (part) => { for (let at = 0; at < part.length;) { try { at += writeSync(1, part, at); } catch (error) { if (error.code !== 'EAGAIN') throw error; } } };
const put = (more) => { text += more; bytes += more.length; };
put('needle-first\\n');
let isMiddle = false;
while (bytes < total) {
  line += 1;
  put('2026-11-22T10:00:00.000Z ' + (line % 50 === 0 ? 'WARN ' : 'INFO ') + 'module ' + line % 97 + ' finished step ' + line + ' of many, took ' + line % 1013 + ' ms\\n');
  if (!isMiddle && bytes > total / 2) { isMiddle = true; put('needle-middle\\n'); }
  if (text.length > 4e6) { write(Buffer.from(text)); text = ''; }
}
put('needle-last\\n');
write(Buffer.from(text));
`;

async function writeProject(folder: string, bytes: number): Promise<void> {
  const workflows = join(folder, '.codomyrmex', 'workflows');
  await mkdir(workflows, { recursive: true });
  await writeFile(join(folder, 'print.mjs'), PRINTER);
  const command = `[node, print.mjs, "${bytes}"]`;
  const nodes = `nodes:\n  print: { action: shell.run, parameters: { command: ${command} } }\n`;
  await writeFile(join(workflows, 'log.workflow.yaml'), `formatVersion: 1\n${nodes}`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

/** The page itself looks with every frame, so that no polling from outside is measured. */
async function shown(page: Page, words: string): Promise<void> {
  await page.waitForFunction(
    `document.querySelector('[data-testid="log"]')?.textContent?.includes(${JSON.stringify(words)}) === true`,
    undefined,
    { polling: 'raf', timeout: 120_000 },
  );
}

async function measure(page: Page): Promise<Readonly<Record<string, number>>> {
  const log = page.getByRole('tab', { name: 'Log' });
  const search = page.getByRole('searchbox', { name: 'Search the log' });
  const found: Record<string, number> = {};
  found['open'] = await timed(async () => {
    await log.click();
    await shown(page, 'needle-last');
  });
  found['jump to the beginning'] = await timed(async () => {
    await page.getByTestId('log').press('Home');
    await shown(page, 'needle-first');
  });
  const rail = page.getByRole('slider', { name: 'Place in the log' });
  const box = await rail.boundingBox();
  if (box === null) throw new Error('There is no bar for the whole file.');
  found['jump to the middle'] = await timed(async () => {
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.waitForFunction(
      `Number(document.querySelector('.log-line')?.getAttribute('data-at') ?? 0) > 1000000`,
      undefined,
      { polling: 'raf' },
    );
  });
  for (const needle of NEEDLES) {
    await search.fill('');
    found[`first hit of ${needle}`] = await timed(async () => {
      await search.fill(needle);
      await page.waitForFunction(
        `Number(document.querySelector('[data-hits]')?.getAttribute('data-hits') ?? 0) > 0`,
        undefined,
        { polling: 'raf', timeout: 120_000 },
      );
    });
    await page.waitForFunction(`document.querySelector('[data-hits][data-done]') !== null`, undefined, {
      timeout: 120_000,
    });
  }
  return found;
}

const megabytes = Number(process.argv[2] ?? 1000);
const folder = await mkdtemp(join(tmpdir(), 'studio-bench-log-'));
await writeProject(folder, megabytes * MEGABYTE);
const studio = await startStudio({
  dataFolder: join(folder, 'data'),
  environment: process.env,
  port: 0,
  open: false,
  project: folder,
  dev: false,
  print: () => undefined,
  remark: (line) => console.warn(line),
});
if (!studio.ok) throw new Error(studio.problem.message);
const executablePath = process.env['CHROMIUM'] ?? (await findBrowser(process.env));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, bypassCSP: true });
  await page.goto(studio.value.address);
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await page.getByTestId('run-bar').getByRole('button', { name: 'Run', exact: true }).click();
  await page.locator('[data-testid="run-status"][data-status="succeeded"]').waitFor({ timeout: 600_000 });
  const { rss } = process.memoryUsage();
  const figures = await measure(page);
  for (const [name, ms] of Object.entries(figures)) console.warn(`${name.padEnd(32)} ${Math.round(ms)} ms`);
  const grown = Math.max(0, process.memoryUsage().rss - rss) / MEGABYTE;
  console.warn(`memory of the host grew by ${Math.round(grown)} MB`);
} finally {
  await browser.close();
  await studio.value.close();
  await rm(folder, { recursive: true, force: true });
}
