import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { build, preview } from 'vite';
import type { CanvasGraph } from './graph.ts';
import { boxOf, gripNear, settled, viewportOf, type Shown } from './shown.ts';

/** A page with nothing but React Flow on it. */
export interface BareSite {
  open(browser: Browser, graph: CanvasGraph, size: { readonly width: number; readonly height: number }): Promise<Shown>;
  close(): Promise<void>;
}

export async function serveBare(folder: string): Promise<BareSite> {
  const root = fileURLToPath(new URL('bare-flow', import.meta.url));
  const outDir = join(folder, 'bare');
  await build({ configFile: false, root, logLevel: 'error', build: { outDir, target: 'es2024' } });
  const server = await preview({ configFile: false, root, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
  const address = server.resolvedUrls?.local[0] ?? '';
  return {
    open: async (browser, graph, size) => {
      await writeFile(join(outDir, `graph-${graph.nodes.length}.json`), JSON.stringify(graph));
      return openBare(browser, `${address}?nodes=${graph.nodes.length}`, graph, size);
    },
    close: () => server.close(),
  };
}

async function openBare(
  browser: Browser,
  address: string,
  graph: CanvasGraph,
  size: { readonly width: number; readonly height: number },
): Promise<Shown> {
  // As large as the canvas of the studio: pixels cost.
  const viewport = { width: Math.round(size.width), height: Math.round(size.height) };
  const page = await browser.newPage({ viewport });
  await page.addInitScript({ path: fileURLToPath(new URL('page-watch.mjs', import.meta.url)) });
  await page.goto(address);
  await page.locator('.bare').first().waitFor({ timeout: 120_000 });
  await page.waitForTimeout(1000);
  const canvas = await boxOf(page, '.react-flow');
  return {
    page,
    canvas,
    look: async (view) => {
      await page.evaluate(view === 'all' ? 'void window.flow.fitView()' : 'void window.flow.zoomTo(1)');
      await settled(page, () => viewportOf(page));
      return (await viewportOf(page)).zoom;
    },
    grip: () => gripNear(page, canvas, graph.nodes),
    changeStatuses: async () => {
      await page.evaluate('window.changeStatuses(200)');
      return () => page.evaluate<number>('window.stopStatuses()');
    },
    close: () => page.close(),
  };
}
