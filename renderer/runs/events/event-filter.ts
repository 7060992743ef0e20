import { eventSentence, kindOf, type EventKind } from '#shared/run/event-sentence.ts';
import type { RunEvent } from '#shared/run/event.ts';
import type { TaskNames } from '#shared/run/name-nodes.ts';

export interface EventLook {
  readonly kinds: ReadonlySet<EventKind>;
  readonly words: string;
  /** Path of a task; undefined: all. */
  readonly task: string | undefined;
  readonly onlyFailed: boolean;
}

/** Which of a growing list of events fit. Looks at each once, also when there are a hundred thousand and more come. */
export class EventFilter {
  readonly #look: EventLook;
  readonly #words: string;
  readonly #fitting: RunEvent[] = [];
  #seen = 0;

  readonly #names: () => TaskNames | undefined;

  /** `names`: what people call the tasks, by which they look for them too. */
  constructor(look: EventLook, names: () => TaskNames | undefined = () => undefined) {
    this.#look = look;
    this.#names = names;
    this.#words = look.words.trim().toLowerCase();
  }

  /** Those of the first `upTo` events that fit, oldest first. The list only ever grows; fewer than before are cut off a copy. */
  fitting(events: readonly RunEvent[], upTo: number): readonly RunEvent[] {
    const end = Math.min(upTo, events.length);
    for (; this.#seen < end; this.#seen += 1) {
      const event = events[this.#seen];
      if (event !== undefined && this.#fits(event)) this.#fitting.push(event);
    }
    const { length } = this.#fitting;
    const last = this.#fitting[length - 1];
    return last === undefined || last.seq <= end
      ? this.#fitting.slice()
      : this.#fitting.filter(({ seq }) => seq <= end);
  }

  #fits(event: RunEvent): boolean {
    const { kinds, task, onlyFailed } = this.#look;
    if (!kinds.has(kindOf(event.type))) return false;
    if (task !== undefined && event.task !== task) return false;
    if (onlyFailed && !isFailure(event)) return false;
    if (this.#words === '') return true;
    const said = [event.type, event.task ?? '', eventSentence(event, this.#names())].join(' ');
    return said.toLowerCase().includes(this.#words);
  }
}

function isFailure(event: RunEvent): boolean {
  switch (event.type) {
    case 'run.ended':
    case 'task.ended':
      return event.status === 'failed';
    case 'attempt.ended':
      return event.outcome === 'failed' || event.outcome === 'interrupted';
    case 'task.retrying':
    case 'run.interrupted':
      return true;
    default:
      return false;
  }
}
