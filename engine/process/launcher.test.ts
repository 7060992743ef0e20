import { mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { StopSwitch } from '../executor/stop-switch.ts';
import { createLauncher } from './create-launcher.ts';
import { directLauncher, type Launcher } from './launcher.ts';
import { NativeLauncher } from './native-launcher.ts';
import { taggedProcesses, TASK_TAG } from './process-table.ts';
import { runProcess, type ProcessSetup } from './run-process.ts';
import { attemptTag, taskEnvironment } from './task-environment.ts';
import { loadSystemCalls } from './system-calls.ts';
import { UsageSampler } from './usage-sampler.ts';
import { Watchdog } from './watchdog.ts';

const watchdog = new Watchdog('launcher-host');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(await realpath(tmpdir()), 'codomyrmex-launcher-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

let count = 0;
let launcher: Launcher = directLauncher;
function start(command: readonly [string, ...string[]], more: Partial<ProcessSetup> = {}) {
  count += 1;
  const tag = attemptTag(`launcher-${process.pid}-${count}`, 'a', 1);
  const stop = new StopSwitch();
  const [program, ...args] = command;
  const setup: ProcessSetup = {
    program,
    args,
    cwd: folder,
    env: taskEnvironment(process.env, {}, { host: 'launcher-host', tag }),
    launcher,
    watchdog,
    sampler: new UsageSampler(),
    tag,
    stop,
    now: new StopSwitch(),
    graceMs: 200,
    captureBytes: 1_000_000,
    ...more,
  };
  return { tag, stop, result: runProcess(setup) };
}
const shell = (script: string, more: Partial<ProcessSetup> = {}) => start(['/bin/sh', '-c', script], more);

/** Every way to start processes passes the same tests. */
const launchers: readonly (readonly [string, () => Promise<Launcher & { close?(): void }>])[] = [
  ['Node itself', () => Promise.resolve(directLauncher)],
  ...(process.platform === 'linux'
    ? ([['the C library', async () => new NativeLauncher(await loadSystemCalls(), directLauncher)]] as const)
    : []),
  ['what is chosen here', () => Promise.resolve(createLauncher())],
];

describe.skipIf(process.platform === 'win32').each(launchers)('a process started by %s', (_name, create) => {
  let own: Launcher & { close?(): void };
  beforeAll(async () => {
    own = await create();
    launcher = own;
  });
  afterAll(() => own.close?.());

  test('gives its output, exit code and signal, one after the other', async () => {
    for (const code of [0, 3, 126, 127, 129, 143, 255])
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
    const daemon = shell(`setsid sh -c 'sleep 2; echo from the daemon' & echo first`);
    expect((await daemon.result).stdout).toBe('first\n');
    const later = await Promise.all(Array.from({ length: 4 }, () => shell('sleep 2.2; echo mine').result));
    expect(later.map(({ stdout }) => stdout)).toEqual(Array.from({ length: 4 }, () => 'mine\n'));
  });

  test('may be one of many at the same time, each with all of its own output', async () => {
    const sizes = Array.from({ length: 24 }, (_, index) => 10_000 + index);
    const results = await Promise.all(sizes.map((size) => shell(`head -c ${size} /dev/zero`).result));
    expect(results.map(({ stdout }) => stdout.length)).toEqual(sizes);
  });

  test('says its number, and that its group is gone when it is', async () => {
    const env = taskEnvironment(process.env, {}, { host: 'launcher-host', tag: ';number;' });
    const launched = await launcher.launch({ program: '/bin/sh', args: ['-c', 'echo $$'], cwd: folder, env });
    const pieces: Buffer[] = [];
    launched.stdout.listen((bytes) => pieces.push(bytes));
    launched.stderr.listen(() => undefined);
    expect(await launched.ended).toEqual({ exitCode: 0, signal: null });
    await launched.stdout.closed;
    expect(Buffer.concat(pieces).toString()).toBe(`${launched.pid}\n`);
    expect(launched.groupLives()).toBe(false);
  });

  test('cannot be started when its program is missing, is no program, or has a reader that is missing', async () => {
    await expect(start([path.join(folder, 'none')]).result).rejects.toMatchObject({ code: 'ENOENT' });
    await writeFile(path.join(folder, 'text'), 'no program');
    await expect(start([path.join(folder, 'text')]).result).rejects.toMatchObject({ code: 'EACCES' });
    await writeFile(path.join(folder, 'script'), '#!/no/such/reader\n', { mode: 0o755 });
    await expect(start([path.join(folder, 'script')]).result).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(start(['/bin/sh', '-c', ':', 'x'.repeat(4_000_000)]).result).rejects.toMatchObject({ code: 'E2BIG' });
  });

  test('may be a script that does not name its reader', async () => {
    await writeFile(path.join(folder, 'plain'), 'echo "plain $1"\n', { mode: 0o755 });
    expect(await start([path.join(folder, 'plain'), 'word']).result).toMatchObject({ stdout: 'plain word\n' });
  });

  test('waits while nobody takes what it writes, and loses none of it', async () => {
    let bytes = 0;
    let isOpen = true;
    const slow = shell('head -c 3000000 /dev/zero', {
      captureBytes: 0,
      onOutput: (_stream, piece) => {
        expect(isOpen).toBe(true);
        isOpen = false;
        bytes += piece.length;
        return new Promise((resolve) => {
          setImmediate(() => {
            isOpen = true;
            resolve();
          });
        });
      },
    });
    expect((await slow.result).exitCode).toBe(0);
    expect(bytes).toBe(3_000_000);
  });

  test('has ended when it has, whatever it leaves behind that goes on writing', async () => {
    let bytes = 0;
    const { exitCode } = await shell('yes & echo $!', {
      captureBytes: 0,
      onOutput: (_stream, piece) => {
        bytes += piece.length;
        return undefined;
      },
    }).result;
    expect(exitCode).toBe(0);
    expect(bytes).toBeGreaterThan(0);
  });

  test('leaves no file of ours open: neither in itself nor, when it has ended, in us', async () => {
    const other = shell('sleep 0.3');
    const list = async (by: Launcher) => (await start(['/bin/ls', '/proc/self/fd'], { launcher: by }).result).stdout;
    // What this process was itself given by whoever started it goes on to all.
    expect(await list(launcher)).toBe(await list(directLauncher));
    await other.result;
    await shell('true').result;
    const before = (await readdir('/proc/self/fd')).length;
    for (let round = 0; round < 20; round += 1) await shell('echo x; sleep 0.02').result;
    await expect.poll(async () => (await readdir('/proc/self/fd')).length).toBeLessThanOrEqual(before + 2);
  });
});
