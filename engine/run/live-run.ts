import { bugProblem, shortProblem, type Problem } from '#shared/problem.ts';
import type { Result } from '#shared/result.ts';
import type { ArtifactReference, EventBody, Outputs } from '#shared/run/event.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { Schedule } from '#shared/run/schedule.ts';
import type { ScheduleAction, ScheduleEvent } from '#shared/run/schedule-event.ts';
import type { TaskStatus } from '#shared/run/task-status.ts';
import { verificationSentence, verify, type Verification } from '#shared/run/verification.ts';
import { isTruthy } from '#shared/workflow/evaluate.ts';
import type { PlacedNode } from '#shared/workflow/graph.ts';
import { referencesOf } from '#shared/workflow/reference.ts';
import { asExpression } from '#shared/workflow/template.ts';
import { whyNotCached } from '#shared/run/why-not-cached.ts';
import { ProblemError } from '../action.ts';
import type { CachedTask } from '../cache/cached-task.ts';
import type { CacheEntry } from '../cache/task-cache.ts';
import type { AttemptResult } from '../executor/executor.ts';
import { keepOutputs } from '../executor/keep-outputs.ts';
import { StopSwitch } from '../executor/stop-switch.ts';
import { runOutputLost, valueLost } from './attempt-problem.ts';
import { AttemptRunner, type AttemptStops } from './attempt-runner.ts';
import { Decisions, type Decision } from './decisions.ts';
import { readableScope, type ScopeSource } from './expression-scope.ts';
import type { LiveRunSetup } from './live-run-setup.ts';
import { Rounds } from './rounds.ts';
import { frameOf, nodePathOf } from './task-path.ts';
import { remarkOn } from '../record/refusal.ts';
import { localPath, Worlds } from './worlds.ts';

interface Attempt extends AttemptStops {
  /** Where to keep what it makes. */
  cached?: CachedTask;
  result: (Omit<AttemptResult, 'outputs'> & { readonly outputs: Outputs }) | undefined;
}

/**
 * One run while it lives: takes what happened to the schedule, puts the decisions on record, and only then carries them out. Everything goes
 * through `#decide`, one event at a time.
 */
export class LiveRun {
  readonly #setup: LiveRunSetup;
  readonly #schedule: Schedule;
  readonly #attempts = new Map<string, Attempt>();
  readonly #rounds: Rounds;
  readonly #worlds: Worlds;
  readonly #decisions: Decisions;
  readonly #runner: AttemptRunner;
  readonly #ended: Promise<RunState>;
  #resolveEnded: (state: RunState) => void = () => undefined;
  #rejectEnded: (error: unknown) => void = () => undefined;
  #cancelWake: (() => void) | undefined;
  #wakeAtMs: number | undefined;
  /** Tasks that are made again although the cache has them. */
  readonly #verifying = new Map<string, { readonly cached: CachedTask; readonly entry: CacheEntry }>();

  readonly #again: ReadonlySet<string>;

