import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessResult } from '../action.ts';
import type { StopSwitch } from '../executor/stop-switch.ts';
import type { MaskStream } from '../record/masker.ts';
import { Capture, Tail } from './capture.ts';
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
  /** Ask the tree to stop. */
  readonly stop: StopSwitch;
  /** Stop it without grace. */
  readonly now: StopSwitch;
  readonly graceMs?: number;
  /** Gets every byte; a promise makes the process wait until it settles. */
  readonly onOutput?: (stream: OutputStream, bytes: Uint8Array) => Promise<void> | undefined;
  /** How much of each stream to keep for the result; 0 keeps none but the tail. */
  readonly captureBytes: number;
  /** What everybody below hears instead of the bytes themselves: masked before anything is cut, or half a secret would stay. */
  readonly mask?: () => MaskStream;
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
  const stdout = new Ear('stdout', setup);
  const stderr = new Ear('stderr', setup);
  stdout.listen(launched.stdout);
  stderr.listen(launched.stderr);
  try {
    const { exitCode, signal } = await endOrStop(launched, setup);
    await drain(launched, () => stdout.heardBytes + stderr.heardBytes);
    stdout.end();
    stderr.end();
    return {
      exitCode,
      signal,
      stdout: stdout.text,
      stderr: stderr.text,
      stdoutTruncated: stdout.isTruncated,
      stderrTruncated: stderr.isTruncated,
      stdoutTail: stdout.tail,
      stderrTail: stderr.tail,
      durationMs: performance.now() - startedAt,
      usage: setup.sampler.end(pid),
    };
  } finally {
    setup.sampler.end(pid);
    setup.watchdog.forget(pid);
  }
}

async function endOrStop(launched: Launched, { stop, now, tag, graceMs = GRACE_MS }: ProcessSetup) {
  const tree = { pid: launched.pid, tag };
  let stopping: Promise<void> | undefined;
  const stopIt = () => {
    stopping ??= stopTree(tree, { graceMs, now: now.signal });
  };
  if (stop.aborted) stopIt();
  stop.addEventListener('abort', stopIt);
  try {
    const end = await launched.ended;
    if (stopping === undefined) await stopLeftovers(launched, now);
    else await stopping;
    return end;
  } finally {
    stop.removeEventListener('abort', stopIt);
  }
}

/** What a process leaves running in its group ends with it: nobody would stop it later. */
async function stopLeftovers(launched: Launched, now: StopSwitch): Promise<void> {
  if (!launched.groupLives()) return;
  await stopTree({ pid: launched.pid, tag: undefined }, { graceMs: LEFTOVER_GRACE_MS, now: now.signal });
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

/** Hears one stream: keeps its beginning and its end, and hands every byte on. Most streams stay empty, so all is made with the first. */
class Ear {
  readonly #name: OutputStream;
  readonly #setup: ProcessSetup;
  #kept: { readonly beginning: Capture; readonly tail: Tail; readonly mask: MaskStream | undefined } | undefined;
  heardBytes = 0;

  constructor(name: OutputStream, setup: ProcessSetup) {
    this.#name = name;
    this.#setup = setup;
  }

  get text(): string {
    return this.#kept?.beginning.text() ?? '';
  }

  get isTruncated(): boolean {
    return this.#kept?.beginning.truncated ?? false;
  }

  get tail(): string {
    return this.#kept?.tail.text() ?? '';
  }

  listen(pipe: OutputPipe): void {
    pipe.listen((bytes) => {
      this.heardBytes += bytes.length;
      this.#kept ??= {
        beginning: new Capture(this.#setup.captureBytes),
        tail: new Tail(),
        mask: this.#setup.mask?.(),
      };
      const { mask } = this.#kept;
      const wait = this.#take(mask === undefined ? bytes : mask.write(bytes));
      if (wait === undefined) return;
      pipe.pause();
      void wait.finally(() => pipe.resume());
    });
  }

  /** Nothing more comes: what the mask held back is told. */
  end(): void {
    const rest = this.#kept?.mask?.end();
    if (rest !== undefined && rest.byteLength > 0) void this.#take(rest);
  }

  #take(bytes: Uint8Array): Promise<void> | undefined {
    if (bytes.byteLength === 0) return undefined;
    this.#kept?.beginning.add(bytes);
    this.#kept?.tail.add(bytes);
    return this.#setup.onOutput?.(this.#name, bytes);
  }
}
