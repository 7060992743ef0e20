import { z } from 'zod';
import { parseDuration } from '../workflow/duration.ts';
import { parseSize } from '../workflow/size.ts';

/** How much of the past is kept. A run goes when one of these says so. */
export const retentionRuleSchema = z.object({
  /** The newest of each project. */
  maxRuns: z.number().int().min(1).max(1_000_000).optional(),
  /** Since its start; `90d`. */
  maxAge: z
    .string()
    .refine((text) => parseDuration(text) !== undefined, 'A duration needs a unit: 90d, 12h.')
    .optional(),
  /** With all that only it holds; `10GB`. In the settings: of all projects together. In `project.yaml`: of this project. */
  maxBytes: z
    .string()
    .refine((text) => parseSize(text) !== undefined, 'A size needs a unit: 500MB, 10GB.')
    .optional(),
});
export type RetentionRule = z.infer<typeof retentionRuleSchema>;

export const DEFAULT_RETENTION = { maxRuns: 500, maxAge: '90d', maxBytes: '10GB' } as const satisfies RetentionRule;

/** What may be freed: a run, or what the cache keeps of one task. */
export interface Stored {
  readonly kind: 'run' | 'cache';
  readonly id: string;
  /** Absent for entries of the cache: they serve every project. */
  readonly project?: string;
  readonly workflow?: string;
  /** A run: its start. An entry of the cache: its last use. */
  readonly atMs: number;
  /** Of its own, without content. */
  readonly bytes: number;
  /** What it refers to in the content store. */
  readonly content: readonly string[];
  /** In words, why it must stay; absent: it may go. */
  readonly stays?: string;
}

export interface Limits {
  readonly maxRuns?: number;
  readonly maxAgeMs?: number;
  readonly maxBytes?: number;
}

export interface RetentionRequest {
  readonly stored: readonly Stored[];
  readonly contentBytes: ReadonlyMap<string, number>;
  /** Of one project's runs; `undefined` for entries of the cache. */
  readonly limitsOf: (project: string | undefined) => Limits;
  /** Of everything together. */
  readonly maxBytes?: number;
  /** The newest run of each workflow stays, so that a list and `why` have something to stand on. */
  readonly keepsNewest: boolean;
  readonly nowMs: number;
}

export interface Freed {
  readonly item: Stored;
  readonly reason: 'age' | 'count' | 'bytes';
}

export function limitsOf({ maxRuns, maxAge, maxBytes }: RetentionRule): Limits {
  return {
    maxRuns,
    maxAgeMs: maxAge === undefined ? undefined : parseDuration(maxAge),
    maxBytes: maxBytes === undefined ? undefined : parseSize(maxBytes),
  };
}

/**
 * What goes, and which rule says so. Newest first: content that several share is counted with the newest that holds it, so that what goes
 * frees what it is said to. What stays in any case counts before all others.
 */
export function planRetention(request: RetentionRequest): readonly Freed[] {
  const { stored, keepsNewest } = request;
  const newestFirst = stored.toSorted((one, other) => other.atMs - one.atMs || (one.id < other.id ? 1 : -1));
  const newest = new Set<Stored>();
  const seen = new Set<string>();
  for (const item of keepsNewest ? newestFirst : []) {
    if (item.kind !== 'run' || seen.has(`${item.project}\n${item.workflow}`)) continue;
    seen.add(`${item.project}\n${item.workflow}`);
    newest.add(item);
  }
  const mustStay = (item: Stored) => item.stays !== undefined || newest.has(item);
  const tally = new Tally(request);
  for (const item of newestFirst) if (mustStay(item)) tally.keep(item);
  return newestFirst.flatMap((item) => {
    if (mustStay(item)) return [];
    const reason = tally.whyFreed(item);
    if (reason !== undefined) return [{ item, reason }];
    tally.keep(item);
    return [];
  });
}

/** What has been kept so far. */
class Tally {
  readonly #request: RetentionRequest;
  readonly #counts = new Map<string, number>();
  readonly #bytes = new Map<string, number>();
  readonly #held = new Map<string, Set<string>>();
  #isFull = new Set<string>();

  constructor(request: RetentionRequest) {
    this.#request = request;
  }

  keep(item: Stored): void {
    const { project = '' } = item;
    if (item.kind === 'run') this.#counts.set(project, (this.#counts.get(project) ?? 0) + 1);
    for (const purse of pursesOf(item)) {
      this.#bytes.set(purse, (this.#bytes.get(purse) ?? 0) + this.#cost(item, purse));
      const held = this.#held.get(purse) ?? new Set<string>();
      for (const hash of item.content) held.add(hash);
      this.#held.set(purse, held);
    }
  }

  whyFreed(item: Stored): Freed['reason'] | undefined {
    const { limitsOf: limits, maxBytes, nowMs } = this.#request;
    const { maxRuns, maxAgeMs, maxBytes: ofProject } = limits(item.project);
    if (maxAgeMs !== undefined && nowMs - item.atMs > maxAgeMs) return 'age';
    if (item.kind === 'run' && maxRuns !== undefined && (this.#counts.get(item.project ?? '') ?? 0) >= maxRuns)
      return 'count';
    for (const purse of pursesOf(item)) {
      const most = purse === ALL ? maxBytes : ofProject;
      if (most === undefined) continue;
      // Once one did not fit, no older one is kept in its place: history has no holes but those of pins.
      if (this.#isFull.has(purse) || (this.#bytes.get(purse) ?? 0) + this.#cost(item, purse) > most) {
        this.#isFull.add(purse);
        return 'bytes';
      }
    }
    return undefined;
  }

  #cost(item: Stored, purse: string): number {
    const held = this.#held.get(purse);
    const content = new Set(item.content.filter((hash) => held?.has(hash) !== true));
    let bytes = item.bytes;
    for (const hash of content) bytes += this.#request.contentBytes.get(hash) ?? 0;
    return bytes;
  }
}

const ALL = '';

/** Where the bytes of an item count: with everything, and with its project. */
function pursesOf({ project }: Stored): readonly string[] {
  return project === undefined ? [ALL] : [ALL, project];
}
