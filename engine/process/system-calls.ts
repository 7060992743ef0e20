import { constants } from 'node:os';
import { getSystemErrorName } from 'node:util';
import type { LaunchRequest } from './launcher.ts';

/*
 * The few functions of the C library that start a process without copying ours: `posix_spawn` shares the memory of the parent until the
 * program is loaded, where Node's own spawn copies its page tables, which takes tens of milliseconds in a large process. The numbers below
 * are those of Linux on every processor.
 */

const O_CLOEXEC = 0o2000000;
const O_NONBLOCK = 0o4000;
const F_SETFL = 4;
const WNOHANG = 1;
const POSIX_SPAWN_SETSIGDEF = 0x04;
const POSIX_SPAWN_SETSIGMASK = 0x08;
const POSIX_SPAWN_SETSID = 0x80;
/** More than any C library needs for what it keeps in these. */
const ROOM = 1024;

export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

export interface Spawned {
  readonly pid: number;
  /** Reading ends; they do not block. */
  readonly stdout: number;
  readonly stderr: number;
}

export interface SystemCalls {
  /**
   * Starts a program in a session of its own, with nothing to read. Rejects with the error of the system. Another thread waits until the
   * program is loaded; it may have ended when the answer comes.
   */
  spawn(request: LaunchRequest): Promise<Spawned>;
  /** Undefined while it lives. After an answer the number may be another's. */
  endOf(pid: number): ProcessEnd | undefined;
  /** Does anybody live in the group? */
  groupLives(group: number): boolean;
  /** Bytes read, 0 at the end, negative when there is nothing now. */
  read(fd: number, into: Uint8Array): number;
  close(fd: number): void;
}

/** Rejects where the system is another or its library cannot be called. */
export async function loadSystemCalls(): Promise<SystemCalls> {
  if (process.platform !== 'linux') throw new Error('Only Linux needs this.');
  const { default: koffi } = await import('koffi');
  // What our own program has loaded: the C library, whichever it is.
  const library = koffi.load(null);
  const pipe2 = library.func('int pipe2(int *fds, int flags)');
  const fcntl = library.func('int fcntl(int fd, int command, int value)');
  const read = library.func('long read(int fd, void *into, size_t size)');
  const close = library.func('int close(int fd)');
  const kill = library.func('int kill(int pid, int signal)');
  const waitpid = library.func('int waitpid(int pid, int *status, int options)');
  const spawn = library.func(
    'int posix_spawn(int *pid, str path, void *actions, void *attributes, const char **argv, const char **envp)',
  );
  const actionsInit = library.func('int posix_spawn_file_actions_init(void *actions)');
  const actionsDestroy = library.func('int posix_spawn_file_actions_destroy(void *actions)');
  const addOpen = library.func(
    'int posix_spawn_file_actions_addopen(void *actions, int fd, str path, int flags, uint mode)',
  );
  const addDuplicate = library.func('int posix_spawn_file_actions_adddup2(void *actions, int from, int to)');
  const addFolder = library.func('int posix_spawn_file_actions_addchdir_np(void *actions, str folder)');

  const attributes = Buffer.alloc(ROOM);
  const signals = Buffer.alloc(ROOM);
  library.func('int posix_spawnattr_init(void *attributes)')(attributes);
  library.func('int sigfillset(void *signals)')(signals);
  library.func('int posix_spawnattr_setsigdefault(void *attributes, void *signals)')(attributes, signals);
  library.func('int sigemptyset(void *signals)')(signals);
  library.func('int posix_spawnattr_setsigmask(void *attributes, void *signals)')(attributes, signals);
  const flags = POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
  library.func('int posix_spawnattr_setflags(void *attributes, short flags)')(attributes, flags);

  const number = new Int32Array(1);
  const ends = new Int32Array(2);
  /** Kept for the next: some hundred bytes each. */
  const spare: { readonly actions: Buffer; readonly pid: Int32Array }[] = [];

  const openPipe = (opened: number[]): readonly [number, number] => {
    if (pipe2(ends, O_CLOEXEC) !== 0) throw systemError(koffi.errno(), 'pipe');
    const [readable = -1, writable = -1] = ends;
    opened.push(readable, writable);
    // The reading end only: a program may not expect a pipe that does not wait.
    fcntl(readable, F_SETFL, O_NONBLOCK);
    return [readable, writable];
  };
  const spawnAside = (pid: Int32Array, actions: Buffer, words: readonly string[], environment: readonly string[]) =>
    new Promise<number>((resolve, reject) => {
      const done = (error: unknown, answer: number) => (error === null ? resolve(answer) : reject(error));
      spawn.async(pid, words[0], actions, attributes, [...words, null], [...environment, null], done);
    });

  return {
    spawn: async ({ program, args, cwd, env }) => {
      const opened: number[] = [];
      const room = spare.pop() ?? { actions: Buffer.alloc(ROOM), pid: new Int32Array(1) };
      const { actions, pid } = room;
      actionsInit(actions);
      try {
        const [stdout, stdoutOfIt] = openPipe(opened);
        const [stderr, stderrOfIt] = openPipe(opened);
        addOpen(actions, 0, '/dev/null', 0, 0);
        addDuplicate(actions, stdoutOfIt, 1);
        addDuplicate(actions, stderrOfIt, 2);
        addFolder(actions, cwd);
        const environment = Object.entries(env).map(([name, value]) => `${name}=${value}`);
        let error = await spawnAside(pid, actions, [program, ...args], environment);
        // A script without a first line that names its reader: every shell takes it for one of its own.
        if (error === constants.errno.ENOEXEC)
          error = await spawnAside(pid, actions, ['/bin/sh', program, ...args], environment);
        if (error !== 0) throw systemError(error, `spawn ${program}`);
        close(stdoutOfIt);
        close(stderrOfIt);
        return { pid: pid[0] ?? 0, stdout, stderr };
      } catch (error) {
        for (const fd of opened) close(fd);
        throw error;
      } finally {
        actionsDestroy(actions);
        spare.push(room);
      }
    },
    endOf: (pid) => {
      const found = waitpid(pid, number, WNOHANG) as number;
      if (found === 0) return undefined;
      // Somebody else took the answer; it has ended, and nobody can say how.
      if (found !== pid) return { exitCode: null, signal: null };
      return readStatus(number[0] ?? 0);
    },
    groupLives: (group) => kill(-group, 0) === 0,
    read: (fd, into) => Number(read(fd, into, into.length)),
    close: (fd) => void close(fd),
  };
}

const SIGNALS = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]));

function readStatus(status: number): ProcessEnd {
  const signal = status & 0x7f;
  if (signal === 0) return { exitCode: (status >> 8) & 0xff, signal: null };
  return { exitCode: null, signal: SIGNALS.get(signal) ?? `SIG${signal}` };
}

/** As Node says it. */
function systemError(errno: number, syscall: string): Error {
  const code = getSystemErrorName(-errno);
  return Object.assign(new Error(`${syscall} ${code}`), { errno: -errno, code, syscall });
}
