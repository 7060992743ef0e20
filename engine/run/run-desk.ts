import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunRow } from '#shared/bridge/contract.ts';
import { catalogueOf, type Catalogue } from '#shared/module/manifest.ts';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { Trigger } from '#shared/run/event.ts';
import type { LinePlace } from '#shared/run/run-line.ts';
import type { Plan } from '#shared/run/plan.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { workedMsOf } from '#shared/run/worked-time.ts';
import { isRunEnded } from '#shared/run/task-status.ts';
import { graphOf } from '#shared/workflow/graph.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import type { Workflow } from '#shared/workflow/workflow.ts';
import type { StartRunRequest } from './run-request.ts';
import type { Memory } from '../pool/memory-reader.ts';
import { keepValues, wholeOutputs } from '../executor/keep-outputs.ts';
import { poolNameIn, setPools } from '../pool/capacities.ts';
import { uncommittedPatch } from '../project/uncommitted-patch.ts';
import { findQueues, pauseAfter, queueFileOf } from '../queue/queue-file.ts';
import { queuedSentences } from '../queue/queue-view.ts';
import { RunQueue } from '../queue/run-queue.ts';
import { LogReader } from '../record/event-log.ts';
import { claim, isAlive, ourselves, readOwner, release } from '../record/owner.ts';
import { isRunId, newRunId, runFolder, type RunFolder } from '../record/run-folder.ts';
import { RunRecord } from '../record/run-record.ts';
import { readMark, writeMark } from '../record/run-mark.ts';
import { makeRunFolder, removeRunFolder } from '../record/run-place.ts';
import type { Decision } from './decisions.ts';
import type { DeskSetup } from './desk-setup.ts';
import { explainTask } from './explain-task.ts';
import { readSecret } from './resolve-parameters.ts';
import { secretsNamed } from './missing-secrets.ts';
import { durationsOf } from './history.ts';
import { toolsNow } from './frozen-tools.ts';
import { askOwner, HostDoor, type HostCall, type QueueCall, type Steering } from './host-door.ts';
import { interruption, wasInterrupted } from './interrupt.ts';
import { LiveRun } from './live-run.ts';
import type { LiveRunSetup, Reusable } from './live-run-setup.ts';
import { allowedEnvironment, readGit, readProjectSettings } from './project-settings.ts';
import { recoverRun } from './recover-run.ts';
import type { ResumePlan, ResumeWish } from './resume-plan.ts';
import { readReusable, writeReusable } from './reusable-file.ts';
import { killOrphans } from './orphans.ts';
import { RefusedRuns } from './refused-runs.ts';
import { RunPlanner } from './run-planner.ts';
import { firstError, historyRefused, isPinned, notHere, notInLine, notInState } from './run-problem.ts';
import { gitOf, rowOf } from './run-row.ts';
import { Throttle } from './throttle.ts';
import { standingOf, wayOn, type Frozen, type WayOn } from './way-on.ts';
import type { Why } from './why.ts';

/** A run that this process owns: waiting in the queue or alive. */
export interface Held {
  readonly live: LiveRun;
  readonly record: RunRecord;
  readonly number: number;
  /** Resolves when it has ended and its folder belongs to nobody; never rejects. */
  gone: Promise<void>;
  readonly told: Throttle<RunState>;
}

interface Holding {
  readonly reusable: ReadonlyMap<string, Reusable>;
  readonly resumed?: LiveRunSetup['resumed'];
  readonly place: Parameters<RunQueue['add']>[1];
  /** Of its plan, when it has been read already. */
  readonly workflow?: Workflow;
}

/** Where runs are started, queued, stopped and taken up again. */
export class RunDesk {
  readonly #setup: DeskSetup;
  readonly #catalogue: Catalogue;
  readonly #held = new Map<string, Held>();
  readonly #door = new HostDoor((call) => this.#answer(call));
  readonly queue: RunQueue;
  readonly planner: RunPlanner;
  /** What those in line say of their place. */
  #sentences: ReadonlyMap<string, string> = new Map();
  #opened: Promise<string | undefined> | undefined;
  /** Runs that the queue's "pause now" paused, and its "resume" lets go on. */
  readonly #pausedByQueue = new Set<string>();
  readonly refused: RefusedRuns;
  #closed = false;
  #takingUp: Promise<void> = Promise.resolve();

