import type { Mode } from '../workflow/workflow.ts';
import { Heap } from './heap.ts';
import { isLock, type Amounts, type Ledger } from './ledger.ts';
import { ReadyLine, type Queue, type Shape } from './ready-line.ts';
import type { Moment } from './schedule-event.ts';
import * as sentence from './sentence.ts';
import { startsBefore, type Standing } from './start-order.ts';

/** A task as the line of those that may start sees it. */
export interface Candidate extends Standing {
  readonly needs: Amounts;
  /** Equal for tasks that ask for the same. */
  readonly shape: string;
  stage: string;
  slot: number | undefined;
  /** The queue of those that ask for the same. */
  line: Queue | undefined;
}

/** Not an amount of the ledger but what the machine really has left. */
const FREE_MEMORY = 'free memory';

export interface StartLineSetup {
  readonly mode: Mode;
  readonly maxParallelTasks: number;
  readonly ledger: Ledger;
  readonly run: string;
}

/**
 * Who may start: slots of the run and amounts of the ledger, granted together. What does not fit waits in line, the first of them with a
 * reservation, so that it is not starved.
 */
export class StartLine<Item extends Candidate> {
  readonly #setup: StartLineSetup;
  readonly #line: ReadyLine<Item>;
  readonly #slotless: ReadyLine<Item>;
  readonly #lanes = new Heap<number>((a, b) => a < b);
  readonly #slots: number;
  #freeSlots: number;
  #sequence = 0;
  #reserved: Shape<Item> | undefined;
  #reservedLine = '';
  readonly #refills = new Map<Queue, number>();
  readonly #waiting = new Set<string>();
  /** How many stand in line. */
  ready = 0;

  constructor(setup: StartLineSetup) {
    this.#setup = setup;
    const isBefore = startsBefore(setup.mode);
    this.#line = new ReadyLine<Item>(isBefore);
    this.#slotless = new ReadyLine<Item>(isBefore);
    this.#slots = setup.mode === 'sequential' ? 1 : Math.max(1, setup.maxParallelTasks);
    this.#freeSlots = this.#slots;
  }

  /** Gives the item its place; counts up as items become ready. */
  nextPlace(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  add(entry: Item): void {
    this.ready += 1;
    const line = entry.task.holdsSlot ? this.#line : this.#slotless;
    entry.line = line.add(entry, entry.needs, entry.shape);
    entry.line.ready += 1;
  }

  leave(entry: Item): void {
    this.ready -= 1;
    if (entry.line === undefined) return;
    entry.line.ready -= 1;
    if (entry.line.ready > 0) return;
    if (this.#reserved === entry.line) this.unreserve();
    if (entry.needs.size > 0) this.#setup.ledger.leave(this.#lineOf(entry.shape));
    this.#refills.delete(entry.line);
  }

  /** When a bucket that somebody waits for should hold enough again. */
  get wakeAtMs(): number | undefined {
    return this.#refills.size === 0 ? undefined : Math.min(...this.#refills.values());
  }

  /** Lets start whoever can; tells about those that must wait, and whether for another reason than before. */
  serve(moment: Moment, start: (entry: Item) => void, wait: (entry: Item, isNews: boolean) => void): void {
    const attempt = (entry: Item, shape: Shape<Item>) => {
      if (entry.stage !== 'ready') return 'gone';
      if (!this.#take(entry, shape, moment, wait)) return 'blocked';
      // Taking it used the reservation up, whoever of the queue it was made for.
      if (this.#reserved === entry.line) this.unreserve();
      this.leave(entry);
      if (entry.task.holdsSlot) entry.slot = this.#takeLane();
      start(entry);
      return 'started';
    };
    this.#slotless.serve(attempt);
    if (this.#freeSlots === 0) return;
    this.#line.serve((entry, shape) =>
      this.#freeSlots === 0 && entry.stage === 'ready' ? 'full' : attempt(entry, shape),
    );
  }

  #take(entry: Item, shape: Shape<Item>, moment: Moment, wait: (entry: Item, isNews: boolean) => void): boolean {
    if (entry.task.holdsSlot && this.#setup.ledger.isHeldBack) {
      const isNews = shape.shortOf !== FREE_MEMORY;
      shape.shortOf = FREE_MEMORY;
      wait(entry, isNews);
      return false;
    }
    if (entry.needs.size > 0) {
      const { path, estimateMs } = entry.task;
      const short = this.#setup.ledger.take({
        owner: this.#owner(entry),
        name: path,
        line: this.#lineOf(entry.shape),
        needs: entry.needs,
        nowMs: moment.nowMs,
        estimateMs,
      });
      if (short !== undefined) {
        this.#keepFor(entry, shape, short.name);
        this.#waiting.add(this.#lineOf(entry.shape));
        this.#noteRefill(entry, shape, short.name, moment);
        wait(entry, shape.shortOf !== short.name);
        shape.shortOf = short.name;
        return false;
      }
    }
    shape.shortOf = undefined;
    this.#refills.delete(shape);
    return true;
  }

  #noteRefill(entry: Item, shape: Shape<Item>, name: string, { nowMs }: Moment): void {
    const { ledger } = this.#setup;
    const atMs = ledger.isRate(name) ? ledger.expectedFreeMs(name, entry.needs.get(name) ?? 0) : undefined;
    if (atMs === undefined) this.#refills.delete(shape);
    // Never at once: somebody before us in another queue may be what we wait for.
    else this.#refills.set(shape, Math.max(atMs, nowMs + 1));
  }

