import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { ContentStore } from './content-store.ts';
import { DamagedLog, LogReader } from './event-log.ts';
import { isAlive, readOwner } from './owner.ts';
import { runFolder } from './run-folder.ts';
import type { RunIndex } from './run-index.ts';

/** What was found when the data folder was looked at. Nothing is changed. */
export interface RecordCheck {
  readonly index: {
    /** What SQLite says is wrong with the file. */
    readonly problems: readonly string[];
    readonly runs: number;
    /** Run folders that the list does not know, and rows whose folder is gone. */
    readonly unlisted: readonly string[];
    readonly gone: readonly string[];
  };
  /** Of the newest runs, those whose events cannot be read to the end. */
  readonly records: { readonly looked: number; readonly damaged: readonly DamagedRun[] };
  /** Of the newest stored results, those that are no longer what their name says. */
  readonly content: { readonly looked: number; readonly wrong: readonly string[] };
  /** Said to run or pause, but their process is gone. */
  readonly left: readonly string[];
}

export interface DamagedRun {
  readonly run: string;
  /** The last event that could be read. */
  readonly afterSeq: number;
  readonly reason: string;
}

export interface RecordCheckSetup {
  readonly dataFolder: string;
  readonly index: RunIndex;
  readonly content: ContentStore;
  /** Runs of this process. */
  readonly isHeld: (run: string) => boolean;
  /** Runs that wait in a queue: nobody owns them, and that is right. */
  readonly waiting: () => ReadonlySet<string>;
}

const NEWEST_RUNS = 20;
const NEWEST_OBJECTS = 50;
/** A larger one would make whoever asks wait. */
const LARGEST_OBJECT_BYTES = 8_000_000;

export async function checkRecords(setup: RecordCheckSetup): Promise<RecordCheck> {
  const { dataFolder, index } = setup;
  const problems = index.integrity();
  // A damaged list answers nothing that could be trusted.
  const rows = problems.length > 0 ? [] : index.all();
  const newest = rows.toSorted((one, other) => other.startedAt.localeCompare(one.startedAt)).slice(0, NEWEST_RUNS);
  const damaged: DamagedRun[] = [];
  const gone = rows.filter(({ run }) => !existsSync(runFolder(dataFolder, run).folder)).map(({ run }) => run);
  for (const { run } of newest) {
    const found = gone.includes(run) ? undefined : await damageOf(dataFolder, run);
    if (found !== undefined) damaged.push(found);
  }
  return {
    index: {
      problems,
      runs: rows.length,
      unlisted: problems.length > 0 ? [] : index.missing().map(({ run }) => run),
      gone,
    },
    records: { looked: newest.length, damaged },
    content: await checkContent(setup.content),
    left: problems.length > 0 ? [] : leftRuns(setup),
  };
}

function leftRuns({ dataFolder, index, isHeld, waiting }: RecordCheckSetup): readonly string[] {
  const inLine = waiting();
  return index
    .open()
    .filter(({ run }) => {
      const owner = readOwner(runFolder(dataFolder, run).owner);
      return !isHeld(run) && !inLine.has(run) && (owner === undefined || !isAlive(owner));
    })
    .map(({ run }) => run);
}

/** A half-written last line is no damage: its writer died, and the next one goes on behind it. */
async function damageOf(dataFolder: string, run: string): Promise<DamagedRun | undefined> {
  let afterSeq = 0;
  try {
    for await (const batch of new LogReader(runFolder(dataFolder, run).events, 0).read(1))
      for (const { seq } of batch) afterSeq = seq;
  } catch (error) {
    return { run, afterSeq, reason: error instanceof DamagedLog ? (error.problem.reason ?? '') : String(error) };
  }
  return afterSeq === 0 ? { run, afterSeq, reason: 'It holds no events.' } : undefined;
}

async function checkContent(content: ContentStore): Promise<RecordCheck['content']> {
  const objects: { readonly hash: string; readonly bytes: number; readonly touchedMs: number }[] = [];
  for await (const object of content.objects()) if (object.bytes <= LARGEST_OBJECT_BYTES) objects.push(object);
  const newest = objects.sort((one, other) => other.touchedMs - one.touchedMs).slice(0, NEWEST_OBJECTS);
  const wrong: string[] = [];
  for (const { hash } of newest) {
    const found = await content.read(hash, LARGEST_OBJECT_BYTES);
    // Gone meanwhile: somebody freed space.
    if (found !== undefined && createHash('sha256').update(found.bytes).digest('hex') !== hash) wrong.push(hash);
  }
  return { looked: newest.length, wrong };
}
