import type { Problem } from '../problem.ts';
import type { Mode } from '../workflow/workflow.ts';
import { Heap } from './heap.ts';
import { needsOf, type Amounts, type Ledger } from './ledger.ts';
import type { Dependency, Plan, PlannedTask } from './plan.ts';
import { ReadyLine, type Shape } from './ready-line.ts';
import type { EndedTask, Moment, ScheduleAction, ScheduleEvent } from './schedule-event.ts';
import { failureSentence, runTimeoutProblem, timeoutProblem, withoutReason } from './schedule-problem.ts';
import * as sentence from './sentence.ts';
import { remainingPaths, startsBefore, type Standing } from './start-order.ts';
import { isGood, type TaskStatus } from './task-status.ts';

export interface ScheduleSetup {
  readonly plan: Pick<Plan, 'mode' | 'maxParallelTasks' | 'timeoutMs' | 'onFailure' | 'tasks'>;
  /** Shared by all runs of a host; names of owners begin with `run`. */
  readonly ledger: Ledger;
  readonly run: string;
  /** Has this task a `when` that must be asked for with `check`? Without it: none has. */
  readonly hasCondition?: (path: string) => boolean;
  readonly poolName?: (pool: string) => string;
  /** Tasks that ended before (an interrupted run is taken up again). */
  readonly ended?: ReadonlyMap<string, EndedTask>;
  /** Attempts that were made before, so that numbers go on. */
  readonly attempts?: ReadonlyMap<string, number>;
  /** Tasks whose outputs the run itself hands out: `first` never cancels them. */
  readonly wanted?: ReadonlySet<string>;
}

type Stage = 'waiting' | 'checking' | 'ready' | 'running' | 'stopping' | 'retrying' | 'ended';

interface Entry extends Standing {
  readonly task: PlannedTask;
  readonly needs: Amounts;
  readonly shape: string;
  readonly dependents: { readonly entry: Entry; readonly dependency: Dependency }[];
  remainingMs: number;
  readyAs: number;
  stage: Stage;
  /** Dependencies that have not ended, and those that ended as wished. */
  open: number;
  held: number;
  attempt: number;
  retriesLeft: number;
  slot: number | undefined;
  /** Why the attempt is being stopped; decides what its end counts as. */
  stop: { readonly because: 'timeout' | 'cancel'; readonly sentence: string; now: boolean } | undefined;
  end: TaskStatus | undefined;
  choice: string | undefined;
  told: string | undefined;
  line: Shape<Entry> | undefined;
}

interface Halt {
  readonly kind: 'stop' | 'kill' | 'timeout' | 'cancel';
  readonly neverStarted: { readonly status: 'skipped' | 'cancelled'; readonly sentence: string };
  /** What runs is stopped with this sentence; absent: it may end by itself. */
  readonly running: string | undefined;
}

interface Deadline {
  readonly atMs: number;
  readonly kind: 'timeout' | 'retry' | 'run';
  readonly entry: Entry | undefined;
  readonly attempt: number;
}

const HALT_STRENGTH: Readonly<Record<Halt['kind'], number>> = { stop: 1, kill: 2, timeout: 3, cancel: 4 };

/**
 * Decides what a run does next. It reads no clock and rolls no dice: the same events at the same moments give the same actions, so the
 * same code runs a workflow, forecasts it and simulates it. The state is kept in place (a run may have 50,000 tasks) and belongs to
 * whoever made it; each event costs what it touches, plus a logarithm.
 */
