export interface LogLine {
  readonly task: string;
  readonly attempt: number;
  readonly text: string;
  /** When it was there, in milliseconds since 1970, to a tenth of a second; undefined when no event says so. */
  readonly atMs: number | undefined;
}

/** A line that may still grow. */
interface KeptLine extends LogLine {
  text: string;
}

/** When the first so many bytes of what is appended were there. Milliseconds since 1970. */
export type TimeOf = (bytes: number) => number | undefined;

/** More lines than this are not kept in the window; the whole lies on disk. */
export const MOST_LINES = 50_000;

const encoder = new TextEncoder();

/**
 * The lines of one run in order of time; those of one attempt never change places. A line without an end goes on growing; what a carriage return
 * overwrites is gone, so that a progress bar is one live line and not a thousand.
 */
export class LogBuffer {
  private kept: KeptLine[] = [];
  /** A last line that has no line break yet. */
  private readonly open = new Map<string, KeptLine>();
  private readonly lastMs = new Map<string, number>();
  private newestMs = Number.NEGATIVE_INFINITY;
  private isSorted = true;
  private dropped = 0;

  get lines(): readonly LogLine[] {
    this.sort();
    return this.kept;
  }

  /** Lines that were left out because there were too many. */
  get droppedLines(): number {
    return this.dropped;
  }

  append(task: string, attempt: number, text: string, timeOf: TimeOf = () => undefined): void {
    if (text === '') return;
    const key = `${task}#${attempt}`;
    const parts = text.split('\n');
    const last = parts.pop() ?? '';
    let line = this.open.get(key);
    let bytes = 0;
    for (const part of parts) {
      bytes += bytesOf(part) + 1;
      line ??= this.begin(key, { task, attempt }, timeOf(bytes));
      line.text = overwrite(line.text + part).replace(/\r$/, '');
      line = undefined;
    }
    if (last !== '') {
      line ??= this.begin(key, { task, attempt }, timeOf(bytes + bytesOf(last)));
      line.text = overwrite(line.text + last);
    }
    if (line === undefined) this.open.delete(key);
    else this.open.set(key, line);
    this.trim();
  }

  private begin(
    key: string,
    whose: { readonly task: string; readonly attempt: number },
    at: number | undefined,
  ): KeptLine {
    const before = this.lastMs.get(key);
    // Never before the line above it, whatever the clock did meanwhile.
    const atMs = at === undefined || before === undefined ? (at ?? before) : Math.max(at, before);
    if (atMs !== undefined) {
      this.lastMs.set(key, atMs);
      if (atMs < this.newestMs) this.isSorted = false;
      else this.newestMs = atMs;
    }
    const line: KeptLine = { ...whose, text: '', atMs };
    this.kept.push(line);
    return line;
  }

  /** Logs are read one after the other, but were written side by side. */
  private sort(): void {
    if (this.isSorted) return;
    this.isSorted = true;
    this.kept = this.kept.toSorted((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0));
  }

  private trim(): void {
    const surplus = this.kept.length - MOST_LINES;
    // In large steps, because every step moves the whole array.
    if (surplus < MOST_LINES / 10) return;
    this.sort();
    const gone = new Set(this.kept.splice(0, surplus));
    this.dropped += surplus;
    for (const [key, line] of this.open) if (gone.has(line)) this.open.delete(key);
  }
}

function bytesOf(text: string): number {
  return encoder.encode(text).length;
}

/** A lone carriage return starts the line anew; one at the very end waits for what comes. */
function overwrite(text: string): string {
  const at = text.lastIndexOf('\r', text.length - 2);
  return at < 0 ? text : text.slice(at + 1);
}
