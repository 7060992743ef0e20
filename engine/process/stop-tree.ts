import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { processTable, TASK_TAG, taggedProcesses } from './process-table.ts';

export const GRACE_MS = 5000;

export interface Tree {
  /** Leader of the group. */
  readonly pid: number;
  /** What the environment of every descendant holds; without it only the group is looked at. */
  readonly tag: string | undefined;
}

export interface StopPatience {
  readonly graceMs: number;
  /** Aborted: no more grace. */
  readonly now: AbortSignal;
}

/**
 * Stops a process with all its descendants: asks (SIGTERM), waits, insists (SIGKILL), and returns only when none lives. Descendants that
 * left the group are found by the tag in their environment.
 */
export async function stopTree(tree: Tree, { graceMs, now }: StopPatience): Promise<void> {
  if (process.platform === 'win32') return await stopWindowsTree(tree.pid, graceMs, now);
  const insistAt = performance.now() + graceMs;
  let asked = new Set<number>();
  let pause = 10;
  for (;;) {
    const { group, escaped } = await membersOf(tree);
    const living = [...group, ...escaped];
    if (living.length === 0) return;
    const insist = now.aborted || performance.now() >= insistAt;
    if (insist) {
      for (const pid of [-tree.pid, ...living]) send(pid, 'SIGKILL');
    } else {
      const fresh = living.filter((pid) => !asked.has(pid));
      // The whole group at once, so that none is asked after its parent has cleaned up; then those who left it or came later.
      if (asked.size === 0) send(-tree.pid, 'SIGTERM');
      for (const pid of asked.size === 0 ? escaped : fresh) send(pid, 'SIGTERM');
      // A stopped process hears SIGTERM only when it goes on.
      send(-tree.pid, 'SIGCONT');
      asked = new Set([...asked, ...fresh]);
    }
    await delay(pause, undefined, { signal: insist ? undefined : now }).catch(() => undefined);
    pause = Math.min(pause * 2, 100);
  }
}

/** Kills what carries the tag, without asking. For what a dead host left behind. */
export async function killTagged(name: string, token: string): Promise<number> {
  const found = new Set<number>();
  for (let round = 0; round < 50; round += 1) {
    const living = taggedProcesses(name, token);
    if (living.length === 0) break;
    for (const pid of living) {
      found.add(pid);
      send(pid, 'SIGKILL');
    }
    await delay(20);
  }
  return found.size;
}

async function membersOf({
  pid,
  tag,
}: Tree): Promise<{ readonly group: readonly number[]; readonly escaped: readonly number[] }> {
  // The leader by its own number too: it may be about to leave the group of what started it.
  const group = (await processTable()).filter((row) => row.group === pid || row.pid === pid).map((row) => row.pid);
  const tagged = tag === undefined ? [] : taggedProcesses(TASK_TAG, tag);
  return { group, escaped: tagged.filter((each) => !group.includes(each)) };
}

/** False when nobody was there to get it; signal 0 only asks. */
export function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

async function stopWindowsTree(pid: number, graceMs: number, now: AbortSignal): Promise<void> {
  const taskkill = (...args: readonly string[]) =>
    new Promise<void>((resolve) => {
      execFile('taskkill', ['/T', ...args, '/PID', String(pid)], () => resolve());
    });
  const isAlive = () => send(pid, 0);
  await taskkill();
  for (const insistAt = performance.now() + graceMs; isAlive() && !now.aborted && performance.now() < insistAt;) {
    await delay(50, undefined, { signal: now }).catch(() => undefined);
  }
  await taskkill('/F');
}
