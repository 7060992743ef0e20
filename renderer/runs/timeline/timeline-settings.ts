import { create } from 'zustand';
import { z } from 'zod';
import type { TimelineMode } from '#shared/run/timeline-order.ts';

const settingsSchema = z.object({
  mode: z.enum(['flat', 'waterfall', 'timed']).catch('flat'),
  showsCriticalPath: z.boolean().catch(false),
  showsSlack: z.boolean().catch(false),
  showsResources: z.boolean().catch(true),
  hidesNotStarted: z.boolean().catch(false),
  hidesGroups: z.boolean().catch(false),
});

interface TimelineSettings extends z.infer<typeof settingsSchema> {
  /** 1 to 100; not remembered, because another run has another length. */
  readonly zoom: number;
  readonly query: string;
}

const KEY = 'codomyrmex.timeline';

/** How the timeline is looked at. All but zoom and query is remembered by the browser. */
export const useTimeline = create<TimelineSettings>(() => ({ ...remembered(), zoom: 1, query: '' }));

function remembered(): z.infer<typeof settingsSchema> {
  try {
    return settingsSchema.parse(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
  } catch {
    return settingsSchema.parse({});
  }
}

export function setTimeline(patch: Partial<TimelineSettings>): void {
  useTimeline.setState(patch);
  localStorage.setItem(KEY, JSON.stringify(settingsSchema.parse(useTimeline.getState())));
}

export const MODES: readonly TimelineMode[] = ['flat', 'waterfall', 'timed'];
