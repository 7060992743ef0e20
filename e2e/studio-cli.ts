import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './studio-process.ts';

const execute = promisify(execFile);

export interface RecordedEvent {
  readonly seq: number;
  readonly type: string;
  readonly task?: string;
  readonly status?: string;
  /** Of a decision: who, why, and whether it holds for the whole run or comes from one that does. */
  readonly by?: string;
  readonly reason?: string;
  readonly scope?: string;
  readonly from?: string;
}

/** The same data folder as the window's, asked from outside: what is recorded, not what is shown. */
async function lines<Row>(home: string, ...command: readonly string[]): Promise<readonly Row[]> {
  const { stdout } = await execute(process.execPath, [join(ROOT, 'hosts', 'cli', 'main.ts'), ...command], {
    env: { ...process.env, CODOMYRMEX_HOME: home },
    maxBuffer: 64_000_000,
  });
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);
}

/** Newest first. */
export function recordedRuns(home: string): Promise<readonly { readonly run: string; readonly status: string }[]> {
  return lines(home, 'runs', 'list', '--json');
}

interface Comparison {
  readonly tests: Readonly<Record<'newlyFailing' | 'fixed', readonly { readonly name: string }[]>>;
}

export async function compareRuns(home: string, before: string, after: string): Promise<Comparison> {
  const [compared] = await lines<Comparison>(home, 'runs', 'compare', before, after, '--json');
  if (compared === undefined) throw new Error('Nothing was compared.');
  return compared;
}

export async function recordedEvents(home: string, run: string): Promise<readonly RecordedEvent[]> {
  return lines(home, 'runs', 'events', run);
}

/** Where in a run's events this one stands; fails the test when it is not there. */
export function seqOf(events: readonly RecordedEvent[], type: string, task?: string): number {
  const found = events.find((event) => event.type === type && (task === undefined || event.task === task));
  if (found === undefined) throw new Error(`No event ${type} ${task ?? ''} in ${JSON.stringify(events)}`);
  return found.seq;
}
