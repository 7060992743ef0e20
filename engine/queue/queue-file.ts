import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { isAlive, ownerSchema } from '../record/owner.ts';

/** The queue of one host as it lies on disk: `queues/HOST.json`. */
export const queueFileSchema = z.object({
  v: z.literal(1),
  owner: ownerSchema,
  /** Present while the queue is paused. */
  paused: z.object({ by: z.string(), because: z.enum(['asked', 'crash']) }).optional(),
  running: z.array(z.string()),
  /** Of those that run the ones that only wait for a person; studios of before wrote none. */
  resting: z.array(z.string()).default([]),
  /** Runs that wait, in the order of their turn. Their plans are frozen in their own logs. */
  waiting: z.array(z.string()),
  /** How many of its runs may go on at once. */
  limit: z.number().int(),
  /** The host ended in good order. */
  isClosed: z.boolean(),
});
export type QueueFile = z.infer<typeof queueFileSchema>;

export interface FoundQueue extends QueueFile {
  readonly file: string;
  readonly isAlive: boolean;
}

export function queueFileOf(dataFolder: string, host: string): string {
  return path.join(dataFolder, 'queues', `${host}.json`);
}

/** Whole or not at all; when it returns, it survives our own kill -9. */
export function writeQueue(file: string, queue: QueueFile): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.new`;
  try {
    writeFileSync(temporary, JSON.stringify(queue));
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

export function removeQueue(file: string): void {
  rmSync(file, { force: true });
}

/** The queues of all hosts on this data folder, living and dead; those that cannot be read are left out. */
export function findQueues(dataFolder: string): readonly FoundQueue[] {
  const folder = path.join(dataFolder, 'queues');
  return namesIn(folder).flatMap((name) => {
    const file = path.join(folder, name);
    const queue = readQueue(file);
    return queue === undefined ? [] : [{ ...queue, file, isAlive: !queue.isClosed && isAlive(queue.owner) }];
  });
}

/** Is a queue that is taken up paused, and by whom? `waiting`: how many runs still wait in it. */
export function pauseAfter(
  { paused, isClosed }: Pick<QueueFile, 'paused' | 'isClosed'>,
  waiting: number,
  afterCrash: 'paused' | 'run' | 'asLeft',
): QueueFile['paused'] {
  if (!isClosed && afterCrash === 'run') return undefined;
  if (paused?.because === 'asked') return paused;
  const isCrash = paused?.because === 'crash' || (!isClosed && afterCrash === 'paused');
  // Nothing waits, so nobody needs to look at it first.
  return isCrash && waiting > 0 ? { by: 'the studio', because: 'crash' } : undefined;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort();
  } catch {
    return [];
  }
}

function readQueue(file: string): QueueFile | undefined {
  try {
    return queueFileSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
