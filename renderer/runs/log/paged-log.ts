import { api } from '../../stores/connection.ts';

/** One line of a log file; `at` is the byte at which it begins. */
export interface PagedLine {
  readonly at: number;
  readonly bytes: number;
  readonly text: string;
  readonly isCut: boolean;
}

/** What the window holds of a log: a block of lines anywhere in it. */
export interface Block {
  readonly lines: readonly PagedLine[];
  readonly from: number;
  readonly to: number;
  readonly totalBytes: number;
  /** How many lines came to the front with the last change (below zero: went), so that the view can stay where it is. */
  readonly shift: number;
  /** Byte to be brought into view; the end when it equals `totalBytes`. */
  readonly goal: { readonly at: number } | undefined;
}

export interface LogPlace {
  readonly run: string;
  readonly task: string;
  readonly attempt: number;
}

const PAGE_BYTES = 131_072;
/** More is not held: what lies farther away from the view is let go. */
const MOST_LINES = 12_000;
const EMPTY: Block = { lines: [], from: 0, to: 0, totalBytes: 0, shift: 0, goal: undefined };

/** Leafs through a log of any size. One question at a time; the newest wish of where to go wins. */
export class PagedLog {
  readonly #place: LogPlace;
  readonly #listeners = new Set<() => void>();
  #block: Block = EMPTY;
  #isAsking = false;
  #wish: { readonly at: number } | undefined;
  #edge: 'front' | 'end' | undefined;

  constructor(place: LogPlace) {
    this.#place = place;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): Block => this.#block;

  /** Brings the line at a byte into view; infinity: the end. */
  goTo(at: number): void {
    this.#wish = { at };
    void this.#work();
  }

  /** The view is near an edge of the block. */
  extend(edge: 'front' | 'end'): void {
    this.#edge = edge;
    void this.#work();
  }

  /** The file has grown; with `isFollowing` the view goes along. */
  grow(totalBytes: number, isFollowing: boolean): void {
    if (totalBytes <= this.#block.totalBytes) return;
    if (isFollowing) this.goTo(Number.POSITIVE_INFINITY);
    else this.#set({ ...this.#block, totalBytes, shift: 0, goal: undefined });
  }

  async #work(): Promise<void> {
    await this.#ask(async () => {
      while (this.#wish !== undefined || this.#edge !== undefined) {
        const { at } = this.#wish ?? {};
        const edge = this.#edge;
        this.#wish = undefined;
        this.#edge = undefined;
        // Whoever leaps elsewhere is no longer near the edge.
        if (at !== undefined) await this.#jump(at);
        else if (edge !== undefined) await this.#extend(edge);
      }
    });
    // What was asked for just as the last answer came.
    const isMore = this.#wish !== undefined || this.#edge !== undefined;
    if (isMore && !this.#isAsking) await this.#work();
  }

  async #extend(edge: 'front' | 'end'): Promise<void> {
    const { from, to, totalBytes } = this.#block;
    if (edge === 'front' && from > 0) this.#prepend(await this.#read(from, true));
    else if (edge === 'end' && to < totalBytes) this.#append(await this.#read(to, false));
  }

  async #jump(at: number): Promise<void> {
    const { from, to, lines } = this.#block;
    if (lines.length > 0 && at >= from && at < to) return this.#set({ ...this.#block, shift: 0, goal: { at } });
    const isEnd = at === Number.POSITIVE_INFINITY;
    if (isEnd && lines.length > 0) return await this.#followTo();
    const after = isEnd ? undefined : await this.#read(at, false);
    const before = await this.#read(isEnd ? Number.MAX_SAFE_INTEGER : (after?.from ?? 0), true);
    const last = after ?? before;
    this.#set({
      lines: after === undefined ? before.lines : [...(after.from === 0 ? [] : before.lines), ...after.lines],
      from: after?.from === 0 ? 0 : before.from,
      to: last.to,
      totalBytes: last.totalBytes,
      shift: 0,
      goal: { at: isEnd ? last.totalBytes : at },
    });
  }

  /** Near the end only what is new is read; from far away the end itself. */
  async #followTo(): Promise<void> {
    const { lines, from, to } = this.#block;
    const last = lines.at(-1);
    const isOpen = last !== undefined && lines.length > 0;
    const more = await this.#read(isOpen ? last.at : to, false);
    if (more.totalBytes - more.to > 0) {
      const end = await this.#read(Number.MAX_SAFE_INTEGER, true);
      return this.#set({ ...end, shift: 0, goal: { at: end.totalBytes } });
    }
    // The last line may have grown, or have been written over.
    const kept = isOpen ? lines.slice(0, -1) : lines;
    const all = [...kept, ...more.lines];
    const surplus = Math.max(0, all.length - MOST_LINES);
    const shown = all.slice(surplus);
    this.#set({
      lines: shown,
      from: shown[0]?.at ?? from,
      to: more.to,
      totalBytes: more.totalBytes,
      shift: -surplus,
      goal: { at: more.totalBytes },
    });
  }

  #prepend(page: Page): void {
    const lines = [...page.lines, ...this.#block.lines].slice(0, MOST_LINES);
    const last = lines.at(-1);
    const to = last === undefined ? page.to : last.at + last.bytes;
    const { totalBytes } = page;
    this.#set({ lines, from: page.from, to, totalBytes, shift: page.lines.length, goal: undefined });
  }

  #append(page: Page): void {
    const all = [...this.#block.lines, ...page.lines];
    const surplus = Math.max(0, all.length - MOST_LINES);
    const lines = all.slice(surplus);
    const from = surplus === 0 ? this.#block.from : (lines[0]?.at ?? page.from);
    this.#set({ lines, from, to: page.to, totalBytes: page.totalBytes, shift: -surplus, goal: undefined });
  }

  async #read(at: number, isBack: boolean): Promise<Page> {
    const result = await api().runs.logLines({ ...this.#place, at, isBack, maxBytes: PAGE_BYTES });
    if (!result.ok) throw new Error(result.problem.message);
    return result.value;
  }

  async #ask(question: () => Promise<void>): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      await question();
    } catch {
      // The connection is gone; the next look asks again.
    } finally {
      this.#isAsking = false;
    }
  }

  #set(block: Block): void {
    this.#block = block;
    for (const listener of this.#listeners) listener();
  }
}

interface Page {
  readonly lines: readonly PagedLine[];
  readonly from: number;
  readonly to: number;
  readonly totalBytes: number;
}
