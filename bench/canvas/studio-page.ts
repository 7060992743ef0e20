import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { runMs, writeProject, type CanvasGraph } from './graph.ts';
import { percentile, type Point } from './hand.ts';
import { boxOf, gripNear, settled, viewportOf, WINDOW, type Opened, type Shown } from './shown.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** A run shorter than that ends within the gestures of the bench. */
const SHORT_MS = 7000;
/** Of a short run: when all that its beginning changes is drawn, and how long it then goes on for certain. */
const BEGUN_MS = 350;
const MIDST_MS = 900;
const READY = /ready at (http:\/\/127\.0\.0\.1:\d+\/#token=\S+)\s/;

/** From a status in the log of the run to its pixel, in milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p95: number;
  readonly count: number;
}

export interface Latencies {
  readonly all: Latency;
  /** Without the first moments of each run, when every task is queued at once. */
  readonly midst: Latency;
}

export interface StudioShown extends Shown {
  readonly opened: Opened;
  readonly openedUnplaced: Opened;
  /** From now on statuses on the screen are written down, which costs frames of its own. */
  watchStatuses(): Promise<void>;
  /** From an event to the pixel, in milliseconds, since it was asked last. */
  latency(): Promise<Latencies>;
}

/** Our studio as a user starts it, with the graph open. */
export async function openStudio(browser: Browser, folder: string, graph: CanvasGraph): Promise<StudioShown> {
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
  const canvas = await boxOf(page, '.react-flow');
  const isShort = runMs(graph) < SHORT_MS;
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
    ...(isShort
      ? { midst: { forMs: MIDST_MS, reached: () => page.evaluate(`window.bench.runBegun(${BEGUN_MS})`) } }
      : {}),
    watchStatuses: () => page.evaluate('window.bench.watchStatuses()'),
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

/** What `page-watch.mjs` puts into the page. */
interface Watching {
  readonly bench: { runAgainAndAgain(button: unknown): () => void };
}

/** A real run, and the next one when it has ended. */
async function runAgainAndAgain(page: Page, home: string): Promise<() => Promise<number>> {
  // Held on to: looking a button up by its name has the page work out the names of all others.
  const run = await page.getByRole('button', { name: 'Run', exact: true }).elementHandle();
  const cancel = await page.getByRole('button', { name: 'Cancel', exact: true }).elementHandle();
  if (run === null || cancel === null) throw new Error('The studio has no run bar.');
  const before = (await changesIn(home)).length;
  // In the page and by one element: whatever is looked for from here, ten times a second, costs the page a frame each time.
  const stopRunning = await run.evaluateHandle((button) =>
    (globalThis as unknown as Watching).bench.runAgainAndAgain(button),
  );
  await page.waitForSelector(RUNNING);
  await page.waitForTimeout(500);
  return async () => {
    const perSecond = perSecondIn((await changesIn(home)).slice(before));
    await stopRunning.evaluate((stop) => stop());
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

/** While runs went on. */
function perSecondIn(runs: readonly (readonly Change[])[]): number {
  const lasted = runs.map((changes) => (changes.at(-1)?.at ?? 0) - (changes[0]?.at ?? 0));
  return (runs.flat().length * 1000) / lasted.reduce((sum, ms) => sum + ms, 0);
}

/** What the engine wrote down about statuses, run by run, in the order of time. */
async function changesIn(home: string): Promise<readonly (readonly Change[])[]> {
  const runs = join(home, 'runs');
  const names = await readdir(runs).catch(() => []);
  const texts = await Promise.all(
    names.map((run) => readFile(join(runs, run, 'events.ndjson'), 'utf8').catch(() => '')),
  );
  return texts.map((text) => text.split('\n').flatMap(changeIn)).toSorted((a, b) => (a[0]?.at ?? 0) - (b[0]?.at ?? 0));
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
  const runs = (await changesIn(home)).map((changes) =>
    changes.map((change) => ({ ...change, isMidst: change.at - (changes[0]?.at ?? 0) > BEGUN_MS })),
  );
  const changes = Map.groupBy(runs.flat(), ({ node, status }) => `${node} ${status}`);
  const delays = drawn.flatMap(({ node, status, at, x, y }) => {
    const name = node ?? nodeAt.get(`${x} ${y}`);
    const cause = changes.get(`${name} ${status}`)?.findLast((change) => change.at <= at);
    return cause === undefined ? [] : [{ ms: at - cause.at, isMidst: cause.isMidst }];
  });
  return { all: latencyFrom(delays), midst: latencyFrom(delays.filter(({ isMidst }) => isMidst)) };
}

function latencyFrom(delays: readonly { readonly ms: number }[]): Latency {
  const sorted = delays.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return { p50: percentile(sorted, 0.5), p95: percentile(sorted, 0.95), count: sorted.length };
}
