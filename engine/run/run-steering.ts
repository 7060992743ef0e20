import { bad, good, type Result } from '#shared/result.ts';
import type { LinePlace } from '#shared/run/run-line.ts';
import { isAlive, readOwner } from '../record/owner.ts';
import { isRunId, runFolder } from '../record/run-folder.ts';
import type { Decision } from './decisions.ts';
import type { Held, HeldRuns } from './held-run.ts';
import { askOwner, type HostCall, type QueueCall, type Steering } from './host-door.ts';
import { notHere, notInLine, notInState } from './run-problem.ts';

/** Cancels, pauses and answers runs, and orders the queue: those of this process here, those of others at their door. */
export class RunSteering {
  readonly #runs: HeldRuns;
  readonly #dataFolder: string;
  readonly #host: string;
  /** Runs that the queue's "pause now" paused, and its "resume" lets go on. */
  readonly #pausedByQueue = new Set<string>();

  constructor(runs: HeldRuns, dataFolder: string, host: string) {
    this.#runs = runs;
    this.#dataFolder = dataFolder;
    this.#host = host;
  }

  /** Of a run of our own, or of one that another process owns. */
  async steer(steering: Steering): Promise<Result<object>> {
    const { run } = steering;
    if (!isRunId(run)) return bad(notHere(run, 'nowhere'));
    if (this.#runs.held(run) !== undefined) return this.answer(steering);
    const owner = readOwner(runFolder(this.#dataFolder, run).owner);
    const isElsewhere = owner !== undefined && isAlive(owner) && owner.host !== this.#host;
    if (!isElsewhere || owner.door === undefined) return this.answer(steering);
    return await askOwner(owner.door, steering);
  }

  /** Asked here, or at the door of this process. */
  answer(call: HostCall): Result<object> {
    switch (call.call) {
      case 'cancel':
        return this.#withHeld(call.run, (held) => {
          // Asking again means: at once.
          held.live.cancel(call.by, call.now || held.record.state.cancelling);
          return good({});
        });
      case 'pause':
        return this.#withHeld(call.run, (held) => pauseRun(held, call.by));
      case 'unpause':
        return this.#withHeld(call.run, (held) => unpauseRun(held, call.by));
      case 'decide':
        return this.#withHeld(call.run, (held) => held.live.decideTask(call.task, call satisfies Decision));
      default:
        return this.callQueue(call);
    }
  }

  #withHeld(run: string, act: (held: Held) => Result<object>): Result<object> {
    const held = this.#runs.held(run);
    return held === undefined ? bad(notHere(run, this.#runs.whereIs(run))) : act(held);
  }

  /** Kills what our runs started, without grace: the person insists. What waits in the queue stays there. */
  killRuns(by: string): void {
    for (const run of this.#runs.queue.running) this.#runs.held(run)?.live.cancel(by, true);
  }

  callQueue(call: QueueCall): Result<object> {
    switch (call.call) {
      case 'queue.move':
        return this.#moveQueued(call.runs, call.to);
      case 'queue.remove':
        return this.#removeQueued(call.runs, call.by);
      case 'queue.pause':
        return this.#pauseQueue(call.now, call.by);
      case 'queue.resume':
        return this.#resumeQueue(call.by);
    }
  }

  #moveQueued(runs: readonly string[], to: LinePlace): Result<object> {
    const stranger = runs.find((run) => !this.#runs.queue.waiting.includes(run));
    if (stranger !== undefined) return bad(notInLine(stranger));
    return this.#runs.queue.move(runs, to) ?? bad(notInLine(typeof to === 'object' ? to.before : ''));
  }

  /** They end as cancelled, without having started. */
  #removeQueued(runs: readonly string[], by: string): Result<object> {
    const stranger = runs.find((run) => !this.#runs.queue.waiting.includes(run));
    if (stranger !== undefined) return bad(notInLine(stranger));
    // All at once, so that none of them starts before its cancelling has gone round.
    const removed = this.#runs.queue.remove(runs);
    if (removed.ok) for (const run of runs) this.#runs.held(run)?.live.cancel(by, false);
    return removed;
  }

  /** Nothing new starts; `now`: what runs pauses as well. */
  #pauseQueue(now: boolean, by: string): Result<object> {
    const paused = this.#runs.queue.pause({ by, because: 'asked' });
    if (!paused.ok || !now) return paused;
    for (const run of this.#runs.queue.running) {
      const held = this.#runs.held(run);
      if (held !== undefined && pauseRun(held, by).ok) this.#pausedByQueue.add(run);
    }
    return good({});
  }

  /** Also lets those runs go on that pausing the queue paused. */
  #resumeQueue(by: string): Result<object> {
    const resumed = this.#runs.queue.resume();
    if (!resumed.ok) return resumed;
    for (const run of this.#pausedByQueue) {
      const held = this.#runs.held(run);
      if (held !== undefined) unpauseRun(held, by);
    }
    this.#pausedByQueue.clear();
    this.#runs.admit();
    return good({});
  }

  /** It is no longer ours. */
  forget(run: string): void {
    this.#pausedByQueue.delete(run);
  }
}

function pauseRun({ live, record }: Held, by: string): Result<object> {
  if (record.state.status !== 'running') return bad(notInState(record.folder.run, record.state.status, 'paused'));
  live.pause(by);
  return good({});
}

function unpauseRun({ live, record }: Held, by: string): Result<object> {
  if (record.state.status !== 'paused') return bad(notInState(record.folder.run, record.state.status, 'continued'));
  live.unpause(by);
  return good({});
}
