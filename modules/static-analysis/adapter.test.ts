import { mkdir, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ActionOutcome } from '#engine/action.ts';
import { findingsSchema } from '#shared/module/finding.ts';
import { createAdapterRig, type AdapterRig } from '../adapter-rig.ts';
import { staticAnalysisModule } from './module.ts';

type Action = (typeof staticAnalysisModule.actions)[number];
const [eslint, eslintFix, typescript] = staticAnalysisModule.actions as [Action, Action, Action];

const config = `export default [{ rules: { 'no-unused-vars': 'error', 'prefer-const': 'warn', eqeqeq: 'error' } }];`;

function findingsOf(outcome: ActionOutcome) {
  return findingsSchema.parse(outcome.outputs?.['findings']);
}

describe('static-analysis.eslint', () => {
  test('gives findings in normal form, a summary, and fails for errors while keeping them', async () => {
    const rig = await createAdapterRig({
      files: {
        'eslint.config.mjs': config,
        'src/deep/a b.js': 'let x = 1;\nexport const y = x == 2;\n',
        'src/ok.js': 'export {};\n',
      },
    });
    const outcome = await rig.attempt(eslint, { path: 'src' });
    expect(outcome).toMatchObject({
      status: 'failed',
      problem: {
        code: 'analysis.findings',
        message: 'ESLint found 1 error and 1 warning.',
        reason: expect.stringContaining('src/deep/a b.js:2:20'),
        place: { file: 'src/deep/a b.js', line: 2, column: 20 },
        retryable: false,
      },
      outputs: { summary: { errors: 1, warnings: 1, infos: 0, fixable: 1, files: 2, filesWithFindings: 1 } },
    });
    expect(findingsOf(outcome)).toEqual([
      {
        file: 'src/deep/a b.js',
        line: 1,
        column: 5,
        endLine: 1,
        endColumn: 6,
        severity: 'warning',
        rule: 'prefer-const',
        message: "'x' is never reassigned. Use 'const' instead.",
        tool: 'eslint',
        fixable: true,
      },
      expect.objectContaining({ line: 2, severity: 'error', rule: 'eqeqeq', fixable: false }),
    ]);
    expect(rig.logText()).toContain('src/deep/a b.js:2:20 error:');
  });

  test('hands on SARIF 2.1.0 with rules and places', async () => {
    const rig = await createAdapterRig({ files: { 'eslint.config.mjs': config, 'src/ä b.js': 'let x = 1;\n' } });
    const outcome = await rig.attempt(eslint, { failOn: 'never' });
    const [artifact] = rig.artifacts;
    expect(outcome.outputs?.['sarif']).toMatchObject({ name: 'eslint.sarif', hash: artifact?.hash });
    const sarif: unknown = JSON.parse(artifact?.text ?? '');
    expect(sarif).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'ESLint',
              rules: [{ id: 'no-unused-vars', shortDescription: { text: expect.any(String) } }, { id: 'prefer-const' }],
            },
          },
          results: [
            {
              ruleId: 'no-unused-vars',
              ruleIndex: 0,
              level: 'error',
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: 'src/%C3%A4%20b.js', uriBaseId: '%SRCROOT%' },
                    region: { startLine: 1, startColumn: 5, endLine: 1, endColumn: 6 },
                  },
                },
              ],
            },
            { level: 'warning' },
          ],
        },
      ],
    });
  });

  test('fails for what "Fail on" says', async () => {
    const rig = await createAdapterRig({
      files: { 'eslint.config.mjs': config, 'a.js': 'let x = 1;\nexport { x };\n' },
    });
    expect(await rig.attempt(eslint)).toMatchObject({ status: 'succeeded', outputs: { summary: { warnings: 1 } } });
    expect(await rig.attempt(eslint, { failOn: 'warning' })).toMatchObject({
      status: 'failed',
      problem: { message: 'ESLint found 1 warning.' },
    });
    await rig.write('a.js', 'let x = 1;\n');
    expect(await rig.attempt(eslint, { failOn: 'never' })).toMatchObject({
      status: 'succeeded',
      outputs: { summary: { errors: 1 } },
    });
  });

  test('counts a file that cannot be parsed as an error', async () => {
    const rig = await createAdapterRig({ files: { 'eslint.config.mjs': config, 'a.js': 'let = = 1;\n' } });
    expect(findingsOf(await rig.attempt(eslint, { path: 'a.js' }))).toMatchObject([
      { severity: 'error', rule: 'parsing', line: 1 },
    ]);
  });

  test('changes no file, and the fixing action changes what it can', async () => {
    const rig = await createAdapterRig({
      files: { 'eslint.config.mjs': config, 'a.js': 'let x = 1;\nexport { x };\n' },
    });
    await rig.attempt(eslint);
    expect(await rig.read('a.js')).toContain('let x');
    expect(await rig.attempt(eslintFix)).toMatchObject({
      status: 'succeeded',
      outputs: { files: ['a.js'], findings: [], summary: { warnings: 0 } },
    });
    expect(await rig.read('a.js')).toContain('const x');
  });

  test('never calls it clean when ESLint did not look: no configuration, no file, a broken configuration, a missing plugin', async () => {
    const rig = await createAdapterRig({ files: { 'a.js': 'export {};\n', 'text/b.txt': 'x\n' } });
    const problemOf = async (parameters: Record<string, unknown> = {}) => {
      const outcome = await rig.attempt(eslint, parameters);
      expect(outcome).toMatchObject({ status: 'failed' });
      expect(outcome.outputs).toBeUndefined();
      return outcome.status === 'failed' ? outcome.problem : undefined;
    };
    expect(await problemOf()).toMatchObject({
      code: 'analysis.noConfiguration',
      remedy: expect.stringContaining('npm init @eslint/config'),
    });
    await rig.write('eslint.config.mjs', config);
    expect(await problemOf({ path: 'none' })).toMatchObject({
      code: 'analysis.nothingChecked',
      reason: expect.stringContaining('none'),
    });
    expect(await problemOf({ path: 'text' })).toMatchObject({ code: 'analysis.nothingChecked' });
    expect(await problemOf({ path: 'text/b.txt' })).toMatchObject({ code: 'analysis.nothingChecked' });
    await rig.write('eslint.config.mjs', `export default [{ rules: { 'no-such-rule': 'error' } }];`);
    expect(await problemOf()).toMatchObject({
      code: 'analysis.toolFailed',
      reason: expect.stringContaining('no-such-rule'),
    });
    await rig.write('eslint.config.mjs', `import plugin from 'eslint-plugin-none'; export default [plugin];`);
    expect(await problemOf()).toMatchObject({
      code: 'analysis.toolFailed',
      remedy: expect.stringContaining('npm install'),
    });
    expect(await problemOf({ path: '../outside' })).toMatchObject({ code: 'path.outside' });
  });

  test("prefers the project's own ESLint", async () => {
    const rig = await createAdapterRig({ files: { 'eslint.config.mjs': config, 'a.js': 'export {};\n' } });
    await linkPackage(rig, 'eslint', 'bin/eslint.js');
    expect(await rig.attempt(eslint)).toMatchObject({ status: 'succeeded' });
    expect(rig.commands.at(-1)?.[0]).toBe(join(rig.folder, 'node_modules/.bin/eslint'));
  });

  test('without any ESLint says how to get it', async () => {
    const rig = await createAdapterRig({
      files: { 'eslint.config.mjs': config, 'a.js': '' },
      bundled: false,
      env: { PATH: '' },
    });
    expect(await rig.attempt(eslint)).toMatchObject({
      problem: { code: 'program.notFound', remedy: expect.stringContaining('npm install --save-dev eslint') },
    });
  });
});

