import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunRow } from '#shared/bridge/contract.ts';
import { catalogueOf, type Catalogue } from '#shared/module/manifest.ts';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { forecastRun } from '#shared/run/forecast.ts';
import { planRun, type PlannedRun } from '#shared/run/plan-run.ts';
import type { Trigger } from '#shared/run/event.ts';
import type { Plan } from '#shared/run/plan.ts';
import type { EndedTask } from '#shared/run/schedule-event.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { isRunEnded } from '#shared/run/task-status.ts';
import { graphOf } from '#shared/workflow/graph.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import type { EngineOptions, PlannedDryRun, PlannedForecast, StartRunRequest } from '../engine.ts';
import { createMachineLedger, machineCapacities, poolNameIn, setPools } from '../pool/capacities.ts';
import { killTagged } from '../process/stop-tree.ts';
import { TASK_TAG } from '../process/process-table.ts';
import { claim, isAlive, ourselves, readOwner, release } from '../record/owner.ts';
import { isRunId, newRunId, runFolder } from '../record/run-folder.ts';
import type { RunIndex } from '../record/run-index.ts';
import type { RunReader } from '../record/run-reader.ts';
import { RunRecord } from '../record/run-record.ts';
import { askOwner, HostDoor, type Steering } from './host-door.ts';
import { anyParameters, durationsOf, withHistory } from './history.ts';
import { interruption, wasInterrupted } from './interrupt.ts';
import { dryRun } from './dry-run.ts';
import type { Decision } from './decisions.ts';
import { LiveRun } from './live-run.ts';
import type { LiveRunSetup, Reusable, RunSurroundings } from './live-run-setup.ts';
import { allowedEnvironment, poolAmounts, readGit, readProjectSettings } from './project-settings.ts';
import { planOfRetry, planOfTakingUp, type ResumePlan, type ResumeWish } from './resume-plan.ts';
import { reusableTasks } from './reusable-tasks.ts';
import { withCalledWorkflows } from './called-workflows.ts';
import type { RunChanges } from './run-changes.ts';
import { rowOf } from './run-row.ts';
import { firstError, notHere, notInState, unknownNode } from './run-problem.ts';
import { whyNotCached } from '../cache/cached-task.ts';
import { whyOf, type Why } from './why.ts';
import { Throttle } from './throttle.ts';
import { refuseUnsupported } from './unsupported-action.ts';

export interface DeskSetup {
  readonly options: EngineOptions;
  readonly host: string;
  readonly surroundings: RunSurroundings;
  readonly index: RunIndex;
  readonly reader: RunReader;
  readonly changes: RunChanges;
}

/** A run that this process owns: waiting in the queue or alive. */
interface Held {
  readonly live: LiveRun;
  readonly record: RunRecord;
  readonly number: number;
  isStarted: boolean;
  /** Resolves when it has ended and its folder belongs to nobody; never rejects. */
  gone: Promise<void>;
  readonly told: Throttle<RunState>;
}

const WHY_LOOKS_BACK = 50;

/** How a run is resumed: it goes on itself, or a new one takes over what holds. */
type WayOn =
  | { readonly kind: 'takeUp'; readonly plan: ResumePlan }
  | {
      readonly kind: 'retry';
      readonly plan: ResumePlan;
      readonly frozen: Frozen;
      readonly reusable: ReadonlyMap<string, Reusable>;
    };

type Frozen = { readonly plan: Plan; readonly parameters: Readonly<Record<string, unknown>> };

/** Where runs are started, queued, stopped and taken up again. */
export class RunDesk {
  readonly #setup: DeskSetup;
  readonly #catalogue: Catalogue;
  readonly #held = new Map<string, Held>();
  readonly #queue: string[] = [];
  readonly #door = new HostDoor((steering) => this.#steerOwn(steering));
  #closed = false;

  constructor(setup: DeskSetup) {
    this.#setup = setup;
    this.#catalogue = catalogueOf(setup.options.modules.map((module) => module.manifest));
  }

  held(run: string): Held | undefined {
    return this.#held.get(run);
  }

