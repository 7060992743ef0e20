import { describe, expect, test } from 'vitest';
import { createAdapterRig } from './adapter-rig.ts';

const node = process.execPath;

describe('the rig for adapter tests', () => {
  test('runs real processes in the project folder and keeps their output apart from the log', async () => {
    const rig = await createAdapterRig({ files: { 'a/b.txt': 'hello' }, env: { GREETING: 'hi' } });
    const script =
      'console.log(process.cwd(), process.env.GREETING, process.env.VITEST); console.error("bad"); process.exit(3)';
    const result = await rig.context.run({ command: [node, '-e', script], output: 'both' });
    expect(result).toMatchObject({
      exitCode: 3,
      stdout: `${rig.folder} hi undefined\n`,
      stderr: 'bad\n',
      stdoutTruncated: false,
    });
    expect(rig.logText()).toContain('bad');
    expect(await rig.read('a/b.txt')).toBe('hello');
  });

  test('stops a process and rejects with the reason when the attempt is cancelled', async () => {
    const rig = await createAdapterRig();
    const running = rig.context.run({ command: [node, '-e', 'console.log("up"); setInterval(() => {}, 1000)'] });
    await rig.logged('up');
    rig.abort(new Error('Cancelled by the test.'));
    await expect(running).rejects.toThrow('Cancelled by the test.');
  });

  test('says which program is missing and which path leads out of the project', async () => {
    const rig = await createAdapterRig();
    await expect(rig.context.run({ command: ['no-such-program-here'] })).rejects.toMatchObject({
      problem: { code: 'program.notFound' },
    });
    expect(() => rig.context.resolvePath('../elsewhere')).toThrow(/leads out of the project/);
  });
});
