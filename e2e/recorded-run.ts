import { readFileSync } from 'node:fs';
import { cp, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/*
 * A real run, put to another time: what it did is what the engine recorded, only the clock is one that is the same every day. For pictures.
 */

interface TimedEvent {
  readonly seq: number;
  readonly type: string;
  readonly task?: string;
}

/** What comes when it pleases, and says nothing a picture needs. */
const UNSTEADY = new Set(['resource.sample', 'pool.changed', 'attempt.progress']);

/** Puts the newest run of a data folder to a fixed time and name: every event `stepMs` after the one before. */
export async function putToTime(home: string, run: string, beginsAt: Date, stepMs: number): Promise<void> {
  const runs = join(home, 'runs');
  const recorded = (await readdir(runs)).toSorted((a, b) => a.localeCompare(b)).at(-1);
  if (recorded === undefined) throw new Error('Nothing was recorded.');
  const folder = join(runs, run);
  await rename(join(runs, recorded), folder);
  const text = await readFile(join(folder, 'events.ndjson'), 'utf8');
  const events = text
    .replaceAll(recorded, run)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as TimedEvent)
    .filter(({ type }) => !UNSTEADY.has(type));
  await writeEvents(folder, events, (index) => new Date(beginsAt.getTime() + index * stepMs));
  await changeAbout(folder, { createdAt: beginsAt.toISOString() });
  // Pinned, or it would be freed: it is older than runs are kept.
  const lastMs = (events.length - 1) * stepMs;
  changeIndex(home, (index) =>
    index
      .prepare('UPDATE runs SET run = ?, startedAt = ?, endedAt = ?, durationMs = ?, pinned = 1 WHERE run = ?')
      .run(run, beginsAt.toISOString(), new Date(beginsAt.getTime() + lastMs).toISOString(), lastMs, recorded),
  );
}

/** The same run once more as `copy`, stopped in the middle: `task` has just begun, and this process owns it. */
export async function stillRunning(home: string, run: string, copy: string, task: string): Promise<void> {
  const folder = join(home, 'runs', copy);
  await cp(join(home, 'runs', run), folder, { recursive: true });
  const text = (await readFile(join(folder, 'events.ndjson'), 'utf8')).replaceAll(run, copy);
  const events = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as TimedEvent & { readonly at: string });
  const last = events.findIndex((event) => event.type === 'attempt.started' && event.task === task);
  await writeEvents(folder, events.slice(0, last + 1), (index) => new Date(events[index]?.at ?? 0));
  await changeAbout(folder, { number: 2 });
  changeIndex(home, (index) => {
    index.exec('CREATE TEMP TABLE copied AS SELECT * FROM runs');
    index
      .prepare(
        `UPDATE copied SET run = ?, number = 2, status = 'running', pinned = 0, endedAt = NULL, durationMs = NULL,
          sentence = NULL, counts = '{"succeeded":2,"running":1,"queued":1,"waiting":2}'`,
      )
      .run(copy);
    index.exec('INSERT INTO runs SELECT * FROM copied');
  });
  const owner = { pid: process.pid, startedAt: startOfThisProcess(), host: 'the test' };
  await writeFile(join(folder, 'owner.json'), JSON.stringify(owner));
}

/** The list of runs. Its rows can be made again from the folders, but not of a run that somebody else seems to own. */
function changeIndex(home: string, change: (index: DatabaseSync) => void): void {
  const index = new DatabaseSync(join(home, 'index.sqlite'));
  change(index);
  index.close();
}

async function writeEvents(
  folder: string,
  events: readonly TimedEvent[],
  timeOf: (index: number) => Date,
): Promise<void> {
  const lines = events.map((event, index) =>
    JSON.stringify({ ...event, seq: index + 1, at: timeOf(index).toISOString() }),
  );
  await writeFile(join(folder, 'events.ndjson'), `${lines.join('\n')}\n`);
}

async function changeAbout(folder: string, change: Readonly<Record<string, unknown>>): Promise<void> {
  const file = join(folder, 'run.json');
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), ...change }));
}

/** As Linux counts it; pictures are compared there only. */
function startOfThisProcess(): string {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
