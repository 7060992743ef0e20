import { z } from 'zod';
import { durationText } from '../workflow/workflow.ts';

/*
 * The section `triggers:` of project.yaml: what may start a run. What stands there does nothing by itself; a person switches a
 * trigger on for their machine.
 */

export const overlapSchema = z.enum(['skip', 'queue', 'cancel-previous']);
export type Overlap = z.infer<typeof overlapSchema>;
export const catchUpSchema = z.enum(['none', 'one', 'all']);
export type CatchUp = z.infer<typeof catchUpSchema>;
const oneOrMore = z.union([z.string(), z.array(z.string()).min(1)]).transform((value) => [value].flat());
export const gitEventSchema = z.enum(['commit', 'branch']);
export type GitEvent = z.infer<typeof gitEventSchema>;

const common = {
  /** Name of the workflow it starts. */
  workflow: z.string().min(1),
  parameters: z.record(z.string(), z.unknown()).default({}),
  description: z.string().optional(),
  /** When a run that it started is still going: leave this one out, wait for that one (one waits at most), or cancel that one. */
  overlap: overlapSchema.default('skip'),
};

/** Five or six fields of cron. */
const schedule = z.strictObject({
  ...common,
  schedule: z.string().min(1),
  timeZone: z.string().optional(),
  /** What was missed while no studio was open: nothing, one run for all, or each. */
  catchUp: catchUpSchema.default('none'),
});
/** At whole multiples of the interval, counted from 1970 in UTC, so that a restart moves nothing. */
const interval = z.strictObject({ ...common, every: durationText, catchUp: catchUpSchema.default('none') });
/** One time of one day, and never again. */
const once = z.strictObject({
  ...common,
  /** `2026-12-01T22:00`, with `Z` or an offset if it is not that of `timeZone` or this machine. */
  at: z.string().min(1),
  timeZone: z.string().optional(),
  /** When no studio was open at that time: nothing, or one run as soon as one is. */
  catchUp: z.enum(['none', 'one']).default('none'),
});
const files = z.strictObject({
  ...common,
  files: oneOrMore,
  ignore: oneOrMore.default([]),
  /** Quiet for so long before it fires. */
  debounce: durationText.default('1s'),
});
const git = z.strictObject({
  ...common,
  git: z.union([gitEventSchema, z.array(gitEventSchema).min(1)]).transform((value) => [value].flat()),
  /** Only on these branches; globs of one star. */
  branches: oneOrMore.optional(),
});
const run = z.strictObject({
  ...common,
  /** Name of the workflow whose run ends. */
  run: z.string().min(1),
  status: z
    .union([
      z.enum(['succeeded', 'failed', 'cancelled', 'finished']),
      z.array(z.enum(['succeeded', 'failed', 'cancelled'])),
    ])
    .default('succeeded')
    .transform((value): readonly string[] =>
      value === 'finished' ? ['succeeded', 'failed', 'cancelled'] : [value].flat(),
    ),
});

/** The key that tells what kind it is, and what the rest must look like. */
export const TRIGGER_KINDS = { schedule, every: interval, at: once, files, git, run } as const;
export type TriggerKey = keyof typeof TRIGGER_KINDS;

export type TriggerRule =
  | ({ readonly kind: 'schedule' } & z.infer<typeof schedule>)
  | ({ readonly kind: 'interval' } & z.infer<typeof interval>)
  | ({ readonly kind: 'once' } & z.infer<typeof once>)
  | ({ readonly kind: 'files' } & z.infer<typeof files>)
  | ({ readonly kind: 'git' } & z.infer<typeof git>)
  | ({ readonly kind: 'run' } & z.infer<typeof run>);

/** The key of a kind in the file. */
export const KEY_OF_KIND: Readonly<Record<TriggerRule['kind'], TriggerKey>> = {
  schedule: 'schedule',
  interval: 'every',
  once: 'at',
  files: 'files',
  git: 'git',
  run: 'run',
};

export interface TriggerDefinition {
  /** Its key below `triggers`. */
  readonly id: string;
  readonly rule: TriggerRule;
  /** As it stands in the file. */
  readonly written: Readonly<Record<string, unknown>>;
}

/** In a few words, for lists: what makes it fire. */
export function describeTrigger(rule: TriggerRule): string {
  switch (rule.kind) {
    case 'schedule':
      return `cron ${rule.schedule}${rule.timeZone === undefined ? '' : ` (${rule.timeZone})`}`;
    case 'interval':
      return `every ${rule.every}`;
    case 'once':
      return `once at ${rule.at}${rule.timeZone === undefined ? '' : ` (${rule.timeZone})`}`;
    case 'files':
      return `when ${rule.files.join(', ')} change`;
    case 'git':
      return `on ${rule.git.map((event) => (event === 'commit' ? 'a new commit' : 'a change of branch')).join(' and ')}${rule.branches === undefined ? '' : ` (${rule.branches.join(', ')})`}`;
    case 'run':
      return `when ${rule.run} ends ${rule.status.join(' or ')}`;
  }
}