export class Schedule {
  readonly #setup: ScheduleSetup;
  readonly #entries = new Map<string, Entry>();
  readonly #children = new Map<string, Entry[]>();
  readonly #line: ReadyLine<Entry>;
  readonly #slotless: ReadyLine<Entry>;
  readonly #lanes = new Heap<number>((a, b) => a < b);
  readonly #slots: number;
  #freeSlots: number;
  readonly #deadlines = new Heap<Deadline>((a, b) => a.atMs < b.atMs);
  #ended: Entry[] = [];
  #queued: Entry[] = [];
  #actions: ScheduleAction[] = [];
  #open = 0;
  #readyCount = 0;
  #failures = 0;
  #started = false;
  #finished = false;
  #paused = false;
  #halt: Halt | undefined;
  #runTimedOut = false;
  #reserved: Shape<Entry> | undefined;
  #reservedLine = '';

  constructor(setup: ScheduleSetup) {
    this.#setup = setup;
    const mode: Mode = setup.plan.mode;
    const isBefore = startsBefore(mode);
    this.#line = new ReadyLine<Entry>(isBefore);
    this.#slotless = new ReadyLine<Entry>(isBefore);
    this.#slots = mode === 'sequential' ? 1 : Math.max(1, setup.plan.maxParallelTasks);
    this.#freeSlots = this.#slots;
    this.#addEntries(setup.plan.tasks);
  }

