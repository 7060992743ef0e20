import { constants } from 'node:os';
import { getSystemErrorName } from 'node:util';
import type { LaunchRequest } from './launcher.ts';
import type { ReadinessCalls } from './readiness.ts';
import { environmentLines } from './task-environment.ts';

/*
 * The few functions of the C library that start a process without copying ours: `posix_spawn` shares the memory of the parent until the
 * program is loaded, where Node's own spawn copies its page tables, which takes tens of milliseconds in a large process. The numbers below
 * are those of Linux on every processor.
 */

const O_CLOEXEC = 0o2000000;
const O_NONBLOCK = 0o4000;
const F_SETFL = 4;
const WNOHANG = 1;
const PIDFD_OPEN = 434;
const { ENOEXEC } = constants.errno;
const POSIX_SPAWN_SETSIGDEF = 0x04;
const POSIX_SPAWN_SETSIGMASK = 0x08;
const POSIX_SPAWN_SETSID = 0x80;
/** More than any C library needs for what it keeps in these. */
const ROOM = 1024;
/** Some hundred bytes each. */
const MOST_ACTIONS = 256;

export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

export interface Spawned {
  readonly pid: number;
  /** Can be read from when the process has ended; negative when the system gave none. */
  readonly handle: number;
  /** Reading ends; they do not block. */
  readonly stdout: number;
  readonly stderr: number;
}

export interface SystemCalls {
  /**
   * Starts a program in a session of its own, with nothing to read. Throws the error of the system. This thread waits until the program is
   * loaded.
   */
  spawn(request: LaunchRequest): Spawned;
  /** The same, but another thread waits. It may have ended when the answer comes. */
  spawnAside(request: LaunchRequest): Promise<Spawned>;
  /** Undefined while it lives. After an answer the number may be another's. */
  endOf(pid: number): ProcessEnd | undefined;
  /** Does anybody live in the group? */
  groupLives(group: number): boolean;
  /** Bytes read, 0 at the end, negative when there is nothing now. */
  read(fd: number, into: Uint8Array): number;
  close(fd: number): void;
  /** Calls back from the event loop when something has happened; does not keep the host awake. */
  openReadiness(callback: () => void): ReadinessCalls;
}

/** Rejects where the system is another or its library cannot be called. */
export async function loadSystemCalls(): Promise<SystemCalls> {
  if (process.platform !== 'linux') throw new Error('Only Linux needs this.');
  const { default: koffi } = await import('koffi');
  // What our own program has loaded: the C library, whichever it is.
  const library = koffi.load(null);
  const pipe2 = library.func('int pipe2(int *fds, int flags)');
  const read = library.func('long read(int fd, void *into, size_t size)');
  const close = library.func('int close(int fd)');
  const fcntl = library.func('int fcntl(int fd, int command, int value)');
  const kill = library.func('int kill(int pid, int signal)');
  const waitpid = library.func('int waitpid(int pid, int *status, int options)');
  // The function of this name is younger than the call.
  const openHandle = library.func('long syscall(long call, int pid, uint flags)');
  const createSet = library.func('int epoll_create1(int flags)');
  const control = library.func('int epoll_ctl(int set, int command, int fd, void *event)');
  const take = library.func('int epoll_wait(int set, void *events, int most, int timeout)');
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

  const handleOf = (pid: number) => Number(openHandle(PIDFD_OPEN, pid, 0));
  // Older kernels have none; then somebody else has to start the processes.
  const ownHandle = handleOf(process.pid);
  if (ownHandle < 0) throw new Error('This system gives no handles of processes.');
  close(ownHandle);

  const number = new Int32Array(1);
  const ends = new Int32Array(2);
  const spare: Int32Array[] = [];
  /** The same few files are given out again and again, so what is done with them need not be written anew. The library only reads it. */
  const known = new Map<string, Buffer>();
  const makeActions = (stdout: number, stderr: number, cwd: string): Buffer => {
    const actions = Buffer.alloc(ROOM);
    actionsInit(actions);
    addOpen(actions, 0, '/dev/null', 0, 0);
    addDuplicate(actions, stdout, 1);
    addDuplicate(actions, stderr, 2);
    addFolder(actions, cwd);
    return actions;
  };
  const knownActions = (stdout: number, stderr: number, cwd: string): Buffer => {
    const key = `${stdout} ${stderr} ${cwd}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size >= MOST_ACTIONS) {
      for (const actions of known.values()) actionsDestroy(actions);
      known.clear();
    }
    const actions = makeActions(stdout, stderr, cwd);
    known.set(key, actions);
    return actions;
  };

  const openPipe = (opened: number[]): readonly [number, number] => {
    if (pipe2(ends, O_CLOEXEC) !== 0) throw systemError(koffi.errno(), 'pipe');
    const [readable = -1, writable = -1] = ends;
    opened.push(readable, writable);
    // The reading end only: a program may not expect a pipe that does not wait.
    fcntl(readable, F_SETFL, O_NONBLOCK);
    return [readable, writable];
  };
  /** All that is needed for a start, and what is to be done with its answer. */
  const prepare = ({ program, args, cwd, env }: LaunchRequest, actionsFor: typeof makeActions) => {
    const opened: number[] = [];
    const pid = spare.pop() ?? new Int32Array(1);
    const drop = () => {
      for (const fd of opened) close(fd);
      spare.push(pid);
    };
    try {
      const [stdout, stdoutOfIt] = openPipe(opened);
      const [stderr, stderrOfIt] = openPipe(opened);
      const actions = actionsFor(stdoutOfIt, stderrOfIt, cwd);
      const done = (error: number): Spawned => {
        if (error !== 0) {
          drop();
          throw systemError(error, `spawn ${program}`);
        }
        close(stdoutOfIt);
        close(stderrOfIt);
        spare.push(pid);
        const [started = 0] = pid;
        return { pid: started, handle: handleOf(started), stdout, stderr };
      };
      const words = [program, ...args, null];
      // A script without a first line that names its reader: every shell takes it for one of its own.
      const byShell = ['/bin/sh', ...words];
      return { pid, actions, words, byShell, lines: [...environmentLines(env), null], done, drop };
    } catch (error) {
      drop();
      throw error;
    }
  };

  return {
    spawn: (request) => {
      const { pid, actions, words, byShell, lines, done } = prepare(request, knownActions);
      const error = spawn(pid, request.program, actions, attributes, words, lines) as number;
      return done(error === ENOEXEC ? (spawn(pid, byShell[0], actions, attributes, byShell, lines) as number) : error);
    },
    spawnAside: async (request) => {
      const { pid, actions, words, byShell, lines, done, drop } = prepare(request, makeActions);
      const aside = (program: string, list: readonly (string | null)[]) =>
        new Promise<number>((resolve, reject) => {
          const answered = (error: unknown, answer: number) => {
            if (error === null) return resolve(answer);
            drop();
            reject(error);
          };
          spawn.async(pid, program, actions, attributes, list, lines, answered);
        });
      try {
        const error = await aside(request.program, words);
        return done(error === ENOEXEC ? await aside('/bin/sh', byShell) : error);
      } finally {
        actionsDestroy(actions);
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
    openReadiness: (callback) => {
      const set = createSet(O_CLOEXEC) as number;
      if (set < 0) throw systemError(koffi.errno(), 'epoll_create1');
      const notice = koffi.node.poll(set, callback);
      notice.unref();
      return {
        control: (command, fd, event) => void control(set, command, fd, event),
        take: (into, most) => take(set, into, most, 0) as number,
        close: () => {
          notice.close();
          close(set);
        },
      };
    },
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
