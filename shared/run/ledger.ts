import type { Resources } from '../workflow/workflow.ts';
import { parseSize } from '../workflow/size.ts';

/** Amounts by name: `cpu` (cores), `memory` and `disk` (bytes), `gpu`, `network`, and `pool:NAME`. */
export type Amounts = ReadonlyMap<string, number>;

export interface Shortage {
  readonly name: string;
  readonly used: number;
  readonly capacity: number;
  /** Who holds some of it now. */
  readonly users: readonly string[];
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

const MAX_OVERTAKEN = 32;

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
  /** Counts every time something was given back, so that a run can tell others. */
  releases = 0;

  constructor(capacities: Readonly<Record<string, number>>) {
    for (const [name, capacity] of Object.entries(capacities)) this.#capacity.set(name, capacity);
  }

  setCapacity(name: string, capacity: number): void {
    this.#capacity.set(name, capacity);
  }

  /** Undefined for a name without a capacity: it is not limited here. */
  capacityOf(name: string): number | undefined {
    return this.#capacity.get(name);
  }

  usedOf(name: string): number {
    return this.#used.get(name) ?? 0;
  }

  /** What of `needs` could never be granted, however long one waits. */
  impossible(needs: Amounts): readonly Shortage[] {
    return [...needs].filter(([name, amount]) => amount > this.#limit(name)).map(([name]) => this.shortage(name));
  }

  /** Grants everything and returns undefined, or grants nothing and says what is short. */
  take({ owner, name, line, needs, nowMs, estimateMs }: Claim): Shortage | undefined {
    const short = this.#firstShort(line, needs, nowMs + estimateMs);
    if (short !== undefined) return this.shortage(short);
    const holding: Holding = { needs, name, endsAtMs: nowMs + estimateMs };
    this.#holdings.set(owner, holding);
    for (const [resource, amount] of needs) {
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

  /** When enough of `name` should be free for `amount`, by what its holders were expected to take; undefined when unknown. */
  expectedFreeMs(name: string, amount: number): number | undefined {
    let free = this.#limit(name) - this.usedOf(name);
    const holdings = [...(this.#holders.get(name)?.values() ?? [])].sort((a, b) => a.endsAtMs - b.endsAtMs);
    for (const holding of holdings) {
      free += holding.needs.get(name) ?? 0;
      if (free >= amount) return holding.endsAtMs;
    }
    return undefined;
  }

  #firstShort(line: string, needs: Amounts, endsAtMs: number): string | undefined {
    for (const [name, amount] of needs) if (this.usedOf(name) + amount > this.#limit(name)) return name;
    for (const reservation of this.#reservations) {
      if (reservation.line === line) return undefined;
      const kept = this.#keptFor(reservation, needs);
      if (kept === undefined) continue;
      const freeAtMs = this.expectedFreeMs(kept, reservation.needs.get(kept) ?? 0);
      const endsInTime = freeAtMs !== undefined && endsAtMs <= freeAtMs;
      if (!endsInTime || reservation.overtaken >= MAX_OVERTAKEN) return kept;
      reservation.overtaken += 1;
    }
    return undefined;
  }

  /** The resource of a reservation that granting `needs` would take away from it. */
  #keptFor(reservation: Reservation, needs: Amounts): string | undefined {
    for (const [name, amount] of needs) {
      const reserved = reservation.needs.get(name);
      if (reserved !== undefined && this.usedOf(name) + amount + reserved > this.#limit(name)) return name;
    }
    return undefined;
  }

  #limit(name: string): number {
    return this.#capacity.get(name) ?? Number.POSITIVE_INFINITY;
  }

  shortage(name: string): Shortage {
    const users = [...(this.#holders.get(name)?.values() ?? [])].slice(0, 5).map((holding) => holding.name);
    return { name, used: this.usedOf(name), capacity: this.#limit(name), users };
  }
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
  if (typeof resources.network === 'number') add('network', resources.network);
  for (const [pool, amount] of Object.entries(resources.pools ?? {})) add(poolName(pool), amount);
  return needs;
}