  rows(): readonly RunRow[] {
    return [...this.#held.values()].map(({ record, number }) => rowOf(record.state, number));
  }

  /** `frozen`: workflows that nodes run, as an earlier run had them; without it as the project has them now. */
  async plan(request: Omit<StartRunRequest, 'trigger'>, frozen?: Plan['workflows']): Promise<PlannedRun> {
    const project = await readProjectSettings(request.project);
    const git = await readGit(request.project, this.#setup.options.environment);
    const planned = planRun({
      ...request,
      catalogue: this.#catalogue,
      settings: { maxParallelTasks: this.#setup.options.settings().maxParallelTasks },
      pools: { ...machineCapacities(), pools: poolAmounts(project) },
      poolSettings: project.pools,
      git,
      platform: process.platform,
    });
    const ofProject = project.problems;
    if (ofProject.length > 0) return { ...planned, plan: undefined, problems: [...ofProject, ...planned.problems] };
    const checked = refuseUnsupported(planned, this.#setup.surroundings.definitions);
    const whole = await withCalledWorkflows(checked, { project: request.project, catalogue: this.#catalogue, frozen });
    if (whole.plan === undefined) return whole;
    const seen = this.#setup.index.durations(request.project, request.workflow);
    return { ...whole, plan: withHistory(whole.plan, seen) };
  }

  /** What a run of this would do and how long it would take, on this machine alone. */
  async forecast(request: Omit<StartRunRequest, 'trigger'>): Promise<PlannedForecast> {
    const parameters = { ...anyParameters(request.text), ...request.parameters };
    const { plan, problems } = await this.plan({ ...request, parameters });
    if (plan === undefined) return { forecast: undefined, problems };
    const ledger = createMachineLedger();
    setPools(ledger, plan.pools, (pool) => `pool:${pool}`);
    return { forecast: forecastRun(plan, ledger), problems };
  }

  /** What a run would do, in the order in which it would start; runs nothing. */
  async dryRun(request: Omit<StartRunRequest, 'trigger'>): Promise<PlannedDryRun> {
    const { plan, problems, parameters } = await this.plan(request);
    if (plan === undefined) return { tasks: undefined, problems };
    const ledger = createMachineLedger();
    setPools(ledger, plan.pools, (pool) => `pool:${pool}`);
    const { surroundings, options } = this.#setup;
    const project = await readProjectSettings(plan.project);
    const tasks = await dryRun({
      plan,
      parameters,
      forecast: forecastRun(plan, ledger),
      catalogue: this.#catalogue,
      surroundings,
      env: allowedEnvironment(project.env, options.environment),
      projectName: project.name ?? path.basename(plan.project),
    });
    return { tasks, problems };
  }

  async start(request: StartRunRequest): Promise<Result<{ readonly run: string }>> {
    const planned = await this.plan(request);
    if (planned.plan === undefined) return bad(firstError(planned.problems));
    return await this.#create({ plan: planned.plan, parameters: planned.parameters }, request.trigger, new Map());
  }

  async #create(
    frozen: Frozen,
    trigger: Trigger,
    reusable: ReadonlyMap<string, Reusable>,
  ): Promise<Result<{ readonly run: string }>> {
    if (this.#closed) return bad(problem('engine.closed', 'The studio is being closed, so no run can be started.'));
    const { options, host, index, surroundings } = this.#setup;
    const nowMs = surroundings.clock.nowMs();
    const createdAt = new Date(nowMs).toISOString();
    const folder = runFolder(options.dataFolder, newRunId(new Date(nowMs)));
    await mkdir(folder.folder, { recursive: true });
    claim(folder.owner, ourselves(host, await this.#openDoor()));
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
    });
    await writeFile(
      folder.about,
      JSON.stringify({ number: row.number, project, workflow, createdAt, trigger: trigger.kind }),
    );
    const record = new RunRecord(folder, surroundings.masker, surroundings.clock.nowMs);
    record.append([{ type: 'run.created', plan: frozen.plan, parameters: frozen.parameters, trigger }]);
    await this.#hold(record, row.number, reusable, undefined);
    return good({ run: folder.run });
  }

  async #hold(
    record: RunRecord,
    number: number,
    reusable: ReadonlyMap<string, Reusable>,
    resumed: LiveRunSetup['resumed'],
  ): Promise<void> {
    const { surroundings, index, changes, options } = this.#setup;
    const { plan } = record.state;
    const { workflow } = readWorkflow(plan.text, plan.file);
    if (workflow === undefined) throw new Error(`The frozen text of run ${record.folder.run} cannot be read.`);
    const project = await readProjectSettings(plan.project);
    const poolName = poolNameIn(plan.project);
    setPools(surroundings.ledger, plan.pools, poolName);
    const live = new LiveRun({
      ...surroundings,
      record,
      plan,
      workflow,
      graph: graphOf(workflow),
      catalogue: this.#catalogue,
      project: { name: project.name ?? path.basename(plan.project), path: plan.project },
      env: allowedEnvironment(project.env, options.environment),
      poolName,
      reusable,
      onFreed: () => this.#tellFreed(record.folder.run),
      resumed,
    });
    const tell = (state: RunState) => {
      const row = rowOf(state, number);
      index.put(row);
      changes.tell(row);
    };
    const held: Held = {
      live,
      record,
      number,
      isStarted: false,
      gone: Promise.resolve(),
      told: new Throttle<RunState>(250, tell),
    };
    record.onAppend(() => held.told.give(record.state));
    this.#held.set(record.folder.run, held);
    this.#queue.push(record.folder.run);
    held.gone = live.ended
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => this.#letGo(record.folder.run, held));
    this.#admit();
    const position = this.#queue.indexOf(record.folder.run);
    if (position >= 0) record.append([{ type: 'run.queued', position: position + 1 }]);
    else held.told.give(record.state);
  }

  #admit(): void {
    if (this.#closed) return;
    const limit = Math.max(1, this.#setup.options.settings().maxParallelWorkflows);
    const isRunning = () => [...this.#held.values()].filter(({ isStarted }) => isStarted).length;
    while (this.#queue.length > 0 && isRunning() < limit) {
      const held = this.#held.get(this.#queue.shift() ?? '');
      if (held === undefined) continue;
      held.isStarted = true;
      held.live.start();
    }
  }

  async #letGo(run: string, held: Held): Promise<void> {
    held.told.give(held.record.state);
    held.told.flush();
    this.#learn(held.record.state);
    const at = this.#queue.indexOf(run);
    if (at >= 0) this.#queue.splice(at, 1);
    await release(held.record.folder.owner);
    this.#held.delete(run);
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

  #tellFreed(by: string): void {
    // Later, so that the one who gave back has finished its own step.
    queueMicrotask(() => {
      for (const [run, held] of this.#held)
        if (run !== by && held.isStarted && held.live.waitsForPools) held.live.poolsFreed();
    });
  }

  /** Of a run of our own, or of one that another process owns. */
  async steer(steering: Steering): Promise<Result<object>> {
    const { run } = steering;
    if (!isRunId(run) || this.#held.has(run)) return this.#steerOwn(steering);
    const owner = readOwner(runFolder(this.#setup.options.dataFolder, run).owner);
    const isElsewhere = owner !== undefined && isAlive(owner) && owner.host !== this.#setup.host;
    if (!isElsewhere || owner.door === undefined) return this.#steerOwn(steering);
    return await askOwner(owner.door, steering);
  }

  #steerOwn(steering: Steering): Result<object> {
    const { run, by } = steering;
    switch (steering.call) {
      case 'cancel':
        return this.cancel(run, { now: steering.now, by });
      case 'pause':
        return this.pause(run, by);
      case 'unpause':
        return this.unpause(run, by);
      case 'decide':
        return this.decide(run, steering.task, steering);
    }
  }

  /** Without a door the run goes on as well; only other processes cannot reach it. */
  async #openDoor(): Promise<string | undefined> {
    return await this.#door.open(this.#setup.host).catch((error: unknown) => {
      console.error(error);
      return undefined;
    });
  }

  cancel(run: string, how: { readonly now: boolean; readonly by: string }): Result<object> {
    const held = this.#held.get(run);
    if (held === undefined) return bad(notHere(run, this.#whereIs(run)));
    // Asking again means: at once.
    held.live.cancel(how.by, how.now || held.record.state.cancelling);
    return good({});
  }

  pause(run: string, by: string): Result<object> {
    const held = this.#held.get(run);
    if (held === undefined) return bad(notHere(run, this.#whereIs(run)));
    if (held.record.state.status !== 'running') return bad(notInState(run, held.record.state.status, 'paused'));
    held.live.pause(by);
    return good({});
  }

  unpause(run: string, by: string): Result<object> {
    const held = this.#held.get(run);
    if (held === undefined) return bad(notHere(run, this.#whereIs(run)));
    if (held.record.state.status !== 'paused') return bad(notInState(run, held.record.state.status, 'continued'));
    held.live.unpause(by);
    return good({});
  }

  decide(run: string, task: string, decision: Decision): Result<object> {
    const held = this.#held.get(run);
    if (held === undefined) return bad(notHere(run, this.#whereIs(run)));
    return held.live.decideTask(task, decision);
  }

  #whereIs(run: string): 'elsewhere' | 'ended' | 'nowhere' {
    if (this.#setup.index.get(run) === undefined) return 'nowhere';
    const owner = readOwner(runFolder(this.#setup.options.dataFolder, run).owner);
    return owner !== undefined && isAlive(owner) ? 'elsewhere' : 'ended';
  }

  /* After the end, and after a crash */

  /** A run that has ended is ours a moment longer, until its files are closed. */
  async #settled(run: string): Promise<void> {
    const held = this.#held.get(run);
    if (held !== undefined && isRunEnded(held.record.state.status)) await held.gone;
  }

  async resume(run: string, wish: ResumeWish): Promise<Result<{ readonly run: string }>> {
    const way = await this.#wayOn(run, wish);
    if (!way.ok) return way;
    if (way.value.kind === 'takeUp') return await this.#takeUp(run);
    return await this.#create(way.value.frozen, { kind: 'retry', from: run }, way.value.reusable);
  }

  /** What `resume` would do; changes nothing. */
  async planResume(run: string, wish: ResumeWish): Promise<Result<ResumePlan>> {
    const way = await this.#wayOn(run, wish);
    return way.ok ? good(way.value.plan) : way;
  }

  async #wayOn(run: string, wish: ResumeWish): Promise<Result<WayOn>> {
    await this.#settled(run);
    if (this.#held.has(run) || this.#whereIs(run) === 'elsewhere') return bad(notInState(run, 'running', 'resumed'));
    const before = await this.#setup.reader.state(run);
    if (before === undefined) return bad(notHere(run, 'nowhere'));
    if (!isRunEnded(before.status) && wish.from === 'failed')
      return good({ kind: 'takeUp', plan: planOfTakingUp(before) });
    return await this.#retryOf(before, wish);
  }

  /** The same run goes on; everything that had ended is kept. */
  async #takeUp(run: string): Promise<Result<{ readonly run: string }>> {
    const { options, host, index, surroundings, reader } = this.#setup;
    const folder = runFolder(options.dataFolder, run);
    const us = ourselves(host, await this.#openDoor());
    if (!index.exclusively(() => claim(folder.owner, us))) return bad(notInState(run, 'running', 'resumed'));
    const before = await reader.state(run);
    if (before === undefined || isRunEnded(before.status)) {
      await release(folder.owner);
      return bad(notInState(run, before?.status ?? 'ended', 'resumed'));
    }
    const record = new RunRecord(folder, surroundings.masker, surroundings.clock.nowMs, before);
    if (before.status !== 'interrupted') record.append(interruption(before, 'Its process ended without a word.'));
    const lost = [...record.state.tasks.values()].filter(wasInterrupted);
    record.append(
      lost.map(({ path: task }) => ({
        type: 'task.waiting',
        task,
        reason: 'Waiting to run again: the studio ended while it ran',
      })),
    );
    const ended = new Map<string, EndedTask>();
    const attempts = new Map<string, number>();
    for (const task of record.state.tasks.values()) {
      attempts.set(task.path, task.attempts.length);
      if (task.endedAt !== undefined)
        ended.set(task.path, {
          status: task.status,
          choice: typeof task.outputs['case'] === 'string' ? task.outputs['case'] : undefined,
        });
    }
    await this.#hold(record, index.get(run)?.number ?? 0, new Map(), { ended, attempts });
    return good({ run });
  }

  /** A new run that takes over what still holds. */
  async #retryOf(before: RunState, { from, workflow }: ResumeWish): Promise<Result<WayOn>> {
    const text =
      workflow === 'run'
        ? before.plan.text
        : await readFile(path.resolve(before.plan.project, before.plan.file), 'utf8').catch(() => before.plan.text);
    const { project, file, workflow: name, mode, maxParallelTasks, to, verify } = before.plan;
    const asBefore = workflow === 'run' ? { mode, maxParallelTasks } : {};
    const request = { project, file, workflow: name, text, parameters: before.parameters, to, verify, ...asBefore };
    const planned = await this.plan(request, workflow === 'run' ? before.plan.workflows : undefined);
    if (planned.plan === undefined) return bad(firstError(planned.problems));
    const { plan, parameters } = planned;
    if (from !== 'failed' && from !== 'start' && !plan.tasks.some((task) => task.path === from))
      return bad(unknownNode(from));
    const old = readWorkflow(before.plan.text, file).workflow;
    if (old === undefined) throw new Error(`The frozen text of run ${before.run} cannot be read.`);
    const now = readWorkflow(plan.text, file).workflow;
    if (now === undefined) throw new Error(`The planned text of ${name} cannot be read.`);
    const graphs = { beforeGraph: graphOf(old), graph: graphOf(now) };
    const reusable = reusableTasks({ before, plan, parameters, catalogue: this.#catalogue, from, ...graphs });
    const resumePlan = planOfRetry(before.plan, plan, reusable);
    return good({ kind: 'retry', plan: resumePlan, frozen: { plan, parameters }, reusable });
  }

  async why(run: string, task: string): Promise<Result<Why>> {
    const { reader, index, surroundings } = this.#setup;
    const state = this.#held.get(run)?.record.state ?? (await reader.state(run));
    if (state === undefined) return bad(notHere(run, 'nowhere'));
    const found = state.tasks.get(task);
    if (found === undefined) return bad(unknownNode(task));
    const { project, workflow, text, file } = state.plan;
    // By number: ids of the same second have no order.
    const number = index.get(run)?.number ?? 0;
    const earlier = async function* () {
      for (const row of index.list({ project, workflow, limit: WHY_LOOKS_BACK })) {
        const before = row.number < number ? await reader.state(row.run) : undefined;
        if (before !== undefined) yield before;
      }
    };
    const { workflow: frozen } = readWorkflow(text, file);
    const node = frozen === undefined ? undefined : graphOf(frozen).get(found.node)?.node;
    const manifest = this.#catalogue.get(found.action);
    const notCached = node === undefined || manifest === undefined ? undefined : whyNotCached(node, manifest);
    return good(await whyOf({ task: found, earlier: earlier(), content: surroundings.content, notCached }));
  }

  /** Runs whose process died: what they left running is stopped, what they lost is put on record. */
  async recover(): Promise<readonly RunRow[]> {
    const { index } = this.#setup;
    const lost: RunRow[] = [];
    const candidates = [
      ...index.open(),
      ...this.#setup.index.missing().map(({ run, about }) => ({ run, number: about.number })),
    ];
    for (const { run, number } of candidates) {
      if (this.#held.has(run)) continue;
      const row = await this.#recoverOne(run, number);
      if (row !== undefined) lost.push(row);
    }
    return lost;
  }

  async #recoverOne(run: string, number: number): Promise<RunRow | undefined> {
    const { options, host, index, reader, changes } = this.#setup;
    const folder = runFolder(options.dataFolder, run);
    const owner = readOwner(folder.owner);
    if (owner !== undefined && isAlive(owner)) return undefined;
    await mkdir(folder.folder, { recursive: true });
    if (!index.exclusively(() => claim(folder.owner, ourselves(host)))) return undefined;
    try {
      const state = await reader.state(run);
      if (state === undefined) {
        // It died before its first event: there is no run to speak of.
        await rm(folder.folder, { recursive: true, force: true });
        index.delete(run);
        return undefined;
      }
      await killTagged(TASK_TAG, `;${run}/`);
      const isOpen = !isRunEnded(state.status) && state.status !== 'interrupted';
      const after = isOpen ? this.#interrupt(run, state, 'Its process ended without a word.') : state;
      const row = rowOf(after, number);
      index.put(row);
      changes.tell(row);
      return isOpen ? row : undefined;
    } finally {
      await release(folder.owner);
    }
  }

  #interrupt(run: string, state: RunState, reason: string): RunState {
    const { options, surroundings } = this.#setup;
    const record = new RunRecord(
      runFolder(options.dataFolder, run),
      surroundings.masker,
      surroundings.clock.nowMs,
      state,
    );
    record.append(interruption(state, reason));
    record.close();
    return record.state;
  }

  async delete(run: string): Promise<Result<object>> {
    const { index, options } = this.#setup;
    await this.#settled(run);
    if (this.#held.has(run) || this.#whereIs(run) === 'elsewhere') return bad(notInState(run, 'running', 'deleted'));
    if (index.get(run) === undefined) return bad(notHere(run, 'nowhere'));
    await rm(runFolder(options.dataFolder, run).folder, { recursive: true, force: true });
    index.delete(run);
    return good({});
  }

  /** Cancels what runs and waits for the last process; what waited in the queue can be resumed later. */
  async close(): Promise<void> {
    this.#closed = true;
    const endings: Promise<unknown>[] = [];
    for (const held of this.#held.values()) {
      if (!held.isStarted) {
        held.record.append([{ type: 'run.interrupted', reason: 'The studio was closed before the run started.' }]);
        held.record.close();
        endings.push(this.#letGo(held.record.folder.run, held));
        continue;
      }
      if (!held.record.state.cancelling) held.live.cancel('the studio was closed', false);
      endings.push(held.gone);
    }
    await Promise.all(endings);
    await this.#door.close();
  }
}
