import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { writeProject, type CanvasGraph } from './graph.ts';
import { percentile, type Point } from './hand.ts';
import { boxOf, gripNear, settled, viewportOf, WINDOW, type Opened, type Shown } from './shown.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const READY = /ready at (http:\/\/127\.0\.0\.1:\d+\/#token=\S+)\s/;

export interface StudioShown extends Shown {
  readonly opened: Opened;
  readonly openedUnplaced: Opened;
  /** From an event to the pixel, in milliseconds, since it was asked last. */
  latency(): Promise<{ readonly p50: number; readonly p95: number; readonly count: number }>;
}

/** Our studio as a user starts it, with the graph open. */
export async function openStudio(
  browser: Browser,
  folder: string,
  graph: CanvasGraph,
  /** Whether statuses on the screen are written down, for `latency`: that costs frames of its own. */
  watchesStatuses = true,
): Promise<StudioShown> {
  const project = join(folder, `project-${graph.nodes.length}`);
  const home = join(folder, `home-${graph.nodes.length}`);
  await writeProject(project, graph);
  const { child, address } = await startStudio(project, home);
  const page = await browser.newPage({ viewport: WINDOW });
  await page.addInitScript({ path: fileURLToPath(new URL('page-watch.mjs', import.meta.url)) });
  await page.goto(address);
  await page.locator('[data-testid="canvas"] [data-node-id="one"]').waitFor();
  await page.waitForTimeout(1500);
  const openedUnplaced = await openWorkflow(page, 'unplaced', graph.nodes.length);
  // As many nodes as the one before: it would count as shown at once.
  await openWorkflow(page, 'a-small-one', 1);
  const opened = await openWorkflow(page, 'large', graph.nodes.length);
  if (watchesStatuses) await page.evaluate('window.bench.watchCards(); window.bench.watchTiles()');
  const canvas = await boxOf(page, '.react-flow');
  return {
    page,
    canvas,
    opened,
    openedUnplaced,
    look: async (view) => {
      await page.getByTestId('canvas').focus();
      await page.keyboard.press(view === 'all' ? '1' : '0');
      await settled(page, () => viewportOf(page));
      return (await viewportOf(page)).zoom;
    },
    grip: () => gripNear(page, canvas, graph.nodes),
    changeStatuses: () => runAgainAndAgain(page, home),
    latency: () => latencyOf(page, home, graph),
    close: async () => {
      await page.close();
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

async function startStudio(project: string, home: string): Promise<{ child: ChildProcess; address: string }> {
  const main = join(ROOT, 'hosts', 'cli', 'main.ts');
  const command = [main, 'studio', '--shell', 'browser', '--no-open', '--port', '0', '--project', project];
  const child = spawn(process.execPath, command, {
    cwd: ROOT,
    env: { ...process.env, CODOMYRMEX_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const part of child.stdout) {
    output += String(part);
    const address = READY.exec(output)?.[1];
    if (address !== undefined) return { child, address };
  }
  throw new Error(`The studio did not start:\n${output}`);
}

async function openWorkflow(page: Page, name: string, size: number): Promise<Opened> {
  await page.getByRole('button', { name: /^Workflow .*: switch, rename, delete$/ }).click();
  const entry = page.getByRole('menuitem', { name }).first();
  await entry.waitFor();
  const shown = `[data-testid="canvas"][data-node-count="${size}"] :is([data-node-id], .map-layer)`;
  const opened = page.evaluate<Opened>(`window.bench.opened(${JSON.stringify(shown)}, ${size * 40})`);
  await entry.click();
  const times = await opened;
  await page.waitForTimeout(1000);
  return times;
}

const RUNNING = '[data-testid="run-status"][data-status="running"]';
const ENDED = '[data-testid="run-status"]:is([data-status="succeeded"], [data-status="cancelled"])';

/** A real run, and the next one when it has ended. */
async function runAgainAndAgain(page: Page, home: string): Promise<() => Promise<number>> {
  // Held on to: looking a button up by its name has the page work out the names of all others.
  const run = await page.getByRole('button', { name: 'Run', exact: true }).elementHandle();
  const cancel = await page.getByRole('button', { name: 'Cancel', exact: true }).elementHandle();
  if (run === null || cancel === null) throw new Error('The studio has no run bar.');
  const before = (await changesIn(home)).length;
  const beganAt = performance.now();
  const wish = { isOver: false };
  const again = (async () => {
    while (!wish.isOver) {
      await run.click();
      await page.waitForSelector(RUNNING);
      while (!wish.isOver && (await page.$(RUNNING)) !== null) await page.waitForTimeout(100);
    }
  })();
  await page.waitForTimeout(500);
  return async () => {
    const perSecond = (((await changesIn(home)).length - before) * 1000) / (performance.now() - beganAt);
    wish.isOver = true;
    await again;
    // It may end by itself just then.
    if (await cancel.isEnabled()) await cancel.click({ timeout: 2000 }).catch(() => undefined);
    await page.waitForSelector(ENDED);
    return perSecond;
  };
}

interface Change {
  readonly node: string;
  readonly status: string;
  readonly at: number;
}

/** What the engine wrote down about statuses, in the order of time. */
async function changesIn(home: string): Promise<readonly Change[]> {
  const runs = join(home, 'runs');
  const names = await readdir(runs).catch(() => []);
  const texts = await Promise.all(
    names.map((run) => readFile(join(runs, run, 'events.ndjson'), 'utf8').catch(() => '')),
  );
  return texts
    .flatMap((text) => text.split('\n'))
    .flatMap(changeIn)
    .toSorted((a, b) => a.at - b.at);
}

function changeIn(line: string): readonly Change[] {
  const type = /"type":"(task\.queued|attempt\.started|task\.ended)"/.exec(line)?.[1];
  // The last line may still be half written.
  if (type === undefined || !line.endsWith('}')) return [];
  const { task, at, status = '' } = JSON.parse(line) as { task: string; at: string; status?: string };
  const word = type === 'task.queued' ? 'queued' : type === 'attempt.started' ? 'running' : status;
  return [{ node: task, status: word, at: Date.parse(at) }];
}

/** Each change that was seen, against the last event before it that says the same. */
async function latencyOf(page: Page, home: string, graph: CanvasGraph): ReturnType<StudioShown['latency']> {
  const drawn = await page.evaluate<(Change & Partial<Point>)[]>('window.bench.drawn()');
  const nodeAt = new Map(graph.nodes.map(({ id, x, y }) => [`${x} ${y}`, id]));
  const changes = Map.groupBy(await changesIn(home), ({ node, status }) => `${node} ${status}`);
  const delays = drawn.flatMap(({ node, status, at, x, y }) => {
    const name = node ?? nodeAt.get(`${x} ${y}`);
    const cause = changes.get(`${name} ${status}`)?.findLast((change) => change.at <= at);
    return cause === undefined ? [] : [at - cause.at];
  });
  const sorted = delays.toSorted((a, b) => a - b);
  return { p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95), count: sorted.length };
}
