import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import { catalogueOf, type Catalogue } from '#shared/module/manifest.ts';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { Trigger } from '#shared/run/event.ts';
import type { Plan } from '#shared/run/plan.ts';
import { onlyWaitsForPeople } from '#shared/run/only-waits.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { isRunEnded } from '#shared/run/task-status.ts';
import { graphOf } from '#shared/workflow/graph.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import type { Workflow } from '#shared/workflow/workflow.ts';
import type { StartRunRequest } from './run-request.ts';
import type { Memory } from '../pool/memory-reader.ts';
import { keepValues, wholeOutputs } from '../executor/keep-outputs.ts';
import { poolNameIn, setPools } from '../pool/capacities.ts';
import { uncommittedPatch } from '../project/uncommitted-patch.ts';
import { queueFileOf } from '../queue/queue-file.ts';
import { queuedSentences } from '../queue/queue-view.ts';
import { RunQueue } from '../queue/run-queue.ts';
import { claim, isAlive, ourselves, readOwner, release } from '../record/owner.ts';
import { newRunId, runFolder, type RunFolder } from '../record/run-folder.ts';
import { RunRecord } from '../record/run-record.ts';
import { makeRunFolder, removeRunFolder } from '../record/run-place.ts';
import type { DeskSetup } from './desk-setup.ts';
import { readSecret } from './resolve-parameters.ts';
import { secretsNamed } from './missing-secrets.ts';
import { durationsOf, failedDurationsOf } from './history.ts';
import { toolsNow } from './frozen-tools.ts';
import { HostDoor } from './host-door.ts';
import { LiveRun } from './live-run.ts';
import { allowedEnvironment, readGit, readProjectSettings } from './project-settings.ts';
import { writeReusable } from './reusable-file.ts';
import { RefusedRuns } from './refused-runs.ts';
import { RunPlanner } from './run-planner.ts';
import { firstError, historyRefused } from './run-problem.ts';
import { gitOf, rowOf } from './run-row.ts';
import { Throttle } from './throttle.ts';
import type { Frozen } from './way-on.ts';
import type { Held, HeldRuns, Holding } from './held-run.ts';
import { RunKeeping } from './run-keeping.ts';
import { RunReturn } from './run-return.ts';
import { remarkOn } from '../record/refusal.ts';
import { RunSteering } from './run-steering.ts';

/** Where runs are started, queued and let go. */
export class RunDesk implements HeldRuns {
  readonly #setup: DeskSetup;
  readonly catalogue: Catalogue;
  readonly #held = new Map<string, Held>();
  readonly #door = new HostDoor((call) => this.steering.answer(call));
  readonly steering: RunSteering;
  readonly returning: RunReturn;
  readonly keeping: RunKeeping;
  readonly queue: RunQueue;
  readonly planner: RunPlanner;
  /** What those in line say of their place. */
  #sentences: ReadonlyMap<string, string> = new Map();
  #opened: Promise<string | undefined> | undefined;
  readonly refused: RefusedRuns;
  #closed = false;

  constructor(setup: DeskSetup) {
    this.#setup = setup;
    this.catalogue = catalogueOf(setup.options.modules.map((module) => module.manifest));
    this.planner = new RunPlanner({ ...setup, catalogue: this.catalogue });
    this.refused = new RefusedRuns(setup);
    this.queue = new RunQueue(
      queueFileOf(setup.options.dataFolder, setup.host),
      () => setup.options.settings().maxParallelWorkflows,
    );
    this.steering = new RunSteering(this, setup.options.dataFolder, setup.host);
    this.returning = new RunReturn(setup, this);
    this.keeping = new RunKeeping(setup, this);
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
    return await this.create(frozen, request.trigger, { reusable: new Map(), place });
  }

