import { Heap } from './heap.ts';
import type { Amounts } from './ledger.ts';

/** What can be said of a queue without knowing who stands in it. */
export interface Queue {
  /** What was short when its first was last tried. */
  shortOf: string | undefined;
  /** How many of them are still ready; others in `items` have gone and leave when their turn comes. */
  ready: number;
}

/** A queue of ready tasks that ask for the same; only its first can start next. */
export interface Shape<Item> extends Queue {
  readonly needs: Amounts;
  readonly items: Heap<Item>;
}

interface Place<Item> {
  readonly shape: Shape<Item>;
  readonly head: Item;
}

/** Beyond this many different requests that do not fit, the rest of the line is not tried again before something is freed. */
const MAX_BLOCKED = 256;

/**
 * Ready tasks in the order of starting. Tasks that ask for the same stand in one queue, so one that does not fit speaks for all
 * behind it and freeing a slot costs the number of different requests, not of tasks.
 */
export class ReadyLine<Item> {
  readonly #shapes = new Map<string, Shape<Item>>();
  readonly #heads: Heap<Place<Item>>;
  readonly #isBefore: (a: Item, b: Item) => boolean;

  constructor(isBefore: (a: Item, b: Item) => boolean) {
    this.#isBefore = isBefore;
    this.#heads = new Heap((a, b) => isBefore(a.head, b.head));
  }

  add(item: Item, needs: Amounts, key: string): Shape<Item> {
    let shape = this.#shapes.get(key);
    if (shape === undefined) {
      shape = { needs, items: new Heap(this.#isBefore), shortOf: undefined, ready: 0 };
      this.#shapes.set(key, shape);
    }
    shape.items.push(item);
    if (shape.items.peek() === item) this.#heads.push({ shape, head: item });
    return shape;
  }

  /**
   * Goes through the line in order. `start` says whether an item could start (it leaves the line), must wait (its shape stays),
   * has gone meanwhile (it leaves too), or that nothing more can start at all.
   */
  serve(start: (item: Item, shape: Shape<Item>) => 'started' | 'blocked' | 'gone' | 'full'): void {
    const blocked = new Map<Shape<Item>, Place<Item>>();
    for (let place = this.#heads.pop(); place !== undefined; place = this.#heads.pop()) {
      const { shape, head } = place;
      // A better one came to the front since; its own place is in the heap.
      if (shape.items.peek() !== head || blocked.has(shape)) continue;
      const answer = start(head, shape);
      if (answer === 'full' || answer === 'blocked') {
        blocked.set(shape, place);
        if (answer === 'full' || blocked.size >= MAX_BLOCKED) break;
        continue;
      }
      shape.items.pop();
      const next = shape.items.peek();
      if (next !== undefined) this.#heads.push({ shape, head: next });
    }
    for (const place of blocked.values()) this.#heads.push(place);
  }
}
