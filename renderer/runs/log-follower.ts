import { LogTimes } from '#shared/run/log-times.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { api } from '../stores/connection.ts';
import { useCalmRun } from '../stores/calm-run.ts';
import { useRun, watchedHistory } from '../stores/run-store.ts';
import { LogBuffer, type LogLine } from './log-buffer.ts';

/** A log longer than this is shown from this many bytes before its end. */
const LAST_BYTES = 2_000_000;
const PIECE_BYTES = 262_144;

interface ShownLog {
  readonly lines: readonly LogLine[];
  /** Earlier ones the window no longer holds. */
  readonly droppedLines: number;
}

/** Brings the logs of the watched run into the window as they grow: events say how far, calls bring the text. */
class LogFollower {
  private buffer = new LogBuffer();
  private times = new LogTimes();
  /** A new object whenever the lines change. */
  private current: ShownLog = { lines: [], droppedLines: 0 };
  private run: string | undefined;
  private readonly readTo = new Map<string, number>();
  private readonly listeners = new Set<() => void>();
  private isReading = false;
  /** Counts how often the run was gone back in: what was asked before is not for now. */
  private generation = 0;
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
      this.buffer = new LogBuffer();
      this.times = new LogTimes();
      this.readTo.clear();
      this.changed();
    }
    this.goBack();
    void this.read();
  }

  /** The run is shown as it was earlier: what was printed later goes, and what is left is read anew. */
  private goBack(): void {
    const { state, moment } = useRun.getState();
    if (moment === undefined || state === undefined || !isBeyond(state, this.readTo)) return;
    this.buffer = new LogBuffer();
    this.readTo.clear();
    this.generation += 1;
    this.changed();
  }

  private async read(): Promise<void> {
    if (this.isReading) return;
    this.isReading = true;
    try {
      for (let next = this.nextPiece(); next !== undefined; next = this.nextPiece()) await this.readPiece(next);
    } catch {
      // The connection is gone; the next event or look reads on.
    } finally {
      this.isReading = false;
    }
  }

  private nextPiece(): Piece | undefined {
    const { state, run } = useRun.getState();
    if (state === undefined || run === undefined || run !== this.run) return undefined;
    return growthOf(state, this.readTo);
  }

  private async readPiece({ key, task, attempt, from, to }: Piece): Promise<void> {
    const { run } = this;
    if (run === undefined) return;
    const { generation } = this;
    // Shown as it was: not a byte more than there was then.
    const maxBytes = useRun.getState().moment === undefined ? PIECE_BYTES : Math.min(PIECE_BYTES, to - from);
    const result = await api().runs.log({ run, task, attempt, from, maxBytes });
    if (run !== this.run || generation !== this.generation) return;
    if (!result.ok) {
      this.readTo.set(key, to);
      return;
    }
    // A piece that ends inside a character is cut before it; without progress the file is shorter than the event said.
    this.readTo.set(key, result.value.to > from ? result.value.to : to);
    const { from: begin, text } = result.value;
    this.times.read(watchedHistory().events);
    this.buffer.append(task, attempt, text, (bytes) => this.times.timeOf(task, attempt, begin + bytes));
    this.changed();
  }

  private changed(): void {
    this.current = { lines: this.buffer.lines, droppedLines: this.buffer.droppedLines };
    for (const listener of this.listeners) listener();
  }
}

function isBeyond(state: RunState, readTo: ReadonlyMap<string, number>): boolean {
  for (const [key, to] of readTo) {
    const hash = key.lastIndexOf('#');
    const attempts = state.tasks.get(key.slice(0, hash))?.attempts ?? [];
    const number = Number(key.slice(hash + 1));
    if (to > (attempts.find(({ attempt }) => attempt === number)?.logBytes ?? 0)) return true;
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

/** The first attempt, in order of starting, whose log is longer than what was read of it. */
function growthOf(state: RunState, readTo: ReadonlyMap<string, number>): Piece | undefined {
  let first: (Piece & { readonly startedAt: string }) | undefined;
  for (const { path, attempts } of state.tasks.values()) {
    for (const { attempt, logBytes, startedAt } of attempts) {
      if (logBytes === 0) continue;
      const key = `${path}#${attempt}`;
      const from = readTo.get(key) ?? Math.max(0, logBytes - LAST_BYTES);
      if (logBytes > from && (first === undefined || startedAt < first.startedAt))
        first = { key, task: path, attempt, from, to: logBytes, startedAt };
    }
  }
  return first;
}

export const logFollower = new LogFollower();
