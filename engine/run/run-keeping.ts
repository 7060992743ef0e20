import { bad, good, type Result } from '#shared/result.ts';
import { readMark, writeMark } from '../record/run-mark.ts';
import type { DeskSetup } from './desk-setup.ts';
import { explainTask } from './explain-task.ts';
import type { HeldRuns } from './held-run.ts';
import { isPinned, notHere, notInState } from './run-problem.ts';
import type { Why } from './why.ts';

/** What is kept of runs: explained, marked, and deleted. */
export class RunKeeping {
  readonly #setup: DeskSetup;
  readonly #runs: HeldRuns;

  constructor(setup: DeskSetup, runs: HeldRuns) {
    this.#setup = setup;
    this.#runs = runs;
  }

  async why(run: string, task: string): Promise<Result<Why>> {
    const { reader, index, surroundings } = this.#setup;
    const state = this.#runs.held(run)?.record.state ?? (await reader.state(run));
    if (state === undefined) return bad(notHere(run, 'nowhere'));
    return await explainTask(state, task, {
      reader,
      index,
      catalogue: this.#runs.catalogue,
      content: surroundings.content,
    });
  }

  async delete(run: string): Promise<Result<object>> {
    const { index, storage } = this.#setup;
    await this.#runs.settled(run);
    if (this.#runs.held(run) !== undefined || this.#runs.whereIs(run) === 'elsewhere')
      return bad(notInState(run, 'running', 'deleted'));
    if (index.get(run) === undefined) return bad(notHere(run, 'nowhere'));
    const outcome = await storage.remove(run);
    if (outcome === 'pinned') return bad(isPinned(run));
    return outcome === 'busy' ? bad(notInState(run, 'running', 'deleted')) : good({});
  }

  /** Fields left out stay as they are. */
  async mark(
    run: string,
    wish: { readonly pinned?: boolean; readonly label?: string | null },
  ): Promise<Result<object>> {
    const { index, options, changes } = this.#setup;
    if (index.get(run) === undefined) return bad(notHere(run, 'nowhere'));
    const before = readMark(options.dataFolder, run);
    const label = wish.label === undefined ? before.label : (wish.label ?? undefined);
    const mark = { pinned: wish.pinned ?? before.pinned, label };
    const isWritten = await writeMark(options.dataFolder, run, mark);
    index.mark(run, mark);
    // Another host may just have freed it.
    const row = index.get(run);
    if (!isWritten || row === undefined) return bad(notHere(run, 'nowhere'));
    changes.tell(row);
    return good({});
  }
}
