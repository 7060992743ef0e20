import { LogTimes } from '#shared/run/log-times.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { api } from '../stores/connection.ts';
import { useCalmRun } from '../stores/calm-run.ts';
import { useRun, watchedHistory } from '../stores/run-store.ts';
import { byStart, logSizeOf } from './attempt-logs.ts';
import { LogBuffer, type LogLine } from './log-buffer.ts';

/** A log longer than this is shown from this many bytes before its end. */
const LAST_BYTES = 2_000_000;
const PIECE_BYTES = 262_144;
/** While somebody goes through its moments, the logs of a run that are no longer than this together are held whole. */
const HELD_BYTES = 8_000_000;
/** So many pieces are asked for at a time, and what came of them is shown so often while more are to come. */
const AT_ONCE = 16;
const SHOWN_EVERY_MS = 100;

interface ShownLog {
  readonly lines: readonly LogLine[];
  /** Earlier ones the window no longer holds. */
  readonly droppedLines: number;
}

interface MadeFrom {
  readonly buffer: LogBuffer;
  readonly version: number;
  /** The earlier state of the run that is told from what is held. */
  readonly earlier: RunState | undefined;
}

/** Brings the logs of the watched run into the window as they grow: events say how far, calls bring the text. */
class LogFollower {
  private buffer = new LogBuffer();
  private times = new LogTimes();
  /** A new object whenever the lines change. */
  private current: ShownLog = { lines: [], droppedLines: 0 };
  private madeFrom: MadeFrom | undefined;
  private run: string | undefined;
  private readonly readTo = new Map<string, number>();
  private readonly listeners = new Set<() => void>();
  private isReading = false;
  /** Counts how often the run was gone back in: what was asked before is not for now. */
  private generation = 0;
  private shownAtMs = 0;
  /** All of this state of the run is in the window. */
  private complete: RunState | undefined;
  private measured: { readonly live: RunState; readonly isSmall: boolean } | undefined;
  private stop: (() => void) | undefined;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.listeners.size === 1) {
      // While somebody goes through the moments of a large run, its log follows with the other lists.
      const isBack = (): boolean => useRun.getState().moment !== undefined;
      const stops = [
        useRun.subscribe(() => {
          if (!isBack()) this.look();
        }),
        useCalmRun.subscribe(() => {
          if (isBack()) this.look();
        }),
      ];
      this.stop = () => stops.forEach((stop) => stop());
      this.look();
    }
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.stop?.();
    };
  };

  readonly snapshot = (): ShownLog => this.current;

  private look(): void {
    const { run } = useRun.getState();
    if (run !== this.run) {
      this.run = run;
      this.forget();
      this.times = new LogTimes();
    }
    this.goBack();
    this.show();
    void this.read();
  }

  /** A run that is too long to be held is shown as it was earlier: what was printed later goes, and what is left is read anew. */
  private goBack(): void {
    const { state, moment } = useRun.getState();
    if (moment === undefined || state === undefined || this.isHeld()) return;
    if (!isBeyond(state, this.readTo)) return;
    this.forget();
    this.generation += 1;
  }

  private forget(): void {
    this.buffer = new LogBuffer();
    this.readTo.clear();
    this.complete = undefined;
  }

  /** All that the run has printed so far is in the window, or will be: any moment of it can be told from that. */
  private isHeld(): boolean {
    const { live } = useRun.getState();
    if (live === undefined || this.buffer.droppedLines > 0) return false;
    if (this.measured?.live !== live) this.measured = { live, isSmall: isSmall(live) };
    return this.measured.isSmall;
  }

  private async read(): Promise<void> {
    if (this.isReading) return;
    this.isReading = true;
    try {
      for (let pieces = this.nextPieces(); pieces.length > 0; pieces = this.nextPieces()) {
        await this.readPieces(pieces);
        if (performance.now() - this.shownAtMs >= SHOWN_EVERY_MS) this.show();
      }
    } catch {
      // The connection is gone; the next event or look reads on.
    } finally {
      this.isReading = false;
      this.show();
    }
  }

  private nextPieces(): readonly Piece[] {
    const { live, state, moment, run } = useRun.getState();
    const shown = moment !== undefined && this.isHeld() ? live : state;
    if (shown === undefined || run === undefined || run !== this.run) return [];
    if (shown === this.complete) return [];
    const growths = growthsOf(shown, this.readTo);
    this.complete = growths.length === 0 ? shown : undefined;
    return growths.slice(0, AT_ONCE);
  }

  private async readPieces(pieces: readonly Piece[]): Promise<void> {
    const { run } = this;
    if (run === undefined) return;
    const { generation } = this;
    // Shown as it was, and not held: not a byte more than there was then.
    const isThen = useRun.getState().moment !== undefined && !this.isHeld();
    const results = await Promise.all(
      pieces.map(({ task, attempt, from, to }) =>
        api().runs.log({ run, task, attempt, from, maxBytes: isThen ? Math.min(PIECE_BYTES, to - from) : PIECE_BYTES }),
      ),
    );
    if (run !== this.run || generation !== this.generation) return;
    this.times.read(watchedHistory().events);
    for (const [index, { key, task, attempt, from, to }] of pieces.entries()) {
      const result = results[index];
      if (result?.ok !== true) {
        this.readTo.set(key, to);
        continue;
      }
      // A piece that ends inside a character is cut before it; without progress the file is shorter than the event said.
      this.readTo.set(key, result.value.to > from ? result.value.to : to);
      const { from: begin, text } = result.value;
      this.buffer.append(task, attempt, text, begin, (bytes) => this.times.timeOf(task, attempt, begin + bytes));
    }
  }

  private show(): void {
    this.shownAtMs = performance.now();
    const { state, moment } = useRun.getState();
    const earlier = moment !== undefined && this.isHeld() ? state : undefined;
    const { buffer, current, madeFrom } = this;
    const { version, droppedLines } = buffer;
    const isGrown = buffer !== madeFrom?.buffer || version !== madeFrom.version;
    if (!isGrown && earlier === madeFrom?.earlier) return;
    this.madeFrom = { buffer, version, earlier };
    const lines =
      earlier === undefined ? buffer.lines : buffer.linesOf((task, attempt) => logSizeOf(earlier, task, attempt));
    if (!isGrown && isSame(lines, current.lines)) return;
    this.current = { lines, droppedLines };
    for (const listener of this.listeners) listener();
  }
}

