import type { Problem } from '#shared/problem.ts';
import { describeProblem } from '#shared/problem.ts';
import type { TriggerDefinition } from '#shared/project/trigger.ts';
import type { Result } from '#shared/result.ts';
import type { Trigger } from '#shared/run/event.ts';
import type { RunStatus } from '#shared/run/task-status.ts';
import type { Clock } from '../run/clock.ts';
import type { TriggerMemory } from './trigger-memory.ts';

/** What firing needs from the rest of the engine. */
export interface RunDoor {
  start(project: string, definition: TriggerDefinition, trigger: Trigger): Promise<Result<{ readonly run: string }>>;
  cancel(run: string): Promise<unknown>;
  ended(run: string): Promise<RunStatus>;
}

interface Cause {
  readonly trigger: Trigger;
  /** Missed ones that are caught up wait for each other, whatever the overlap policy says. */
  readonly isCaughtUp: boolean;
}

/** Starts the runs of one trigger, one at a time or as its overlap policy says, and remembers how they went. */
export class Firing {
  readonly #door: RunDoor;
  readonly #clock: Clock;
  readonly #project: string;
  readonly #memory: TriggerMemory;
  readonly #told: () => void;
  readonly #waiting: Cause[] = [];
  definition: TriggerDefinition;
  #run: string | undefined;
  #isStarting = false;
  #endedMs = Number.NEGATIVE_INFINITY;

  constructor(
    door: RunDoor,
    clock: Clock,
    project: string,
    memory: TriggerMemory,
    definition: TriggerDefinition,
    told: () => void,
  ) {
    this.#door = door;
    this.#clock = clock;
    this.#project = project;
    this.#memory = memory;
    this.definition = definition;
    this.#told = told;
  }

  get isGoing(): boolean {
    return this.#run !== undefined || this.#isStarting;
  }

  /** When the last run ended, in the clock's milliseconds. */
  get endedMs(): number {
    return this.#endedMs;
  }

  async fire(trigger: Trigger, isCaughtUp = false): Promise<Result<{ readonly run: string }> | undefined> {
    if (!this.isGoing) return this.#start(trigger);
    const { overlap } = this.definition.rule;
    if (isCaughtUp || overlap === 'queue') {
      if (isCaughtUp || this.#waiting.length === 0) this.#waiting.push({ trigger, isCaughtUp });
      return undefined;
    }
    if (overlap === 'skip') {
      this.#note({
        lastAt: this.#now(),
        lastOutcome: 'skipped',
        lastSentence: 'Left out: the run before it was still going.',
      });
      return undefined;
    }
    this.#waiting.splice(0, this.#waiting.length, { trigger, isCaughtUp });
    if (this.#run !== undefined) await this.#door.cancel(this.#run);
    return undefined;
  }

  /** Nothing that waits starts any more; what runs goes on. */
  stop(): void {
    this.#waiting.length = 0;
  }

  refuse(problem: Problem): void {
    this.#note({ lastAt: this.#now(), lastOutcome: 'refused', lastSentence: describeProblem(problem) });
  }

  async #start(trigger: Trigger): Promise<Result<{ readonly run: string }>> {
    this.#isStarting = true;
    const lastAt = this.#now();
    const started = await this.#door
      .start(this.#project, this.definition, trigger)
      .finally(() => (this.#isStarting = false));
    if (!started.ok) {
      this.#note({ lastAt, lastOutcome: 'refused', lastSentence: describeProblem(started.problem) });
      return started;
    }
    this.#run = started.value.run;
    this.#note({ lastAt, lastRun: this.#run, lastOutcome: 'running', lastSentence: undefined });
    void this.#follow(this.#run);
    return started;
  }

  async #follow(run: string): Promise<void> {
    const status = await this.#door.ended(run).catch(() => 'interrupted' as const);
    this.#run = undefined;
    this.#endedMs = this.#clock.nowMs();
    this.#note({ lastRun: run, lastOutcome: status });
    const next = this.#waiting.shift();
    if (next !== undefined) await this.#start(next.trigger);
  }

  #note(change: Parameters<TriggerMemory['change']>[1]): void {
    this.#memory.change(this.definition.id, change);
    this.#told();
  }

  #now(): string {
    return new Date(this.#clock.nowMs()).toISOString();
  }
}