  constructor(setup: DeskSetup) {
    this.#setup = setup;
    this.#catalogue = catalogueOf(setup.options.modules.map((module) => module.manifest));
    this.planner = new RunPlanner({ ...setup, catalogue: this.#catalogue });
    this.refused = new RefusedRuns(setup);
    this.queue = new RunQueue(
      queueFileOf(setup.options.dataFolder, setup.host),
      () => setup.options.settings().maxParallelWorkflows,
    );
    this.queue.onChange(() => this.#tellPlaces());
  }

  held(run: string): Held | undefined {
    return this.#held.get(run);
  }

  get host(): string {
    return this.#setup.host;
  }

  rows(): readonly RunRow[] {
    return [...this.#held.keys()].flatMap((run) => this.row(run) ?? []);
  }

  row(run: string): RunRow | undefined {
    const held = this.#held.get(run);
    if (held === undefined) return undefined;
    const { pinned, label } = this.#setup.index.get(run) ?? {};
    const row = {
      ...rowOf(held.record.state, held.number),
      ...(pinned === true ? { pinned } : {}),
      ...(label === undefined ? {} : { label }),
    };
    const sentence = this.#sentences.get(run);
    return sentence === undefined ? row : { ...row, sentence };
  }

  /* Starting */

  async start(request: StartRunRequest): Promise<Result<{ readonly run: string }>> {
    const planned = await this.planner.plan(request);
    if (planned.plan === undefined) return bad(firstError(planned.problems));
    const place = request.front === true ? 'front' : 'back';
    const frozen = { plan: planned.plan, parameters: planned.parameters };
    return await this.#create(frozen, request.trigger, { reusable: new Map(), place });
  }

  async #create(frozen: Frozen, trigger: Trigger, holding: Holding): Promise<Result<{ readonly run: string }>> {
    if (this.#closed) return bad(problem('engine.closed', 'The studio is being closed, so no run can be started.'));
    const { options, host, index, surroundings } = this.#setup;
    const nowMs = surroundings.clock.nowMs();
    const createdAt = new Date(nowMs).toISOString();
    const folder = runFolder(options.dataFolder, newRunId(new Date(nowMs)));
    const made = await this.#makeFolder(folder.run, frozen.plan.project);
    if (!made.ok) return made;
    claim(folder.owner, ourselves(host, await this.openDoor()));
    const { project, workflow } = frozen.plan;
    const row = index.add({
      run: folder.run,
      project,
      workflow,
      status: 'queued',
      startedAt: createdAt,
      trigger: trigger.kind,
      counts: {},
      resumable: false,
      ...gitOf(frozen.plan),
    });
    await writeFile(
      folder.about,
      JSON.stringify({ number: row.number, project, workflow, createdAt, trigger: trigger.kind, from: trigger.from }),
    );
    // Until the new run has named it itself, nobody else may refer to it any more.
    for (const { outputs } of holding.reusable.values()) await surroundings.content.touchAll(outputs);
    await writeReusable(folder, holding.reusable);
    const record = new RunRecord(folder, surroundings.masker, surroundings.clock.nowMs);
    // Known before the first word is written: a parameter may hold the value of a secret that a node asks for later.
    for (const name of secretsNamed(frozen.plan)) await readSecret(name, surroundings);
    const frozenWorkflow = workflowIn(frozen.plan);
    const tools = await toolsNow(frozen.plan, frozenWorkflow, surroundings);
    const plan = { ...frozen.plan, git: await this.#gitNow(frozen.plan), tools };
    const parameters = await keepValues(surroundings.masker.value(frozen.parameters), surroundings.content);
    try {
      record.append([{ type: 'run.created', plan, parameters, trigger }]);
    } catch (error) {
      record.close();
      await this.#forget(folder);
      throw error;
    }
    await this.#hold(record, row.number, { ...holding, workflow: frozenWorkflow });
    return good({ run: folder.run });
  }

  /** Of a run that could not even begin nothing stays, as far as the disk lets go of it; the rest goes at the next start. */
  async #forget({ run, owner, folder }: RunFolder): Promise<void> {
    await release(owner);
    try {
      this.#setup.index.delete(run);
      await removeRunFolder(folder);
    } catch (error) {
      console.error(error);
    }
  }

  async #makeFolder(run: string, project: string): Promise<Result<object>> {
    const { dataFolder } = this.#setup.options;
    const { keepsHistory } = await readProjectSettings(project);
    try {
      await makeRunFolder(dataFolder, run, keepsHistory ? project : undefined);
      return good({});
    } catch (error) {
      // What the data folder refuses, whoever opened it has the words for.
      if (!keepsHistory) throw error;
      return bad(historyRefused(error));
    }
  }

  /** The commit that a run starts from, and what was not committed: what a retry starts from is not what its first run did. */
  async #gitNow({ project }: Plan): Promise<Plan['git']> {
    const { options, surroundings } = this.#setup;
    const git = await readGit(project, options.environment);
    if (git?.dirty !== true) return git;
    const patch = await uncommittedPatch(project, options.environment);
    if (patch === 'tooLarge') return { ...git, patchTooLarge: true };
    return patch === undefined ? git : { ...git, patch: await surroundings.content.put(patch, 'text/x-diff') };
  }

  /** Makes a run ours and puts it in line. */
  async #hold(record: RunRecord, number: number, holding: Holding): Promise<void> {
    const { run } = record.folder;
    this.#held.set(run, await this.#enliven(record, number, holding));
    this.queue.add([run], holding.place);
    this.#admit();
    this.#tellQueued(run);
  }

  async #enliven(record: RunRecord, number: number, holding: Holding): Promise<Held> {
    const { surroundings, changes, options } = this.#setup;
    const { plan } = record.state;
    const { run } = record.folder;
    const { reusable, resumed, workflow = workflowIn(plan) } = holding;
    const project = await readProjectSettings(plan.project);
    const poolName = poolNameIn(plan.project);
    setPools(surroundings.ledger, plan.pools, poolName);
    const live = new LiveRun({
      ...surroundings,
      record,
      plan,
      parameters: await wholeOutputs(record.state.parameters, surroundings.content),
      workflow,
      graph: graphOf(workflow),
      catalogue: this.#catalogue,
      project: { name: project.name ?? path.basename(plan.project), path: plan.project },
      env: allowedEnvironment(project.env, options.environment),
      poolName,
      reusable,
      onFreed: () => this.tellFreed(run),
      resumed,
    });
    const tell = (state: RunState) => {
      if (record.loss !== undefined) return;
      const row = this.row(run) ?? rowOf(state, number);
      changes.tell(this.#listed(row));
    };
    const held: Held = { live, record, number, gone: Promise.resolve(), told: new Throttle<RunState>(250, tell) };
    record.onAppend(() => held.told.give(record.state));
    held.gone = live.ended
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => this.#letGo(run, held));
    return held;
  }

  /** The list can be made again from the records, so a run does not fail because a disk is too full for its row. */
  #listed(row: RunRow): RunRow {
    try {
      return this.#setup.index.put(row);
    } catch (error) {
      console.error(error);
      return row;
    }
  }