function isSmall({ tasks }: RunState): boolean {
  let sum = 0;
  for (const { attempts } of tasks.values())
    for (const { logBytes } of attempts) {
      if (logBytes > LAST_BYTES) return false;
      sum += logBytes;
    }
  return sum <= HELD_BYTES;
}

function isBeyond(state: RunState, readTo: ReadonlyMap<string, number>): boolean {
  for (const [key, to] of readTo) {
    const hash = key.lastIndexOf('#');
    if (to > logSizeOf(state, key.slice(0, hash), Number(key.slice(hash + 1)))) return true;
  }
  return false;
}

interface Piece {
  readonly key: string;
  readonly task: string;
  readonly attempt: number;
  readonly from: number;
  readonly to: number;
}

/** Of all attempts, in order of starting, whose logs are longer than what was read of them. */
function growthsOf(state: RunState, readTo: ReadonlyMap<string, number>): readonly Piece[] {
  const grown: (Piece & { readonly startedAt: string })[] = [];
  for (const { path, attempts } of state.tasks.values()) {
    for (const { attempt, logBytes, startedAt } of attempts) {
      if (logBytes === 0) continue;
      const key = `${path}#${attempt}`;
      const from = readTo.get(key) ?? Math.max(0, logBytes - LAST_BYTES);
      if (logBytes > from) grown.push({ key, task: path, attempt, from, to: logBytes, startedAt });
    }
  }
  return grown.sort(byStart);
}

function isSame(lines: readonly LogLine[], others: readonly LogLine[]): boolean {
  return lines.length === others.length && lines.every((line, index) => line === others[index]);
}

export const logFollower = new LogFollower();
