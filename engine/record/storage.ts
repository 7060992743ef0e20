import { renameSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { RunsWeight } from '#shared/bridge/history-calls.ts';
import { limitsOf, planRetention, type Freed, type RetentionRule, type Stored } from '#shared/run/retention.ts';
import type { FreedStorage, FreeRequest, StorageReport } from '#shared/run/storage-report.ts';
import { isAlive, readOwner } from './owner.ts';
import { isScratch } from './scratch.ts';
import { isRunId, runFolder } from './run-folder.ts';
import { readMark } from './run-mark.ts';
import { removeRunFolder } from './run-place.ts';
import { filesOf, isOpen, names, takeSurvey, type Survey, type SurveySetup } from './storage-survey.ts';

/** Between writing content down and writing down who refers to it: what is younger than this is never swept. */
const YOUNG_MS = 10 * 60_000;
/** What nobody has written to for so long was left by a crash. */
const LEFT_MS = 24 * 3_600_000;
const LEAVING = '.leaving-';

export interface StorageSetup extends SurveySetup {
  /** The user's rules. */
  readonly rules: () => RetentionRule;
  /** What a project says about its own runs. */
  readonly rulesOf: (project: string) => Promise<Partial<RetentionRule>>;
  /** A run has left the list. */
  readonly onGone?: (run: string, project: string) => void;
  /** Tests need not wait ten minutes. */
  readonly youngMs?: number;
}

/** What the data folder holds, and how it gets smaller. Several processes may do this at once: what one uses the other does not take away. */
export class Storage {
  readonly #setup: StorageSetup;

  constructor(setup: StorageSetup) {
    this.#setup = setup;
  }

  async report(signal?: AbortSignal): Promise<StorageReport> {
    const survey = await takeSurvey(this.#setup, signal);
    const freed = await this.#plan(survey, {});
    const { runs, cache, objects } = survey;
    const used = usedBy([...runs, ...cache]);
    const unused = [...objects].filter(([hash]) => !used.has(hash));
    const parts = {
      runs: { count: runs.length, bytes: sum(runs.map(({ bytes, logs }) => bytes - logs.bytes)) },
      logs: { count: sum(runs.map(({ logs }) => logs.count)), bytes: sum(runs.map(({ logs }) => logs.bytes)) },
      content: { count: objects.size, bytes: sum([...objects.values()].map(({ bytes }) => bytes)) },
      cache: { count: cache.length, bytes: sum(cache.map(({ bytes }) => bytes)) },
      temporary: { count: survey.temporaryCount, bytes: survey.temporaryBytes },
    };
    return {
      dataFolder: this.#setup.dataFolder,
      ...parts,
      runs: {
        ...parts.runs,
        pinned: runs.filter(({ row }) => row.pinned === true).length,
        open: runs.filter(({ row }) => isOpen(row)).length,
        oldest: oldestOf(runs),
      },
      content: { ...parts.content, unused: { count: unused.length, bytes: sum(unused.map(([, { bytes }]) => bytes)) } },
      cache: { ...parts.cache, oldest: oldestOf(cache) },
      totalBytes: sum(Object.values(parts).map(({ bytes }) => bytes)),
      couldFree: {
        runs: freed.filter(({ item }) => item.kind === 'run').length,
        cacheEntries: freed.filter(({ item }) => item.kind === 'cache').length,
        bytes: bytesFreed(survey, freed),
      },
      rules: this.#setup.rules(),
    };
  }

  async free(
    request: FreeRequest,
    how: { readonly dryRun: boolean; readonly signal?: AbortSignal },
  ): Promise<FreedStorage> {
    const survey = await takeSurvey(this.#setup, how.signal);
    const planned = await this.#plan(survey, request);
    if (how.dryRun) return this.#told(planned, survey, true);
    const gone: Freed[] = [];
    for (const freed of planned) {
      if (how.signal?.aborted === true) break;
      const { item } = freed;
      const isGone =
        item.kind === 'run'
          ? (await this.remove(item.id)) === 'gone'
          : await this.#setup.cache.forget(item.id, item.atMs);
      if (isGone) gone.push(freed);
    }
    const swept = await this.#sweep(how.signal);
    const temporary = await this.#clear();
    const told = this.#told(gone, survey, false);
    return {
      ...told,
      contentObjects: swept.count,
      bytes: sum(gone.map(({ item }) => item.bytes)) + swept.bytes + temporary,
    };
  }

  /** What removing these runs would take away, and which of them stay anyway. */
  async weigh(runs: readonly string[], signal?: AbortSignal): Promise<RunsWeight> {
    const survey = await takeSurvey(this.#setup, signal);
    const wanted = new Set(runs);
    const chosen = survey.runs.filter(({ id }) => wanted.has(id));
    const going = chosen.filter(({ stays }) => stays === undefined);
    const isGoing = new Set<Stored>(going);
    const kept = usedBy([...survey.runs, ...survey.cache].filter((item) => !isGoing.has(item)));
    const onlyTheirs = [...usedBy(going)].filter((hash) => !kept.has(hash));
    const stayingAs = (why: string) => chosen.filter(({ stays }) => stays === why).map(({ id }) => id);
    return {
      going: going.map(({ id }) => id),
      bytes: sum(going.map(({ bytes }) => bytes)),
      logs: sum(going.map(({ logs }) => logs.count)),
      content: {
        count: onlyTheirs.length,
        bytes: sum(onlyTheirs.map((hash) => survey.objects.get(hash)?.bytes ?? 0)),
      },
      pinned: stayingAs('pinned'),
      open: stayingAs('in progress'),
      needed: stayingAs('needed'),
    };
  }

  /** Whole or not at all: first its name goes, then its files. */
  async remove(run: string): Promise<'gone' | 'busy' | 'pinned'> {
    const { dataFolder, index, onGone } = this.#setup;
    const project = index.get(run)?.project;
    const { folder, owner } = runFolder(dataFolder, run);
    const leaving = path.join(dataFolder, 'runs', `${LEAVING}${run}`);
    // Under the lock that whoever takes up a run or pins it has to hold too.
    const outcome = index.exclusively(() => {
      const holder = readOwner(owner);
      const row = index.get(run);
      if ((holder !== undefined && isAlive(holder)) || (row !== undefined && isOpen(row))) return 'busy';
      if (readMark(dataFolder, run).pinned) return 'pinned';
      index.delete(run);
      try {
        renameSync(folder, leaving);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
      return 'gone';
    });
    if (outcome === 'gone' && project !== undefined) onGone?.(run, project);
    if (outcome === 'gone') await removeRunFolder(leaving);
    return outcome;
  }

  async #plan(survey: Survey, request: FreeRequest): Promise<readonly Freed[]> {
    const { rules, rulesOf } = this.#setup;
    const isAsked = Object.values(request).some((value) => value !== undefined);
    const ofUser = isAsked ? request : rules();
    const projects = new Map<string, Partial<RetentionRule>>();
    for (const { project = '' } of survey.runs)
      if (!projects.has(project)) projects.set(project, isAsked ? {} : await rulesOf(project));
    const { maxBytes, ...general } = limitsOf(ofUser);
    return planRetention({
      stored: [...survey.runs, ...survey.cache],
      contentBytes: new Map([...survey.objects].map(([hash, { bytes }]) => [hash, bytes])),
      limitsOf: (project) => ({ ...general, ...present(limitsOf(projects.get(project ?? '') ?? {})) }),
      maxBytes,
      keepsNewest: !isAsked,
      nowMs: survey.atMs,
    });
  }

  /** Content that nothing refers to any more. Looked at anew: while runs were removed others may have come. */
  async #sweep(signal: AbortSignal | undefined): Promise<{ readonly count: number; readonly bytes: number }> {
    const { content, youngMs = YOUNG_MS } = this.#setup;
    const startedMs = Date.now();
    const survey = await takeSurvey(this.#setup, signal);
    const used = usedBy([...survey.runs, ...survey.cache]);
    let count = 0;
    let bytes = 0;
    for (const [hash, object] of survey.objects) {
      if (signal?.aborted === true) break;
      if (used.has(hash) || !(await content.sweep(hash, startedMs - youngMs))) continue;
      count += 1;
      bytes += object.bytes;
    }
    return { count, bytes };
  }

  /** What crashes left: folders of attempts whose run nobody holds, half-written content, half-removed runs. */
  async #clear(): Promise<number> {
    const { dataFolder, content } = this.#setup;
    const olderThanMs = Date.now() - LEFT_MS;
    let bytes = 0;
    const temporary = path.join(dataFolder, 'temporary');
    for (const name of await names(temporary)) {
      // Files of a project may lie in it: it goes once they are back (`clearScratch`).
      if (isScratch(name)) continue;
      const run = name.slice(0, 24);
      const holder = isRunId(run) ? readOwner(runFolder(dataFolder, run).owner) : undefined;
      const about = await stat(path.join(temporary, name)).catch(() => undefined);
      if ((holder !== undefined && isAlive(holder)) || about === undefined || about.mtimeMs > olderThanMs) continue;
      bytes += (await filesOf(path.join(temporary, name))).bytes;
      await rm(path.join(temporary, name), { recursive: true, force: true });
    }
    for (const name of await names(path.join(dataFolder, 'runs')))
      if (name.startsWith(LEAVING)) await removeRunFolder(path.join(dataFolder, 'runs', name));
    const before = await content.unfinished();
    return bytes + before - (await content.unfinished(olderThanMs));
  }

  #told(freed: readonly Freed[], survey: Survey, dryRun: boolean): FreedStorage {
    const gone = new Set(freed.map(({ item }) => item));
    const kept = usedBy([...survey.runs, ...survey.cache].filter((item) => !gone.has(item)));
    return {
      dryRun,
      runs: freed.flatMap(({ item, reason }) =>
        item.kind === 'run'
          ? [
              {
                run: item.id,
                project: item.project ?? '',
                workflow: item.workflow ?? '',
                startedAt: new Date(item.atMs).toISOString(),
                bytes: item.bytes,
                reason,
              },
            ]
          : [],
      ),
      cacheEntries: freed.filter(({ item }) => item.kind === 'cache').length,
      contentObjects: [...survey.objects.keys()].filter((hash) => !kept.has(hash)).length,
      bytes: bytesFreed(survey, freed),
    };
  }
}

function usedBy(items: readonly Stored[]): ReadonlySet<string> {
  return new Set(items.flatMap(({ content }) => content));
}

function bytesFreed({ runs, cache, objects }: Survey, freed: readonly Freed[]): number {
  const gone = new Set(freed.map(({ item }) => item));
  const kept = usedBy([...runs, ...cache].filter((item) => !gone.has(item)));
  const content = [...objects].filter(([hash]) => !kept.has(hash)).map(([, { bytes }]) => bytes);
  return sum(freed.map(({ item }) => item.bytes)) + sum(content);
}

function oldestOf(items: readonly Stored[]): string | undefined {
  const oldest = items.reduce<number | undefined>((least, { atMs }) => Math.min(least ?? atMs, atMs), undefined);
  return oldest === undefined ? undefined : new Date(oldest).toISOString();
}

function present(limits: ReturnType<typeof limitsOf>): ReturnType<typeof limitsOf> {
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