  constructor(setup: LiveRunSetup) {
    this.#setup = setup;
    this.#again = new Set(setup.plan.again);
    const { plan, ledger, record, poolName, resumed } = setup;
    this.#ended = new Promise((resolve, reject) => {
      this.#resolveEnded = resolve;
      this.#rejectEnded = reject;
    });
    record.onLoss(() => queueMicrotask(() => this.#windDown()));
    // Nobody may be waiting for it; a failure is then told by the next who asks.
    this.#ended.catch(() => undefined);
    const { workflow, graph } = setup;
    this.#worlds = new Worlds(
      { name: plan.workflow, workflow, graph, parameters: setup.parameters },
      plan.workflows,
      setup.catalogue,
    );
    const append = (body: EventBody) => this.#append(body);
    const decide = (event: ScheduleEvent) => this.#decide(event);
    this.#rounds = new Rounds({
      state: () => this.state,
      plan: (container, frame) => this.#worlds.plan(container, frame),
      wanted: (frame) => this.#worlds.wanted(frame),
      append,
      decide,
      ended: resumed?.ended,
    });
    this.#decisions = new Decisions({
      clock: setup.clock,
      approved: record.state.approved ?? [],
      append,
      cancelRun: (by) => this.cancel(by, false),
    });
    this.#runner = new AttemptRunner({
      setup,
      rounds: this.#rounds,
      worlds: this.#worlds,
      decisions: this.#decisions,
      node: (task) => this.#node(task),
      nameOf: (task) => this.state.tasks.get(task)?.name ?? task,
      scopeSource: (secret) => this.#scopeSource(secret),
      startsNothing: () => this.#schedule.startsNothing,
      workingMs: () => {
        const nowMs = setup.clock.nowMs();
        return nowMs - this.#schedule.pausedMs(nowMs);
      },
      append,
      decide,
    });
    this.#schedule = new Schedule({
      plan,
      ledger,
      run: record.folder.run,
      poolName,
      hasCondition: (path) => {
        const when = this.#node(path).node.when;
        return when !== undefined && when !== true;
      },
      wanted: new Set(
        referencesOf(setup.workflow.outputs ?? {}).flatMap((each) => (each.kind === 'node' ? [each.id] : [])),
      ),
      ...resumed,
    });
  }

  get state(): RunState {
    return this.#setup.record.state;
  }

  get ended(): Promise<RunState> {
    return this.#ended;
  }

  get waitsForPools(): boolean {
    return this.#schedule.hasReady;
  }

  start(): void {
    if (this.#setup.plan.text.includes('{{')) this.#setup.evaluator.warm();
    if (this.#setup.resumed === undefined) this.#append({ type: 'run.started' });
    else this.#append({ type: 'run.resumed' });
    this.#decide({ type: 'run.started' });
  }

  pause(by: string): void {
    if (this.#schedule.isFinished) return;
    this.#setup.record.append([{ type: 'run.paused', by }]);
    this.#decide({ type: 'run.paused' });
    this.#decisions.pause();
  }

  unpause(by: string): void {
    if (this.#schedule.isFinished) return;
    this.#setup.record.append([{ type: 'run.resumed', by }]);
    this.#decisions.goOn();
    this.#decide({ type: 'run.resumed' });
  }

  cancel(by: string, now: boolean): void {
    // All tasks have ended; only the outputs are still being gathered.
    if (this.#schedule.isFinished) return;
    this.#setup.record.append([{ type: 'run.cancelling', by, now }]);
    this.#decide({ type: 'run.cancelled', now });
  }

  decideTask(task: string, decision: Decision): Result<object> {
    return this.#decisions.decide(task, decision);
  }

  poolsFreed(): void {
    this.#decide({ type: 'pools.freed' });
  }

  #decide(event: ScheduleEvent): void {
    if (this.#schedule.isFinished) return;
    const { clock, record, ledger } = this.#setup;
    const released = ledger.releases;
    const queue: ScheduleEvent[] = [event];
    const acts: (() => void)[] = [];
    const bodies: EventBody[] = [];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      for (const action of this.#schedule.decide(next, { nowMs: clock.nowMs(), chance: clock.chance() })) {
        this.#translate(action, bodies, acts, queue);
      }
    }
    // On record before anything comes of it.
    record.append(bodies);
    for (const act of acts) act();
    this.#setWake();
    if (ledger.releases !== released) this.#setup.onFreed();
  }

  /** The record takes no more: what runs is killed, nothing else begins, and what the run held is given back. */
  #windDown(): void {
    this.#decide({ type: 'run.cancelled', now: true });
  }

  /** Nothing may begin that is not on record. */
  #begin(task: string, begin: () => void): () => void {
    return () => {
      if (this.#setup.record.loss === undefined) return begin();
      queueMicrotask(() => this.#decide({ type: 'attempt.ended', task, outcome: 'cancelled' }));
    };
  }

  #setWake(): void {
    const atMs = this.#schedule.isFinished ? undefined : this.#schedule.wakeAtMs;
    if (atMs === this.#wakeAtMs) return;
    this.#cancelWake?.();
    this.#wakeAtMs = atMs;
    this.#cancelWake =
      atMs === undefined
        ? undefined
        : this.#setup.clock.at(atMs, () => {
            this.#wakeAtMs = undefined;
            this.#decide({ type: 'time.passed' });
          });
  }

  /** What an action means for the record, for the hands, and for the schedule itself. */
  #translate(action: ScheduleAction, bodies: EventBody[], acts: (() => void)[], queue: ScheduleEvent[]): void {
    switch (action.type) {
      case 'check':
        acts.push(() => void this.#check(action.task));
        return;
      case 'queue':
        bodies.push({ type: 'task.queued', task: action.task, waitingFor: action.waitingFor });
        return;
      case 'start':
        return this.#startTask(action, bodies, acts, queue);
      case 'stop': {
        const { task, attempt, reason } = action;
        bodies.push({ type: 'attempt.stopping', task, attempt, reason });
        const found = this.#attempts.get(task);
        acts.push(() => {
          found?.stop.abort(new Error(reason));
          if (action.now) found?.now.abort(new Error(reason));
        });
        return;
      }
      case 'settle': {
        const { task, attempt, outcome, problem: failure } = action;
        const result = this.#attempts.get(task)?.result;
        const { exitCode, signal, usage } = result ?? {};
        bodies.push({ type: 'attempt.ended', task, attempt, outcome, problem: failure, exitCode, signal, usage });
        return;
      }
      case 'retry': {
        const { task, attempt, delayMs, problem: failure } = action;
        this.#attempts.delete(task);
        bodies.push({
          type: 'task.retrying',
          task,
          attempt,
          delayMs,
          until: new Date(action.atMs).toISOString(),
          problem: failure,
        });
        return;
      }
      case 'skip':
        acts.push(() => this.#rounds.taskEnded(action.task, action.isCut));
        bodies.push({ type: 'task.skipped', task: action.task, reason: action.reason });
        return;
      case 'end': {
        const { task, status, problem: failure } = action;
        const verification = this.#verificationOf(task, status);
        if (verification !== undefined) bodies.push({ type: 'task.verified', task, ...verification });
        const verified = verification ?? this.state.tasks.get(task)?.verified;
        const result = this.#attempts.get(task)?.result;
        const ofResult = verified === undefined ? result?.sentence : verificationSentence(verified);
        const sentence = action.sentence ?? ofResult;
        const outputs = result?.outputs ?? {};
        this.#attempts.delete(task);
        acts.push(() => this.#rounds.taskEnded(task, action.isCut));
        bodies.push({ type: 'task.ended', task, status, sentence, outputs, problem: failure });
        return;
      }
      case 'finish':
        acts.push(() => void this.#finish(action.status, action.problem));
        return;
    }
  }

  #startTask(
    { task, attempt, slot }: Extract<ScheduleAction, { type: 'start' }>,
    bodies: EventBody[],
    acts: (() => void)[],
    queue: ScheduleEvent[],
  ): void {
    const reusable = this.#setup.reusable.get(task);
    if (reusable !== undefined) {
      const { run, task: from, outputs } = reusable;
      bodies.push({ type: 'task.cached', task, from: { run, task: from }, outputs });
      queue.push({ type: 'task.cached', task, choice: choiceIn(outputs) });
      acts.push(() => this.#rounds.taskEnded(task));
      return;
    }
    this.#attempts.set(task, { stop: new StopSwitch(), now: new StopSwitch(), result: undefined });
    if (attempt === 1 && this.#isCached(task)) {
      acts.push(this.#begin(task, () => void this.#lookUp(task, attempt, slot)));
      return;
    }
    bodies.push({ type: 'attempt.started', task, attempt, executor: this.#setup.executor.name, slot });
    acts.push(this.#begin(task, () => void this.#runAttempt(task, attempt)));
  }

  /* Cache */

  #isCached(task: string): boolean {
    const { node } = this.#node(task);
    const definition = this.#setup.definitions.get(node.action);
    return definition?.adapter !== undefined && whyNotCached(node, definition.manifest) === undefined;
  }

  /** Also what lies in a chosen container. */
  #isChosenAgain(task: string): boolean {
    return this.#again.has(/^[^.[]*/.exec(task)?.[0] ?? task);
  }

  /** Looks for what an earlier run made of the same; an attempt begins only when there is nothing. */
  async #lookUp(task: string, attempt: number, slot: number | undefined): Promise<void> {
    const held = this.#attempts.get(task);
    try {
      const cached = await this.#runner.cached(task);
      const found = await cached?.look();
      if (found !== undefined) {
        const { hash, document } = found;
        const entry = this.#isChosenAgain(task) ? undefined : found.entry;
        this.#append({ type: 'task.fingerprinted', task, hash, document });
        if (entry !== undefined && cached !== undefined && this.#setup.plan.verify === true)
          this.#verifying.set(task, { cached, entry });
        else if (entry !== undefined && cached !== undefined && held?.stop.aborted === false) {
          await cached.restore(entry);
          return this.#takeFromCache(task, entry);
        }
      }
      if (held !== undefined) held.cached = cached;
    } catch (error) {
      // Without its cache a task is slower, not wrong.
      remarkOn(error);
    }
    this.#append({ type: 'attempt.started', task, attempt, executor: this.#setup.executor.name, slot });
    this.#begin(task, () => void this.#runAttempt(task, attempt))();
  }

  #takeFromCache(task: string, { run, task: from, outputs, artifacts }: CacheEntry): void {
    const added = artifacts.map((artifact) => ({ type: 'artifact.added', task, ...artifact }) as const);
    this.#setup.record.append([...added, { type: 'task.cached', task, from: { run, task: from }, outputs }]);
    this.#attempts.delete(task);
    this.#decide({ type: 'task.cached', task, choice: choiceIn(outputs) });
    this.#rounds.taskEnded(task);
  }

  async #verify(task: string, outputs: Outputs, artifacts: readonly ArtifactReference[]): Promise<void> {
    const verifying = this.#verifying.get(task);
    if (verifying === undefined) return;
    this.#verifying.delete(task);
    const found = await verifying.cached.compare(verifying.entry, outputs, artifacts);
    this.#append({ type: 'task.verified', task, ...found });
  }

  /** What the cache has ended well: that it fails now is a difference too. */
  #verificationOf(task: string, status: TaskStatus): Verification | undefined {
    const entry = this.#verifying.get(task)?.entry;
    this.#verifying.delete(task);
    if (entry === undefined || status !== 'failed') return undefined;
    return verify({ run: entry.run, task: entry.task }, { status: 'succeeded' }, { status });
  }

  /* Attempts */

  async #runAttempt(task: string, attempt: number): Promise<void> {
    const held = this.#attempts.get(task);
    if (held === undefined) return;
    let result = await this.#anew(task, () => this.#runner.run(task, attempt, held)).catch(
      (error: unknown): AttemptResult => {
        console.error(error);
        return { outcome: 'failed', outputs: {}, problem: bugProblem(error) };
      },
    );
    const { masker, content } = this.#setup;
    // Masked before long texts are cut: half a secret at the cut would not be known for one.
    const { outputs, lost } = await keepOutputs(masker.value(result.outputs), content);
    if (lost !== undefined && result.outcome === 'succeeded') {
      const problem = valueLost(lost, nodePathOf(task), this.state.tasks.get(task)?.name ?? task);
      result = { ...result, outcome: 'failed', problem };
    }
    held.result = { ...result, outputs };
    const artifacts = this.state.tasks.get(task)?.artifacts ?? [];
    if (result.outcome === 'succeeded' && this.#verifying.has(task))
      await this.#verify(task, held.result.outputs, artifacts);
    if (result.outcome === 'succeeded' && held.cached !== undefined) {
      const made = { run: this.#setup.record.folder.run, task, outputs: held.result.outputs, artifacts };
      await held.cached.keep(made).catch((error: unknown) => remarkOn(error));
    }
    this.#decide({
      type: 'attempt.ended',
      task,
      outcome: result.outcome,
      problem: result.problem === undefined ? undefined : shortProblem(masker.value(result.problem)),
      choice: choiceIn(result.outputs),
    });
  }

  /** What is only made again to be compared starts without its old files, and gets them back when it fails. */
  async #anew(task: string, run: () => Promise<AttemptResult>): Promise<AttemptResult> {
    const verifying = this.#verifying.get(task);
    if (verifying === undefined) return await run();
    const aside = await verifying.cached.setAside();
    let isMade = false;
    try {
      const result = await run();
      isMade = result.outcome === 'succeeded';
      return result;
    } finally {
      await (isMade ? aside.drop() : aside.putBack());
    }
  }

  #append(body: EventBody): void {
    if (!this.#finishing) this.#setup.record.append([body]);
  }

  /* Conditions, the end */

  async #check(task: string): Promise<void> {
    const { when } = this.#node(task).node;
    if (typeof when === 'boolean') return this.#decide({ type: 'when.checked', task, holds: when });
    const answer = await this.#evaluate(asExpression(when ?? 'true'), task);
    if (answer.ok) this.#decide({ type: 'when.checked', task, holds: isTruthy(answer.value), expression: when });
    else
      this.#decide({
        type: 'when.checked',
        task,
        holds: false,
        problem: { ...answer.problem, place: { node: nodePathOf(task), parameter: 'when' } },
      });
  }

  async #evaluate(value: unknown, task: string): Promise<Result<unknown>> {
    const scope = await readableScope(value, frameOf(task), this.#scopeSource(undefined));
    return scope.ok ? await this.#setup.evaluator.evaluate(value, scope.value) : scope;
  }

  #finishing = false;

  async #finish(status: 'succeeded' | 'failed' | 'cancelled', failure: Problem | undefined): Promise<void> {
    const { record } = this.#setup;
    try {
      const { outputs, problem: found } = await this.#outputs();
      const ended = found !== undefined && status === 'succeeded' ? 'failed' : status;
      this.#finishing = true;
      record.append([{ type: 'run.ended', status: ended, outputs, problem: failure ?? found }]);
      if (record.loss !== undefined) throw new ProblemError(record.loss);
      record.close();
      this.#resolveEnded(record.state);
    } catch (error) {
      this.#rejectEnded(error);
    }
  }

  async #outputs(): Promise<{ readonly outputs: Outputs; readonly problem?: Problem }> {
    const { workflow, evaluator, content, masker } = this.#setup;
    if (workflow.outputs === undefined) return { outputs: {} };
    const scope = await readableScope(workflow.outputs, '', this.#scopeSource(undefined));
    if (!scope.ok) return { outputs: {}, problem: { ...scope.problem, place: { parameter: 'outputs' } } };
    const outputs: Record<string, unknown> = {};
    let first: Problem | undefined;
    for (const [name, value] of Object.entries(workflow.outputs)) {
      const result = await evaluator.evaluate(value, scope.value);
      // Asked for and not there is null, so that a reader sees that it was asked for.
      if (result.ok) outputs[name] = result.value ?? null;
      else first ??= { ...result.problem, place: { parameter: `outputs.${name}` } };
    }
    const { outputs: kept, lost } = await keepOutputs(masker.value(outputs), content);
    return { outputs: kept, problem: first ?? (lost === undefined ? undefined : runOutputLost(lost)) };
  }

  #scopeSource(secret: ScopeSource['secret']): ScopeSource {
    const { content, project, env, record, plan } = this.#setup;
    const { trigger, startedAt, createdAt } = record.state;
    const run = {
      id: record.folder.run,
      workflow: plan.workflow,
      trigger: trigger.kind,
      startedAt: startedAt ?? createdAt,
    };
    const worldOf = (frame: string) => this.#worlds.ofFrame(frame);
    return { state: record.state, worldOf, content, run, project, env, rounds: this.#rounds.byFrame, secret };
  }

  #node(task: string): PlacedNode {
    const world = this.#worlds.ofFrame(frameOf(task));
    const placed = world.graph.get(nodePathOf(localPath(world, task)));
    if (placed === undefined) throw new Error(`The workflow "${world.name}" has no node for the task ${task}.`);
    return placed;
  }
}

/** A `flow.switch` tells its choice as the output `case`. */
function choiceIn(outputs: Readonly<Record<string, unknown>>): string | undefined {
  return typeof outputs['case'] === 'string' ? outputs['case'] : undefined;
}
