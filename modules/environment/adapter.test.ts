import { describe, expect, test } from 'vitest';
import { createAdapterRig } from '../adapter-rig.ts';
import { environmentModule } from './module.ts';
import { isAtLeast, versionIn } from './version.ts';

const [check] = environmentModule.actions as [(typeof environmentModule.actions)[number]];

describe('environment.check', () => {
  test('looks for what the files of the project call for', async () => {
    const rig = await createAdapterRig({ files: { 'package.json': '{"engines":{"node":">=4"}}' } });
    const outcome = await rig.attempt(check);
    expect(outcome).toMatchObject({ status: 'succeeded', outputs: { summary: { missing: 0, tooOld: 0 } } });
    const rows = outcome.outputs?.['tools'] as readonly Record<string, unknown>[];
    expect(rows.map(({ tool }) => tool)).toEqual(['node', 'npm']);
    expect(rows[0]).toMatchObject({ wanted: '4', ok: true, version: expect.stringMatching(/^\d+\.\d+/) });
  });

  test('fails with every program that is missing or too old', async () => {
    const rig = await createAdapterRig();
    const tools = { node: '9999', 'no-such-program-anywhere': '' };
    expect(await rig.attempt(check, { tools })).toMatchObject({
      status: 'failed',
      problem: {
        code: 'environment.missing',
        reason: expect.stringMatching(/no-such-program-anywhere: not found[\s\S]*9999 or later/),
      },
      outputs: { summary: { found: 1, missing: 1, tooOld: 1 } },
    });
  });

  test('names variables that are not set, and never shows the value of one that is', async () => {
    const rig = await createAdapterRig({ env: { IS_SET: 'hush-hush' } });
    const outcome = await rig.attempt(check, { tools: { node: '' }, variables: ['IS_SET', 'IS_NOT_SET'] });
    expect(outcome).toMatchObject({ status: 'failed', problem: { reason: 'IS_NOT_SET is not set' } });
    expect(JSON.stringify(outcome) + rig.logText()).not.toContain('hush-hush');
  });
});

test('versions are compared number by number', () => {
  expect(versionIn('git version 2.43.0')).toBe('2.43.0');
  expect(isAtLeast('10.2', '9.30')).toBe(true);
  expect(isAtLeast('2', '2.0.1')).toBe(false);
  expect(isAtLeast('v22.1.0', '22')).toBe(true);
});
