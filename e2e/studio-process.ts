import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workingInGroup } from './left-behind.ts';

/*
 * The studio as a user starts it: a program of its own, driven from outside through its address and its signals.
 */

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const READY = /Codomyrmex Studio is ready at (http:\/\/127\.0\.0\.1:\d+\/#token=\S+)\s/;
const START_LIMIT_MS = 60_000;
const END_LIMIT_MS = 15_000;

export interface StudioProcess {
  /** Opens the window; good for the whole launch. */
  readonly address: string;
  /** What it printed so far, both streams. */
  output(): string;
  /** SIGTERM; resolves to the exit code once it and everything it started has gone, rejects if something stays. */
  stop(): Promise<number | null>;
  /** As a crash or a power cut would: no chance to clean up. Resolves when the program itself has gone. */
  kill(): Promise<void>;
}

export interface StudioStart {
  /** Absent: the sample, in the data folder. */
  readonly project?: string;
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
}

export async function startStudio({ project, home, env = {} }: StudioStart): Promise<StudioProcess> {
  const main = join(ROOT, 'hosts', 'cli', 'main.ts');
  const command = [main, 'studio', '--shell', 'browser', '--no-open', '--port', '0'];
  if (project !== undefined) command.push('--project', project);
  const child = spawn(process.execPath, command, {
    cwd: ROOT,
    // What a test moves to the bin must not end in the bin of whoever runs it.
    env: { ...process.env, CODOMYRMEX_HOME: home, XDG_DATA_HOME: join(home, 'share'), ...env },
    // A group of its own on POSIX, so that the test can see whether any of it is left.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const address = new Promise<string>((resolve, reject) => {
    const take = (part: Buffer): void => {
      output += part.toString();
      const found = READY.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The studio ended with ${code} before it was ready:\n${output}`)));
    setTimeout(() => reject(new Error(`The studio was not ready in time:\n${output}`)), START_LIMIT_MS).unref();
  });
  return {
    address: await address.catch((error: unknown) => {
      killGroup(child);
      throw error;
    }),
    output: () => output,
    stop: () => stop(child, () => output),
    kill: async () => {
      const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function stop(child: ChildProcess, output: () => string): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const limit = AbortSignal.timeout(END_LIMIT_MS);
    const late = await Promise.race([ended.then(() => false), once(limit, 'abort').then(() => true)]);
    if (late) {
      killGroup(child);
      throw new Error(`The studio did not end within ${END_LIMIT_MS} ms of SIGTERM:\n${output()}`);
    }
  }
  if (await groupLives(child)) {
    killGroup(child);
    throw new Error(`The studio ended, but processes of its group are left:\n${output()}`);
  }
  return child.exitCode;
}

/** Whether anything of the studio's own process group still works. What has ended and waits to be cleared away does not count. */
async function groupLives(child: ChildProcess): Promise<boolean> {
  if (process.platform === 'win32' || child.pid === undefined) return false;
  if (process.platform === 'linux') return (await workingInGroup(child.pid)).length > 0;
  try {
    process.kill(-child.pid, 0);
    return true;
  } catch {
    return false;
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    // It has gone by itself.
  }
}
