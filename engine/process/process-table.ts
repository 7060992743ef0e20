import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** One living process, as the system tells it; zombies are left out. */
export interface ProcessRow {
  readonly pid: number;
  readonly group: number;
  readonly cpuMs: number;
  readonly rssBytes: number;
}

/** The variable that marks all processes of an attempt, whatever group they moved to. */
export const TASK_TAG = 'CODOMYRMEX_TASK';
/** Marks all processes of a host. */
export const HOST_TAG = 'CODOMYRMEX_HOST';

const TICK_MS = 10;
let pageBytes = 4096;
if (process.platform === 'linux') {
  // 64 kB pages exist on some ARM kernels; the auxiliary vector of our own process knows (type 6 is AT_PAGESZ).
  try {
    const vector = readFileSync('/proc/self/auxv');
    for (let at = 0; at + 16 <= vector.length; at += 16)
      if (vector.readBigUInt64LE(at) === 6n) pageBytes = Number(vector.readBigUInt64LE(at + 8));
  } catch {
    // A container may hide it; 4 kB is right nearly everywhere.
  }
}

/** Every living process. Windows gives none: its trees are stopped by the system's own tool. */
export async function processTable(): Promise<readonly ProcessRow[]> {
  if (process.platform === 'linux') return linuxTable();
  return process.platform === 'win32' ? [] : await psTable();
}

export function linuxTable(): readonly ProcessRow[] {
  const rows: ProcessRow[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!(pid > 0)) continue;
    const row = linuxRow(pid);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

function linuxRow(pid: number): ProcessRow | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const ticks = Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14]);
    return { pid, group: Number(fields[2]), cpuMs: ticks * TICK_MS, rssBytes: Number(fields[21]) * pageBytes };
  } catch {
    return undefined;
  }
}

async function psTable(): Promise<readonly ProcessRow[]> {
  const text = await new Promise<string>((resolve) => {
    execFile('ps', ['-A', '-o', 'pid=,pgid=,rss=,stat=,time='], { encoding: 'utf8' }, (_error, stdout) =>
      resolve(stdout),
    );
  });
  return text.split('\n').flatMap((line) => {
    const [pid, group, rss, state, time] = line.trim().split(/\s+/);
    if (time === undefined || state?.startsWith('Z') === true) return [];
    return [{ pid: Number(pid), group: Number(group), rssBytes: Number(rss) * 1024, cpuMs: clockToMs(time) }];
  });
}

/** `[[days-]hours:]minutes:seconds[.hundredths]` */
function clockToMs(text: string): number {
  const [clock = '0', days = '0'] = text.split('-').reverse();
  const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return Math.round((Number(days) * 86_400 + seconds) * 1000);
}

/** Pids whose environment holds `name` with a value that contains `token`. Only Linux lets one look. */
export function taggedProcesses(name: string, token: string): readonly number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && hasTag(pid, name, token));
}

function hasTag(pid: number, name: string, token: string): boolean {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
    if (!environment.includes(token)) return false;
    const entry = environment.split('\0').find((each) => each.startsWith(`${name}=`));
    return entry?.includes(token) === true && linuxRow(pid) !== undefined;
  } catch {
    return false;
  }
}
