import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { HOST_TAG } from './process-table.ts';

/** A write wakes the watchdog up and costs more than all else here; soon enough that no number has come round to another group. */
const TELL_AFTER_MS = 50;

/**
 * One small process that outlives us: it is told which groups run, and when its input ends because we died, it stops them all, asking first,
 * and then sweeps for those that left their group. Its own environment is empty, so no sweep of ours or of a studio around us finds it.
 */
export class Watchdog {
  readonly #host: string;
  #line: Socket | undefined;
  readonly #gone: number[] = [];
  readonly #come = new Set<number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(host: string) {
    this.#host = host;
  }

  /** Starting it copies our process, which takes milliseconds in a large one: better before the first task than after. */
  ready(): void {
    if (process.platform !== 'win32') this.#line ??= this.#start();
  }

  watch(group: number): void {
    if (process.platform === 'win32') return;
    this.ready();
    this.#come.add(group);
    // Where the sweep finds every process of ours by its mark, a short one need not be told at all.
    if (process.platform !== 'linux') this.#tellAll();
    else this.#timer ??= setTimeout(() => this.#tellAll(), TELL_AFTER_MS).unref();
  }

  forget(group: number): void {
    if (this.#line === undefined || this.#come.delete(group)) return;
    this.#gone.push(group);
    this.#timer ??= setTimeout(() => this.#tellAll(), TELL_AFTER_MS).unref();
  }

  #tellAll(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const lines = [...this.#gone.map((group) => `-${group}\n`), ...[...this.#come].map((group) => `+${group}\n`)];
    this.#gone.length = 0;
    this.#come.clear();
    if (lines.length > 0) this.#tell(lines.join(''));
  }

  close(): void {
    this.#tellAll();
    this.#line?.end();
    this.#line = undefined;
  }

  #tell(lines: string): void {
    // A pipe this small is written at once, before the call returns.
    this.#line?.write(lines);
  }

  /**
   * What is started here goes on in the background and ends itself at once: as long as Node had a child of its own, it would look for the end
   * of that child whenever one of our own processes ends.
   */
  #start(): Socket {
    const child = spawn(
      '/bin/sh',
      ['-c', `{ ${SCRIPT} } <&3 3<&- &`, 'codomyrmex-watchdog', `${HOST_TAG}=${this.#host}`],
      {
        env: { PATH: '/usr/bin:/bin' },
        cwd: '/',
        stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
        detached: true,
      },
    );
    child.on('error', () => undefined);
    child.unref();
    const line = child.stdio[3] as Socket;
    line.on('error', () => undefined);
    line.unref();
    return line;
  }
}

const SCRIPT = `
trap '' INT TERM HUP PIPE
groups=' '
while read -r line; do
  case $line in
    +*) groups="$groups\${line#+} " ;;
    -*) gone=" \${line#-} "; case $groups in *"$gone"*) groups="\${groups%%"$gone"*} \${groups#*"$gone"}" ;; esac ;;
  esac
done
tagged() { grep -lzxF "$1" /proc/[0-9]*/environ 2>/dev/null | sed 's|/proc/||; s|/environ||'; }
[ "$groups" = ' ' ] && [ -z "$(tagged "$1")" ] && exit 0
for group in $groups; do kill -TERM -- "-$group" 2>/dev/null; kill -CONT -- "-$group" 2>/dev/null; done
sleep 1
for group in $groups; do kill -KILL -- "-$group" 2>/dev/null; done
for round in 1 2 3 4 5; do
  pids=$(tagged "$1")
  [ -z "$pids" ] && exit 0
  kill -KILL $pids 2>/dev/null
  sleep 0.1
done
`;
