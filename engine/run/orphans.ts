import { setTimeout as delay } from 'node:timers/promises';
import { TASK_TAG } from '../process/process-table.ts';
import { killTagged } from '../process/stop-tree.ts';

/** A program that was just being started when its host died carries its mark only from a moment later. */
const QUIET_MS = 250;

/** Kills what the dead host of a run left running, and returns once nothing of it has shown up for a while. */
export async function killOrphans(run: string): Promise<void> {
  let quietSince = performance.now();
  while (performance.now() - quietSince < QUIET_MS) {
    if ((await killTagged(TASK_TAG, `;${run}/`)) > 0) quietSince = performance.now();
    await delay(25);
  }
}
