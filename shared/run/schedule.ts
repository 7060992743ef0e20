import type { Problem } from '../problem.ts';
import { Deadlines, type Deadline } from './deadlines.ts';
import { endOfAttempt, mayRetry, retryDelayMs, stopChanges, type Stop } from './attempt-end.ts';
import { HALT_BY_CANCEL, haltByFailure, haltByTimeout, isStronger, type Halt } from './halt.ts';
import { conditionHolds, joinVerdict } from './join.ts';
import { needsOf, type Ledger } from './ledger.ts';
import type { Dependency, Plan, PlannedTask } from './plan.ts';
import type { EndedTask, Moment, ScheduleAction, ScheduleEvent } from './schedule-event.ts';
import { failureSentence, runTimeoutProblem, timeoutProblem } from './schedule-problem.ts';
import * as sentence from './sentence.ts';
import { shapeKey, StartLine, type Candidate } from './start-line.ts';
import { remainingPaths } from './start-order.ts';
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
  /** For how long the run worked before it was interrupted: so much of its limit is gone. */
  readonly workedMs?: number;
  /** Tasks whose outputs the run itself hands out: `first` never cancels them. Those of containers come with their tasks. */
  readonly wanted?: ReadonlySet<string>;
}

type Stage = 'waiting' | 'checking' | 'ready' | 'running' | 'stopping' | 'retrying' | 'ended';

interface Entry extends Candidate {
  readonly task: PlannedTask;
  readonly dependents: { readonly entry: Entry; readonly dependency: Dependency }[];
  remainingMs: number;
  readyAs: number;
  stage: Stage;
  /** Dependencies that have not ended, and those that ended as wished. */
  open: number;
  held: number;
  attempt: number;
  retriesLeft: number;
  stop: Stop | undefined;
  end: TaskStatus | undefined;
  choice: string | undefined;
  told: string | undefined;
}

/**
 * Decides what a run does next. It reads no clock and rolls no dice: the same events at the same moments give the same actions, so the
 * same code runs a workflow, forecasts it and simulates it. The state is kept in place (a run may have 50,000 tasks) and belongs to
 * whoever made it; each event costs what it touches, plus a logarithm.
 */
export class Schedule {
  readonly #setup: ScheduleSetup;
  readonly #entries = new Map<string, Entry>();
  readonly #children = new Map<string, Entry[]>();
  readonly #line: StartLine<Entry>;
  readonly #deadlines: Deadlines<Entry>;
  readonly #wanted: Set<string>;
  #ended: Entry[] = [];
  #queued: Entry[] = [];
  #actions: ScheduleAction[] = [];
  #open = 0;
  #failures = 0;
  #started = false;
  #finished = false;
  #halt: Halt | undefined;
  #runTimedOut = false;