  giveBack(entry: Item): void {
    if (entry.slot !== undefined) {
      this.#lanes.push(entry.slot);
      this.#freeSlots += 1;
      this.#setup.ledger.slotFreed();
      entry.slot = undefined;
    }
    if (entry.needs.size > 0) this.#setup.ledger.release(this.#owner(entry));
  }

  /** Others must not wait for those that may not start (the run is paused). */
  stepBack(): void {
    this.unreserve();
    for (const line of this.#waiting) this.#setup.ledger.leave(line);
    this.#waiting.clear();
    this.#refills.clear();
  }

  unreserve(): void {
    if (this.#reserved !== undefined) this.#setup.ledger.unreserve(this.#reservedLine);
    this.#reserved = undefined;
  }

  whyWaiting(entry: Item, moment: Moment): string {
    const short = entry.line?.shortOf;
    const { pressure } = this.#setup.ledger;
    if (short === FREE_MEMORY && pressure !== undefined) return sentence.waitingForMemory(pressure);
    if (short === undefined || short === FREE_MEMORY) return sentence.waitingForSlot(this.#slots);
    const freeAtMs = this.#setup.ledger.expectedFreeMs(short, entry.needs.get(short) ?? 0);
    return sentence.waitingForPool(
      this.#setup.ledger.shortage(short),
      freeAtMs === undefined ? undefined : freeAtMs - moment.nowMs,
    );
  }

  /** The first that does not fit keeps what becomes free. Not while it waits for a lock: whoever holds that may need it to go on. */
  #keepFor(entry: Item, shape: Shape<Item>, short: string): void {
    const { ledger } = this.#setup;
    if (isLock(short)) {
      if (this.#reserved === shape) this.unreserve();
      return;
    }
    if (this.#reserved !== undefined) return;
    this.#reserved = shape;
    this.#reservedLine = this.#lineOf(entry.shape);
    // While a bucket refills, others may use the rest.
    const needs = ledger.isRate(short) ? new Map([[short, shape.needs.get(short) ?? 0]]) : shape.needs;
    ledger.reserve(this.#reservedLine, needs);
  }

  #takeLane(): number {
    this.#freeSlots -= 1;
    this.#setup.ledger.slotTaken();
    return this.#lanes.pop() ?? this.#slots - this.#freeSlots - 1;
  }

  #lineOf(shape: string): string {
    return `${this.#setup.run}/${shape}`;
  }

  #owner(entry: Item): string {
    return `${this.#setup.run}/${entry.task.path}`;
  }
}

export function shapeKey(needs: Amounts, holdsSlot: boolean): string {
  const kind = holdsSlot ? 'slot' : 'free';
  return needs.size === 0 ? kind : `${kind};${[...needs].map(([name, amount]) => `${name}=${amount}`).join(';')}`;
}
