import { describe, expect, test } from 'vitest';
import { createAdapterRig } from '../adapter-rig.ts';
import { ciCdModule } from './module.ts';

type Definition = (typeof ciCdModule.actions)[number];
const [check, run, deploy] = ciCdModule.actions as [Definition, Definition, Definition];

const stage = (name: string, commands: readonly string[], more: object = {}) => ({
  name,
  jobs: [{ name, commands }],
  ...more,
});
const pipeline = (...stages: readonly object[]) => ({ 'p.json': JSON.stringify({ pipeline: { name: 'p', stages } }) });

describe('ci-cd', () => {
  test('a pipeline is checked without running it', async () => {
    const files = pipeline(stage('b', ['touch ran'], { dependencies: ['a'] }), stage('a', ['touch ran']));
    const rig = await createAdapterRig({ files });
    expect(await rig.attempt(check, { path: 'p.json' })).toMatchObject({
      status: 'succeeded',
      outputs: { stages: [['a'], ['b']] },
    });
    expect(rig.commands).toEqual([]);
  });

  test('a pipeline that waits for itself is refused by name', async () => {
    const rig = await createAdapterRig({ files: pipeline(stage('a', ['true'], { dependencies: ['a'] })) });
    expect(await rig.attempt(check, { path: 'p.json' })).toMatchObject({
      status: 'failed',
      problem: { code: 'cicd.invalid', reason: 'cycle among a' },
    });
    expect(await rig.attempt(run, { path: 'p.json' })).toMatchObject({ problem: { code: 'cicd.invalid' } });
  });

  test('stages run in their order, and what needs a failed one is skipped', async () => {
    const files = pipeline(
      stage('b', ['exit 3'], { dependencies: ['a'] }),
      stage('a', ['mkdir d', 'cd d', 'touch here']),
      stage('c', ['true'], { dependencies: ['b'] }),
    );
    const rig = await createAdapterRig({ files });
    expect(await rig.attempt(run, { path: 'p.json' })).toMatchObject({
      status: 'failed',
      problem: { code: 'cicd.failed', message: 'b failed.' },
      outputs: {
        stages: [
          { stage: 'a', status: 'succeeded' },
          { stage: 'b', status: 'failed' },
          { stage: 'c', status: 'skipped' },
        ],
      },
    });
    expect(await rig.read('d/here')).toBe('');
  });

  test('a condition that nobody reads never counts as true (B57)', async () => {
    const rig = await createAdapterRig({
      files: pipeline(stage('a', ['touch ran'], { condition: "branch == 'main'" })),
    });
    expect(await rig.attempt(run, { path: 'p.json' })).toMatchObject({ outputs: { stages: [{ status: 'skipped' }] } });
  });

  test('deploying runs what the project says, and names what is missing when it says nothing', async () => {
    const rig = await createAdapterRig({
      files: { 'scripts/ship.sh': 'echo to $DEPLOY_ENVIRONMENT\n', Makefile: 'deploy:\n\t@echo made\n' },
    });
    expect(await rig.attempt(deploy, { target: 'ship', environment: 'staging' })).toMatchObject({
      status: 'succeeded',
      outputs: { stdout: 'to staging\n' },
    });
    expect(await rig.attempt(deploy, { target: 'other' })).toMatchObject({
      status: 'failed',
      problem: { code: 'cicd.noDeployment' },
    });
  });
});
