import type { Resources } from '../workflow/workflow.ts';
import { parseBandwidth } from '../workflow/bandwidth.ts';
import { parseSize } from '../workflow/size.ts';
import type { Pressure } from './pressure.ts';

/** Amounts by name: `cpu` (cores), `memory` and `disk` (bytes), `gpu`, `network`, `pool:NAME`, and `lock:NAME` (see `LOCK`). */
export type Amounts = ReadonlyMap<string, number>;

export interface Shortage {
  readonly name: string;
  readonly used: number;
  readonly capacity: number;
  /** Who holds some of it now. */
  readonly users: readonly string[];
  /** It refills with time; nobody holds it. */
  readonly isRate?: boolean;
}

/** A resource with who holds how much of it; `owner` is `RUN/TASK`. */
export interface ResourceStanding {
  readonly name: string;
  /** Absent: not limited. */
  readonly capacity: number | undefined;
  readonly used: number;
  readonly isRate: boolean;
  readonly holders: readonly { readonly owner: string; readonly task: string; readonly amount: number }[];
}

export interface Claim {
  readonly owner: string;
  /** What people know the owner by. */
  readonly name: string;
  /** The queue the owner stands in; a reservation belongs to a queue and serves whoever is its first. */
  readonly line: string;
  readonly needs: Amounts;
  readonly nowMs: number;
  readonly estimateMs: number;
}

interface Holding {
  readonly needs: Amounts;
  readonly name: string;
  readonly endsAtMs: number;
}

interface Reservation {
  /** Whoever asks in this line may use it. */
  readonly line: string;
  readonly needs: Amounts;
  /** How often others went ahead because they were expected to end in time. Estimates may lie, so this is bounded. */
  overtaken: number;
}

/** A bucket that refills with time; what is taken from it is never given back. */
interface Bucket {
  readonly amount: number;
  readonly refillMs: number;
  left: number;
  atMs: number | undefined;
}

const MAX_OVERTAKEN = 32;

/** How much there is of every lock: a reader takes one, a writer all. */
const LOCK = Number.MAX_SAFE_INTEGER;

/**
 * Who holds how much of what. All needs of a task are granted at once or not at all. The first one that does not fit is given a
 * reservation: what becomes free is kept for it, and others go ahead only with what it does not need, or while they are expected to end
 * before it could start. Reservations are served first come, first served. No clock: callers say what time it is.
 */
export class Ledger {
  readonly #capacity = new Map<string, number>();
  readonly #used = new Map<string, number>();
  readonly #holders = new Map<string, Map<string, Holding>>();
  readonly #holdings = new Map<string, Holding>();
  readonly #reservations: Reservation[] = [];
  readonly #buckets = new Map<string, Bucket>();
  /** Who waits for a lock, in the order of asking. Readers do not overtake a writer that came before them. */
  readonly #lockLines = new Map<string, Map<string, number>>();
  /** Counts every time something was given back, so that a run can tell others. */
  releases = 0;
  /** Present while the machine is short of memory: then one task at a time may start. */
  pressure: Pressure | undefined;
  /** Tasks of all runs that hold a slot now. */
  #busy = 0;

  constructor(capacities: Readonly<Record<string, number>>) {
    for (const [name, capacity] of Object.entries(capacities)) this.#capacity.set(name, capacity);
  }

  get busy(): number {
    return this.#busy;
  }

  /** Must a further task wait for memory? Never when nothing runs: then nothing would ever free any. */
  get isHeldBack(): boolean {
    return this.pressure !== undefined && this.#busy > 0;
  }

  slotTaken(): void {
    this.#busy += 1;
  }

  slotFreed(): void {
    this.#busy -= 1;
    if (this.pressure !== undefined) this.releases += 1;
  }

