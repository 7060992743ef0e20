import type { RunState, TaskState } from '#shared/run/run-state.ts';
import { isRunEnded } from '#shared/run/task-status.ts';
import { PAGE, type Schedule } from './pace.ts';

/** So many nodes hear of a change at once. */
const AT_ONCE = 10;
/** A wave of changes, as when many tasks begin together, is told over this many frames: each of them has time to be drawn. */
const MOST_FRAMES = 4;

/** What is shown: the run, and which task of it stands for a node. */
export interface ShownRun {
  /** Undefined: no run is shown. */
  readonly run: string | undefined;
  /** Undefined also until the run has said its first word. */
  readonly state: RunState | undefined;
  /** A moment of it, which somebody moves from step to step. */
  readonly isMoment: boolean;
  /** The hand holds the canvas. */
  readonly isHeld: boolean;
}

interface Watched {
  task: TaskState | undefined;
  readonly listeners: Set<() => void>;
}

/** The tasks of nodes as those who watch them were told last: of a wave of changes some are told a few frames later, and then the newest. */
export class NodeTasks {
  readonly #read: () => ShownRun;
  readonly #taskOf: (node: string) => TaskState | undefined;
  readonly #nextFrame: Schedule['nextFrame'];
  readonly #nodes = new Map<string, Watched>();
  readonly #waiting = new Set<string>();
  #run: string | undefined;
  #share = AT_ONCE;
  #isAsked = false;

  /** `read` and `taskOf`, the task of a node, say what is shown now; whoever changes that calls `follow`. */
  constructor(
    read: () => ShownRun,
    taskOf: (node: string) => TaskState | undefined,
    nextFrame: Schedule['nextFrame'] = PAGE.nextFrame,
  ) {
    this.#read = read;
    this.#taskOf = taskOf;
    this.#nextFrame = nextFrame;
  }

  /** What the watchers of a node were told, and without any the task it has now. */
  of(node: string): TaskState | undefined {
    const watched = this.#nodes.get(node);
    return watched === undefined ? this.#taskOf(node) : watched.task;
  }

  watch(node: string, listener: () => void): () => void {
    const watched = this.#nodes.get(node) ?? { task: this.#taskOf(node), listeners: new Set() };
    this.#nodes.set(node, watched);
    watched.listeners.add(listener);
    return () => {
      watched.listeners.delete(listener);
      if (watched.listeners.size === 0 && this.#nodes.get(node) === watched) this.#nodes.delete(node);
    };
  }

  /**
   * Something else is shown. Another run at once, for its tasks are not those of the one before; that waits until the other has a state. The end at once too:
   * who sees that a run has ended looks at what became of its tasks. And every step of a moment: what is put off would be drawn with the step after it. While the
   * hand holds the canvas everything at once too: a run is told some times a second then, and each frame with a change in it costs much the same, however many.
   * @returns How many listeners were told just now.
   */
  follow(): number {
    const { run, state, isMoment, isHeld } = this.#read();
    if (isStillToCome({ run, state })) return 0;
    for (const [node, { task }] of this.#nodes) {
      if (this.#taskOf(node) === task) this.#waiting.delete(node);
      else this.#waiting.add(node);
    }
    const isAtOnce = isMoment || isHeld || run !== this.#run || (state !== undefined && isRunEnded(state.status));
    this.#run = run;
    this.#share = isAtOnce ? this.#waiting.size : Math.max(AT_ONCE, Math.ceil(this.#waiting.size / MOST_FRAMES));
    return isAtOnce || !this.#isAsked ? this.#tell() : 0;
  }

  #tell(): number {
    if (isStillToCome(this.#read())) return 0;
    const listeners = new Set<() => void>();
    for (const node of [...this.#waiting].slice(0, this.#share)) {
      this.#waiting.delete(node);
      const watched = this.#nodes.get(node);
      const task = this.#taskOf(node);
      if (watched === undefined || watched.task === task) continue;
      watched.task = task;
      for (const listener of watched.listeners) listeners.add(listener);
    }
    // Who watches two nodes, as an edge does, hears once of both.
    for (const listener of listeners) listener();
    if (this.#waiting.size > 0) this.#goOn();
    return listeners.size;
  }

  #goOn(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    this.#nextFrame(() => {
      this.#isAsked = false;
      this.#tell();
    });
  }
}

/** The run has said nothing yet: `follow` is called again when it does. */
function isStillToCome({ run, state }: Pick<ShownRun, 'run' | 'state'>): boolean {
  return run !== undefined && state === undefined;
}
