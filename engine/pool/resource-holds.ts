import { randomUUID } from 'node:crypto';
import { needsOf, type Ledger } from '#shared/run/ledger.ts';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { Resources } from '#shared/workflow/workflow.ts';

/** Amounts of this machine that somebody outside any run wants to have for a while. */
export interface HoldRequest {
  /** Who holds them, in words. */
  readonly name: string;
  /** Machine resources only: pools and locks belong to a project. */
  readonly resources: Pick<Resources, 'cpu' | 'memory' | 'disk' | 'gpu' | 'network'>;
  readonly forMs: number;
}

export interface ResourceHold {
  readonly id: string;
  /** ISO 8601; then it ends by itself. */
  readonly until: string;
}

/** Grants at once or not at all, and gives back when the time is over: nobody who went away keeps anything. */
export class ResourceHolds {
  readonly #ledger: Ledger;
  readonly #onFreed: () => void;
  readonly #held = new Map<string, { readonly owner: string; readonly timer: NodeJS.Timeout }>();

  constructor(ledger: Ledger, onFreed: () => void) {
    this.#ledger = ledger;
    this.#onFreed = onFreed;
  }

  take({ name, resources, forMs }: HoldRequest): Result<ResourceHold> {
    const needs = needsOf(resources);
    const id = randomUUID();
    const owner = `hold-${id}/${name}`;
    const nowMs = Date.now();
    const [impossible] = this.#ledger.impossible(needs);
    const short = impossible ?? this.#ledger.take({ owner, name, line: owner, needs, nowMs, estimateMs: forMs });
    if (short !== undefined) {
      this.#ledger.leave(owner);
      const { name: resource, used, capacity, users } = short;
      return bad(
        problem('resource.short', `There is not enough ${resource} for "${name}", so nothing was set aside.`, {
          reason: `Wanted ${needs.get(resource)}; there is ${capacity} in all, of which ${used} is held${users.length === 0 ? '' : ` by ${users.join(', ')}`}.`,
          remedy:
            impossible === undefined
              ? 'Ask again when something has ended, or for less.'
              : 'Ask for less than there is.',
          retryable: impossible === undefined,
        }),
      );
    }
    this.#held.set(id, { owner, timer: setTimeout(() => this.release(id), forMs).unref() });
    return good({ id, until: new Date(nowMs + forMs).toISOString() });
  }

  /** False when it has ended already, or never was. */
  release(id: string): boolean {
    const held = this.#held.get(id);
    if (held === undefined) return false;
    this.#held.delete(id);
    clearTimeout(held.timer);
    this.#ledger.release(held.owner);
    this.#onFreed();
    return true;
  }

  close(): void {
    for (const { timer } of this.#held.values()) clearTimeout(timer);
    this.#held.clear();
  }
}