  constructor(setup: ScheduleSetup) {
    this.#setup = setup;
    this.#wanted = new Set(setup.wanted);
    const { mode, maxParallelTasks } = setup.plan;
    this.#line = new StartLine<Entry>({ mode, maxParallelTasks, ledger: setup.ledger, run: setup.run });
    this.#deadlines = new Deadlines<Entry>({
      isDue: (deadline) => this.#isDue(deadline),
      standsStill: (deadline) => this.#standsStill(deadline),
    });
    this.#addEntries(setup.plan.tasks);
  }

  /** When `time.passed` is due; undefined while nothing waits for time. */
  get wakeAtMs(): number | undefined {
    const next = this.#deadlines.next();
    return next === undefined ? this.#line.wakeAtMs : Math.min(next.atMs, this.#line.wakeAtMs ?? next.atMs);
  }

  /** For how long it has been paused, all pauses together. */
  pausedMs(nowMs: number): number {
    return this.#deadlines.pausedMs(nowMs);
  }

  /** After `stop`, `kill`, a cancel or the run's limit nothing more begins. */
  get startsNothing(): boolean {
    return this.#halt !== undefined;
  }

  get isFinished(): boolean {
    return this.#finished;
  }

  /** Does a task wait for something that other runs hold? */
  get hasReady(): boolean {
    return this.#line.ready > 0;
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
        for (const path of event.wanted ?? []) this.#wanted.add(path);
        return this.#added(event.tasks, event.kept);
      case 'scope.cancelled':
        for (const child of this.#children.get(event.parent) ?? []) {
          if (event.now || child.task.cleanup !== true) this.#cancelEntry(child, event.sentence, event.now);
        }
        return;
      case 'run.paused':
        this.#deadlines.pause(moment.nowMs);
        // Others must not wait for one that may not start.
        this.#line.stepBack();
        return this.#tellReady();
      case 'run.resumed':
        return this.#goOn(moment);
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
    const { plan, workedMs = 0 } = this.#setup;
    if (plan.timeoutMs !== undefined)
      this.#setDeadline(moment.nowMs + Math.max(0, plan.timeoutMs - workedMs), 'run', undefined, moment);
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

  #added(tasks: readonly PlannedTask[], kept: ReadonlySet<string> | undefined): void {
    const added = this.#addEntries(tasks);
    this.#endAgain(added.filter((entry) => kept?.has(entry.task.path) === true));
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
    entry.open -= 1;
    if (conditionHolds(dependency.condition, before.end, before.choice)) entry.held += 1;
    if (entry.stage !== 'waiting') return;
    const { join, dependencies } = entry.task;
    const { open, held } = entry;
    switch (joinVerdict(join, { open, held, missed: dependencies.length - open - held })) {
      case 'waits':
        return;
      case 'starts':
        this.#dependenciesHold(entry);
        if (join === 'first') this.#cancelLosers(entry, before);
        return;
      case 'skipped': {
        const { end = 'skipped', choice } = before;
        const why =
          join === 'all' ? sentence.skippedByDependency(dependency, end, choice) : sentence.skippedByJoin(dependencies);
        return this.#skip(entry, why);
      }
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
      if (loser === winner || loser.stage === 'ended' || this.#wanted.has(on)) continue;
      if (loser.dependents.some((each) => each.entry !== entry && each.entry.stage === 'waiting')) continue;
      this.#cancelEntry(loser, sentence.cancelledByFirst(winner.task.path, entry.task.path), false);
    }
  }

  /* Starting */

  #queue(entry: Entry): void {
    entry.stage = 'ready';
    entry.readyAs = this.#line.nextPlace();
    this.#line.add(entry);
    this.#queued.push(entry);
  }

  #dispatch(moment: Moment): void {
    // After `stop` only attempts of tasks that had started are left in the line.
    if (this.#deadlines.isPaused) return;
    this.#line.serve(
      moment,
      (entry) => this.#startAttempt(entry, moment),
      (entry, isNews) => {
        if (isNews || entry.told === undefined) this.#queued.push(entry);
      },
    );
  }

  #startAttempt(entry: Entry, moment: Moment): void {
    entry.stage = 'running';
    entry.attempt += 1;
    if (entry.told === undefined) this.#actions.push({ type: 'queue', task: entry.task.path });
    entry.told = '';
    this.#actions.push({ type: 'start', task: entry.task.path, attempt: entry.attempt, slot: entry.slot });
    const { timeoutMs } = entry.task;
    if (timeoutMs !== undefined) this.#setDeadline(moment.nowMs + timeoutMs, 'timeout', entry, moment);
  }

  /** What those in line wait for has changed for all of them. */
  #tellReady(): void {
    for (const entry of this.#entries.values()) if (entry.stage === 'ready') this.#queued.push(entry);
  }

  #goOn({ nowMs }: Moment): void {
    this.#deadlines.goOn(nowMs);
    this.#tellReady();
  }

  /** Tells those that became ready and could not start what they wait for; and those whose reason changed. */
  #tellQueued(moment: Moment): void {
    const queued = this.#queued;
    this.#queued = [];
    for (const entry of queued) {
      if (entry.stage !== 'ready') continue;
      const why = this.#deadlines.isPaused ? sentence.PAUSED : this.#line.whyWaiting(entry, moment);
      if (why === entry.told) continue;
      entry.told = why;
      this.#actions.push({ type: 'queue', task: entry.task.path, waitingFor: why });
    }
  }

  /* Ending */

  #attemptEnded(entry: Entry, event: Extract<ScheduleEvent, { type: 'attempt.ended' }>, moment: Moment): void {
    if (entry.stage !== 'running' && entry.stage !== 'stopping') return;
    this.#line.giveBack(entry);
    const { task, attempt } = entry;
    const cut = entry.stop === undefined ? this.#cutShort(event) : undefined;
    const stop = entry.stop ?? cut;
    entry.stop = undefined;
    entry.choice = event.choice;
    const { outcome, sentence: words, problem } = endOfAttempt(task, attempt, stop, event);
    this.#actions.push({ type: 'settle', task: task.path, attempt, outcome, problem });
    if (problem !== undefined && this.#retry(entry, problem, moment)) return;
    this.#end(entry, outcome, words, problem, cut !== undefined);
  }

  /** A container that could not begin all of its tasks, because the run starts nothing more. */
  #cutShort({ outcome }: Extract<ScheduleEvent, { type: 'attempt.ended' }>): Stop | undefined {
    if (this.#halt === undefined || outcome !== 'cancelled') return undefined;
    return { because: 'cancel', sentence: this.#halt.cutShort, now: false };
  }

  #retry(entry: Entry, failure: Problem, moment: Moment): boolean {
    const { task } = entry;
    if (entry.retriesLeft === 0 || !mayRetry(task, failure)) return false;
    // Of a container nothing could start again.
    if (this.#halt !== undefined && (this.#halt.kind !== 'stop' || this.#children.has(task.path))) return false;
    const delayMs = retryDelayMs(task, task.retry.max - entry.retriesLeft, moment);
    entry.retriesLeft -= 1;
    const atMs = moment.nowMs + delayMs;
    entry.stage = 'retrying';
    this.#setDeadline(atMs, 'retry', entry, moment);
    this.#actions.push({ type: 'retry', task: task.path, attempt: entry.attempt, delayMs, atMs, problem: failure });
    return true;
  }

  #cached(entry: Entry, choice: string | undefined): void {
    if (entry.stage !== 'running' && entry.stage !== 'stopping') return;
    this.#line.giveBack(entry);
    entry.stop = undefined;
    entry.choice = choice;
    this.#markEnded(entry, 'cached');
  }

  #end(
    entry: Entry,
    status: 'succeeded' | 'failed' | 'cancelled',
    words?: string,
    failure?: Problem,
    isCut?: boolean,
  ): void {
    this.#actions.push({
      type: 'end',
      task: entry.task.path,
      status,
      sentence: words,
      problem: failure,
      ...(isCut === true && { isCut }),
    });
    this.#markEnded(entry, status);
  }

  #skip(entry: Entry, reason: string, isCut?: true): void {
    this.#actions.push({ type: 'skip', task: entry.task.path, reason, isCut });
    this.#markEnded(entry, 'skipped');
  }

  #markEnded(entry: Entry, status: TaskStatus): void {
    if (entry.stage === 'ready') this.#line.leave(entry);
    entry.stage = 'ended';
    entry.end = status;
    this.#open -= 1;
    this.#ended.push(entry);
    // What fails inside a container is the container's to judge.
    if (status !== 'failed' || entry.task.onFailure === 'continue' || entry.task.parent !== undefined) return;
    this.#failures += 1;
    const { onFailure } = this.#setup.plan;
    if (onFailure !== 'finish') this.#setHalt(haltByFailure(entry.task.path, onFailure));
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
    if (!isStronger(halt.kind, this.#halt?.kind)) return;
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
    if (halt.neverStarted.status === 'skipped') this.#skip(entry, halt.neverStarted.sentence, true);
    else this.#end(entry, 'cancelled', halt.neverStarted.sentence);
  }

  #cancel(now: boolean): void {
    this.#setHalt(HALT_BY_CANCEL);
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

  #stopAttempt(entry: Entry, words: string, now: boolean, because: Stop['because'] = 'cancel'): void {
    if (!stopChanges(entry.stop, { because, now })) return;
    entry.stage = 'stopping';
    entry.stop = { because, sentence: words, now };
    this.#actions.push({ type: 'stop', task: entry.task.path, attempt: entry.attempt, reason: words, now });
  }

  #timePassed(moment: Moment): void {
    for (let next = this.#deadlines.take(moment.nowMs); next !== undefined; next = this.#deadlines.take(moment.nowMs)) {
      if (next.kind === 'run') this.#runTimeout();
      else if (next.entry !== undefined && next.kind === 'retry') this.#queue(next.entry);
      else if (next.entry !== undefined)
        this.#stopAttempt(next.entry, timeoutProblem(next.entry.task).message, false, 'timeout');
    }
  }

  #setDeadline(atMs: number, kind: Deadline<Entry>['kind'], entry: Entry | undefined, { nowMs }: Moment): void {
    this.#deadlines.set({ atMs, kind, entry, attempt: entry?.attempt ?? 0 }, nowMs);
  }

  /** Limits of the run, of containers, whose tasks may not start, and of questions: what is paused does not use up its time. A program goes on, and so does its limit. */
  #standsStill({ kind, entry }: Deadline<Entry>): boolean {
    if (kind === 'run') return true;
    if (kind !== 'timeout' || entry === undefined) return false;
    return entry.task.action === 'flow.approval' || this.#children.has(entry.task.path);
  }

  #runTimeout(): void {
    const limitMs = this.#setup.plan.timeoutMs ?? 0;
    this.#runTimedOut = true;
    this.#setHalt(haltByTimeout(limitMs));
    this.#applyHalt();
  }

  #isDue({ kind, entry, attempt }: Deadline<Entry>): boolean {
    if (kind === 'run') return !this.#finished && isStronger('timeout', this.#halt?.kind);
    if (entry === undefined || entry.attempt !== attempt) return false;
    return kind === 'retry' ? entry.stage === 'retrying' : entry.stage === 'running';
  }

  #entry(path: string): Entry {
    const entry = this.#entries.get(path);
    if (entry === undefined) throw new Error(`There is no task ${path} in this run.`);
    return entry;
  }
}
