import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { directLauncher } from './launcher.ts';
import { LauncherPool } from './launcher-pool.ts';
import { taggedProcesses, TASK_TAG } from './process-table.ts';
import { runProcess, type ProcessSetup } from './run-process.ts';
import { attemptTag, taskEnvironment } from './task-environment.ts';
import { UsageSampler } from './usage-sampler.ts';
import { Watchdog } from './watchdog.ts';

const watchdog = new Watchdog('pool-host');
let folder: string;
let pool: LauncherPool;
beforeEach(async () => {
  folder = await mkdtemp(path.join(await realpath(tmpdir()), 'codomyrmex-pool-'));
  pool = new LauncherPool(directLauncher);
});
afterEach(async () => {
  pool.close();
  await rm(folder, { recursive: true, force: true });
});

let count = 0;
function start(command: readonly [string, ...string[]], more: Partial<ProcessSetup> = {}) {
  count += 1;
  const tag = attemptTag(`pool-${process.pid}-${count}`, 'a', 1);
  const stop = new AbortController();
  const [program, ...args] = command;
  const setup: ProcessSetup = {
    program,
    args,
    cwd: folder,
    env: taskEnvironment(process.env, {}, { host: 'pool-host', tag }),
    launcher: pool,
    watchdog,
    sampler: new UsageSampler(),
    tag,
    signal: stop.signal,
    now: new AbortController().signal,
    graceMs: 200,
    captureBytes: 1_000_000,
    ...more,
  };
  return { tag, stop, result: runProcess(setup) };
}
const shell = (script: string, more: Partial<ProcessSetup> = {}) => start(['/bin/sh', '-c', script], more);

describe.skipIf(!LauncherPool.isPossible())('a process started by the pool', () => {
  test('gives its output, exit code and signal, one after the other', async () => {
    for (const code of [0, 3, 127])
      expect(await shell(`printf out${code}; printf err >&2; exit ${code}`).result).toMatchObject({
        exitCode: code,
        signal: null,
        stdout: `out${code}`,
        stderr: 'err',
      });
    expect(await shell('kill -9 $$').result).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
    expect(await shell('echo still here').result).toMatchObject({ exitCode: 0, stdout: 'still here\n' });
  });

  test('gets arguments and variables as they are, whatever letters they hold', async () => {
    const strange = `it's "$HOME" \`x\` \\ * \n ä €`;
    const env = { ...taskEnvironment(process.env, { STRANGE: strange }, { host: 'h', tag: ';t;' }) };
    const print = 'process.stdout.write(JSON.stringify([process.argv[1], process.env.STRANGE, process.cwd()]))';
    const { stdout } = await start([process.execPath, '-e', print, '--', strange], { env }).result;
    expect(JSON.parse(stdout)).toEqual([strange, strange, folder]);
    const other = await shell('echo "${STRANGE-none}"').result;
    expect(other.stdout).toBe('none\n');
  });

  test('leads a group of its own, hears an interrupt, and has nothing to read', async () => {
    const { stdout } = await shell('read -r _ _ _ _ group rest </proc/$$/stat; echo "$group $$"; cat; kill -INT $$')
      .result;
    const [group, pid] = stdout.trim().split(' ');
    expect(group).toBe(pid);
    expect(await shell('kill -INT $$; echo deaf').result).toMatchObject({ signal: 'SIGINT', stdout: '' });
  });

  test('is stopped with its whole tree, also when it ignores the first request or has just been started', async () => {
    const stubborn = shell(`trap '' TERM; setsid sleep 1000 & sleep 1000 & echo ready; wait`, {
      onOutput: () => {
        stubborn.stop.abort();
        return undefined;
      },
    });
    await stubborn.result;
    expect(taggedProcesses(TASK_TAG, stubborn.tag)).toEqual([]);
    for (let round = 0; round < 10; round += 1) {
      const fresh = shell('sleep 1000');
      setImmediate(() => fresh.stop.abort());
      await fresh.result;
      expect(taggedProcesses(TASK_TAG, fresh.tag)).toEqual([]);
    }
  });

  test('never writes into the output of another that comes later, even when it leaves a daemon behind', async () => {
    const daemon = shell(`setsid sh -c 'sleep 0.6; echo from the daemon' & echo first`);
    expect((await daemon.result).stdout).toBe('first\n');
    const later = await Promise.all(Array.from({ length: 4 }, () => shell('sleep 0.7; echo mine').result));
    expect(later.map(({ stdout }) => stdout)).toEqual(Array.from({ length: 4 }, () => 'mine\n'));
  });

  test('may be one of many at the same time, each with all of its own output', async () => {
    const sizes = Array.from({ length: 24 }, (_, index) => 10_000 + index);
    const results = await Promise.all(sizes.map((size) => shell(`head -c ${size} /dev/zero`).result));
    expect(results.map(({ stdout }) => stdout.length)).toEqual(sizes);
  });

  test('leaves nothing behind in the temporary folder', async () => {
    await shell('true').result;
    const own = new LauncherPool(directLauncher);
    const { stdout } = await shell('ls -l /proc/$$/fd/1', { launcher: own }).result;
    const pipe = /-> (\S+)/.exec(stdout)?.[1] ?? '';
    expect(pipe).toContain('codomyrmex-launcher-');
    own.close();
    const { existsSync } = await import('node:fs');
    expect(existsSync(path.dirname(pipe))).toBe(false);
  });
});
