export interface LogLine {
  readonly task: string;
  readonly attempt: number;
  readonly text: string;
}

interface Tail {
  /** Index in `lines` of a last line that has no line break yet; undefined when the text ended with one. */
  index: number | undefined;
}

/** More lines than this are not kept in the window; the whole lies on disk. */
export const MOST_LINES = 50_000;

/**
 * The lines of one run in order of arrival. A line without an end goes on growing; what a carriage return overwrites is gone, so that
 * a progress bar is one live line and not a thousand.
 */
export class LogBuffer {
  private readonly kept: LogLine[] = [];
  private readonly tails = new Map<string, Tail>();
  private dropped = 0;

  get lines(): readonly LogLine[] {
    return this.kept;
  }

  /** Lines that were left out because there were too many. */
  get droppedLines(): number {
    return this.dropped;
  }

  append(task: string, attempt: number, text: string): void {
    if (text === '') return;
    const key = `${task}#${attempt}`;
    const parts = text.replaceAll('\r\n', '\n').split('\n');
    const open = parts.pop() ?? '';
    const tail = this.tails.get(key);
    let index = tail?.index;
    for (const part of parts) {
      this.put(index, task, attempt, part);
      index = undefined;
    }
    const isOpen = open !== '' || (parts.length === 0 && index !== undefined);
    this.tails.set(key, { index: isOpen ? this.put(index, task, attempt, open) : undefined });
    this.trim();
  }

  /** Adds to the open line at `index`, or begins a new one; returns where it lies. */
  private put(index: number | undefined, task: string, attempt: number, part: string): number {
    const before = index === undefined ? '' : (this.kept[index]?.text ?? '');
    const line = { task, attempt, text: overwrite(before + part) };
    if (index === undefined) return this.kept.push(line) - 1;
    this.kept[index] = line;
    return index;
  }

  private trim(): void {
    const surplus = this.kept.length - MOST_LINES;
    // In large steps, because every step moves the whole array.
    if (surplus < MOST_LINES / 10) return;
    this.kept.splice(0, surplus);
    this.dropped += surplus;
    for (const tail of this.tails.values()) {
      if (tail.index !== undefined) tail.index = tail.index < surplus ? undefined : tail.index - surplus;
    }
  }
}

/** A lone carriage return starts the line anew; one at the very end waits for what comes. */
function overwrite(text: string): string {
  const at = text.lastIndexOf('\r', text.length - 2);
  return at < 0 ? text : text.slice(at + 1);
}
