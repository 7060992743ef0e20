import { readFileSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';

export interface Memory {
  /** What programs can still have without anything being swapped out. */
  readonly availableBytes: number;
  readonly totalBytes: number;
}

/** On Linux what the kernel says can be had (caches count as free); elsewhere what is free. */
export function readMemory(): Memory {
  const totalBytes = totalmem();
  if (process.platform !== 'linux') return { availableBytes: freemem(), totalBytes };
  try {
    return { availableBytes: availableIn(readFileSync('/proc/meminfo', 'utf8')) ?? freemem(), totalBytes };
  } catch {
    return { availableBytes: freemem(), totalBytes };
  }
}

export function availableIn(meminfo: string): number | undefined {
  const [, kibibytes] = /^MemAvailable:\s+(\d+) kB$/m.exec(meminfo) ?? [];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}
