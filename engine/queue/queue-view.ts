import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { QueueItem, QueueSnapshot } from '#shared/bridge/queue-calls.ts';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import type { Plan } from '#shared/run/plan.ts';
import { queuedSentence } from '#shared/run/run-line.ts';
import type { QueueFile } from './queue-file.ts';

export type Line = Pick<QueueFile, 'paused' | 'limit'> & {
  readonly running: Iterable<string>;
  /** Of these the ones that only wait for a person, and hold no place. */
  readonly resting: Iterable<string>;
  readonly waiting: readonly string[];
};

/** What each run that waits says of its place. */
export function queuedSentences(
  { running, resting, waiting, paused, limit }: Line,
  workflowOf: (run: string) => string | undefined,
): ReadonlyMap<string, string> {
  const rests = new Set(resting);
  const ahead = [...running].filter((run) => !rests.has(run));
  const first = ahead.length >= limit ? ahead.map(workflowOf).find((name) => name !== undefined) : undefined;
  const isPaused = paused !== undefined;
  return new Map(
    waiting.map((run, index) => {
      const after = index === 0 ? first : workflowOf(waiting[index - 1] ?? '');
      return [run, queuedSentence({ place: index + 1, after, isPaused })];
    }),
  );
}

/** The queue as faces show it: what runs first (place 0), then what waits. Runs that nobody knows any more are left out. */
export async function queueSnapshot(
  line: Line,
  rowOf: (run: string) => RunRow | undefined,
  planOf: (run: string) => Promise<Plan | undefined>,
): Promise<QueueSnapshot> {
  const sentences = queuedSentences(line, (run) => rowOf(run)?.workflow);
  const isOutdated = outdatedCheck();
  const items: QueueItem[] = [];
  for (const run of line.running) {
    const row = rowOf(run);
    if (row !== undefined) items.push({ ...row, place: 0, isOutdated: false });
  }
  for (const [index, run] of line.waiting.entries()) {
    const row = rowOf(run);
    if (row === undefined) continue;
    const plan = await planOf(run);
    const outdated = plan !== undefined && (await isOutdated(plan));
    items.push({ ...row, sentence: sentences.get(run), place: index + 1, isOutdated: outdated });
  }
  const { paused, limit } = line;
  return {
    state: paused === undefined ? 'running' : 'paused',
    pausedBy: paused?.by,
    afterCrash: paused?.because === 'crash',
    limit,
    items,
  };
}

/** Does the file say something else now than what was frozen? Each file is read once. */
function outdatedCheck(): (plan: Plan) => Promise<boolean> {
  const texts = new Map<string, Promise<string | undefined>>();
  return async ({ project, file, text }) => {
    const place = path.resolve(project, file);
    const reading = texts.get(place) ?? readFile(place, 'utf8').catch(() => undefined);
    texts.set(place, reading);
    const now = await reading;
    return now !== undefined && now !== text;
  };
}
