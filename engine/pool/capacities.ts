import { readdirSync, statfsSync } from 'node:fs';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { readPool } from '#shared/run/pool-setting.ts';
import { Ledger } from '#shared/run/ledger.ts';

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

/** One ledger per host: all its runs draw from the same machine. */
export function createMachineLedger(): Ledger {
  return new Ledger({ ...machineCapacities() });
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