  /** Everything with a capacity or a holder, as it is now. */
  standing(): readonly ResourceStanding[] {
    const names = new Set([...this.#capacity.keys(), ...this.#holders.keys()]);
    return [...names].map((name) => ({
      name,
      capacity: this.#capacity.get(name),
      used: this.usedOf(name),
      isRate: this.isRate(name),
      holders: [...(this.#holders.get(name) ?? [])].map(([owner, { needs, name: task }]) => ({
        owner,
        task,
        amount: needs.get(name) ?? 0,
      })),
    }));
  }

  setCapacity(name: string, capacity: number | undefined): void {
    if (capacity === undefined) {
      this.#capacity.delete(name);
      return;
    }
    this.#capacity.set(name, capacity);
  }

  /** `amount` of `name` may be taken at once when the bucket is full, and it fills again within `refillMs`. */
  setRate(name: string, amount: number, refillMs: number): void {
    const known = this.#buckets.get(name);
    if (known !== undefined && known.amount === amount && known.refillMs === refillMs) return;
    this.#capacity.set(name, amount);
    this.#buckets.set(name, { amount, refillMs, left: amount, atMs: undefined });
  }

  isRate(name: string): boolean {
    return this.#buckets.has(name);
  }

  /** Undefined for a name without a capacity: it is not limited here. */
  capacityOf(name: string): number | undefined {
    return this.#capacity.get(name);
  }

  usedOf(name: string): number {
    const bucket = this.#buckets.get(name);
    if (bucket !== undefined) return bucket.amount - bucket.left;
    return this.#used.get(name) ?? 0;
  }

  /** What of `needs` could never be granted, however long one waits. */
  impossible(needs: Amounts): readonly Shortage[] {
    return [...needs].filter(([name, amount]) => amount > this.#limit(name)).map(([name]) => this.shortage(name));
  }

  /** Grants everything and returns undefined, or grants nothing and says what is short. */
  take({ owner, name, line, needs, nowMs, estimateMs }: Claim): Shortage | undefined {
    for (const name of needs.keys()) this.#refill(name, nowMs);
    const short = this.#firstShort(line, needs, nowMs + estimateMs);
    if (short !== undefined) {
      if (isLock(short)) this.#joinLockLine(short, line, needs.get(short) ?? 0);
      return this.shortage(short);
    }
    const holding: Holding = { needs, name, endsAtMs: nowMs + estimateMs };
    this.#holdings.set(owner, holding);
    for (const [resource, amount] of needs) {
      const bucket = this.#buckets.get(resource);
      if (bucket !== undefined) bucket.left -= amount;
      if (bucket !== undefined) continue;
      this.#lockLines.get(resource)?.delete(line);
      this.#used.set(resource, this.usedOf(resource) + amount);
      const holders = this.#holders.get(resource) ?? new Map<string, Holding>();
      holders.set(owner, holding);
      this.#holders.set(resource, holders);
    }
    this.unreserve(line);
    return undefined;
  }

  /** Gives back what `owner` holds; true if that was anything. */
  release(owner: string): boolean {
    const holding = this.#holdings.get(owner);
    if (holding === undefined) return false;
    this.#holdings.delete(owner);
    this.releases += 1;
    for (const [resource, amount] of holding.needs) {
      if (this.#buckets.has(resource)) continue;
      this.#used.set(resource, Math.max(0, this.usedOf(resource) - amount));
      this.#holders.get(resource)?.delete(owner);
    }
    return holding.needs.size > 0;
  }

  reserve(line: string, needs: Amounts): void {
    if (this.#reservations.some((each) => each.line === line)) return;
    this.#reservations.push({ line, needs, overtaken: 0 });
  }

  unreserve(line: string): void {
    const index = this.#reservations.findIndex((each) => each.line === line);
    if (index >= 0) this.#reservations.splice(index, 1);
  }

  /** Nobody of this line waits any more. */
  leave(line: string): void {
    this.unreserve(line);
    for (const lines of this.#lockLines.values()) if (lines.delete(line)) this.releases += 1;
  }

  /** When enough of `name` should be free for `amount`, by what its holders were expected to take; undefined when unknown. */
  expectedFreeMs(name: string, amount: number): number | undefined {
    const bucket = this.#buckets.get(name);
    if (bucket !== undefined) {
      const missing = Math.max(0, amount - bucket.left);
      return bucket.atMs === undefined
        ? undefined
        : Math.ceil(bucket.atMs + (missing / bucket.amount) * bucket.refillMs - 1e-3);
    }
    let free = this.#limit(name) - this.usedOf(name);
    const holdings = [...(this.#holders.get(name)?.values() ?? [])].sort((a, b) => a.endsAtMs - b.endsAtMs);
    for (const holding of holdings) {
      free += holding.needs.get(name) ?? 0;
      if (free >= amount) return holding.endsAtMs;
    }
    return undefined;
  }

  #firstShort(line: string, needs: Amounts, endsAtMs: number): string | undefined {
    for (const [name, amount] of needs) {
      if (this.usedOf(name) + amount > this.#limit(name)) return name;
      if (isLock(name) && this.#isBehind(name, line, amount)) return name;
    }
    for (const reservation of this.#reservations) {
      if (reservation.line === line) return undefined;
      const kept = this.#keptFor(reservation, needs);
      if (kept === undefined) continue;
      const freeAtMs = this.expectedFreeMs(kept, reservation.needs.get(kept) ?? 0);
      // What is taken from a bucket does not come back at the end of the task.
      const endsInTime = !this.#buckets.has(kept) && freeAtMs !== undefined && endsAtMs <= freeAtMs;
      if (!endsInTime || reservation.overtaken >= MAX_OVERTAKEN) return kept;
      reservation.overtaken += 1;
    }
    return undefined;
  }

  #joinLockLine(name: string, line: string, amount: number): void {
    const lines = this.#lockLines.get(name) ?? new Map<string, number>();
    this.#lockLines.set(name, lines);
    if (!lines.has(line)) lines.set(line, amount);
  }

  /** Did somebody ask for the lock before, with whom one cannot share it? */
  #isBehind(name: string, line: string, amount: number): boolean {
    for (const [other, wanted] of this.#lockLines.get(name) ?? []) {
      if (other === line) return false;
      if (wanted + amount > this.#limit(name)) return true;
    }
    return false;
  }

  #refill(name: string, nowMs: number): void {
    const bucket = this.#buckets.get(name);
    if (bucket === undefined) return;
    const passedMs = Math.max(0, nowMs - (bucket.atMs ?? nowMs));
    // A millionth more, so that rounding never leaves a task waiting for the last drop.
    bucket.left = Math.min(bucket.amount, bucket.left + (passedMs / bucket.refillMs) * bucket.amount + 1e-6);
    bucket.atMs = nowMs;
  }

  /** The resource of a reservation that granting `needs` would take away from it. */
  #keptFor(reservation: Reservation, needs: Amounts): string | undefined {
    for (const [name, amount] of needs) {
      const reserved = reservation.needs.get(name);
      // Locks have lines of their own, first come, first served.
      if (isLock(name)) continue;
      if (reserved !== undefined && this.usedOf(name) + amount + reserved > this.#limit(name)) return name;
    }
    return undefined;
  }

  #limit(name: string): number {
    return this.#capacity.get(name) ?? (isLock(name) ? LOCK : Number.POSITIVE_INFINITY);
  }

  shortage(name: string): Shortage {
    const users = [...(this.#holders.get(name)?.values() ?? [])].slice(0, 5).map((holding) => holding.name);
    const isRate = this.#buckets.has(name) ? true : undefined;
    return { name, used: this.usedOf(name), capacity: this.#limit(name), users, isRate };
  }
}

export function isLock(name: string): boolean {
  return name.startsWith('lock:');
}

/** What a task asks of the ledger. `poolName` says under which name a pool is kept, so that pools of two projects stay apart. */
export function needsOf(resources: Resources, poolName: (pool: string) => string = (pool) => `pool:${pool}`): Amounts {
  const needs = new Map<string, number>();
  const add = (name: string, amount: number | undefined) =>
    amount !== undefined && amount > 0 && needs.set(name, amount);
  add('cpu', resources.cpu);
  add('memory', resources.memory === undefined ? undefined : parseSize(resources.memory));
  add('disk', resources.disk === undefined ? undefined : parseSize(resources.disk));
  add('gpu', resources.gpu);
  add('network', typeof resources.network === 'string' ? parseBandwidth(resources.network) : resources.network);
  for (const [pool, amount] of Object.entries(resources.pools ?? {})) add(poolName(pool), amount);
  for (const [lock, how] of Object.entries(resources.locks ?? {}))
    add(poolName(lock).replace(/^pool:/, 'lock:'), how === 'read' ? 1 : LOCK);
  return needs;
}
