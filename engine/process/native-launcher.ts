import type { Launched, Launcher, LaunchRequest } from './launcher.ts';
import { PipeEnd } from './pipe-end.ts';
import type { ProcessEnd, SystemCalls } from './system-calls.ts';

/** A process that lives longer is listened to at once; what a shorter one said is read at its end. */
const SHORT_MS = 10;
/** The system tells of every end; this is for an end that was told of while nobody could hear. */
const LOOK_EVERY_MS = 250;
/** Beyond this much text the system's own limits are near, and Node knows how to say so. */
const LONGEST_REQUEST = 100_000;

interface Living {
  readonly stdout: PipeEnd;
  readonly stderr: PipeEnd;
  readonly ended: (end: ProcessEnd) => void;
}

/** Starts processes without copying this one, however large it has become. */
export class NativeLauncher implements Launcher {
  readonly #calls: SystemCalls;
  readonly #direct: Launcher;
  readonly #living = new Map<number, Living>();
  #fresh: Living[] = [];
  #timer: NodeJS.Timeout | undefined;
  readonly #look = () => this.#reap();
  #isListening = false;
  #isClosing = false;

  constructor(calls: SystemCalls, direct: Launcher) {
    this.#calls = calls;
    this.#direct = direct;
  }

  async launch(request: LaunchRequest): Promise<Launched> {
    if (!isPlain(request)) return await this.#direct.launch(request);
    const { pid, stdout, stderr } = await this.#calls.spawn(request);
    const { promise: ended, resolve } = Promise.withResolvers<ProcessEnd>();
    const living: Living = {
      stdout: new PipeEnd(stdout, this.#calls),
      stderr: new PipeEnd(stderr, this.#calls),
      ended: resolve,
    };
    this.#living.set(pid, living);
    this.#listenForEnds();
    this.#listenSoon(living);
    // It may have ended before we knew its number.
    setImmediate(this.#look);
    const groupLives = () => this.#calls.groupLives(pid);
    return { pid, stdout: living.stdout, stderr: living.stderr, groupLives, ended };
  }

  /** Those that live are still heard to their end. */
  close(): void {
    this.#isClosing = true;
    this.#rest();
  }

  #rest(): void {
    if (this.#living.size > 0) return;
    // Nothing of ours keeps the host awake, or from ending.
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (!this.#isClosing) return;
    process.off('SIGCHLD', this.#look);
    this.#isListening = false;
  }

  #listenForEnds(): void {
    if (!this.#isListening) process.on('SIGCHLD', this.#look);
    this.#isListening = true;
    // It also keeps us from ending while a process of ours lives.
    this.#timer ??= setInterval(this.#look, LOOK_EVERY_MS);
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

  #reap(): void {
    for (const [pid, { stdout, stderr, ended }] of this.#living) {
      const end = this.#calls.endOf(pid);
      if (end === undefined) continue;
      this.#living.delete(pid);
      stdout.drain();
      stderr.drain();
      ended(end);
    }
    this.#rest();
  }
}

function isPlain({ program, args, cwd, env }: LaunchRequest): boolean {
  let letters = program.length + cwd.length;
  if (program.includes('\0') || cwd.includes('\0')) return false;
  for (const text of args) {
    letters += text.length;
    if (text.includes('\0')) return false;
  }
  for (const name in env) {
    const value = env[name] ?? '';
    letters += name.length + value.length;
    if (value.includes('\0') || name.includes('\0')) return false;
  }
  return letters < LONGEST_REQUEST;
}