  /** When `time.passed` is due; undefined while nothing waits for time. */
  get wakeAtMs(): number | undefined {
    for (let next = this.#deadlines.peek(); next !== undefined; next = this.#deadlines.peek()) {
      if (this.#isDue(next)) return next.atMs;
      this.#deadlines.pop();
    }
    return undefined;
  }

  get isFinished(): boolean {
    return this.#finished;
  }

  /** Does a task wait for something that other runs hold? */
  get hasReady(): boolean {
    return this.#readyCount > 0;
  }

  decide(event: ScheduleEvent, moment: Moment): readonly ScheduleAction[] {
    this.#actions = [];
    if (this.#finished) return [];
    this.#take(event, moment);
    this.#settleEnded();
    if (this.#started) this.#dispatch(moment);
    this.#tellQueued(moment);
    this.#settleEnded();
    // A run that is cancelled in the queue ends without having started.
    if (this.#open === 0 && (this.#started || this.#halt !== undefined)) this.#finish();
    return this.#actions;
  }

  #take(event: ScheduleEvent, moment: Moment): void {
    switch (event.type) {
      case 'run.started':
        return this.#start(moment);
      case 'when.checked':
        return this.#checked(this.#entry(event.task), event);
      case 'attempt.ended':
        return this.#attemptEnded(this.#entry(event.task), event, moment);
      case 'task.cached':
        return this.#cached(this.#entry(event.task), event.choice);
      case 'tasks.added':
        return this.#added(event.tasks);
      case 'scope.cancelled':
        for (const child of this.#children.get(event.parent) ?? []) {
          if (event.now || child.task.cleanup !== true) this.#cancelEntry(child, event.sentence, event.now);
        }
        return;
      case 'run.paused':
        this.#paused = true;
        // Others must not wait for one that may not start.
        this.#unreserve();
        return;
      case 'run.resumed':
        this.#paused = false;
        return;
      case 'run.cancelled':
        return this.#cancel(event.now);
      case 'time.passed':
        return this.#timePassed(moment);
      case 'pools.freed':
        return;
    }
  }

  #start(moment: Moment): void {
    this.#started = true;
    const { timeoutMs } = this.#setup.plan;
    if (timeoutMs !== undefined)
      this.#deadlines.push({ atMs: moment.nowMs + timeoutMs, kind: 'run', entry: undefined, attempt: 0 });
    this.#endAgain(this.#entries.values());
    this.#settleEnded();
    for (const entry of this.#entries.values()) this.#wakeIfFree(entry);
  }

  /** In a run that is taken up again, what had ended is not done twice. Inside containers only good ends count: the rest begins anew. */
  #endAgain(entries: Iterable<Entry>): void {
    if (this.#setup.ended === undefined) return;
    for (const entry of entries) {
      const before = this.#setup.ended.get(entry.task.path);
      if (before === undefined || (entry.task.parent !== undefined && !isGood(before.status))) continue;
      entry.choice = before.choice;
      this.#markEnded(entry, before.status);
    }
  }

  #wakeIfFree(entry: Entry): void {
    if (entry.stage === 'waiting' && entry.task.dependencies.length === 0) this.#dependenciesHold(entry);
  }

  #added(tasks: readonly PlannedTask[]): void {
    const known = new Set(tasks.filter((task) => this.#entries.has(task.path)).map((task) => task.path));
    const added = this.#addEntries(tasks);
    this.#endAgain(added.filter((entry) => !known.has(entry.task.path)));
    for (const entry of added)
      if (this.#halt !== undefined && entry.task.cleanup !== true) this.#endUnstarted(entry, this.#halt);
    for (const entry of added) this.#wakeIfFree(entry);
  }

  #addEntries(tasks: readonly PlannedTask[]): readonly Entry[] {
    const { ledger: _, ...setup } = this.#setup;
    const remaining = remainingPaths(tasks, (path) => this.#entries.has(path));
    const added = tasks.map((task): Entry => {
      const needs = needsOf(task.resources, setup.poolName);
      return {
        task,
        needs,
        shape: shapeKey(needs, task.holdsSlot),
        dependents: [],
        remainingMs: remaining.get(task.path) ?? 0,
        readyAs: 0,
        stage: 'waiting',
        open: task.dependencies.length,
        held: 0,
        // A container that is entered again counts the attempts of its tasks on.
        attempt: this.#entries.get(task.path)?.attempt ?? setup.attempts?.get(task.path) ?? 0,
        retriesLeft: task.retry.max,
        slot: undefined,
        stop: undefined,
        end: undefined,
        choice: undefined,
        told: undefined,
        line: undefined,
      };
    });
    for (const entry of added) {
      this.#entries.set(entry.task.path, entry);
      if (entry.task.parent !== undefined) {
        const siblings = this.#children.get(entry.task.parent);
        if (siblings === undefined) this.#children.set(entry.task.parent, [entry]);
        else siblings.push(entry);
      }
    }
    this.#open += added.length;
    for (const entry of added) this.#link(entry);
    return added;
  }

  #link(entry: Entry): void {
    for (const dependency of entry.task.dependencies) {
      const before = this.#entry(dependency.on);
      before.dependents.push({ entry, dependency });
      if (before.stage === 'ended') this.#dependencyEnded(entry, dependency, before);
    }
  }

  /* Readiness */

  #settleEnded(): void {
    // A queue of its own instead of recursion: a chain of 50,000 skipped tasks must not overflow the stack.
    while (this.#ended.length > 0) {
      const batch = this.#ended;
      this.#ended = [];
      for (const before of batch) {
        for (const { entry, dependency } of before.dependents) this.#dependencyEnded(entry, dependency, before);
      }
      if (this.#ended.length === 0) this.#applyHalt();
    }
  }

  #dependencyEnded(entry: Entry, dependency: Dependency, before: Entry): void {
    const holds = conditionHolds(dependency.condition, before);
    entry.open -= 1;
    if (holds) entry.held += 1;
    if (entry.stage !== 'waiting') return;
    const { join, dependencies } = entry.task;
    if (join === 'all') {
      if (!holds)
        return this.#skip(entry, sentence.skippedByDependency(dependency, before.end ?? 'skipped', before.choice));
      if (entry.open === 0) this.#dependenciesHold(entry);
    } else if (join === 'first' && holds) {
      this.#dependenciesHold(entry);
      this.#cancelLosers(entry, before);
    } else if (entry.open === 0) {
      if (entry.held > 0) this.#dependenciesHold(entry);
      else this.#skip(entry, sentence.skippedByJoin(dependencies));
    }
  }

  #dependenciesHold(entry: Entry): void {
    if (entry.task.disabled) return this.#end(entry, 'succeeded', sentence.DISABLED);
    if (this.#setup.hasCondition?.(entry.task.path) === true) {
      entry.stage = 'checking';
      this.#actions.push({ type: 'check', task: entry.task.path });
      return;
    }
    this.#queue(entry);
  }

  #checked(entry: Entry, answer: Extract<ScheduleEvent, { type: 'when.checked' }>): void {
    if (entry.stage !== 'checking') return;
    if (answer.problem !== undefined)
      return this.#end(entry, 'failed', failureSentence(answer.problem, 0), answer.problem);
    if (!answer.holds) return this.#skip(entry, sentence.skippedByWhen(answer.expression));
    this.#queue(entry);
  }

