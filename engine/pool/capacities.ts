import { availableParallelism, totalmem } from 'node:os';
import { Ledger } from '#shared/run/ledger.ts';

/** What this machine has, found out and not asked for. */
export function machineCapacities(): { readonly cpu: number; readonly memory: number } {
  return { cpu: availableParallelism(), memory: totalmem() };
}

/** One ledger per host: all its runs draw from the same machine. */
export function createMachineLedger(): Ledger {
  return new Ledger({ ...machineCapacities() });
}

/** Pools of a project are its own; the same name in another project is another pool. */
export function poolNameIn(project: string): (pool: string) => string {
  return (pool) => `pool:${pool}\0${project}`;
}