/** As `npm install` would leave it, from the studio's own packages. */
async function linkPackage(rig: AdapterRig, name: string, bin: string): Promise<void> {
  const installed = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  await mkdir(join(rig.folder, 'node_modules/.bin'), { recursive: true });
  await symlink(installed, join(rig.folder, 'node_modules', name), 'junction');
  await symlink(join('..', name, bin), join(rig.folder, 'node_modules/.bin', name));
}

describe('static-analysis.typescript', () => {
  const tsconfig = JSON.stringify({
    compilerOptions: { strict: true, skipLibCheck: true, types: [] },
    include: ['src'],
  });

  test('gives each diagnostic as a finding, with the whole of a long message', async () => {
    const rig = await createAdapterRig({
      files: {
        'tsconfig.json': tsconfig,
        'src/a.ts':
          'const a: string = 1;\nexport const f = (x: { b: { c: number } }) => x;\nf({ b: { d: 1 } } as { b: { d: number } });\n',
        'src/b.ts': 'export {};\n',
      },
    });
    const outcome = await rig.attempt(typescript);
    expect(outcome).toMatchObject({
      status: 'failed',
      problem: { code: 'analysis.findings', message: 'TypeScript found 2 errors.' },
      outputs: { summary: { errors: 2, files: 2, filesWithFindings: 1 } },
    });
    const [first, second] = findingsOf(outcome);
    expect(first).toEqual({
      file: 'src/a.ts',
      line: 1,
      column: 7,
      severity: 'error',
      rule: 'TS2322',
      message: "Type 'number' is not assignable to type 'string'.",
      tool: 'typescript',
      fixable: false,
    });
    expect(second?.message).toMatch(/is not assignable to parameter[\s\S]*\n/);
    expect(rig.artifacts.map((artifact) => artifact.name)).toEqual(['typescript.sarif']);
  });

  test('is clean only after it looked at files, and writes nothing into the project', async () => {
    const incremental = JSON.stringify({
      compilerOptions: { incremental: true, outDir: 'dist', types: [] },
      include: ['src'],
    });
    const rig = await createAdapterRig({
      files: { 'tsconfig.json': incremental, 'src/a.ts': 'export const a = 1;\n' },
    });
    expect(await rig.attempt(typescript, { project: '.' })).toMatchObject({
      status: 'succeeded',
      outputs: { findings: [], summary: { files: 1 } },
    });
    for (const path of ['dist', 'tsconfig.tsbuildinfo'])
      await expect(stat(join(rig.folder, path))).rejects.toThrow(/ENOENT/);
  });

  test('checks the projects that a solution refers to', async () => {
    const part = JSON.stringify({ compilerOptions: { composite: true, types: [] } });
    const rig = await createAdapterRig({
      files: {
        'tsconfig.json': JSON.stringify({
          files: [],
          references: [{ path: './app' }, { path: './lib/tsconfig.build.json' }],
        }),
        'app/tsconfig.json': part,
        'app/a.ts': 'export const a: number = "";\n',
        'lib/tsconfig.build.json': part,
        'lib/b.ts': 'export const b: number = "";\n',
      },
    });
    const outcome = await rig.attempt(typescript);
    expect(findingsOf(outcome).map((finding) => finding.file)).toEqual(['app/a.ts', 'lib/b.ts']);
    expect(outcome).toMatchObject({ outputs: { summary: { files: 2, errors: 2 } } });
  });

  test('never calls it clean when nothing was checked', async () => {
    const rig = await createAdapterRig();
    expect(await rig.attempt(typescript)).toMatchObject({
      problem: { code: 'analysis.noConfiguration', place: { parameter: 'project' } },
    });
    await rig.write('tsconfig.json', JSON.stringify({ include: ['none'] }));
    expect(await rig.attempt(typescript)).toMatchObject({
      status: 'failed',
      problem: { code: 'analysis.nothingChecked' },
    });
    await rig.write('tsconfig.json', JSON.stringify({ files: [], references: [{ path: './gone' }] }));
    expect(await rig.attempt(typescript)).toMatchObject({ problem: { code: 'analysis.noConfiguration' } });
  });

  test('puts mistakes of the configuration down to its file', async () => {
    const rig = await createAdapterRig({
      files: {
        'tsconfig.json': JSON.stringify({ compilerOptions: { strictt: true, types: [] }, files: ['a.ts'] }),
        'a.ts': 'export {};\n',
      },
    });
    expect(findingsOf(await rig.attempt(typescript))).toMatchObject([{ file: 'tsconfig.json', rule: 'TS5023' }]);
  });

  test('stops with its process when it is cancelled', async () => {
    const rig = await createAdapterRig({ files: { 'tsconfig.json': tsconfig, 'src/a.ts': '' } });
    rig.abort(new Error('Cancelled.'));
    await expect(rig.attempt(typescript)).rejects.toThrow('Cancelled.');
  });
});
