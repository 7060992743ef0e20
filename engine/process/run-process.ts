import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessResult } from '../action.ts';
import type { Launched, Launcher, LaunchRequest } from './launcher.ts';
import type { OutputPipe } from './output-pipe.ts';
import { GRACE_MS, stopTree } from './stop-tree.ts';
import type { Sample, Usage, UsageSampler } from './usage-sampler.ts';
import type { Watchdog } from './watchdog.ts';

export type OutputStream = 'stdout' | 'stderr';

export interface ProcessSetup extends LaunchRequest {
  readonly launcher: Launcher;
  readonly watchdog: Watchdog;
  readonly sampler: UsageSampler;
  readonly tag: string;
  /** Aborted: ask the tree to stop. */
  readonly signal: AbortSignal;
  /** Aborted: stop it without grace. */
  readonly now: AbortSignal;
  readonly graceMs?: number;
  /** Gets every byte; a promise makes the process wait until it settles. */
  readonly onOutput?: (stream: OutputStream, bytes: Uint8Array) => Promise<void> | undefined;
  /** How much of each stream to keep for the result; 0 keeps none. */
  readonly captureBytes: number;
  readonly onSample?: (sample: Sample) => void;
}

/** After the process has ended and its group is gone: how long a pipe that somebody else holds open is still listened to. */
const QUIET_MS = 250;
const LEFTOVER_GRACE_MS = 1000;

/**
 * Runs one process to its end. Returns only when nothing of its group lives; when `signal` was aborted, nothing of its tree at all. Memory is
 * bounded by `captureBytes` and what `onOutput` lets through.
 */
export async function runProcess(setup: ProcessSetup): Promise<ProcessResult & { readonly usage: Usage | undefined }> {
  const startedAt = performance.now();
  const launched = await setup.launcher.launch(setup);
  const { pid } = launched;
  setup.watchdog.watch(pid);
  setup.sampler.begin(pid, setup.onSample);
  const stdout = new Capture(setup.captureBytes);
  const stderr = new Capture(setup.captureBytes);
  let heard = 0;
  const hear = (pipe: OutputPipe, name: OutputStream, capture: Capture) =>
    pipe.listen((bytes) => {
      heard += bytes.length;
      capture.add(bytes);
      const wait = setup.onOutput?.(name, bytes);
      if (wait === undefined) return;
      pipe.pause();
      void wait.finally(() => pipe.resume());
    });
  hear(launched.stdout, 'stdout', stdout);
  hear(launched.stderr, 'stderr', stderr);
  try {
    const { exitCode, signal } = await endOrStop(launched, setup);
    await drain(launched, () => heard);
    return {
      exitCode,
      signal,
      stdout: stdout.text(),
      stderr: stderr.text(),
      stdoutTruncated: stdout.truncated,
      stderrTruncated: stderr.truncated,
      durationMs: performance.now() - startedAt,
      usage: setup.sampler.end(pid),
    };
  } finally {
    setup.sampler.end(pid);
    setup.watchdog.forget(pid);
  }
}

async function endOrStop(launched: Launched, { signal, now, tag, graceMs = GRACE_MS }: ProcessSetup) {
  const tree = { pid: launched.pid, tag };
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= stopTree(tree, { graceMs, now });
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const end = await launched.ended;
    if (stopping === undefined) await stopLeftovers(launched, now);
    else await stopping;
    return end;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** What a process leaves running in its group ends with it: nobody would stop it later. */
async function stopLeftovers(launched: Launched, now: AbortSignal): Promise<void> {
  if (launched.groupLives()) await stopTree({ pid: launched.pid, tag: undefined }, { graceMs: LEFTOVER_GRACE_MS, now });
}

/** Reads to the end; but a daemon that left the tree may hold the pipe for ever, so silence ends it too. */
async function drain({ stdout, stderr }: Launched, heard: () => number): Promise<void> {
  if (stdout.isClosed && stderr.isClosed) return;
  const all = Promise.all([stdout.closed, stderr.closed]).then(() => true);
  let seen = -1;
  while (!(await Promise.race([all, delay(QUIET_MS, false, { ref: false })]))) {
    const isHeld = stdout.isPaused || stderr.isPaused;
    if (heard() === seen && !isHeld) {
      stdout.destroy();
      stderr.destroy();
    }
    seen = heard();
  }
}

/** The beginning of a stream, up to a limit. */
class Capture {
  readonly #limit: number;
  readonly #pieces: Buffer[] = [];
  #bytes = 0;
  truncated = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(bytes: Buffer): void {
    if (this.#limit === 0) return;
    const room = this.#limit - this.#bytes;
    if (bytes.length > room) this.truncated = true;
    if (room <= 0) return;
    // A copy when cut: a slice would keep the whole piece in memory.
    const piece = bytes.length > room ? Buffer.from(bytes.subarray(0, room)) : bytes;
    this.#pieces.push(piece);
    this.#bytes += piece.length;
  }

  text(): string {
    if (this.#bytes === 0) return '';
    const bytes = Buffer.concat(this.#pieces);
    return new TextDecoder('utf-8').decode(bytes, { stream: this.truncated });
  }
}
