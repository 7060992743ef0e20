import { linuxTable, processTable, type ProcessRow } from './process-table.ts';

export interface Usage {
  readonly cpuMs: number;
  readonly peakRssBytes: number;
}

export interface Sample {
  readonly cpuMs: number;
  readonly rssBytes: number;
}

const INTERVAL_MS = 500;
/** As long as all are younger, nothing could be measured that is worth a look at every process of the machine. */
const YOUNG_MS = 100;

/**
 * Measures whole process groups: one look at the process table serves all that run. CPU of descendants that ended is counted once their
 * parent has taken note of them. A process shorter than half a second may end unmeasured; then there is no number rather than a wrong one.
 */
export class UsageSampler {
  readonly #groups = new Map<
    number,
    {
      readonly sinceMs: number;
      cpuMs: number;
      peakRssBytes: number;
      seen: boolean;
      readonly onSample: ((sample: Sample) => void) | undefined;
    }
  >();
  #timer: NodeJS.Timeout | undefined;

  begin(group: number, onSample?: (sample: Sample) => void): void {
    this.#groups.set(group, { sinceMs: performance.now(), cpuMs: 0, peakRssBytes: 0, seen: false, onSample });
    this.#timer ??= setInterval(() => void this.#sample(), INTERVAL_MS).unref();
  }

  end(group: number): Usage | undefined {
    const found = this.#groups.get(group);
    this.#groups.delete(group);
    return found?.seen === true ? { cpuMs: found.cpuMs, peakRssBytes: found.peakRssBytes } : undefined;
  }

  async #sample(): Promise<void> {
    // Not with the last of them: one after the other would begin and end it every time.
    if (this.#groups.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    // In the order in which they came, so the first is the oldest.
    const [oldest] = this.#groups.values();
    if (oldest === undefined || performance.now() - oldest.sinceMs < YOUNG_MS) return;
    const rows = process.platform === 'linux' ? linuxTable() : await processTable();
    const sums = new Map<number, Sample>();
    for (const row of rows) if (this.#groups.has(row.group)) sums.set(row.group, add(sums.get(row.group), row));
    for (const [group, sample] of sums) {
      const found = this.#groups.get(group);
      if (found === undefined) continue;
      found.seen = true;
      found.cpuMs = Math.max(found.cpuMs, sample.cpuMs);
      found.peakRssBytes = Math.max(found.peakRssBytes, sample.rssBytes);
      found.onSample?.(sample);
    }
  }
}

function add(sum: Sample | undefined, row: ProcessRow): Sample {
  return { cpuMs: (sum?.cpuMs ?? 0) + row.cpuMs, rssBytes: (sum?.rssBytes ?? 0) + row.rssBytes };
}
