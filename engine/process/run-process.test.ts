import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StopSwitch } from '../executor/stop-switch.ts';
import { directLauncher } from './launcher.ts';
import { runProcess, type ProcessSetup } from './run-process.ts';
import { taggedProcesses, TASK_TAG } from './process-table.ts';
import { attemptTag, taskEnvironment, wholeEnvironment } from './task-environment.ts';
import { UsageSampler } from './usage-sampler.ts';
import { Watchdog } from './watchdog.ts';

let folder: string;
const watchdog = new Watchdog('test-host');
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'codomyrmex-process-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

let count = 0;
function start(script: string, more: Partial<ProcessSetup> = {}) {
  count += 1;
  const tag = attemptTag(`run-${process.pid}-${count}`, 'a', 1);
  const stop = new StopSwitch();
  const now = new StopSwitch();
  const setup: ProcessSetup = {
    program: '/bin/sh',
    args: ['-c', script],
    cwd: folder,
    env: taskEnvironment(process.env, {}, { host: 'test-host', tag }),
    launcher: directLauncher,
    watchdog,
    sampler: new UsageSampler(),
    tag,
    stop,
    now,
    graceMs: 200,
    captureBytes: 64_000,
    ...more,
  };
  return { tag, stop, now, result: runProcess(setup) };
}

