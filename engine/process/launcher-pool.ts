import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, constants as fsConstants, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { constants, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Duplex, Readable } from 'node:stream';
import type { Launched, Launcher, LaunchRequest } from './launcher.ts';

/** Idle launchers beyond this are let go. */
const KEPT = 16;
/** Longer lines and larger environments are left to the direct way, which knows how the system refuses them. */
const LONGEST_SCRIPT = 96 * 1024;
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Starts processes through small shells that live on. A fork copies the page tables of its parent, so spawning from a Node process of
 * some hundred megabytes takes tens of milliseconds and blocks it (engine.md 3.2); a shell of two megabytes takes less than one. Each shell
 * runs one process at a time, in a session of its own, with two named pipes for its output. What cannot be said in a shell goes the direct way.
 */
export class LauncherPool implements Launcher {
  readonly #direct: Launcher;
  readonly #idle: ShellLauncher[] = [];
  readonly #all = new Set<ShellLauncher>();
  #closed = false;

  constructor(direct: Launcher) {
    this.#direct = direct;
  }

  /** Linux only so far: it needs `/proc` and `setsid`. */
  static isPossible(): boolean {
    return process.platform === 'linux' && existsSync('/bin/sh') && existsSync('/usr/bin/setsid');
  }

  async launch(request: LaunchRequest): Promise<Launched> {
    if (this.#closed || !isPlain(request)) return await this.#direct.launch(request);
    const shell = this.#take(request);
    const script = shell?.script(request) ?? '';
    if (shell === undefined || script.length > LONGEST_SCRIPT) {
      if (shell !== undefined) this.#free(shell);
      return await this.#direct.launch(request);
    }
    const launched = await shell.run(script, () => this.#free(shell));
    // A shell that broke down before it started anything: nothing has run yet.
    return launched ?? (await this.#direct.launch(request));
  }

  close(): void {
    this.#closed = true;
    for (const shell of this.#all) shell.close();
    this.#all.clear();
    this.#idle.length = 0;
  }

  #take({ env }: LaunchRequest): ShellLauncher | undefined {
    for (let shell = this.#idle.pop(); shell !== undefined; shell = this.#idle.pop()) if (shell.isUsable) return shell;
    try {
      const shell = new ShellLauncher(env);
      this.#all.add(shell);
      return shell;
    } catch {
      return undefined;
    }
  }

  #free(shell: ShellLauncher): void {
    if (!this.#closed && shell.isUsable && this.#idle.length < KEPT) this.#idle.push(shell);
    else {
      shell.close();
      this.#all.delete(shell);
    }
  }
}

interface Running {
  readonly files: readonly [number, number];
  readonly started: (launched: Launched | undefined) => void;
  readonly ended: PromiseWithResolvers<{ readonly exitCode: number | null; readonly signal: string | null }>;
  readonly onFree: () => void;
  isStarted: boolean;
}

/** One shell. It reads commands from its input, and tells on its fourth pipe: `S pid` when a process starts, `E code` when it has ended. */
class ShellLauncher {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #ready = Promise.withResolvers<boolean>();
  #running: Running | undefined;
  #open = 0;
  #isBroken = false;

  constructor(environment: Readonly<Record<string, string>>) {
    this.#folder = mkdtempSync(path.join(tmpdir(), 'codomyrmex-launcher-'));
    this.#environment = environment;
    // The marks of a task belong to its process alone; a sweep must not find the shell.
    const { CODOMYRMEX_TASK: _task, CODOMYRMEX_HOST: _host, ...env } = environment;
    this.#child = spawn('/bin/sh', ['-s'], {
      env,
      cwd: '/',
      stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
      detached: true,
    });
    const { stdin } = this.#child;
    const told = this.#child.stdio[3] as Readable;
    stdin?.on('error', () => this.#broken());
    this.#child.on('error', () => this.#broken());
    this.#child.on('exit', () => this.#broken());
    createInterface({ input: told }).on('line', (line) => this.#hear(line));
    told.on('error', () => this.#broken());
    this.#child.unref();
    for (const stream of [stdin, told] as unknown as readonly { unref?: () => void }[]) stream.unref?.();
    const folder = quoted(this.#folder);
    stdin?.write(
      `trap 'rm -rf '${folder} EXIT; trap exit PIPE HUP TERM; cd / && umask 077 && mkfifo ${folder}/o ${folder}/e; umask ${umask()}; echo R >&3\n`,
    );
  }

  get isUsable(): boolean {
    return !this.#isBroken;
  }

  script({ program, args, cwd, env }: LaunchRequest): string {
    const inherited = this.#environment;
    const set = Object.entries(env).filter(
      ([name, value]) => inherited[name] !== value || name === 'CODOMYRMEX_TASK' || name === 'CODOMYRMEX_HOST',
    );
    const unset = Object.keys(inherited).filter((name) => !Object.hasOwn(env, name));
    const words = [program, ...args].map(quoted).join(' ');
    // The directory first: the shell sets PWD itself, and the environment has the last word.
    return [
      // Its own number, without starting anything for it.
      '( cd -P /proc/self; echo "S ${PWD##*/}" >&3; exec 3>&-',
      `; cd -- ${quoted(cwd)} || exit 126`,
      unset.length === 0 ? '' : `; unset ${unset.join(' ')}`,
      ...set.map(([name, value]) => `; export ${name}=${quoted(value)}`),
      `; exec /usr/bin/setsid -- ${words} )`,
      ` </dev/null >${quoted(`${this.#folder}/o`)} 2>${quoted(`${this.#folder}/e`)}; echo "E $?" >&3\n`,
    ].join('');
  }

  /** Undefined when the shell could not start it; nothing has run then. */
  async run(script: string, onFree: () => void): Promise<Launched | undefined> {
    // While somebody waits, we are not done.
    this.#child.ref();
    if (!(await this.#ready.promise)) {
      onFree();
      return undefined;
    }
    return await new Promise((started) => {
      try {
        // Open for reading before the shell opens them for writing, so that neither waits.
        const flags = fsConstants.O_RDONLY | fsConstants.O_NONBLOCK;
        const files = [openSync(`${this.#folder}/o`, flags), openSync(`${this.#folder}/e`, flags)] as const;
        this.#running = { files, started, onFree, ended: Promise.withResolvers(), isStarted: false };
        this.#child.stdin?.write(script);
      } catch {
        this.#isBroken = true;
        started(undefined);
        onFree();
      }
    });
  }

  close(): void {
    this.#isBroken = true;
    this.#child.stdin?.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #hear(line: string): void {
    const running = this.#running;
    if (line === 'R') return this.#ready.resolve(true);
    if (running === undefined) return;
    const number = Number(line.slice(2));
    if (line.startsWith('S ')) {
      running.isStarted = true;
      const [stdout, stderr] = running.files.map((fd) => this.#read(fd)) as [Readable, Readable];
      running.started({ pid: number, stdout, stderr, ended: running.ended.promise });
      return;
    }
    this.#running = undefined;
    this.#child.unref();
    running.ended.resolve(endOf(number));
    this.#freeWhenRead(running);
  }

  #read(fd: number): Readable {
    const socket: Duplex = new Socket({ fd, readable: true, writable: false });
    this.#open += 1;
    let isWhole = false;
    socket.on('end', () => (isWhole = true));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#open -= 1;
      // Somebody still holds the pipe: what he writes must not become the output of the next.
      if (!isWhole) this.#isBroken = true;
      this.#freed?.();
    });
    return socket;
  }

  #freed: (() => void) | undefined;

  #freeWhenRead({ onFree }: Running): void {
    this.#freed = () => {
      if (this.#open > 0) return;
      this.#freed = undefined;
      onFree();
    };
    this.#freed();
  }

  #broken(): void {
    if (this.#isBroken && this.#running === undefined) return;
    this.#isBroken = true;
    this.#ready.resolve(false);
    const running = this.#running;
    this.#running = undefined;
    if (running === undefined) return;
    if (running.isStarted) {
      // Whoever killed the shell: its process may live on, and is stopped with its group as after any end.
      running.ended.resolve({ exitCode: null, signal: 'SIGKILL' });
      return this.#freeWhenRead(running);
    }
    for (const fd of running.files) closeSync(fd);
    running.started(undefined);
    running.onFree();
  }
}

const SIGNALS = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]));

/** A shell tells a signal as 128 and its number, so a program that ends by itself with such a code counts as ended by the signal. */
function endOf(code: number): { readonly exitCode: number | null; readonly signal: string | null } {
  const signal = code > 128 ? SIGNALS.get(code - 128) : undefined;
  return signal === undefined ? { exitCode: code, signal: null } : { exitCode: null, signal };
}

/** The shell keeps only variables whose names it can say. */
function isPlain({ env, args, program, cwd }: LaunchRequest): boolean {
  if ([program, cwd, ...args].some((text) => text.includes('\0'))) return false;
  return Object.entries(env).every(([name, value]) => PLAIN_NAME.test(name) && !value.includes('\0'));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function umask(): string {
  return process.umask().toString(8).padStart(4, '0');
}
