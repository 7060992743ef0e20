import type { FreedStorage, StorageReport } from '#shared/run/storage-report.ts';
import { formatSize } from '#shared/workflow/size.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withHost } from '../open-host.ts';
import { table, type Terminal } from '../terminal.ts';

export function showStorage(terminal: Terminal, options: { readonly json?: boolean }): Promise<ExitCode> {
  return withHost(async ({ services: { engine } }) => {
    await engine.recover();
    const report = await engine.storageReport();
    if (options.json === true) terminal.json(report);
    else for (const line of reportLines(report)) terminal.out(line.trimEnd());
    return EXIT.good;
  });
}

export interface FreeOptions {
  readonly olderThan?: string;
  readonly keep?: number;
  readonly maxBytes?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** By the rules in force, or only by those given. With `--json` one line per run, then one with the sums. */
export function freeStorage(terminal: Terminal, options: FreeOptions): Promise<ExitCode> {
  return withHost(async ({ services: { engine } }) => {
    await engine.recover();
    const { olderThan: maxAge, keep: maxRuns, maxBytes, dryRun = false } = options;
    const freed = await engine.freeStorage({ maxAge, maxRuns, maxBytes }, { dryRun });
    if (options.json === true) {
      const { runs, ...sums } = freed;
      for (const run of runs) terminal.json({ type: 'storage.run', ...run });
      terminal.json({ type: 'storage.freed', runs: runs.length, ...sums });
    } else for (const line of freedLines(freed)) terminal.out(line.trimEnd());
    return EXIT.good;
  });
}

export interface MarkOptions {
  readonly json?: boolean;
}

export function markRun(
  terminal: Terminal,
  run: string,
  mark: { readonly pinned?: boolean; readonly label?: string | null },
  options: MarkOptions,
): Promise<ExitCode> {
  return withHost(async ({ services: { engine } }) => {
    await engine.recover();
    const marked = await engine.markRun(run, mark);
    if (!marked.ok) {
      terminal.problem(marked.problem);
      return EXIT.unusable;
    }
    if (options.json === true) terminal.json({ run, ...mark });
    else if (mark.label !== undefined)
      terminal.out(mark.label === null ? `Run ${run} has no label.` : `Run ${run}: ${mark.label}`);
    else terminal.out(mark.pinned === true ? `Run ${run} is pinned.` : `Run ${run} is not pinned any more.`);
    return EXIT.good;
  });
}

export function deleteRun(terminal: Terminal, run: string, options: MarkOptions): Promise<ExitCode> {
  return withHost(async ({ services: { engine } }) => {
    await engine.recover();
    const deleted = await engine.deleteRun(run);
    if (!deleted.ok) {
      terminal.problem(deleted.problem);
      return EXIT.unusable;
    }
    if (options.json === true) terminal.json({ run, deleted: true });
    else terminal.out(`Run ${run} is deleted.`);
    return EXIT.good;
  });
}

function reportLines(report: StorageReport): readonly string[] {
  const { runs, logs, content, cache, temporary, couldFree, rules } = report;
  const rows = [
    ['runs', runs.count, runs.bytes, `${runs.pinned} pinned, ${runs.open} in progress${since(runs.oldest)}`],
    ['logs', logs.count, logs.bytes, ''],
    ['content', content.count, content.bytes, `${content.unused.count} unused (${formatSize(content.unused.bytes)})`],
    ['cache', cache.count, cache.bytes, since(cache.oldest).replace(', ', '')],
    ['temporary', temporary.count, temporary.bytes, ''],
  ].map(([what, count, bytes, more]) => [String(what), String(count), formatSize(Number(bytes)), String(more)]);
  const told = Object.entries(rules).map(([rule, value]) => `${rule} ${value}`);
  return [
    report.dataFolder,
    ...table([['WHAT', 'COUNT', 'SIZE', ''], ...rows]),
    `Together ${formatSize(report.totalBytes)}. Kept by: ${told.join(', ') || 'no rule'}.`,
    `Could be freed now: ${couldFree.runs} runs, ${couldFree.cacheEntries} cache entries, ${formatSize(couldFree.bytes)} (codomyrmex storage free).`,
  ];
}

function since(at: string | undefined): string {
  return at === undefined ? '' : `, oldest ${at.slice(0, 10)}`;
}

const REASONS = { age: 'too old', count: 'beyond the newest', bytes: 'too much' } as const;

function freedLines({ runs, cacheEntries, contentObjects, bytes, dryRun }: FreedStorage): readonly string[] {
  const rows = runs.map(({ run, workflow, startedAt, bytes: size, reason }) => [
    run,
    workflow,
    startedAt,
    formatSize(size),
    REASONS[reason],
  ]);
  const list = rows.length === 0 ? [] : table([['RUN', 'WORKFLOW', 'STARTED', 'SIZE', 'WHY'], ...rows]);
  const what = `${runs.length} runs, ${cacheEntries} cache entries and ${contentObjects} stored values, ${formatSize(bytes)}`;
  return [...list, dryRun ? `Would free ${what}. Nothing was removed.` : `Freed ${what}.`];
}
