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
  /** The bytes of its log in which it stands, with the line break. */
  readonly from: number;
  to: number;
  /** All that was printed of it, where that is more than its text; null when that would be too long to keep. */
  printed: string | null | undefined;
}

/** How many bytes of its log there were. */
export type SizeOf = (task: string, attempt: number) => number;

/** When the first so many bytes of what is appended were there. Milliseconds since 1970. */
export type TimeOf = (bytes: number) => number | undefined;

/** More lines than this are not kept in the window; the whole lies on disk. */
export const MOST_LINES = 50_000;
/** Of a progress bar: what it showed earlier is told from all it printed. */
const MOST_PRINTED = 65_536;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

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
  private appended = 0;

  /** Another number whenever there is more. */
  get version(): number {
    return this.appended;
  }

  get lines(): readonly LogLine[] {
    this.sort();
    return this.kept;
  }

  /** Lines that were left out because there were too many. */
  get droppedLines(): number {
    return this.dropped;
  }

  /** What was there when the logs were so long: later lines left out, lines that have grown since as they were. */
  linesOf(sizeOf: SizeOf): readonly LogLine[] {
    this.sort();
    return this.kept.flatMap((line) => {
      const size = sizeOf(line.task, line.attempt);
      if (line.from >= size) return [];
      return [line.to <= size ? line : cut(line, size - line.from)];
    });
  }

  /** `text` stands in its log from the byte `begin` on. */
  append(task: string, attempt: number, text: string, begin = 0, timeOf: TimeOf = () => undefined): void {
    if (text === '') return;
    this.appended += 1;
    const key = `${task}#${attempt}`;
    const whose = { task, attempt };
    const parts = text.split('\n');
    const last = parts.pop() ?? '';
    let line = this.open.get(key);
    let bytes = 0;
    for (const part of parts) {
      const from = begin + bytes;
      bytes += bytesOf(part) + 1;
      line ??= this.begin(key, whose, from, timeOf(bytes));
      grow(line, part, begin + bytes);
      line.text = line.text.replace(/\r$/, '');
      line = undefined;
    }
    if (last !== '') {
      const from = begin + bytes;
      bytes += bytesOf(last);
      line ??= this.begin(key, whose, from, timeOf(bytes));
      grow(line, last, begin + bytes);
    }
    if (line === undefined) this.open.delete(key);
    else this.open.set(key, line);
    this.trim();
  }

  private begin(
    key: string,
    whose: { readonly task: string; readonly attempt: number },
    from: number,
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
    const line: KeptLine = { ...whose, text: '', atMs, from, to: from, printed: undefined };
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

function grow(line: KeptLine, part: string, to: number): void {
  line.to = to;
  const printed = line.printed === null ? null : (line.printed ?? line.text) + part;
  line.text = overwrite(line.text + part);
  if (printed === null || printed.length > MOST_PRINTED) line.printed = printed === line.text ? undefined : null;
  else line.printed = printed === line.text ? undefined : printed;
}

/** As it was after its first so many bytes. */
function cut(line: KeptLine, bytes: number): LogLine {
  if (line.printed === null) return line;
  const there = encoder.encode(line.printed ?? line.text).subarray(0, bytes);
  // A letter of which only a part was there comes with the rest of it.
  const text = overwrite(decoder.decode(there).replace(/\uFFFD+$/, ''));
  return { task: line.task, attempt: line.attempt, text, atMs: line.atMs };
}

function bytesOf(text: string): number {
  return encoder.encode(text).length;
}

/** A lone carriage return starts the line anew; one at the very end waits for what comes. */
function overwrite(text: string): string {
  const at = text.lastIndexOf('\r', text.length - 2);
  return at < 0 ? text : text.slice(at + 1);
}
