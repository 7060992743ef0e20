import type { Page } from 'playwright-core';
import type { Point } from './hand.ts';

export const WINDOW = { width: 1440, height: 900 } as const;

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export type View = 'all' | 'near';

/** Until a document was on the screen, in milliseconds. */
export interface Opened {
  readonly sinceClick: number;
  /** Since the window got it: the host had read its file just before. */
  readonly sinceArrival: number;
}

/** A graph in an editor, as the bench needs it. */
export interface Shown {
  readonly page: Page;
  /** Where the graph is drawn, in pixels of the window. */
  readonly canvas: Box;
  /** The whole graph, or its middle at zoom 1; gives the zoom there really is. */
  look(view: View): Promise<number>;
  /** A point on a node near the middle, where a drag begins. */
  grip(): Promise<Point>;
  /** 200 changes of status a second from now on; gives what ends them and says how many a second there really were. */
  changeStatuses(): Promise<() => Promise<number>>;
  /** Where such changes come in runs shorter than a gesture: resolved when one is in its midst and lasts for another `forMs`. */
  readonly midst?: { readonly forMs: number; reached(): Promise<void> };
  close(): Promise<void>;
}

export async function boxOf(page: Page, selector: string): Promise<Box> {
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`Not on screen: ${selector}`);
  return box;
}

export function middleOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

/** Of a React Flow page: how the document lies in the window. */
export async function viewportOf(page: Page): Promise<Point & { readonly zoom: number }> {
  return page.evaluate(`(() => {
    const { e, f, a } = new DOMMatrix(getComputedStyle(document.querySelector('.react-flow__viewport')).transform);
    return { x: e, y: f, zoom: a };
  })()`);
}

/** Until two looks, half a second apart, see the same: animations have ended. */
export async function settled(page: Page, look: () => Promise<unknown>): Promise<void> {
  for (let before = ''; ;) {
    const now = JSON.stringify(await look());
    if (now === before) return;
    before = now;
    await page.waitForTimeout(500);
  }
}

/** The point of a React Flow page on the node that lies nearest to the middle of the canvas. */
export async function gripNear(
  page: Page,
  canvas: Box,
  nodes: readonly { readonly x: number; readonly y: number }[],
): Promise<Point> {
  const { x, y, zoom } = await viewportOf(page);
  const middle = middleOf(canvas);
  const points = nodes.map((node) => ({
    x: canvas.x + x + (node.x + 60) * zoom,
    y: canvas.y + y + (node.y + 16) * zoom,
  }));
  const distance = (at: Point): number => Math.hypot(at.x - middle.x, at.y - middle.y);
  const nearest = points.toSorted((a, b) => distance(a) - distance(b))[0];
  if (nearest === undefined) throw new Error('There is no node.');
  return nearest;
}
