import { describe, expect, test } from 'vitest';
import { createAdapterRig } from '../adapter-rig.ts';
import { codeExecutionModule } from './module.ts';

const [run] = codeExecutionModule.actions as [(typeof codeExecutionModule.actions)[number]];

describe('code-execution.run', () => {
  test('runs code in a folder of its own, with input', async () => {
    const rig = await createAdapterRig({ files: { 'kept.txt': 'x' } });
    const code = 'read line; echo "got $line"; touch made; ls';
    const outcome = await rig.attempt(run, { language: 'sh', code, stdin: 'hello\n' });
    expect(outcome).toMatchObject({
      status: 'succeeded',
      outputs: { stdout: expect.stringMatching(/^got hello\n/), exitCode: 0 },
    });
    expect(outcome.outputs?.['stdout']).not.toContain('kept.txt');
    await expect(rig.read('made')).rejects.toThrow('ENOENT');
  });

  test('a syntax error, or any exit code but 0, is a failure', async () => {
    const rig = await createAdapterRig();
    expect(await rig.attempt(run, { language: 'javascript', code: 'let = ;' })).toMatchObject({
      status: 'failed',
      problem: { code: 'code.failed' },
    });
    expect(await rig.attempt(run, { language: 'sh', code: 'exit 4' })).toMatchObject({
      status: 'failed',
      outputs: { exitCode: 4 },
    });
  });

  test.skipIf(process.platform !== 'linux')('is stopped at its time limit', async () => {
    const rig = await createAdapterRig();
    expect(await rig.attempt(run, { language: 'sh', code: 'sleep 600', timeLimit: '1s' })).toMatchObject({
      status: 'failed',
      problem: { code: 'code.timeLimit' },
    });
  });

  test('says which limits were really kept', async () => {
    const rig = await createAdapterRig();
    const outcome = await rig.attempt(run, { language: 'javascript', code: 'console.log(1)' });
    expect(outcome).toMatchObject({
      status: 'succeeded',
      outputs: { limits: { memory: '512MB', network: expect.stringMatching(/^(off|open)$/) } },
    });
  });

  test('a language or code that is not given is refused before anything runs', () => {
    expect(() => run.parse({ language: 'klingon', code: 'x' })).toThrow('language');
    expect(() => run.parse({ language: 'sh', code: '' })).toThrow('code');
  });
});
