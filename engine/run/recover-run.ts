import { mkdir } from 'node:fs/promises';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { isRunEnded } from '#shared/run/task-status.ts';
import { TASK_TAG } from '../process/process-table.ts';
import { killTagged } from '../process/stop-tree.ts';
import { DamagedLog } from '../record/event-log.ts';
import { claim, isAlive, ourselves, readOwner, release } from '../record/owner.ts';
import { runFolder } from '../record/run-folder.ts';
import { readMark } from '../record/run-mark.ts';
import { isGoneWithProject, removeRunFolder } from '../record/run-place.ts';
import { RunRecord } from '../record/run-record.ts';
import { removeDoor } from './host-door.ts';
import { interruption, PROCESS_DIED, type Cause } from './interrupt.ts';
import { killOrphans } from './orphans.ts';
import type { DeskSetup } from './desk-setup.ts';
import { rowOf } from './run-row.ts';

/**
 * A run whose process died: what it left running is stopped, what it lost is put on record. Gives its row when it was open until now. Runs that wait in
 * a queue lost nothing and are left alone (`isWaiting`).
 */
export async function recoverRun(
  setup: DeskSetup,
  run: string,
  number: number,
  isWaiting: boolean,
  cause: Cause = PROCESS_DIED,
): Promise<RunRow | undefined> {
  const { options, host, index, reader, changes } = setup;
  const folder = runFolder(options.dataFolder, run);
  const owner = readOwner(folder.owner);
  if (owner !== undefined && isAlive(owner)) return undefined;
  if (owner?.door !== undefined) await removeDoor(owner.door);
  if (isGoneWithProject(folder.folder)) {
    letGo(index, run);
    return undefined;
  }
  await mkdir(folder.folder, { recursive: true });
  if (!index.exclusively(() => claim(folder.owner, ourselves(host)))) return undefined;
  try {
    const state = await reader.state(run).catch((error: unknown) => damaged(error));
    if (state instanceof DamagedLog) {
      // Not one of the open runs any more, or every start would meet it again. It stays in the list, to be looked at and deleted.
      const known = index.get(run);
      if (known !== undefined) changes.tell(index.put({ ...known, status: 'interrupted', sentence: state.message }));
      return undefined;
    }
    if (state === undefined) {
      // It died before its first event: there is no run to speak of.
      await removeRunFolder(folder.folder);
      index.delete(run);
      return undefined;
    }
    const isOpen =
      !isRunEnded(state.status) && state.status !== 'interrupted' && !(isWaiting && state.status === 'queued');
    if (isOpen) await killOrphans(run);
    else await killTagged(TASK_TAG, `;${run}/`);
    const after = isOpen ? interrupt(setup, state, cause) : state;
    index.put(rowOf(after, number));
    // The index may have been lost; what a person said lies beside the events.
    index.mark(run, readMark(options.dataFolder, run));
    const row = index.get(run) ?? rowOf(after, number);
    changes.tell(row);
    return isOpen ? row : undefined;
  } finally {
    await release(folder.owner);
  }
}

function damaged(error: unknown): DamagedLog {
  if (error instanceof DamagedLog) return error;
  throw error;
}

/** Nothing to take up: what its project kept of it is not there. The disk may come back, so the run is not forgotten, but it may be deleted. */
function letGo(index: DeskSetup['index'], run: string): void {
  const row = index.get(run);
  if (row !== undefined && !isRunEnded(row.status)) index.put({ ...row, status: 'interrupted', resumable: false });
}

function interrupt({ options, surroundings }: DeskSetup, state: RunState, cause: Cause): RunState {
  const { masker, clock } = surroundings;
  const record = new RunRecord(runFolder(options.dataFolder, state.run), masker, clock.nowMs, state);
  try {
    record.append(interruption(state, cause));
  } finally {
    record.close();
  }
  return record.state;
}
