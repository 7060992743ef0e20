import { readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { unlink } from 'node:fs/promises';
import { z } from 'zod';

export const ownerSchema = z.object({
  pid: z.number().int(),
  /** When the process began, as the system counts it: a pid alone may belong to somebody else by now. */
  startedAt: z.string(),
  host: z.string(),
  /** Where it can be asked to cancel, pause or decide. */
  door: z.string().optional(),
});
export type Owner = z.infer<typeof ownerSchema>;

/** Start of a process as a text that only compares with itself; undefined when there is no such process. */
export function processStart(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name in parentheses may hold spaces; field 22 counts from behind it. A zombie has ended.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? undefined : fields[19];
    }
    process.kill(pid, 0);
    if (process.platform === 'win32') return 'alive';
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

export function isAlive(owner: Owner): boolean {
  return processStart(owner.pid) === owner.startedAt;
}

export function ourselves(host: string, door?: string): Owner {
  return { pid: process.pid, startedAt: processStart(process.pid) ?? 'alive', host, door };
}

export function readOwner(file: string): Owner | undefined {
  try {
    const owner = ownerSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return owner.success ? owner.data : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Makes us the owner if nobody living is. Looking and writing are two steps, so callers do it under the lock of the index
 * (`RunIndex.exclusively`), which dies with its process.
 */
export function claim(file: string, owner: Owner): boolean {
  const found = readOwner(file);
  if (found !== undefined && isAlive(found)) return false;
  writeFileSync(file, JSON.stringify(owner));
  return true;
}

export async function release(file: string): Promise<void> {
  await unlink(file).catch(() => undefined);
}
