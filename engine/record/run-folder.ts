import { createHash, randomBytes } from 'node:crypto';
import path from 'node:path';

const RUN_ID = /^[0-9]{8}-[0-9]{6}-[0-9a-z]{8}$/;

/** Ids sort by time: `20261122-102742-4f7k2m9a`. */
export function newRunId(now: Date): string {
  const stamp = now.toISOString().replaceAll(/[-:]/g, '').slice(0, 15).replace('T', '-');
  const chance = [...randomBytes(8)].map((byte) => (byte % 36).toString(36)).join('');
  return `${stamp}-${chance}`;
}

/** Ids come from faces: what does not look like one never becomes a path. */
export function isRunId(text: string): boolean {
  return RUN_ID.test(text);
}

/** Where the files of one run lie. */
export interface RunFolder {
  readonly run: string;
  readonly folder: string;
  readonly events: string;
  /** Number, project and creation time: what the index needs and no event says. */
  readonly about: string;
  /** Who may write here. Absent: nobody does. */
  readonly owner: string;
  logFile(task: string, attempt: number): string;
}

export function runFolder(dataFolder: string, run: string): RunFolder {
  if (!isRunId(run)) throw new Error(`"${run}" is not the id of a run.`);
  const folder = path.join(dataFolder, 'runs', run);
  return {
    run,
    folder,
    events: path.join(folder, 'events.ndjson'),
    about: path.join(folder, 'run.json'),
    owner: path.join(folder, 'owner.json'),
    logFile: (task, attempt) => path.join(folder, 'logs', `${logName(task)}.${attempt}.log`),
  };
}

/** Some file systems hold `Lint` and `lint` for the same, and none takes a name of 300 letters. */
function logName(task: string): string {
  const plain = task.replaceAll(/[^A-Za-z0-9_.[\]-]/g, '_').slice(0, 80);
  return `${plain}-${createHash('sha256').update(task).digest('hex').slice(0, 8)}`;
}
