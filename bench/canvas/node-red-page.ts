import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { STEP, type CanvasGraph } from './graph.ts';
import { boxOf, settled, WINDOW, type Shown } from './shown.ts';

/** Its nodes are 100 by 30 and its sheet 8,000 wide and high, so the same graph stands closer together there. */
const NODE_RED_STEP = { x: 112, y: 48 } as const;
const MARGIN = 80;
const START_LIMIT_MS = 60_000;
const CHART = '#red-ui-workspace-chart';

/** The editor of Node-RED with the same graph, served by its own runtime. `program`: its `red.js`. */
export async function openNodeRed(
  browser: Browser,
  program: string,
  folder: string,
  graph: CanvasGraph,
  size: { readonly width: number; readonly height: number },
): Promise<Shown> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const child = await startNodeRed(program, join(folder, `node-red-${graph.nodes.length}`), port, graph);
  await isUp(address, child);
  const page = await browser.newPage({ viewport: WINDOW });
  await page.addInitScript({ path: fileURLToPath(new URL('page-watch.mjs', import.meta.url)) });
  await page.goto(address);
  await page.locator('.red-ui-flow-node').first().waitFor({ timeout: 120_000 });
  await page.waitForTimeout(1500);
  const wide = await boxOf(page, CHART);
  await page.setViewportSize({
    width: Math.round(WINDOW.width + size.width - wide.width),
    height: Math.round(WINDOW.height + size.height - wide.height),
  });
  await page.waitForTimeout(500);
  return {
    page,
    canvas: await boxOf(page, CHART),
    look: async (view) => {
      await page.evaluate(`RED.actions.invoke('core:zoom-${view === 'all' ? 'fit' : 'reset'}')`);
      await settled(page, () =>
        page.evaluate('[RED.view.scale(), document.querySelector("#red-ui-workspace-chart").scrollLeft]'),
      );
      return page.evaluate<number>('RED.view.scale()');
    },
    grip: () => gripOn(page),
    changeStatuses: async () => {
      await fetch(`${address}/bench/start`, { method: 'POST' });
      return async () => {
        const stopped = await fetch(`${address}/bench/stop`, { method: 'POST' });
        return ((await stopped.json()) as { perSecond: number }).perSecond;
      };
    },
    close: async () => {
      await page.close();
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

async function startNodeRed(program: string, folder: string, port: number, graph: CanvasGraph): Promise<ChildProcess> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'flows.json'), JSON.stringify(flowOf(graph)));
  const settings = {
    uiHost: '127.0.0.1',
    uiPort: port,
    userDir: folder,
    flowFile: 'flows.json',
    nodesDir: [fileURLToPath(new URL('node-red-nodes', import.meta.url))],
    telemetry: { enabled: false, updateNotification: false },
    externalModules: { autoInstall: false, palette: { allowInstall: false } },
    editorTheme: { tours: false, palette: { catalogues: [] }, projects: { enabled: false } },
    logging: { console: { level: 'error', metrics: false, audit: false } },
  };
  const file = join(folder, 'settings.cjs');
  await writeFile(file, `module.exports = ${JSON.stringify(settings)};\n`);
  return spawn(process.execPath, [program, '--settings', file, '--userDir', folder], {
    cwd: folder,
    env: { ...process.env, NODE_RED_DISABLE_TELEMETRY: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function flowOf({ nodes, edges }: CanvasGraph): readonly unknown[] {
  const after = Map.groupBy(edges, ({ source }) => source);
  const tasks = nodes.map(({ id, x, y }) => ({
    id,
    type: 'bench-task',
    z: 'sheet',
    name: id,
    x: MARGIN + (x / STEP.x) * NODE_RED_STEP.x,
    y: MARGIN + (y / STEP.y) * NODE_RED_STEP.y,
    wires: [(after.get(id) ?? []).map(({ target }) => target)],
  }));
  return [{ id: 'sheet', type: 'tab', label: 'Bench' }, ...tasks];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No port is free.');
  return address.port;
}

async function isUp(address: string, child: ChildProcess): Promise<void> {
  const limit = performance.now() + START_LIMIT_MS;
  while (performance.now() < limit && child.exitCode === null) {
    const answer = await fetch(`${address}/flows`).catch(() => undefined);
    if (answer?.ok === true) return;
    await delay(200);
  }
  throw new Error('Node-RED did not start.');
}

async function gripOn(page: Page): Promise<{ x: number; y: number }> {
  const found = await page.evaluate<{ x: number; y: number } | null>(`(() => {
    const chart = document.querySelector('#red-ui-workspace-chart').getBoundingClientRect();
    const [x, y] = [chart.x + chart.width / 2, chart.y + chart.height / 2];
    const boxes = [...document.querySelectorAll('.red-ui-flow-node-group .red-ui-flow-node')].map((node) => node.getBoundingClientRect());
    const far = (box) => Math.hypot(box.x + box.width / 2 - x, box.y + box.height / 2 - y);
    const box = boxes.sort((a, b) => far(a) - far(b))[0];
    return box === undefined ? null : { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  })()`);
  if (found === null) throw new Error('Node-RED shows no node.');
  return found;
}
