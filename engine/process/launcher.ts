import { spawn } from 'node:child_process';
import { pipeOf, type OutputPipe } from './output-pipe.ts';
import { wholeEnvironment, type TaskEnvironment } from './task-environment.ts';
import { send } from './stop-tree.ts';

export interface LaunchRequest {
  /** Absolute path of the program. */
  readonly program: string;
  readonly args: readonly string[];
  /** Windows: give the arguments as they are, without quoting. */
  readonly verbatim?: boolean;
  readonly cwd: string;
  readonly env: TaskEnvironment;
}

export interface Launched {
  /** On POSIX also the id of the process group it leads. */
  readonly pid: number;
  readonly stdout: OutputPipe;
  readonly stderr: OutputPipe;
  /** Does anybody live in the group it leads? Without groups (Windows): no. */
  groupLives(): boolean;
  /** Settles when the process itself has ended; descendants and pipes may live on. */
  readonly ended: Promise<{ readonly exitCode: number | null; readonly signal: string | null }>;
}

/**
 * How processes come to be. Node's own way is slow in a large process on Linux, so another can stand in for it without anybody noticing.
 */
export interface Launcher {
  /** Rejects with the system's error when the program cannot be started. */
  launch(request: LaunchRequest): Promise<Launched>;
  /** Loads what the first start would otherwise wait for. */
  ready?(): Promise<void>;
}

export const directLauncher: Launcher = {
  launch: async ({ program, args, cwd, env: parts, verbatim: asTheyAre = false }) => {
    const env = wholeEnvironment(parts);
    const { file, list, verbatim } = commandFor(program, args, env);
    const child = spawn(file, list, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
      windowsVerbatimArguments: verbatim || asTheyAre,
    });
    const ended = new Promise<{ exitCode: number | null; signal: string | null }>((resolve) => {
      child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    // Later errors concern signals that came too late.
    child.on('error', () => undefined);
    const pid = child.pid ?? 0;
    const groupLives = () => process.platform !== 'win32' && send(-pid, 0);
    return { pid, stdout: pipeOf(child.stdout), stderr: pipeOf(child.stderr), groupLives, ended };
  },
};

/** Windows runs `.cmd` and `.bat` files only through its own shell, whose special letters must be escaped one by one. */
function commandFor(program: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  if (process.platform !== 'win32' || !/\.(cmd|bat)$/i.test(program))
    return { file: program, list: [...args], verbatim: false };
  const line = [program.replaceAll(/[()%!^"`<>&|;, *?]/g, '^$&'), ...args.map(escapeForCmd)].join(' ');
  return { file: env['ComSpec'] ?? env['COMSPEC'] ?? 'cmd.exe', list: ['/d', '/s', '/c', `"${line}"`], verbatim: true };
}

function escapeForCmd(argument: string): string {
  const quoted = `"${argument.replaceAll(/(\\*)"/g, String.raw`$1$1\"`).replace(/(\\*)$/, '$1$1')}"`;
  // Twice: the shell reads it once, and the batch file hands it to a second reading.
  return quoted.replaceAll(/[()%!^"`<>&|;, *?]/g, '^$&').replaceAll(/[()%!^"`<>&|;, *?]/g, '^$&');
}
