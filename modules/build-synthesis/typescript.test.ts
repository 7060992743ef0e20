import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ActionDefinition } from '#engine/action.ts';
import { createAdapterRig } from '../adapter-rig.ts';
import { buildSynthesisModule } from './module.ts';

const compile = buildSynthesisModule.actions.find(
  ({ manifest }) => manifest.id === 'build-synthesis.typescript',
) as ActionDefinition;

const config = (more: object = {}) =>
  JSON.stringify({
    compilerOptions: { strict: true, types: [], target: 'ES2022', outDir: 'dist', rootDir: 'src', ...more },
    include: ['src'],
  });

describe('compiling TypeScript', () => {
  test('a project without packages is compiled, and the files that were written are listed', async () => {
    const rig = await createAdapterRig({
      files: { 'tsconfig.json': config({ declaration: true }), 'src/a.ts': 'export const one: number = 1;\n' },
    });
    const text = 'export const one = 1;\n';
    expect(await rig.attempt(compile)).toMatchObject({
      status: 'succeeded',
      outputs: {
        artifacts: [
          { path: 'dist/a.js', bytes: text.length, sha256: createHash('sha256').update(text).digest('hex') },
          { path: 'dist/a.d.ts' },
        ],
      },
    });
    expect(await rig.read('dist/a.js')).toBe(text);
    expect(rig.artifacts.map(({ name }) => name)).toEqual(['dist/a.js', 'dist/a.d.ts']);
  });

  test('a type error fails with the message and its place, and is in the log', async () => {
    const rig = await createAdapterRig({
      files: { 'tsconfig.json': config({ noEmitOnError: true }), 'src/a.ts': "export const one: number = 'x';\n" },
    });
    const outcome = await rig.attempt(compile);
    expect(outcome).toMatchObject({ status: 'failed', problem: { code: 'build.failed' }, outputs: { artifacts: [] } });
    expect(outcome.status === 'failed' && outcome.problem.reason).toContain('src/a.ts(1,14): error TS2322');
    expect(rig.logText()).toContain('TS2322');
  });

  test('a configuration that writes nothing is a problem, not an empty success', async () => {
    const rig = await createAdapterRig({
      files: { 'tsconfig.json': config({ noEmit: true }), 'src/a.ts': 'export {};\n' },
    });
    expect(await rig.attempt(compile)).toMatchObject({ status: 'failed', problem: { code: 'build.nothingMade' } });
  });

  test('without any compiler the problem says how to get one', async () => {
    const rig = await createAdapterRig({ files: { 'tsconfig.json': config() }, bundled: false, env: { PATH: '' } });
    expect(await rig.attempt(compile)).toMatchObject({ status: 'failed', problem: { code: 'program.notFound' } });
  });

  test('a project file outside the project is refused', async () => {
    const rig = await createAdapterRig();
    expect(await rig.attempt(compile, { project: '../tsconfig.json' })).toMatchObject({
      status: 'failed',
      problem: { code: 'path.outside' },
    });
  });
});
