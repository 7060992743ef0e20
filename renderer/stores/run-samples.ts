import { create } from 'zustand';
import type { RunEvent } from '#shared/run/event.ts';
import type { UsageSample } from '#shared/run/resource-use.ts';

interface Samples {
  /** Grows in place; `count` tells that it did. */
  readonly list: readonly UsageSample[];
  readonly count: number;
}

/** What the watched run's attempts used, as it was measured. */
export const useSamples = create<Samples>(() => ({ list: [], count: 0 }));

let list: UsageSample[] = [];

export function forgetSamples(): void {
  list = [];
  useSamples.setState({ list, count: 0 });
}

export function takeSamples(events: readonly RunEvent[]): void {
  const before = list.length;
  for (const event of events) {
    if (event.type !== 'resource.sample') continue;
    const { task = '', attempt = 1, at, cpu, rssBytes } = event;
    list.push({ task, attempt, atMs: Date.parse(at), cpu, rssBytes });
  }
  if (list.length > before) useSamples.setState({ list, count: list.length });
}
