import type { RunRow } from '#shared/bridge/run-calls.ts';
import type { Problem } from '#shared/problem.ts';
import { release } from '../record/owner.ts';
import { runFolder } from '../record/run-folder.ts';
import type { DeskSetup } from './desk-setup.ts';
import { recordEnded } from './interrupt.ts';
import { recoverRun } from './recover-run.ts';

const AGAIN_MS = 5000;

/** Runs of ours whose record took no more. As soon as the disk takes something again they are put on record as interrupted. */
export class RefusedRuns {
  readonly #setup: DeskSetup;
  readonly #runs = new Map<string, { readonly loss: Problem; readonly row: RunRow }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(setup: DeskSetup) {
    this.#setup = setup;
  }

  /** Why it stopped; undefined once it is on record as interrupted. */
  loss(run: string): Problem | undefined {
    return this.#runs.get(run)?.loss;
  }

  row(run: string): RunRow | undefined {
    return this.#runs.get(run)?.row;
  }

  async add(row: RunRow, loss: Problem): Promise<void> {
    const interrupted: RunRow = { ...row, status: 'interrupted', sentence: loss.message, resumable: true };
    this.#runs.set(row.run, { loss, row: interrupted });
    this.#setup.changes.tell(interrupted);
    await this.settle();
  }

  /** Tries to put them on record. Those that the disk still refuses stay, and are tried again. */
  async settle(): Promise<void> {
    for (const [run, { loss, row }] of this.#runs) {
      try {
        await release(runFolder(this.#setup.options.dataFolder, run).owner);
        await recoverRun(this.#setup, run, row.number, false, recordEnded(loss));
        this.#runs.delete(run);
      } catch {
        // Refused again: what it said already stands.
      }
    }
    clearTimeout(this.#timer);
    if (this.#runs.size > 0) this.#timer = setTimeout(() => void this.settle(), AGAIN_MS).unref();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#runs.clear();
  }
}
