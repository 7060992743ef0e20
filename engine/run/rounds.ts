import type { EventBody } from '#shared/run/event.ts';
import type { PlannedTask } from '#shared/run/plan.ts';
import type { RunState } from '#shared/run/run-state.ts';
import type { EndedTask, ScheduleEvent } from '#shared/run/schedule-event.ts';
import { isInside } from '#shared/run/task-place.ts';
import { isGood } from '#shared/run/task-status.ts';
import type { EndedInner } from './container.ts';
import type { Round } from './expression-scope.ts';
import { frameOf } from './task-path.ts';

export interface RoundsSource {
  state(): RunState;
  /** The tasks of one round, with their paths in the run. */
  plan(container: string, frame: string): readonly PlannedTask[];
  /** Paths of those tasks of a round whose outputs what is around them asks for. */
  wanted(frame: string): ReadonlySet<string>;
  append(body: EventBody): void;
  decide(event: ScheduleEvent): void;
  /** What an interrupted run had done before. */
  readonly ended: ReadonlyMap<string, EndedTask> | undefined;
}

interface OpenRound {
  readonly open: Set<string>;
  /** Did not get their turn because the run starts nothing more. */
  readonly cut: Set<string>;
  readonly resolve: () => void;
}

/** The rounds of containers that are being gone through: their tasks join the run, and each round ends with the last of them. */
export class Rounds {
  readonly #source: RoundsSource;
  readonly #rounds = new Map<string, Round>();
  readonly #open = new Map<string, OpenRound>();
  readonly #entered = new Set<string>();
  readonly #begun = new Set<string>();

  constructor(source: RoundsSource) {
    this.#source = source;
  }

  /** Rounds by frame, for expressions. */
  get byFrame(): ReadonlyMap<string, Round> {
    return this.#rounds;
  }

  /** A container begins. Anew: none of its nodes may see, and nobody is shown, what they did before. */
  begin(container: string): void {
    const isAnew = this.#begun.has(container);
    this.#begun.add(container);
    if (!isAnew) return;
    if (Array.from(this.#source.state().tasks.keys()).some((task) => isInside(task, container)))
      this.#source.append({ type: 'tasks.cleared', task: container, reason: `\`${container}\` begins anew` });
  }

  /** Brings the nodes of a container into the run; resolves with their last states when all have ended. */
  async run(container: string, frame: string, round: Round): Promise<readonly EndedInner[]> {
    this.#rounds.set(frame, round);
    const planned = this.#source.plan(container, frame);
    // What an interrupted run had ended well stays as it is; its record is not begun anew.
    const kept = new Set(planned.filter((task) => this.#isKept(task.path)).map((task) => task.path));
    const open = new Set(planned.filter((task) => !kept.has(task.path)).map((task) => task.path));
    const cut = new Set<string>();
    if (open.size > 0) {
      await new Promise<void>((resolve) => {
        this.#open.set(frame, { open, cut, resolve });
        const tasks = planned.filter((task) => open.has(task.path));
        this.#source.append({ type: 'tasks.added', task: container, tasks });
        this.#source.decide({ type: 'tasks.added', tasks: planned, kept, wanted: this.#source.wanted(frame) });
      });
    }
    return planned.flatMap(({ path, onFailure }) => {
      const task = this.#source.state().tasks.get(path);
      return task === undefined ? [] : [{ task, mayFail: onFailure === 'continue', isCut: cut.has(path) }];
    });
  }

  /** The container has ended: nobody asks for its rounds any more. */
  leave(container: string): void {
    for (const frame of this.#rounds.keys())
      if (frame === container || frame.startsWith(`${container}[`)) this.#rounds.delete(frame);
  }

  taskEnded(task: string, isCut = false): void {
    const frame = frameOf(task);
    const round = this.#open.get(frame);
    if (round === undefined || !round.open.delete(task)) return;
    if (isCut) round.cut.add(task);
    if (round.open.size > 0) return;
    this.#open.delete(frame);
    round.resolve();
  }

  /** Only the first time a container is entered: a further attempt of it does everything again. */
  #isKept(path: string): boolean {
    if (this.#entered.has(path)) return false;
    this.#entered.add(path);
    const before = this.#source.ended?.get(path);
    return before !== undefined && isGood(before.status) && this.#source.state().tasks.has(path);
  }
}
