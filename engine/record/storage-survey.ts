import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import type { Stored } from '#shared/run/retention.ts';
import type { TaskCache } from '../cache/task-cache.ts';
import type { ContentStore } from './content-store.ts';
import { hashesIn } from './hashes-in.ts';
import { isRunId, runFolder } from './run-folder.ts';
import type { RunIndex } from './run-index.ts';

export interface SurveySetup {
  readonly dataFolder: string;
  readonly index: RunIndex;
  readonly content: ContentStore;
  readonly cache: TaskCache;
  readonly nowMs: () => number;
}

export interface StoredRun extends Stored {
  readonly kind: 'run';
  readonly row: RunRow;
  readonly logs: { readonly count: number; readonly bytes: number };
}

/** Everything there is, looked at once. */
export interface Survey {
  readonly runs: readonly StoredRun[];
  readonly cache: readonly Stored[];
  readonly objects: ReadonlyMap<string, { readonly bytes: number; readonly touchedMs: number }>;
  /** What the store holds because something else in it refers to it. */
  readonly temporaryBytes: number;
  readonly temporaryCount: number;
  readonly atMs: number;
}

/** All content that these hashes lead to, themselves included. */
type Expand = (hashes: readonly string[]) => Promise<readonly string[]>;

/** Looks at all of it; throws the signal's reason when it is given up meanwhile. */
export async function takeSurvey(setup: SurveySetup, signal: AbortSignal | undefined): Promise<Survey> {
  const { dataFolder, content, cache, nowMs } = setup;
  const objects = new Map<string, { readonly bytes: number; readonly touchedMs: number }>();
  for await (const { hash, ...about } of content.objects()) objects.set(hash, about);
  const expand = expander(content, objects);
  const rows = await rowsOf(setup);
  const needed = await originsOf(dataFolder, rows.filter(isOpen), signal);
  const runs: StoredRun[] = [];
  for (const row of rows) {
    signal?.throwIfAborted();
    runs.push(await weighRun(dataFolder, row, needed, expand));
    await breathe();
  }
  const entries: Stored[] = [];
  for await (const { fingerprint, bytes, usedMs, content: refers } of cache.entries()) {
    signal?.throwIfAborted();
    entries.push({ kind: 'cache', id: fingerprint, atMs: usedMs, bytes, content: await expand(refers) });
  }
  const temporary = await filesOf(path.join(dataFolder, 'temporary'));
  const unfinished = await content.unfinished();
  return {
    runs,
    cache: entries,
    objects,
    temporaryBytes: temporary.bytes + unfinished,
    temporaryCount: temporary.count,
    atMs: nowMs(),
  };
}

/** Also runs that are in no list: nothing may be taken from a run only because the list was lost. */
async function rowsOf({ dataFolder, index, nowMs }: SurveySetup): Promise<readonly RunRow[]> {
  const rows = [...index.all()];
  const known = new Set(rows.map(({ run }) => run));
  for (const run of await names(path.join(dataFolder, 'runs')))
    if (isRunId(run) && !known.has(run)) rows.push(unlisted(run, nowMs()));
  return rows;
}

/** A run that goes on, or waits for somebody to go on with it, needs the one it takes results from until it has them. */
async function originsOf(
  dataFolder: string,
  open: readonly RunRow[],
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const needed = new Set<string>();
  for (const { run } of open) {
    signal?.throwIfAborted();
    const from = await originOf(dataFolder, run);
    if (from !== undefined) needed.add(from);
  }
  return needed;
}

async function weighRun(
  dataFolder: string,
  row: RunRow,
  needed: ReadonlySet<string>,
  expand: Expand,
): Promise<StoredRun> {
  const { run, project, workflow } = row;
  const { bytes, logs, eventsStamp } = await filesOf(runFolder(dataFolder, run).folder);
  return {
    kind: 'run',
    id: run,
    project,
    workflow,
    atMs: Date.parse(row.startedAt),
    bytes,
    content: await expand(await referencesOf(dataFolder, row, eventsStamp)),
    stays: whyItStays(row, needed),
    row,
    logs,
  };
}

function whyItStays(row: RunRow, needed: ReadonlySet<string>): StoredRun['stays'] {
  if (isOpen(row)) return 'in progress';
  if (row.pinned === true) return 'pinned';
  return needed.has(row.run) ? 'needed' : undefined;
}

/** Content names content: an output that holds the outputs of another node. */
function expander(content: ContentStore, objects: ReadonlyMap<string, unknown>): Expand {
  const named = new Map<string, readonly string[]>();
  return async (hashes) => {
    const all = new Set<string>();
    const queue = hashes.filter((hash) => objects.has(hash));
    for (let hash = queue.pop(); hash !== undefined; hash = queue.pop()) {
      if (all.has(hash)) continue;
      all.add(hash);
      const inner = named.get(hash) ?? (await content.named(hash)).filter((each) => objects.has(each));
      named.set(hash, inner);
      queue.push(...inner);
    }
    return [...all];
  };
}

/** Of a run that has ended it is found once and kept beside its events. */
async function referencesOf(dataFolder: string, row: RunRow, stamp: string): Promise<readonly string[]> {
  const { events, folder } = runFolder(dataFolder, row.run);
  const file = path.join(folder, 'references.json');
  const kept = await readJson(file);
  const known = referencesSchema.safeParse(kept);
  if (known.success && known.data.stamp === stamp) return known.data.hashes;
  const hashes = await hashesIn(events);
  if (!isOpen(row) && stamp !== '')
    await writeFileAtomic(file, JSON.stringify({ stamp, hashes })).catch(() => undefined);
  return hashes;
}

const referencesSchema = z.object({ stamp: z.string(), hashes: z.array(z.string()) });

/** Interrupted runs count as ended here: nobody works on them, and a pin keeps them. */
export function isOpen({ status }: RunRow): boolean {
  return status === 'queued' || status === 'running' || status === 'paused';
}

/** The run that another was made from, as its first event says. */
async function originOf(dataFolder: string, run: string): Promise<string | undefined> {
  const about = aboutSchema.safeParse(await readJson(runFolder(dataFolder, run).about));
  return about.success ? about.data.from : undefined;
}

const aboutSchema = z.object({ from: z.string().optional() });

function unlisted(run: string, nowMs: number): RunRow {
  const startedAt = new Date(nowMs).toISOString();
  return {
    run,
    number: 0,
    project: '',
    workflow: '',
    status: 'running',
    startedAt,
    trigger: '',
    counts: {},
    resumable: false,
  };
}

interface Files {
  readonly bytes: number;
  readonly count: number;
  readonly logs: { readonly count: number; readonly bytes: number };
  /** Changes with the event log. Empty: there is none. */
  readonly eventsStamp: string;
}

export async function filesOf(folder: string): Promise<Files> {
  let bytes = 0;
  let count = 0;
  const logs = { count: 0, bytes: 0 };
  let eventsStamp = '';
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const about = await stat(path.join(entry.parentPath, entry.name)).catch(() => undefined);
    if (about === undefined) continue;
    bytes += about.size;
    count += 1;
    if (entry.name === 'events.ndjson') eventsStamp = `${about.size} ${about.mtimeMs}`;
    if (path.basename(entry.parentPath) !== 'logs') continue;
    logs.count += 1;
    logs.bytes += about.size;
  }
  return { bytes, count, logs, eventsStamp };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

export async function names(folder: string): Promise<readonly string[]> {
  return await readdir(folder).catch(() => []);
}