  async create(frozen: Frozen, trigger: Trigger, holding: Holding): Promise<Result<{ readonly run: string }>> {
    if (this.#closed) return bad(problem('engine.closed', 'The studio is being closed, so no run can be started.'));
    const { options, surroundings } = this.#setup;
    const nowMs = surroundings.clock.nowMs();
    const createdAt = new Date(nowMs).toISOString();
    const folder = runFolder(options.dataFolder, newRunId(new Date(nowMs)));
    const made = await this.#makeFolder(folder.run, frozen.plan.project);
    if (!made.ok) return made;
    try {
      return await this.#begin(folder, frozen, trigger, holding, createdAt);
    } catch (error) {
      await this.#forget(folder);
      throw error;
    }
  }

  async #begin(
    folder: RunFolder,
    frozen: Frozen,
    trigger: Trigger,
    holding: Holding,
    createdAt: string,
  ): Promise<Result<{ readonly run: string }>> {
    const { host, index, surroundings } = this.#setup;
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
    // Known before the first word is written: a parameter may hold the value of a secret that a node asks for later.
    for (const name of secretsNamed(frozen.plan)) await readSecret(name, surroundings);
    const frozenWorkflow = workflowIn(frozen.plan);
    const tools = await toolsNow(frozen.plan, frozenWorkflow, surroundings);
    const plan = { ...frozen.plan, git: await this.#gitNow(frozen.plan), tools };
    const parameters = await keepValues(surroundings.masker.value(frozen.parameters), surroundings.content);
    const record = new RunRecord(folder, surroundings.masker, surroundings.clock.nowMs);
    try {
      record.append([{ type: 'run.created', plan, parameters, trigger }]);
    } catch (error) {
      record.close();
      throw error;
    }
    const held = await this.hold(record, row.number, { ...holding, workflow: frozenWorkflow });
    if (held.ok) return good({ run: folder.run });
    await this.#forget(folder);
    return held;
  }

  /** Of a run that could not even begin nothing stays, as far as the disk lets go of it; the rest goes at the next start. */
  async #forget({ run, owner, folder }: RunFolder): Promise<void> {
    await release(owner);
    try {
      this.#setup.index.delete(run);
      await removeRunFolder(folder);
    } catch {
      // Why the run could not begin is told; that the same disk does not let go of it either says nothing new.
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

  async hold(record: RunRecord, number: number, holding: Holding): Promise<Result<object>> {
    const { run } = record.folder;
    await this.#makeReady(record.state.plan);
    await this.own(record, number, holding);
    const added = this.queue.add([run], holding.place);
    if (!added.ok) {
      await this.disown([run]);
      return added;
    }
    this.admit();
    this.tellQueued(run);
    return added;
  }

  async own(record: RunRecord, number: number, holding: Holding): Promise<void> {
    this.#held.set(record.folder.run, await this.#enliven(record, number, holding));
  }

  async disown(runs: readonly string[]): Promise<void> {
    for (const run of runs) {
      const held = this.#held.get(run);
      if (held === undefined) continue;
      this.#held.delete(run);
      held.record.close();
      await release(held.record.folder.owner);
    }
  }

  /** The first tasks must not wait for what only programs need, and a run without programs not at all. */
  async #makeReady({ tasks }: Plan): Promise<void> {
    const { definitions, executor } = this.#setup.surroundings;
    const starts = (action: string) =>
      definitions.get(action)?.manifest.effects.some((effect) => effect === 'process' || effect === 'git') === true;
    if (tasks.some(({ action }) => starts(action))) await executor.ready?.();
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
      catalogue: this.catalogue,
      project: { name: project.name ?? path.basename(plan.project), path: plan.project },
      env: allowedEnvironment(project.env, options.environment),
      poolName,
      reusable,
      onFreed: () => this.tellFreed(run),
      resumed,
    });
    const tell = (state: RunState) => {
      // Neither of what is no longer on record nor of what was never ours to tell.
      if (record.loss !== undefined || !this.#held.has(run)) return;
      const row = this.row(run) ?? rowOf(state, number);
      changes.tell(this.#listed(row));
      if (this.#held.get(run) === undefined) return;
      this.queue.rest(run, row.needsYou !== undefined && onlyWaitsForPeople(state));
      this.admit();
    };
    const held: Held = { live, record, number, gone: Promise.resolve(), told: new Throttle<RunState>(250, tell, 2000) };
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
      remarkOn(error);
      return row;
    }
  }

  tellQueued(run: string): void {
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

  admit(): void {
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
    this.steering.forget(run);
    if (loss !== undefined) {
      await this.refused.add(row, loss);
      held.record.close();
    }
    this.queue.leave(run);
    this.#setup.keeper.nudge();
    this.admit();
  }

  /** Only for the order and the forecast of later runs: a run does not fail for it. */
  #learn(state: RunState): void {
    try {
      const { project, workflow } = state.plan;
      this.#setup.index.learn(project, workflow, durationsOf(state), failedDurationsOf(state));
    } catch (error) {
      remarkOn(error);
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

  whereIs(run: string): 'elsewhere' | 'ended' | 'nowhere' {
    if (this.#setup.index.get(run) === undefined) return 'nowhere';
    if (this.refused.loss(run) !== undefined) return 'ended';
    const owner = readOwner(runFolder(this.#setup.options.dataFolder, run).owner);
    return owner !== undefined && isAlive(owner) ? 'elsewhere' : 'ended';
  }

  /** A run that has ended is ours a moment longer, until its files are closed. */
  async settled(run: string): Promise<void> {
    const held = this.#held.get(run);
    if (held === undefined) return;
    if (held.record.loss !== undefined || isRunEnded(held.record.state.status)) await held.gone;
  }

  /** Without a door runs go on as well; only other processes cannot reach them. */
  openDoor(): Promise<string | undefined> {
    this.#opened ??= this.#door
      .open(this.#setup.host)
      .catch((error: unknown) => {
        remarkOn(error);
        return undefined;
      })
      .then((door) => {
        this.queue.open(ourselves(this.#setup.host, door));
        return door;
      });
    return this.#opened;
  }

  /** Cancels what runs and waits for the last process; what waits in the queue is there again after the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.returning.atRest;
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
