import { rm } from 'node:fs/promises';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { Trigger } from '#shared/run/event.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { isRunEnded } from '#shared/run/task-status.ts';
import { workedMsOf } from '#shared/run/worked-time.ts';
import { ProblemError } from '../action.ts';
import { wholeOutputs } from '../executor/keep-outputs.ts';
import { findQueues, pauseAfter } from '../queue/queue-file.ts';
import { LogReader } from '../record/event-log.ts';
import { claim, ourselves, release } from '../record/owner.ts';
import { isRunId, runFolder } from '../record/run-folder.ts';
import { RunRecord } from '../record/run-record.ts';
import type { DeskSetup } from './desk-setup.ts';
import type { HeldRuns, Holding } from './held-run.ts';
import { againSentence, interruption, PROCESS_DIED, wasInterrupted } from './interrupt.ts';
import { killOrphans } from './orphans.ts';
import { recoverRun } from './recover-run.ts';
import type { ResumePlan, ResumeWish } from './resume-plan.ts';
import { readReusable } from './reusable-file.ts';
import { notHere, notInState } from './run-problem.ts';
import { standingOf, wayOn, type WayOn } from './way-on.ts';

/** Runs that come back: taken up after a crash, tried again after their end, found in the queues of dead hosts. */
export class RunReturn {
  readonly #setup: DeskSetup;
  readonly #runs: HeldRuns;
  #takingUp: Promise<void> = Promise.resolve();

  constructor(setup: DeskSetup, runs: HeldRuns) {
    this.#setup = setup;
    this.#runs = runs;
  }

  /** Resolves when no queue is being taken up. */
  get atRest(): Promise<void> {
    return this.#takingUp;
  }

  async resume(run: string, wish: ResumeWish): Promise<Result<{ readonly run: string }>> {
    const way = await this.#wayOn(run, wish);
    if (!way.ok) return way;
    if (way.value.kind === 'takeUp') return await this.#takeUp(run);
    const { frozen, reusable } = way.value;
    return await this.#runs.create(frozen, { kind: 'retry', from: run }, { reusable, place: 'back' });
  }

  /** What `resume` would do; changes nothing. */
  async planResume(run: string, wish: ResumeWish): Promise<Result<ResumePlan>> {
    const way = await this.#wayOn(run, wish);
    return way.ok ? good(way.value.plan) : way;
  }

  async #wayOn(run: string, wish: ResumeWish): Promise<Result<WayOn>> {
    const before = wish.at === undefined ? await this.#atRest(run) : await this.#atEvent(run, wish.at);
    if (!before.ok) return before;
    const parameters = await wholeOutputs(before.value.parameters, this.#setup.surroundings.content);
    return await wayOn({ ...before.value, parameters }, wish, {
      planner: this.#runs.planner,
      catalogue: this.#runs.catalogue,
      surroundings: this.#setup.surroundings,
    });
  }

  /** A run that nobody works on. */
  async #atRest(run: string): Promise<Result<RunState>> {
    await this.#runs.settled(run);
    await this.#runs.refused.settle();
    const loss = this.#runs.refused.loss(run);
    if (loss !== undefined) return bad(loss);
    if (this.#runs.held(run) !== undefined || this.#runs.whereIs(run) === 'elsewhere')
      return bad(notInState(run, 'running', 'resumed'));
    const state = await this.#setup.reader.state(run);
    return state === undefined ? bad(notHere(run, 'nowhere')) : good(state);
  }

