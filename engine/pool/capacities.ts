import { readdirSync, statfsSync } from 'node:fs';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { readPool } from '#shared/run/pool-setting.ts';
import { Ledger } from '#shared/run/ledger.ts';
import type { CapacitySettings } from '#shared/project/settings.ts';
import { parseSize } from '#shared/workflow/size.ts';

export interface MachineCapacities {
  readonly cpu: number;
  readonly memory: number;
  /** Of the file system with the temporary folder; absent where the system does not tell. */
  readonly disk?: number;
  /** Absent when none was found: some cannot be seen from here, so their number is not limited. */
  readonly gpu?: number;
}

let found: MachineCapacities | undefined;

/** What this machine has, found out once and not asked for. */
export function machineCapacities(): MachineCapacities {
  found ??= { cpu: availableParallelism(), memory: totalmem(), ...diskBytes(), ...gpus() };
  return found;
}

function diskBytes(): { readonly disk?: number } {
  try {
    const { blocks, bsize } = statfsSync(tmpdir());
    return { disk: blocks * bsize };
  } catch {
    return {};
  }
}

/** Only Linux lists them in a folder. */
function gpus(): { readonly gpu?: number } {
  for (const [folder, name] of [
    ['/proc/driver/nvidia/gpus', /./],
    ['/dev/dri', /^renderD\d+$/],
  ] as const) {
    try {
      const count = readdirSync(folder).filter((entry) => name.test(entry)).length;
      if (count > 0) return { gpu: count };
    } catch {
      continue;
    }
  }
  return {};
}

export const MACHINE_RESOURCES = ['cpu', 'memory', 'disk', 'gpu', 'network'] as const;
export type MachineResource = (typeof MACHINE_RESOURCES)[number];
export type Capacities = Readonly<Partial<Record<MachineResource, number>>>;

/** What tasks may use: what the user set, else what was found. Memory and disk in bytes, network in megabits a second. */
export function capacitiesWith(set: CapacitySettings): Capacities {
  const { cpu, gpu, network, memory, disk } = set;
  const chosen: Record<string, number | undefined> = {
    cpu,
    gpu,
    network,
    memory: memory === undefined ? undefined : parseSize(memory),
    disk: disk === undefined ? undefined : parseSize(disk),
  };
  return {
    ...machineCapacities(),
    ...Object.fromEntries(Object.entries(chosen).filter(([, amount]) => amount !== undefined)),
  };
}

/** One ledger per host: all its runs draw from the same machine. */
export function createMachineLedger(set: CapacitySettings): Ledger {
  return new Ledger({ ...capacitiesWith(set) });
}

/** After the user changed an amount: who holds more than that keeps it, and nothing more is granted until it fits. */
export function setCapacities(ledger: Ledger, set: CapacitySettings): void {
  const capacities = capacitiesWith(set);
  for (const name of MACHINE_RESOURCES) ledger.setCapacity(name, capacities[name]);
}

/** How much memory is to stay free, in bytes. */
export function memoryKeptFree(set: string | undefined, totalBytes: number): number {
  return (set === undefined ? undefined : parseSize(set)) ?? Math.min(500_000_000, totalBytes * 0.05);
}

/** What a project says of its pools holds from the next task on. */
export function setPools(
  ledger: Ledger,
  pools: Readonly<Record<string, unknown>>,
  poolName: (pool: string) => string,
): void {
  for (const [name, value] of Object.entries(pools)) {
    const pool = readPool(value);
    if (pool === undefined) continue;
    if (pool.refillMs === undefined) ledger.setCapacity(poolName(name), pool.amount);
    else ledger.setRate(poolName(name), pool.amount, pool.refillMs);
  }
}

/** Pools of a project are its own; the same name in another project is another pool. */
export function poolNameIn(project: string): (pool: string) => string {
  return (pool) => `pool:${pool}\0${project}`;
}
