import type { CDPSession, Page } from 'playwright-core';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Times between two frames in milliseconds. */
export interface Frames {
  readonly p50: number;
  readonly p95: number;
  readonly perSecond: number;
  /** Processor time of the whole browser for one frame: what a busy machine falsifies least. */
  readonly cpuMs: number;
}

/** What was counted during a gesture, or a piece of one: times of frames and processor time, in milliseconds. */
export interface Counted {
  readonly times: readonly number[];
  readonly cpuMs: number;
}

/** A mouse sends about that often. */
const MOVE_EVERY_MS = 8;
/** Moves the page has not answered yet; a real mouse waits for nobody, but neither does it pile up a minute of moves. */
const MOST_UNANSWERED = 16;
const SETTLE_MS = 150;

/** The hand of the bench: the mouse moves at its own speed, however slowly the page follows. */
export class Hand {
  readonly #page: Page;
  readonly #session: CDPSession;
  readonly #whole: CDPSession;
  readonly #forMs: number;

  private constructor(page: Page, session: CDPSession, whole: CDPSession, forMs: number) {
    this.#page = page;
    this.#session = session;
    this.#whole = whole;
    this.#forMs = forMs;
  }

  /** `forMs`: how long every gesture lasts. */
  static async of(page: Page, forMs: number): Promise<Hand> {
    const browser = page.context().browser();
    if (browser === null) throw new Error('The page has no browser of its own.');
    return new Hand(page, await page.context().newCDPSession(page), await browser.newBrowserCDPSession(), forMs);
  }

  /** Holds a button at a place and swings to and fro; the frames meanwhile. */
  async swing(at: Point, button: 'left' | 'middle', reach: Point): Promise<Counted> {
    await this.#page.mouse.move(at.x, at.y);
    await this.#page.waitForTimeout(SETTLE_MS);
    await this.#page.mouse.down({ button });
    // Past the least way that makes it a drag.
    await this.#page.mouse.move(at.x + 6, at.y + 4, { steps: 3 });
    const frames = await this.frames(() => this.#moves(at, button, reach));
    await this.#page.mouse.move(at.x, at.y);
    await this.#page.mouse.up({ button });
    return frames;
  }

  /** The frames while nothing moves but what the page shows by itself. */
  rest(): Promise<Counted> {
    return this.frames(() => new Promise((resolve) => setTimeout(resolve, this.#forMs)));
  }

  async frames(during: () => Promise<void>): Promise<Counted> {
    const before = await this.#cpuMs();
    await this.#page.evaluate('window.bench.countFrames()');
    await during();
    const times = await this.#page.evaluate<number[]>('window.bench.frames()');
    return { times, cpuMs: (await this.#cpuMs()) - before };
  }

  async #cpuMs(): Promise<number> {
    const { processInfo } = await this.#whole.send('SystemInfo.getProcessInfo');
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
  }

  async #moves(at: Point, button: 'left' | 'middle', reach: Point): Promise<void> {
    const unanswered = new Set<Promise<unknown>>();
    const beganAt = performance.now();
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        const ms = performance.now() - beganAt;
        if (ms > this.#forMs) {
          clearInterval(timer);
          resolve();
          return;
        }
        if (unanswered.size >= MOST_UNANSWERED) return;
        const x = at.x + Math.sin(ms / 130) * reach.x;
        const y = at.y + Math.sin(ms / 130 + 0.6) * reach.y;
        const buttons = button === 'left' ? 1 : 4;
        const sent: Promise<unknown> = this.#session
          .send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y, button, buttons })
          .finally(() => unanswered.delete(sent));
        unanswered.add(sent);
      }, MOVE_EVERY_MS);
    });
    await Promise.all(unanswered);
  }
}

/** Over all pieces of a gesture. */
export function framesOf(pieces: readonly Counted[]): Frames {
  const gaps = pieces
    .flatMap(({ times }) => times.slice(1).map((time, index) => time - (times[index] ?? time)))
    .sort((a, b) => a - b);
  const lasted = sum(pieces.map(({ times }) => (times.at(-1) ?? 0) - (times[0] ?? 0)));
  const cpuMs = sum(pieces.map((piece) => piece.cpuMs));
  return {
    p50: percentile(gaps, 0.5),
    p95: percentile(gaps, 0.95),
    perSecond: lasted === 0 ? 0 : (gaps.length * 1000) / lasted,
    cpuMs: gaps.length === 0 ? 0 : cpuMs / gaps.length,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}

/** Of numbers in order; 0 without any. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
