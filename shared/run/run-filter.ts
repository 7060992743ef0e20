import type { RunStatus } from './task-status.ts';

/** What the history is narrowed to; an empty text or absent field means all. */
export interface RunFilter {
  readonly workflow?: string | undefined;
  readonly status?: RunStatus | 'live' | undefined;
  readonly trigger?: string | undefined;
  readonly branch?: string | undefined;
  /** ISO 8601; started then or later. */
  readonly since?: string | undefined;
  readonly isPinned?: boolean | undefined;
  /** Words that must all occur: in number, label, id, workflow, branch, commit or the first failure. */
  readonly text: string;
}

export interface FilteredRun {
  readonly run: string;
  readonly number: number;
  readonly workflow: string;
  readonly status: RunStatus;
  readonly startedAt: string;
  readonly trigger: string;
  readonly label?: string | undefined;
  readonly branch?: string | undefined;
  readonly commit?: string | undefined;
  readonly sentence?: string | undefined;
  readonly pinned?: boolean | undefined;
}

const LIVE: readonly RunStatus[] = ['queued', 'running', 'paused'];

/** `titleOf`: what people call a workflow, which is searched besides the stem of its file. */
export function filterRuns<Row extends FilteredRun>(
  rows: readonly Row[],
  filter: RunFilter,
  titleOf: (workflow: string) => string = (workflow) => workflow,
): readonly Row[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(
    (row) =>
      (filter.workflow === undefined || row.workflow === filter.workflow) &&
      (filter.status === undefined ||
        (filter.status === 'live' ? LIVE.includes(row.status) : row.status === filter.status)) &&
      (filter.trigger === undefined || row.trigger === filter.trigger) &&
      (filter.branch === undefined || row.branch === filter.branch) &&
      (filter.since === undefined || row.startedAt >= filter.since) &&
      (filter.isPinned !== true || row.pinned === true) &&
      (words.length === 0 || includesAll(textOf(row, titleOf(row.workflow)), words)),
  );
}

/** Something is left out. */
export function isNarrowed({ text, ...rest }: RunFilter): boolean {
  return text.trim() !== '' || Object.values(rest).some((value) => value !== undefined && value !== false);
}

function includesAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

function textOf(row: FilteredRun, title: string): string {
  const { run, number, workflow, status, label, branch, commit, sentence, trigger } = row;
  return [`#${number}`, run, workflow, title, status, label, branch, commit, sentence, trigger]
    .join('\n')
    .toLowerCase();
}

export interface RunDay<Row> {
  /** `2026-11-22` by the clock of `dayOf`. */
  readonly day: string;
  readonly rows: readonly Row[];
}

/** Neighbours of the same day together, in the order given. `dayOf` knows the time zone. */
export function groupByDay<Row extends { readonly startedAt: string }>(
  rows: readonly Row[],
  dayOf: (startedAt: string) => string,
): readonly RunDay<Row>[] {
  const days: { readonly day: string; readonly rows: Row[] }[] = [];
  for (const row of rows) {
    const day = dayOf(row.startedAt);
    const last = days.at(-1);
    if (last?.day === day) last.rows.push(row);
    else days.push({ day, rows: [row] });
  }
  return days;
}
