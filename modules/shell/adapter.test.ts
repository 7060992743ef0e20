import { describe, expect, test } from 'vitest';
import { createAdapterRig } from '../adapter-rig.ts';
import { shellCommand } from '../shell-command.ts';
import { shellModule } from './module.ts';

const [run] = shellModule.actions as [(typeof shellModule.actions)[number]];

describe('shell.run', () => {
  test('takes a list word for word: no shell reads it', async () => {
    const rig = await createAdapterRig();
    const command = ['node', '-p', 'process.argv.slice(1).join("|")', '$HOME', '; exit 3', 'a b'];
    expect(await rig.attempt(run, { command })).toEqual({
      status: 'succeeded',
      outputs: { stdout: '$HOME|; exit 3|a b\n', stderr: '', exitCode: 0 },
    });
  });

  test('turns numbers and yes or no in a list into words', async () => {
    const rig = await createAdapterRig();
    const outcome = await rig.attempt(run, { command: ['node', '-p', 'process.argv.slice(1).join()', 1, 0.5, true] });
    expect(outcome).toMatchObject({ outputs: { stdout: '1,0.5,true\n' } });
    expect(await rig.attempt(run, { command: [''] })).toMatchObject({ problem: { code: 'parameter.missing' } });
  });

  test('gives a text to the shell, with folder and environment', async () => {
    const rig = await createAdapterRig({ files: { 'sub/a.txt': 'from the file' } });
    const outcome = await rig.attempt(run, {
      command: 'cat a.txt && echo " $COUNT $FLAG" | tr a-z A-Z',
      cwd: 'sub',
      env: { COUNT: 3, FLAG: true },
    });
    expect(outcome).toMatchObject({ status: 'succeeded', outputs: { stdout: 'from the file 3 TRUE\n' } });
    expect(rig.logText()).toContain('from the file');
  });

  test.skipIf(process.platform === 'win32')('takes odd names as folders and arguments, word for word', async () => {
    const names = [
      ' two words ',
      'größe 中文 🎉',
      '-rf',
      "it's",
      '$(exit 3)',
      '[a]{b}',
      'one\nanother',
      'a"b',
      'a\\b',
      '*',
    ];
    const rig = await createAdapterRig({ files: Object.fromEntries(names.map((name) => [`${name}/file`, name])) });
    const tell = 'process.stdout.write(require("path").basename(process.cwd()) + "|" + process.argv[1])';
    for (const name of names) {
      const outcome = await rig.attempt(run, { command: ['node', '-e', tell, '--', name], cwd: name });
      expect(outcome).toMatchObject({ status: 'succeeded', outputs: { stdout: `${name}|${name}` } });
    }
  });

  test('fails for any exit code but 0, keeps the outputs, and may be retried', async () => {
    const rig = await createAdapterRig();
    expect(await rig.attempt(run, { command: 'echo half; echo "no such thing" >&2; exit 7' })).toMatchObject({
      status: 'failed',
      problem: {
        code: 'process.failed',
        message: 'The command "echo half; echo "no such thing" >&2; exit 7" ended with exit code 7.',
        reason: 'no such thing',
        retryable: true,
      },
      outputs: { stdout: 'half\n', exitCode: 7 },
    });
  });

  test('tells the true last lines of a failure that came after megabytes', async () => {
    const rig = await createAdapterRig();
    const script = `process.stderr.write('noise\\n'.repeat(500_000) + 'what really went wrong\\n', () => process.exit(2))`;
    expect(await rig.attempt(run, { command: ['node', '-e', script] })).toMatchObject({
      problem: { reason: expect.stringMatching(/noise\nwhat really went wrong$/) },
    });
  });

  test('says when a signal ended it', async () => {
    const rig = await createAdapterRig();
    expect(await rig.attempt(run, { command: ['sh', '-c', 'kill -9 $$'] })).toMatchObject({
      problem: { message: expect.stringContaining('SIGKILL') },
      outputs: { exitCode: null },
    });
  });

  test('refuses a missing program and a folder outside the project', async () => {
    const rig = await createAdapterRig();
    expect(await rig.attempt(run, { command: ['no-such-program-here'] })).toMatchObject({
      problem: { code: 'program.notFound' },
    });
    expect(await rig.attempt(run, { command: 'pwd', cwd: '..' })).toMatchObject({ problem: { code: 'path.outside' } });
    expect(() => run.parse({})).toThrow(/command/);
    expect(() => run.parse({ command: [] })).toThrow(/command/);
  });

  test('ends with the reason of the cancel, not with a failure of the command', async () => {
    const rig = await createAdapterRig();
    const running = rig.attempt(run, { command: 'echo up; sleep 1000' });
    await rig.logged('up');
    rig.abort(new Error('Cancelled.'));
    await expect(running).rejects.toThrow('Cancelled.');
  });

  test('speaks to cmd.exe on Windows, with the text as it stands', () => {
    expect(shellCommand('echo "a b" & dir', 'win32')).toEqual({
      command: ['cmd.exe', '/d', '/s', '/c', '"echo "a b" & dir"'],
      verbatim: true,
    });
  });
});
