import type { Launched, Launcher, LaunchRequest } from './launcher.ts';
import { PipeEnd } from './pipe-end.ts';
import { Readiness } from './readiness.ts';
import { StartPace } from './start-pace.ts';
import type { ProcessEnd, SystemCalls } from './system-calls.ts';

/** A process that lives longer is listened to at once; what a shorter one said is read at its end. */
const SHORT_MS = 10;
/** For an end that the system could not tell of, because no file more could be opened. */
const LOOK_EVERY_MS = 250;
/** Beyond this much text the system's own limits are near, and Node knows how to say so. */
const LONGEST_REQUEST = 100_000;

interface Living {
  readonly pid: number;
  readonly handle: number;
  readonly stdout: PipeEnd;
  readonly stderr: PipeEnd;
  readonly ended: (end: ProcessEnd) => void;
  /** Its number among the watched. */
  watched: number;
}

/** Starts processes without copying this one, however large it has become. */
export class NativeLauncher implements Launcher {
  readonly #calls: SystemCalls;
  readonly #direct: Launcher;
  readonly #living = new Set<Living>();
  readonly #pace = new StartPace();
  #readiness: Readiness | undefined;
  #fresh: Living[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isClosing = false;

  constructor(calls: SystemCalls, direct: Launcher) {
    this.#calls = calls;
    this.#direct = direct;
  }

  async launch(request: LaunchRequest): Promise<Launched> {
    if (!isPlain(request)) return await this.#direct.launch(request);
    const readiness = (this.#readiness ??= new Readiness((callback) => this.#calls.openReadiness(callback)));
    const { pid, handle, stdout, stderr } = await this.#start(request);
    const { promise: ended, resolve } = Promise.withResolvers<ProcessEnd>();
    const living: Living = {
      pid,
      handle,
      stdout: new PipeEnd(stdout, this.#calls, readiness),
      stderr: new PipeEnd(stderr, this.#calls, readiness),
      ended: resolve,
      watched: 0,
    };
    this.#living.add(living);
    if (handle >= 0) living.watched = readiness.watch(handle, () => this.#reap(living));
    // It also keeps us from ending while a process of ours lives.
    if (this.#living.size === 1) this.#stayAwake();
    this.#listenSoon(living);
    const groupLives = () => this.#calls.groupLives(pid);
    return { pid, stdout: living.stdout, stderr: living.stderr, groupLives, ended };
  }

  /** Those that live are still heard to their end. */
  close(): void {
    this.#isClosing = true;
    this.#rest();
  }

  async #start(request: LaunchRequest) {
    if (!this.#pace.mayWait(request.program))
      return await this.#pace.aside(request.program, this.#calls.spawnAside(request));
    return this.#pace.here(() => this.#calls.spawn(request));
  }

  #rest(): void {
    if (this.#living.size > 0) return;
    // Nothing of ours keeps the host from ending.
    this.#timer?.unref();
    if (!this.#isClosing) return;
    this.#readiness?.close();
    this.#readiness = undefined;
  }

  #listenSoon(living: Living): void {
    this.#fresh.push(living);
    if (this.#fresh.length > 1) return;
    setTimeout(() => {
      const waiting = this.#fresh;
      this.#fresh = [];
      for (const { stdout, stderr } of waiting) {
        stdout.watch();
        stderr.watch();
      }
    }, SHORT_MS).unref();
  }

  #stayAwake(): void {
    this.#timer ??= setInterval(() => this.#lookAtAll(), LOOK_EVERY_MS);
    this.#timer.ref();
  }

  #lookAtAll(): void {
    if (this.#living.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    for (const living of this.#living) this.#reap(living);
  }

  #reap(living: Living): void {
    const end = this.#calls.endOf(living.pid);
    if (end === undefined || !this.#living.delete(living)) return;
    this.#readiness?.forget(living.watched);
    if (living.handle >= 0) this.#calls.close(living.handle);
    living.stdout.drain();
    living.stderr.drain();
    living.ended(end);
    this.#rest();
  }
}

const checked = new WeakMap<object, { readonly isPlain: boolean; readonly letters: number }>();

function isPlain({ program, args, cwd, env }: LaunchRequest): boolean {
  let shared = checked.get(env.shared);
  if (shared === undefined) checked.set(env.shared, (shared = textOf(env.shared)));
  const own = textOf(env.own);
  let letters = shared.letters + own.letters + program.length + cwd.length;
  if (!shared.isPlain || !own.isPlain || program.includes('\0') || cwd.includes('\0')) return false;
  for (const text of args) {
    letters += text.length;
    if (text.includes('\0')) return false;
  }
  return letters < LONGEST_REQUEST;
}

function textOf(variables: Readonly<Record<string, string>>): { readonly isPlain: boolean; readonly letters: number } {
  let letters = 0;
  let plain = true;
  for (const name in variables) {
    const value = variables[name] ?? '';
    letters += name.length + value.length;
    if (value.includes('\0') || name.includes('\0')) plain = false;
  }
  return { isPlain: plain, letters };
}
