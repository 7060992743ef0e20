import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

export interface LaunchRequest {
  /** Absolute path of the program. */
  readonly program: string;
  readonly args: readonly string[];
  /** Windows: give the arguments as they are, without quoting. */
  readonly verbatim?: boolean;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Launched {
  /** On POSIX also the id of the process group it leads. */
  readonly pid: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Settles when the process itself has ended; descendants and pipes may live on. */
  readonly ended: Promise<{ readonly exitCode: number | null; readonly signal: string | null }>;
}

/**
 * How processes come to be. Spawning from a large Node process is slow (engine.md 3.2), so a pool of small launchers can stand in for
 * this one without anybody else noticing.
 */
export interface Launcher {
  /** Rejects with the system's error when the program cannot be started. */
  launch(request: LaunchRequest): Promise<Launched>;
}

export const directLauncher: Launcher = {
  launch: async ({ program, args, cwd, env, verbatim: asTheyAre = false }) => {
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
    return { pid: child.pid ?? 0, stdout: child.stdout, stderr: child.stderr, ended };
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