  /** What was on record then does not change any more, so the run itself may go on meanwhile. */
  async #atEvent(run: string, seq: number): Promise<Result<RunState>> {
    const state = isRunId(run) ? await this.#setup.reader.stateAt(run, seq) : undefined;
    return state === undefined ? bad(notHere(run, 'nowhere')) : good(state);
  }

  /** The same run goes on; everything that had ended is kept. */
  async #takeUp(run: string): Promise<Result<{ readonly run: string }>> {
    const { options, host, index, surroundings, reader } = this.#setup;
    const folder = runFolder(options.dataFolder, run);
    const us = ourselves(host, await this.#runs.openDoor());
    if (!index.exclusively(() => claim(folder.owner, us))) return bad(notInState(run, 'running', 'resumed'));
    const before = await reader.state(run);
    if (before === undefined || isRunEnded(before.status)) {
      await release(folder.owner);
      return bad(notInState(run, before?.status ?? 'ended', 'resumed'));
    }
    const record = new RunRecord(folder, surroundings.masker, surroundings.clock.nowMs, before);
    try {
      await this.#putDown(record, before);
    } catch (error) {
      record.close();
      await release(folder.owner);
      throw error;
    }
    const holding: Holding = { ...(await this.#standing(record)), place: 'back' };
    const held = await this.#runs.hold(record, index.get(run)?.number ?? 0, holding);
    return held.ok ? good({ run }) : held;
  }

  /** What it lost, and that this waits to run again. */
  async #putDown(record: RunRecord, before: RunState): Promise<void> {
    const isNews = before.status !== 'interrupted' && before.status !== 'queued';
    // Nobody has looked after it yet: what it left running must not go on beside what runs again.
    if (isNews) await killOrphans(before.run);
    if (isNews) record.append(interruption(before, PROCESS_DIED));
    const lost = [...record.state.tasks.values()].filter(wasInterrupted);
    record.append(lost.map((task) => ({ type: 'task.waiting', task: task.path, reason: againSentence(task) })));
  }

  async #standing(record: RunRecord): Promise<Pick<Holding, 'reusable' | 'resumed'>> {
    const reusable = await readReusable(record.folder);
    if (record.state.startedAt === undefined) return { reusable };
    const workedMs = await workedMsOf(new LogReader(record.folder.events, 0).read(500));
    return { reusable, resumed: { ...standingOf(record.state), workedMs } };
  }

  /**
   * Runs whose process died: what they left running is stopped, what they lost is put on record. Runs that wait in a queue are left to the next host that
   * takes queues up.
   */
  async recover(): Promise<readonly RunRow[]> {
    await this.#runs.refused.settle();
    const { index, options } = this.#setup;
    const waiting = new Set(findQueues(options.dataFolder).flatMap((queue) => queue.waiting));
    const lost: RunRow[] = [];
    const candidates = [...index.open(), ...index.missing().map(({ run, about }) => ({ run, number: about.number }))];
    for (const { run, number } of candidates) {
      if (this.#runs.held(run) !== undefined) continue;
      const row = await recoverRun(this.#setup, run, number, waiting.has(run));
      if (row !== undefined) lost.push(row);
    }
    return lost;
  }

  /** Takes up the queues that dead hosts left: their runs wait here now, in the same order. */
  takeUpQueues(): Promise<void> {
    const takingUp = this.#takeUpQueues();
    this.#takingUp = takingUp.catch(() => undefined);
    return takingUp;
  }

  async #takeUpQueues(): Promise<void> {
    const { options } = this.#setup;
    await this.#runs.openDoor();
    for (const queue of findQueues(options.dataFolder)) {
      if (queue.isAlive || queue.owner.host === this.#setup.host) continue;
      const runs = await this.#adopt(queue.waiting);
      const paused = pauseAfter(queue, runs.length, options.settings().queueAfterCrash);
      // Before they are in line, so that none starts in between.
      const taken = paused === undefined ? good({}) : this.#runs.queue.pause(paused);
      const added = taken.ok ? this.#runs.queue.add(runs, 'back') : taken;
      if (!added.ok) {
        // Its file is still there, and the next start tries again.
        await this.#runs.disown(runs);
        throw new ProblemError(added.problem);
      }
      // Only now: until here a crash leaves the old file, and its runs are looked at again.
      await rm(queue.file, { force: true });
      for (const run of runs) this.#runs.tellQueued(run);
    }
    this.#runs.admit();
  }

  /** Makes those ours that still wait and that nobody else has taken. */
  async #adopt(runs: readonly string[]): Promise<readonly string[]> {
    const { options, host, index, surroundings, reader } = this.#setup;
    const ours: string[] = [];
    const us = ourselves(host, await this.#runs.openDoor());
    for (const run of runs.filter(isRunId)) {
      const state = await reader.readable(run);
      const folder = runFolder(options.dataFolder, run);
      if (state?.status !== 'queued' || this.#runs.held(run) !== undefined) continue;
      if (!index.exclusively(() => claim(folder.owner, us))) continue;
      const record = new RunRecord(folder, surroundings.masker, surroundings.clock.nowMs, state);
      const holding: Holding = { ...(await this.#standing(record)), place: 'back' };
      await this.#runs.own(record, index.get(run)?.number ?? 0, holding);
      ours.push(run);
    }
    return ours;
  }

  /** A new run of the same frozen workflow and parameters: right behind the other while that waits, else at the back. */
  async duplicate(run: string, trigger: Trigger): Promise<Result<{ readonly run: string }>> {
    const state = this.#runs.held(run)?.record.state ?? (await this.#setup.reader.state(run));
    if (state === undefined) return bad(notHere(run, 'nowhere'));
    const { plan, parameters } = state;
    return await this.#runs.create({ plan, parameters }, trigger, { reusable: new Map(), place: { behind: run } });
  }
}