/** Waits for a file that a process of the test writes when it has got so far. */
async function appears(name: string): Promise<string> {
  for (;;) {
    const text = await readFile(path.join(folder, name), 'utf8').catch(() => '');
    if (text.endsWith('\n')) return text.trim();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe.skipIf(process.platform === 'win32')('a process', () => {
  test('gives its output, exit code and signal', async () => {
    expect(await start('printf out; printf err >&2; exit 3').result).toMatchObject({
      exitCode: 3,
      signal: null,
      stdout: 'out',
      stderr: 'err',
    });
    expect(await start('kill -9 $$').result).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
  });

  test('has a closed input, no npm variables and no prompt of git', async () => {
    const env = taskEnvironment(
      { ...process.env, npm_config_x: '1', CODOMYRMEX_SECRET_KEY: 'hidden' },
      {},
      { host: 'h', tag: ';x/y/1;' },
    );
    const { stdout } = await start('cat; env', { env }).result;
    expect(stdout).not.toContain('npm_config_x');
    expect(stdout).not.toContain('hidden');
    expect(stdout).toContain('GIT_TERMINAL_PROMPT=0');
  });

  test('keeps only the beginning of a long output and says so, cut between characters', async () => {
    const result = await start("i=0; while [ $i -lt 100 ]; do printf '\\303\\244'; i=$((i+1)); done", {
      captureBytes: 51,
    }).result;
    expect(result.stdout).toBe('ä'.repeat(25));
    expect(result.stdoutTruncated).toBe(true);
  });

  test('keeps the true end of a long output too, begun between characters, also when nothing else is kept', async () => {
    const script = "i=0; while [ $i -lt 20000 ]; do printf '\\303\\244'; i=$((i+1)); done; echo the end";
    for (const captureBytes of [0, 51]) {
      const result = await start(script, { captureBytes }).result;
      expect(result.stdoutTail).toMatch(/^ä+the end\n$/);
      expect(Buffer.byteLength(result.stdoutTail)).toBeLessThanOrEqual(16_000);
    }
    expect(await start('echo short; echo bad >&2', { captureBytes: 2 }).result).toMatchObject({
      stdout: 'sh',
      stdoutTail: 'short\n',
      stderrTail: 'bad\n',
    });
  });

  test('waits while nobody can take its output, and memory stays small', async () => {
    let held = 0;
    let most = 0;
    let bytes = 0;
    const result = await start('head -c 50000000 /dev/zero', {
      captureBytes: 0,
      onOutput: (_stream, piece) => {
        bytes += piece.byteLength;
        held += piece.byteLength;
        most = Math.max(most, held);
        return new Promise((resolve) =>
          setImmediate(() => {
            held -= piece.byteLength;
            resolve();
          }),
        );
      },
    }).result;
    expect(result.exitCode).toBe(0);
    expect(bytes).toBe(50_000_000);
    expect(most).toBeLessThan(1_000_000);
  });

  test('that leaves something running in the background takes it along when it ends', async () => {
    const { result, tag } = start('sleep 1000 & sleep 1000 & echo both');
    expect((await result).stdout).toBe('both\n');
    expect(taggedProcesses(TASK_TAG, tag)).toEqual([]);
  });
});

describe.skipIf(process.platform !== 'linux')('stopping', () => {
  const nothingLeft = (tag: string) => expect(taggedProcesses(TASK_TAG, tag)).toEqual([]);

  test('asks first, so a program may clean up', async () => {
    const { stop, result, tag } = start(
      "trap 'echo clean > done; exit 0' TERM; echo ready > ready; while :; do sleep 0.01; done",
      { graceMs: 20_000 },
    );
    await appears('ready');
    stop.abort();
    await result;
    expect(await appears('done')).toBe('clean');
    nothingLeft(tag);
  });

  test('reaches three levels down, also past one that ignores SIGTERM', async () => {
    const { stop, result, tag } = start(
      `sh -c "trap '' TERM; sh -c 'trap \\"\\" TERM; echo ready > ready; while :; do sleep 0.05; done' & wait" & wait`,
    );
    await appears('ready');
    stop.abort();
    await result;
    nothingLeft(tag);
  });

  test('finds what moved to a session of its own', async () => {
    const { stop, result, tag } = start("setsid sh -c 'echo ready > ready; sleep 1000' & setsid -f sleep 1000; wait");
    await appears('ready');
    stop.abort();
    await result;
    nothingLeft(tag);
  });

  test('wakes a stopped process so that it hears the question', async () => {
    const { stop, result, tag } = start(
      "trap 'exit 7' TERM; echo ready > ready; kill -STOP $$; while :; do sleep 0.01; done",
      { graceMs: 20_000 },
    );
    await appears('ready');
    stop.abort();
    expect((await result).exitCode).toBe(7);
    nothingLeft(tag);
  });

  test('without grace kills at once', async () => {
    const { stop, now, result, tag } = start("trap '' TERM; echo ready > ready; while :; do sleep 0.05; done", {
      graceMs: 600_000,
    });
    await appears('ready');
    stop.abort();
    now.abort();
    expect((await result).signal).toBe('SIGKILL');
    nothingLeft(tag);
  });

  test('a studio inside a studio is found by the mark of the outer attempt', () => {
    const outer = attemptTag('outer', 'a', 1);
    const env = wholeEnvironment(
      taskEnvironment({ [TASK_TAG]: outer }, {}, { host: 'h', tag: attemptTag('inner', 'b', 1) }),
    );
    expect(env[TASK_TAG]).toContain(outer);
    expect(env[TASK_TAG]).toContain(';inner/b/1;');
  });
});

describe.skipIf(process.platform !== 'linux')('when the host is killed', () => {
  test.each([
    ['Node itself', 'directLauncher', 'launcher.ts', 'directLauncher'],
    ['the C library', 'createLauncher', 'create-launcher.ts', 'createLauncher()'],
  ])(
    'no process started by %s lives on, not even one that left its group',
    async (_by, name, from, launcher) => {
      const here = (file: string) => JSON.stringify(path.join(import.meta.dirname, file));
      const host = `host-${process.pid}-${crypto.randomUUID()}`;
      const tag = attemptTag(host, 'a', 1);
      const script = `
      import { ${name} } from ${here(from)};
      import { Watchdog } from ${here('watchdog.ts')};
      import { taskEnvironment } from ${here('task-environment.ts')};
      const launcher = ${launcher};
      const watchdog = new Watchdog(${JSON.stringify(host)});
      const env = taskEnvironment(process.env, {}, { host: ${JSON.stringify(host)}, tag: ${JSON.stringify(tag)} });
      const ended = await launcher.launch({ program: '/bin/true', args: [], cwd: '/', env });
      watchdog.watch(ended.pid);
      watchdog.forget(ended.pid);
      const child = await launcher.launch({ program: '/bin/sh', args: ['-c', "trap '' TERM; setsid sleep 1000 & sleep 1000 & echo ready > ${folder}/ready; wait"], cwd: '/', env });
      watchdog.watch(child.pid);
      setInterval(() => {}, 1000);
    `;
      await writeFile(path.join(folder, 'host.ts'), script);
      const child = spawn(process.execPath, ['--no-warnings', path.join(folder, 'host.ts')], { stdio: 'ignore' });
      await appears('ready');
      expect(taggedProcesses(TASK_TAG, tag).length).toBeGreaterThanOrEqual(3);
      child.kill('SIGKILL');
      while (taggedProcesses(TASK_TAG, tag).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
      expect(taggedProcesses(TASK_TAG, tag)).toEqual([]);
    },
    20_000,
  );
});