  #tellQueued(run: string): void {
    const held = this.#held.get(run);
    if (held === undefined) return;
    const position = this.queue.waiting.indexOf(run);
    if (position >= 0) held.record.append([{ type: 'run.queued', position: position + 1 }]);
    else held.told.give(held.record.state);
  }

  /** To those whose place in line has changed. */
  #tellPlaces(): void {
    const before = this.#sentences;
    this.#sentences = queuedSentences(this.queue, (run) => this.#held.get(run)?.record.state.plan.workflow);
    for (const [run, sentence] of this.#sentences) {
      const row = before.get(run) === sentence ? undefined : this.row(run);
      if (row !== undefined) this.#setup.changes.tell(row);
    }
  }

  #admit(): void {
    if (this.#closed) return;
    for (let run = this.queue.take(); run !== undefined; run = this.queue.take()) this.#held.get(run)?.live.start();
  }

  async #letGo(run: string, held: Held): Promise<void> {
    held.told.give(held.record.state);
    held.told.flush();
    const { loss, state } = held.record;
    if (loss === undefined) this.#learn(state);
    await release(held.record.folder.owner);
    const row = this.row(run) ?? rowOf(state, held.number);
    this.#held.delete(run);
    this.#pausedByQueue.delete(run);
    if (loss !== undefined) {
      await this.refused.add(row, loss);
      held.record.close();
    }
    this.queue.leave(run);
    this.#setup.keeper.nudge();
    this.#admit();
  }

  /** Only for the order and the forecast of later runs: a run does not fail for it. */
  #learn(state: RunState): void {
    try {
      this.#setup.index.learn(state.plan.project, state.plan.workflow, durationsOf(state));
    } catch (error) {
      console.error(error);
    }
  }

  /** On record in every run that has somebody waiting; then they are asked again. */
  tellPressure({ availableBytes, totalBytes }: Memory): void {
    const body = {
      type: 'pool.changed',
      pool: 'free memory',
      used: totalBytes - availableBytes,
      capacity: totalBytes,
    } as const;
    for (const run of this.queue.running) {
      const held = this.#held.get(run);
      if (held?.live.waitsForPools === true) held.record.append([body]);
    }
    this.tellFreed();
  }

  /** Something that runs share was given back, by one of them or (none named) by the user or the machine. */
  tellFreed(by?: string): void {
    // Later, so that the one who gave back has finished its own step.
    queueMicrotask(() => {
      for (const run of this.queue.running) {
        const held = run === by ? undefined : this.#held.get(run);
        if (held?.live.waitsForPools === true) held.live.poolsFreed();
      }
    });
  }

  /* Steering */

  /** Of a run of our own, or of one that another process owns. */
  async steer(steering: Steering): Promise<Result<object>> {
    const { run } = steering;
    if (!isRunId(run)) return bad(notHere(run, 'nowhere'));
    if (this.#held.has(run)) return this.#answer(steering);
    const owner = readOwner(runFolder(this.#setup.options.dataFolder, run).owner);
    const isElsewhere = owner !== undefined && isAlive(owner) && owner.host !== this.#setup.host;
    if (!isElsewhere || owner.door === undefined) return this.#answer(steering);
    return await askOwner(owner.door, steering);
  }

  #answer(call: HostCall): Result<object> {
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
    const held = this.#held.get(run);
    return held === undefined ? bad(notHere(run, this.#whereIs(run))) : act(held);
  }

  /** Kills what our runs started, without grace: the person insists. What waits in the queue stays there. */
  killRuns(by: string): void {
    for (const run of this.queue.running) this.#held.get(run)?.live.cancel(by, true);
  }

  #whereIs(run: string): 'elsewhere' | 'ended' | 'nowhere' {
    if (this.#setup.index.get(run) === undefined) return 'nowhere';
    if (this.refused.loss(run) !== undefined) return 'ended';
    const owner = readOwner(runFolder(this.#setup.options.dataFolder, run).owner);
    return owner !== undefined && isAlive(owner) ? 'elsewhere' : 'ended';
  }

  /** Without a door runs go on as well; only other processes cannot reach them. */
  openDoor(): Promise<string | undefined> {
    this.#opened ??= this.#door
      .open(this.#setup.host)
      .catch((error: unknown) => {
        console.error(error);
        return undefined;
      })
      .then((door) => {
        this.queue.open(ourselves(this.#setup.host, door));
        return door;
      });
    return this.#opened;
  }

  /* The queue */

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
    const stranger = runs.find((run) => !this.queue.waiting.includes(run));
    if (stranger !== undefined) return bad(notInLine(stranger));
    if (!this.queue.move(runs, to)) return bad(notInLine(typeof to === 'object' ? to.before : ''));
    return good({});
  }

  /** They end as cancelled, without having started. */
  #removeQueued(runs: readonly string[], by: string): Result<object> {
    const stranger = runs.find((run) => !this.queue.waiting.includes(run));
    if (stranger !== undefined) return bad(notInLine(stranger));
    for (const run of runs) {
      // At once, so that none of them starts before its cancelling has gone round.
      this.queue.leave(run);
      this.#held.get(run)?.live.cancel(by, false);
    }
    return good({});
  }

  /** Nothing new starts; `now`: what runs pauses as well. */
  #pauseQueue(now: boolean, by: string): Result<object> {
    this.queue.pause({ by, because: 'asked' });
    if (!now) return good({});
    for (const run of this.queue.running) {
      const held = this.#held.get(run);
      if (held !== undefined && pauseRun(held, by).ok) this.#pausedByQueue.add(run);
    }
    return good({});
  }

  /** Also lets those runs go on that pausing the queue paused. */
  #resumeQueue(by: string): Result<object> {
    this.queue.resume();
    for (const run of this.#pausedByQueue) {
      const held = this.#held.get(run);
      if (held !== undefined) unpauseRun(held, by);
    }
    this.#pausedByQueue.clear();
    this.#admit();
    return good({});
  }

  /** A new run of the same frozen workflow and parameters: right behind the other while that waits, else at the back. */
  async duplicate(run: string, trigger: Trigger): Promise<Result<{ readonly run: string }>> {
    const state = this.#held.get(run)?.record.state ?? (await this.#setup.reader.state(run));
    if (state === undefined) return bad(notHere(run, 'nowhere'));
    const { plan, parameters } = state;
    return await this.#create({ plan, parameters }, trigger, { reusable: new Map(), place: { behind: run } });
  }

  /* After the end, and after a crash */

  /** A run that has ended is ours a moment longer, until its files are closed. */
  async #settled(run: string): Promise<void> {
    const held = this.#held.get(run);
    if (held === undefined) return;
    if (held.record.loss !== undefined || isRunEnded(held.record.state.status)) await held.gone;
  }

  async resume(run: string, wish: ResumeWish): Promise<Result<{ readonly run: string }>> {
    const way = await this.#wayOn(run, wish);
    if (!way.ok) return way;
    if (way.value.kind === 'takeUp') return await this.#takeUp(run);
    const { frozen, reusable } = way.value;
    return await this.#create(frozen, { kind: 'retry', from: run }, { reusable, place: 'back' });
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
    return await wayOn({ ...before.value, parameters }, wish, { planner: this.planner, catalogue: this.#catalogue });
  }

  /** A run that nobody works on. */
  async #atRest(run: string): Promise<Result<RunState>> {
    await this.#settled(run);
    await this.refused.settle();
    const loss = this.refused.loss(run);
    if (loss !== undefined) return bad(loss);
    if (this.#held.has(run) || this.#whereIs(run) === 'elsewhere') return bad(notInState(run, 'running', 'resumed'));
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
    const us = ourselves(host, await this.openDoor());
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
    await this.#hold(record, index.get(run)?.number ?? 0, { ...(await this.#standing(record)), place: 'back' });
    return good({ run });
  }

  /** What it lost, and that this waits to run again. */
  async #putDown(record: RunRecord, before: RunState): Promise<void> {
    const isNews = before.status !== 'interrupted' && before.status !== 'queued';
    // Nobody has looked after it yet: what it left running must not go on beside what runs again.
    if (isNews) await killOrphans(before.run);
    if (isNews) record.append(interruption(before, 'Its process ended without a word.'));
    const lost = [...record.state.tasks.values()].filter(wasInterrupted);
    record.append(
      lost.map(({ path: task }) => ({
        type: 'task.waiting',
        task,
        reason: 'Waiting to run again: the studio ended while it ran',
      })),
    );
  }

  async #standing(record: RunRecord): Promise<Pick<Holding, 'reusable' | 'resumed'>> {
    const reusable = await readReusable(record.folder);
    if (record.state.startedAt === undefined) return { reusable };
    const workedMs = await workedMsOf(new LogReader(record.folder.events, 0).read(500));
    return { reusable, resumed: { ...standingOf(record.state), workedMs } };
  }

  async why(run: string, task: string): Promise<Result<Why>> {
    const { reader, index, surroundings } = this.#setup;
    const state = this.#held.get(run)?.record.state ?? (await reader.state(run));
    if (state === undefined) return bad(notHere(run, 'nowhere'));
    return await explainTask(state, task, { reader, index, catalogue: this.#catalogue, content: surroundings.content });
  }

  /**
   * Runs whose process died: what they left running is stopped, what they lost is put on record. Runs that wait in a queue are left to the next host that
   * takes queues up.
   */
  async recover(): Promise<readonly RunRow[]> {
    await this.refused.settle();
    const { index, options } = this.#setup;
    const waiting = new Set(findQueues(options.dataFolder).flatMap((queue) => queue.waiting));
    const lost: RunRow[] = [];
    const candidates = [...index.open(), ...index.missing().map(({ run, about }) => ({ run, number: about.number }))];
    for (const { run, number } of candidates) {
      if (this.#held.has(run)) continue;
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
    await this.openDoor();
    for (const queue of findQueues(options.dataFolder)) {
      if (queue.isAlive || queue.owner.host === this.#setup.host) continue;
      const runs = await this.#adopt(queue.waiting);
      const paused = pauseAfter(queue, runs.length, options.settings().queueAfterCrash);
      // Before they are in line, so that none starts in between.
      if (paused !== undefined) this.queue.pause(paused);
      this.queue.add(runs, 'back');
      // Only now: until here a crash leaves the old file, and its runs are looked at again.
      await rm(queue.file, { force: true });
      for (const run of runs) this.#tellQueued(run);
    }
    this.#admit();
  }

  /** Makes those ours that still wait and that nobody else has taken. */
  async #adopt(runs: readonly string[]): Promise<readonly string[]> {
    const { options, host, index, surroundings, reader } = this.#setup;
    const ours: string[] = [];
    const us = ourselves(host, await this.openDoor());
    for (const run of runs.filter(isRunId)) {
      const state = await reader.readable(run);
      const folder = runFolder(options.dataFolder, run);
      if (state?.status !== 'queued' || this.#held.has(run)) continue;
      if (!index.exclusively(() => claim(folder.owner, us))) continue;
      const record = new RunRecord(folder, surroundings.masker, surroundings.clock.nowMs, state);
      const holding: Holding = { ...(await this.#standing(record)), place: 'back' };
      this.#held.set(run, await this.#enliven(record, index.get(run)?.number ?? 0, holding));
      ours.push(run);
    }
    return ours;
  }

  async delete(run: string): Promise<Result<object>> {
    const { index, storage } = this.#setup;
    await this.#settled(run);
    if (this.#held.has(run) || this.#whereIs(run) === 'elsewhere') return bad(notInState(run, 'running', 'deleted'));
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

  /** Cancels what runs and waits for the last process; what waits in the queue is there again after the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#takingUp;
    this.refused.close();
    const endings: Promise<unknown>[] = [];
    for (const [run, held] of this.#held) {
      if (this.queue.waiting.includes(run)) continue;
      if (!held.record.state.cancelling) held.live.cancel('the studio was closed', false);
      endings.push(held.gone);
    }
    await Promise.all(endings);
    this.refused.close();
    this.queue.close();
    for (const { record, told } of this.#held.values()) {
      // Closing tells those who listen, so what waits to be told goes after it.
      record.close();
      told.flush();
      await release(record.folder.owner);
    }
    this.#held.clear();
    await this.#door.close();
  }
}

function workflowIn(plan: Plan): Workflow {
  const { workflow } = readWorkflow(plan.text, plan.file);
  if (workflow === undefined) throw new Error(`The frozen text of ${plan.workflow} cannot be read.`);
  return workflow;
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
