import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessResult } from '../action.ts';
import type { Launched, Launcher, LaunchRequest } from './launcher.ts';
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
  const reading = [read(launched.stdout, 'stdout', stdout, setup), read(launched.stderr, 'stderr', stderr, setup)];
  try {
    const { exitCode, signal } = await endOrStop(launched, setup);
    await drain(reading, launched);
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
    if (stopping === undefined) await stopLeftovers(launched.pid, now);
    else await stopping;
    return end;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** What a process leaves running in its group ends with it: nobody would stop it later. */
async function stopLeftovers(pid: number, now: AbortSignal): Promise<void> {
  if (process.platform === 'win32' || !groupExists(pid)) return;
  await stopTree({ pid, tag: undefined }, { graceMs: LEFTOVER_GRACE_MS, now });
}

function groupExists(pid: number): boolean {
  try {
    return process.kill(-pid, 0);
  } catch {
    return false;
  }
}

async function read(stream: Readable, name: OutputStream, capture: Capture, { onOutput }: ProcessSetup): Promise<void> {
  stream.on('data', (bytes: Buffer) => {
    capture.add(bytes);
    const wait = onOutput?.(name, bytes);
    if (wait === undefined) return;
    stream.pause();
    void wait.finally(() => stream.resume());
  });
  await finished(stream).catch(() => undefined);
}

/** Reads to the end; but a daemon that left the tree may hold the pipe for ever, so silence ends it too. */
async function drain(reading: readonly Promise<void>[], { stdout, stderr }: Launched): Promise<void> {
  const all = Promise.all(reading).then(() => true);
  let seen = -1;
  let bytes = 0;
  const count = (piece: Buffer) => (bytes += piece.length);
  stdout.on('data', count);
  stderr.on('data', count);
  while (!(await Promise.race([all, delay(QUIET_MS, false, { ref: false })]))) {
    const isHeld = stdout.isPaused() || stderr.isPaused();
    if (bytes === seen && !isHeld) {
      stdout.destroy();
      stderr.destroy();
    }
    seen = bytes;
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
    const bytes = Buffer.concat(this.#pieces);
    return new TextDecoder('utf-8').decode(bytes, { stream: this.truncated });
  }
}