  /** Stops what a `first` no longer waits for, unless somebody else still does. */
  #cancelLosers(entry: Entry, winner: Entry): void {
    for (const { on } of entry.task.dependencies) {
      const loser = this.#entry(on);
      if (loser === winner || loser.stage === 'ended' || this.#setup.wanted?.has(on) === true) continue;
      if (loser.dependents.some((each) => each.entry !== entry && each.entry.stage === 'waiting')) continue;
      this.#cancelEntry(loser, sentence.cancelledByFirst(winner.task.path, entry.task.path), false);
    }
  }

  /* Starting */

  #queue(entry: Entry): void {
    entry.stage = 'ready';
    entry.readyAs = this.#readySequence();
    this.#readyCount += 1;
    const line = entry.task.holdsSlot ? this.#line : this.#slotless;
    entry.line = line.add(entry, entry.needs, entry.shape);
    entry.line.ready += 1;
    this.#queued.push(entry);
  }

  #sequence = 0;
  #readySequence(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  #dispatch(moment: Moment): void {
    // After `stop` only attempts of tasks that had started are left in the line.
    if (this.#paused) return;
    this.#slotless.serve((entry, shape) => this.#tryStart(entry, shape, moment));
    if (this.#freeSlots === 0) return;
    this.#line.serve((entry, shape) =>
      this.#freeSlots === 0 && entry.stage === 'ready' ? 'full' : this.#tryStart(entry, shape, moment),
    );
  }

  #tryStart(entry: Entry, shape: Shape<Entry>, moment: Moment): 'started' | 'blocked' | 'gone' {
    if (entry.stage !== 'ready') return 'gone';
    if (entry.needs.size > 0) {
      const { path, estimateMs } = entry.task;
      const claim = {
        owner: this.#owner(entry),
        name: path,
        line: this.#lineOf(entry.shape),
        needs: entry.needs,
        nowMs: moment.nowMs,
        estimateMs,
      };
      const short = this.#setup.ledger.take(claim);
      if (short !== undefined) {
        if (this.#reserved === undefined) this.#reserve(shape, entry.shape);
        if (shape.shortOf !== short.name || entry.told === undefined) this.#queued.push(entry);
        shape.shortOf = short.name;
        return 'blocked';
      }
    }
    shape.shortOf = undefined;
    this.#startAttempt(entry, moment);
    return 'started';
  }

  #reserve(shape: Shape<Entry>, key: string): void {
    this.#reserved = shape;
    this.#reservedLine = this.#lineOf(key);
    this.#setup.ledger.reserve(this.#reservedLine, shape.needs);
  }

  #unreserve(): void {
    if (this.#reserved !== undefined) this.#setup.ledger.unreserve(this.#reservedLine);
    this.#reserved = undefined;
  }

  #leaveLine(entry: Entry): void {
    this.#readyCount -= 1;
    if (entry.line === undefined) return;
    entry.line.ready -= 1;
    if (entry.line.ready === 0 && this.#reserved === entry.line) this.#unreserve();
  }

  #startAttempt(entry: Entry, moment: Moment): void {
    // Taking it used the reservation up, whoever of the queue it was made for.
    if (this.#reserved === entry.line) this.#unreserve();
    this.#leaveLine(entry);
    entry.stage = 'running';
    entry.attempt += 1;
    if (entry.task.holdsSlot) entry.slot = this.#takeLane();
    if (entry.told === undefined) this.#actions.push({ type: 'queue', task: entry.task.path });
    entry.told = '';
    this.#actions.push({ type: 'start', task: entry.task.path, attempt: entry.attempt, slot: entry.slot });
    const { timeoutMs } = entry.task;
    if (timeoutMs !== undefined)
      this.#deadlines.push({ atMs: moment.nowMs + timeoutMs, kind: 'timeout', entry, attempt: entry.attempt });
  }

  #takeLane(): number {
    this.#freeSlots -= 1;
    return this.#lanes.pop() ?? this.#slots - this.#freeSlots - 1;
  }

  /** Tells those that became ready and could not start what they wait for; and those whose reason changed. */
  #tellQueued(moment: Moment): void {
    const queued = this.#queued;
    this.#queued = [];
    for (const entry of queued) {
      if (entry.stage !== 'ready') continue;
      const why = this.#whyQueued(entry, moment);
      if (why === entry.told) continue;
      entry.told = why;
      this.#actions.push({ type: 'queue', task: entry.task.path, waitingFor: why });
    }
  }

  #whyQueued(entry: Entry, moment: Moment): string {
    if (this.#paused) return sentence.PAUSED;
    const short = entry.line?.shortOf;
    if (short !== undefined) {
      const freeAtMs = this.#setup.ledger.expectedFreeMs(short, entry.needs.get(short) ?? 0);
      return sentence.waitingForPool(
        this.#setup.ledger.shortage(short),
        freeAtMs === undefined ? undefined : freeAtMs - moment.nowMs,
      );
    }
    return sentence.waitingForSlot(this.#slots);
  }

  /* Ending */

  #attemptEnded(entry: Entry, event: Extract<ScheduleEvent, { type: 'attempt.ended' }>, moment: Moment): void {
    if (entry.stage !== 'running' && entry.stage !== 'stopping') return;
    this.#giveBack(entry);
    const { stop } = entry;
    entry.stop = undefined;
    entry.choice = event.choice;
    const { path } = entry.task;
    const { attempt } = entry;
    if (stop?.because === 'cancel') {
      this.#actions.push({ type: 'settle', task: path, attempt, outcome: 'cancelled' });
      return this.#end(entry, 'cancelled', stop.sentence);
    }
    if (stop === undefined && event.outcome === 'succeeded') {
      this.#actions.push({ type: 'settle', task: path, attempt, outcome: 'succeeded' });
      return this.#end(entry, 'succeeded', attempt > 1 ? `Succeeded at attempt ${attempt}` : undefined);
    }
    const failure = stop === undefined ? (event.problem ?? withoutReason()) : timeoutProblem(entry.task);
    this.#actions.push({ type: 'settle', task: path, attempt, outcome: 'failed', problem: failure });
    if (!this.#retry(entry, failure, moment)) this.#end(entry, 'failed', failureSentence(failure, attempt), failure);
  }

  #retry(entry: Entry, failure: Problem, moment: Moment): boolean {
    const { retry, path } = entry.task;
    const mayRetry = retry.on === 'any' || failure.retryable === true;
    if (entry.retriesLeft === 0 || !mayRetry || (this.#halt !== undefined && this.#halt.kind !== 'stop')) return false;
    const made = retry.max - entry.retriesLeft;
    entry.retriesLeft -= 1;
    const full = Math.min(retry.maxDelayMs, retry.delayMs * retry.backoff ** made);
    const delayMs = Math.round(retry.jitter ? full * (0.5 + moment.chance / 2) : full);
    const atMs = moment.nowMs + delayMs;
    entry.stage = 'retrying';
    this.#deadlines.push({ atMs, kind: 'retry', entry, attempt: entry.attempt });
    this.#actions.push({ type: 'retry', task: path, attempt: entry.attempt, delayMs, atMs, problem: failure });
    return true;
  }

  #cached(entry: Entry, choice: string | undefined): void {
    if (entry.stage !== 'running' && entry.stage !== 'stopping') return;
    this.#giveBack(entry);
    entry.stop = undefined;
    entry.choice = choice;
    this.#markEnded(entry, 'cached');
  }

  #giveBack(entry: Entry): void {
    if (entry.slot !== undefined) {
      this.#lanes.push(entry.slot);
      this.#freeSlots += 1;
      entry.slot = undefined;
    }
    if (entry.needs.size > 0) this.#setup.ledger.release(this.#owner(entry));
  }

  #end(entry: Entry, status: 'succeeded' | 'failed' | 'cancelled', words?: string, failure?: Problem): void {
    this.#actions.push({ type: 'end', task: entry.task.path, status, sentence: words, problem: failure });
    this.#markEnded(entry, status);
  }

  #skip(entry: Entry, reason: string): void {
    this.#actions.push({ type: 'skip', task: entry.task.path, reason });
    this.#markEnded(entry, 'skipped');
  }

  #markEnded(entry: Entry, status: TaskStatus): void {
    if (entry.stage === 'ready') this.#leaveLine(entry);
    entry.stage = 'ended';
    entry.end = status;
    this.#open -= 1;
    this.#ended.push(entry);
    // What fails inside a container is the container's to judge.
    if (status !== 'failed' || entry.task.onFailure === 'continue' || entry.task.parent !== undefined) return;
    this.#failures += 1;
    const { onFailure } = this.#setup.plan;
    if (onFailure !== 'finish') this.#haltFor(entry.task.path, onFailure);
  }

  #haltFor(failed: string, kind: 'stop' | 'kill'): void {
    this.#setHalt({
      kind,
      neverStarted: { status: 'skipped', sentence: sentence.skippedByFailure(failed, kind) },
      running: kind === 'kill' ? sentence.cancelledByFailure(failed) : undefined,
    });
  }

  #finish(): void {
    this.#finished = true;
    const status =
      this.#halt?.kind === 'cancel' ? 'cancelled' : this.#failures > 0 || this.#runTimedOut ? 'failed' : 'succeeded';
    const failure =
      this.#runTimedOut && status === 'failed' ? runTimeoutProblem(this.#setup.plan.timeoutMs ?? 0) : undefined;
    this.#actions.push({ type: 'finish', status, problem: failure });
  }

  /* Stopping */

  #pendingHalt: Halt | undefined;

  #setHalt(halt: Halt): void {
    if (this.#halt !== undefined && HALT_STRENGTH[this.#halt.kind] >= HALT_STRENGTH[halt.kind]) return;
    this.#halt = halt;
    this.#pendingHalt = halt;
  }

  /** Only after the consequences of what just ended, so that a dependent names the failure itself as its reason. */
  #applyHalt(): void {
    const halt = this.#pendingHalt;
    if (halt === undefined) return;
    this.#pendingHalt = undefined;
    for (const entry of this.#entries.values()) {
      if (entry.task.cleanup === true) continue;
      if (entry.stage === 'running' && halt.running !== undefined) this.#stopAttempt(entry, halt.running, false);
      else if (entry.stage === 'retrying' && halt.running !== undefined) this.#end(entry, 'cancelled', halt.running);
      else this.#endUnstarted(entry, halt);
    }
  }

  #endUnstarted(entry: Entry, halt: Halt): void {
    if (entry.stage !== 'waiting' && entry.stage !== 'checking' && entry.stage !== 'ready') return;
    // A retry whose delay is over has started before; it is not one of those that never did.
    if (entry.retriesLeft < entry.task.retry.max) {
      if (halt.running !== undefined) this.#end(entry, 'cancelled', halt.running);
      return;
    }
    if (halt.neverStarted.status === 'skipped') this.#skip(entry, halt.neverStarted.sentence);
    else this.#end(entry, 'cancelled', halt.neverStarted.sentence);
  }

  #cancel(now: boolean): void {
    const neverStarted = { status: 'cancelled', sentence: sentence.CANCELLED_BEFORE_START } as const;
    this.#setHalt({ kind: 'cancel', neverStarted, running: sentence.CANCELLED_WHILE_RUNNING });
    this.#applyHalt();
    if (!now) return;
    for (const entry of this.#entries.values()) {
      if (entry.stage === 'stopping') this.#stopAttempt(entry, sentence.CANCELLED_WHILE_RUNNING, true);
    }
  }

  #cancelEntry(entry: Entry, words: string, now: boolean): void {
    if (entry.stage === 'ended') return;
    if (entry.stage === 'running' || entry.stage === 'stopping') this.#stopAttempt(entry, words, now);
    else this.#end(entry, 'cancelled', words);
  }

  #stopAttempt(entry: Entry, words: string, now: boolean, because: 'timeout' | 'cancel' = 'cancel'): void {
    if (
      entry.stop !== undefined &&
      (entry.stop.now || !now) &&
      (entry.stop.because === 'cancel' || because === 'timeout')
    )
      return;
    entry.stage = 'stopping';
    entry.stop = { because, sentence: words, now };
    this.#actions.push({ type: 'stop', task: entry.task.path, attempt: entry.attempt, reason: words, now });
  }

  #timePassed(moment: Moment): void {
    for (
      let next = this.#deadlines.peek();
      next !== undefined && next.atMs <= moment.nowMs;
      next = this.#deadlines.peek()
    ) {
      this.#deadlines.pop();
      if (!this.#isDue(next)) continue;
      if (next.kind === 'run') this.#runTimeout();
      else if (next.entry !== undefined && next.kind === 'retry') this.#requeue(next.entry);
      else if (next.entry !== undefined)
        this.#stopAttempt(next.entry, timeoutProblem(next.entry.task).message, false, 'timeout');
    }
  }

  #requeue(entry: Entry): void {
    // It stays `running` for people: it did start. So nothing is told.
    entry.told = entry.told ?? '';
    this.#queue(entry);
    this.#queued.pop();
  }

  #runTimeout(): void {
    const limitMs = this.#setup.plan.timeoutMs ?? 0;
    this.#runTimedOut = true;
    this.#setHalt({
      kind: 'timeout',
      neverStarted: { status: 'skipped', sentence: sentence.skippedByRunTimeout(limitMs) },
      running: sentence.cancelledByRunTimeout(limitMs),
    });
    this.#applyHalt();
  }

  #isDue({ kind, entry, attempt }: Deadline): boolean {
    if (kind === 'run') return !this.#finished && HALT_STRENGTH[this.#halt?.kind ?? 'stop'] < HALT_STRENGTH.timeout;
    if (entry === undefined || entry.attempt !== attempt) return false;
    return kind === 'retry' ? entry.stage === 'retrying' : entry.stage === 'running';
  }

  #lineOf(shape: string): string {
    return `${this.#setup.run}/${shape}`;
  }

  #owner(entry: Entry): string {
    return `${this.#setup.run}/${entry.task.path}`;
  }

  #entry(path: string): Entry {
    const entry = this.#entries.get(path);
    if (entry === undefined) throw new Error(`There is no task ${path} in this run.`);
    return entry;
  }
}

function conditionHolds(condition: string, before: Entry): boolean {
  if (before.end === undefined) return false;
  if (condition === 'finished') return true;
  if (condition === 'failed') return before.end === 'failed';
  if (condition === 'succeeded') return isGood(before.end);
  return isGood(before.end) && `case.${before.choice ?? ''}` === condition;
}

function shapeKey(needs: Amounts, holdsSlot: boolean): string {
  const kind = holdsSlot ? 'slot' : 'free';
  return needs.size === 0 ? kind : `${kind};${[...needs].map(([name, amount]) => `${name}=${amount}`).join(';')}`;
}
