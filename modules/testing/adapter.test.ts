import { mkdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ActionOutcome } from '#engine/action.ts';
import { coverageSchema } from '#shared/module/coverage.ts';
import { allTests, testReportSchema, type TestCase } from '#shared/module/test-report.ts';
import { createAdapterRig, type AdapterRig, type AdapterRigOptions } from '../adapter-rig.ts';
import { testingModule } from './module.ts';

const [run] = testingModule.actions as [(typeof testingModule.actions)[number]];

function testsOf(outcome: ActionOutcome): readonly TestCase[] {
  return allTests(testReportSchema.parse(outcome.outputs?.['report']).suites);
}

describe('testing.run with node:test', () => {
  const sums = `import { describe, it, test } from 'node:test';
import assert from 'node:assert';
describe('sums', () => {
  it('adds', () => assert.equal(1 + 1, 2));
  it('is wrong > here', () => { assert.equal(1, 2); });
  it.skip('later', () => {});
  describe('deep', () => { it('prints', () => console.log('hello from a test')); });
});
test('with steps', async (t) => { await t.test('step', () => {}); });
`;

  test('reports every test with suite, file, line and message; the failed ones are named', async () => {
    const rig = await createAdapterRig({ files: { 'src/sums.test.mjs': sums } });
    const outcome = await rig.attempt(run);
    expect(outcome).toMatchObject({
      status: 'failed',
      problem: {
        code: 'testing.failed',
        message: '1 of 5 tests failed.',
        reason: expect.stringMatching(/^sums > is wrong > here \(src\/sums\.test\.mjs:5\): .*1.*2/),
        place: { file: 'src/sums.test.mjs', line: 5 },
        retryable: false,
      },
      outputs: { summary: { passed: 4, failed: 1, skipped: 1 }, report: { runner: 'node' } },
    });
    expect(testsOf(outcome)).toContainEqual(
      expect.objectContaining({
        name: 'prints',
        suite: ['sums', 'deep'],
        file: 'src/sums.test.mjs',
        line: 7,
        status: 'passed',
      }),
    );
    expect(testsOf(outcome)).toContainEqual(expect.objectContaining({ name: 'step', suite: ['with steps'] }));
    expect(testsOf(outcome).find((one) => one.status === 'failed')?.stack).toContain('sums.test.mjs:5');
    expect(rig.logText()).toContain('hello from a test');
    expect(rig.artifacts.map(({ name }) => name)).toEqual(['junit.xml']);
  });

  test('a file that cannot be loaded is a failed test with the reason', async () => {
    const rig = await createAdapterRig({
      files: { 'a.test.mjs': `import './gone.mjs';`, 'b.test.mjs': sums.replace('assert.equal(1, 2)', '') },
    });
    const outcome = await rig.attempt(run, { runner: 'node' });
    expect(outcome).toMatchObject({ status: 'failed', outputs: { summary: { failed: 1 } } });
    expect(testsOf(outcome).find((one) => one.status === 'failed')).toMatchObject({
      name: 'a.test.mjs',
      file: 'a.test.mjs',
      message: expect.stringContaining('gone.mjs'),
    });
  });

  test('runs the tests of one folder or of one file, and never those of packages', async () => {
    const good = `import { test } from 'node:test'; test('good', () => {});`;
    const rig = await createAdapterRig({
      files: { 'a/x.test.mjs': good, 'b/x.test.mjs': good, 'node_modules/c/x.test.mjs': good },
    });
    expect(testsOf(await rig.attempt(run)).map((one) => one.file)).toEqual(['a/x.test.mjs', 'b/x.test.mjs']);
    expect(testsOf(await rig.attempt(run, { path: 'b' })).map((one) => one.file)).toEqual(['b/x.test.mjs']);
    expect(testsOf(await rig.attempt(run, { path: './a/x.test.mjs' })).map((one) => one.file)).toEqual([
      'a/x.test.mjs',
    ]);
    expect(await rig.attempt(run, { path: '../elsewhere' })).toMatchObject({ problem: { code: 'path.outside' } });
  });

  test('is never a success when no test ran', async () => {
    const rig = await createAdapterRig({ files: { 'a.js': '' } });
    expect(await rig.attempt(run, { runner: 'node' })).toMatchObject({
      status: 'failed',
      problem: { code: 'testing.noTests' },
    });
    await rig.write('a.test.mjs', `import { test } from 'node:test'; test.skip('later', () => {});`);
    expect(await rig.attempt(run)).toMatchObject({
      status: 'failed',
      problem: { code: 'testing.noTests', reason: 'The only test was skipped.' },
      outputs: { summary: { skipped: 1 } },
    });
  });

  test('passes when all tests pass', async () => {
    const rig = await createAdapterRig({
      files: { 'a.test.mjs': `import { test } from 'node:test'; test('good', () => {});` },
    });
    expect(await rig.attempt(run)).toMatchObject({
      status: 'succeeded',
      outputs: { summary: { passed: 1, failed: 0, skipped: 0 } },
    });
  });

  test('stops its processes when it is cancelled', async () => {
    const rig = await createAdapterRig({ files: { 'a.test.mjs': `console.log('up'); setInterval(() => {}, 1000);` } });
    const running = rig.attempt(run, { runner: 'node' });
    await rig.logged('up');
    rig.abort(new Error('Cancelled.'));
    await expect(running).rejects.toThrow('Cancelled.');
  });
});

/** As `npm install` would leave a project that depends on Vitest. */
async function vitestRig(options: AdapterRigOptions): Promise<AdapterRig> {
  const rig = await createAdapterRig(options);
  const vitest = dirname(createRequire(import.meta.url).resolve('vitest/package.json'));
  await mkdir(join(rig.folder, 'node_modules/.bin'), { recursive: true });
  await symlink(vitest, join(rig.folder, 'node_modules/vitest'), 'junction');
  await symlink('../vitest/vitest.mjs', join(rig.folder, 'node_modules/.bin/vitest'));
  await rig.write('package.json', JSON.stringify({ type: 'module', devDependencies: { vitest: '*' } }));
  return rig;
}

describe('coverage', () => {
  const half = `export const add = (a, b) => a + b;
export function never(a) {
  return a;
}
`;

  test('of node:test says which lines of the project no test went through', async () => {
    const files = {
      'src/half.mjs': half,
      'src/half.test.mjs': `import { test } from 'node:test';\nimport { add } from './half.mjs';\ntest('adds', () => { if (add(1, 1) !== 2) throw new Error(); });\n`,
    };
    const rig = await createAdapterRig({ files });
    const outcome = await rig.attempt(run, { coverage: true });
    expect(outcome.status).toBe('succeeded');
    const coverage = coverageSchema.parse(outcome.outputs?.['coverage']);
    const file = coverage.files.find((one) => one.file === 'src/half.mjs');
    expect(file?.lines.covered).toBeGreaterThan(0);
    expect(file?.lines.covered).toBeLessThan(file?.lines.total ?? 0);
    expect(file?.uncovered.flat()).toContain(3);
    expect(await rig.attempt(run, {})).not.toHaveProperty('outputs.coverage');
  });

  test('of Vitest is read from what its coverage package writes', async () => {
    const files = {
      'src/half.js': half,
      'src/half.test.js': `import { expect, test } from 'vitest';\nimport { add } from './half.js';\ntest('adds', () => expect(add(1, 1)).toBe(2));\n`,
    };
    const rig = await vitestRig({ files });
    const outcome = await rig.attempt(run, { coverage: true });
    expect(outcome.status).toBe('succeeded');
    const coverage = coverageSchema.parse(outcome.outputs?.['coverage']);
    expect(coverage.files.map(({ file }) => file)).toEqual(['src/half.js']);
    expect(coverage.files[0]?.uncovered.flat()).toContain(3);
  });

  test('of a command is what it writes where it is told to, and missing it is a problem', async () => {
    const rig = await createAdapterRig();
    const script = (lcov: string) =>
      `const fs = require('fs'); fs.writeFileSync(process.env.CODOMYRMEX_JUNIT_FILE, '<testsuite><testcase name="a"/></testsuite>'); ${lcov}`;
    const written = script(
      `fs.writeFileSync(process.env.CODOMYRMEX_LCOV_FILE, 'SF:lib/a.py\\nDA:1,1\\nDA:2,0\\nend_of_record\\n')`,
    );
    expect(await rig.attempt(run, { command: ['node', '-e', written], coverage: true })).toMatchObject({
      status: 'succeeded',
      outputs: { coverage: { lines: { covered: 1, total: 2 }, files: [{ file: 'lib/a.py', uncovered: [[2, 2]] }] } },
    });
    const xml =
      '<coverage><packages><package><classes><class filename="lib/b.py"><lines><line number="4" hits="0"/></lines></class></classes></package></packages></coverage>';
    const cobertura = script(`fs.writeFileSync('coverage.xml', ${JSON.stringify(xml)})`);
    const python = await createAdapterRig();
    expect(await python.attempt(run, { command: ['node', '-e', cobertura], coverage: true })).toMatchObject({
      status: 'succeeded',
      outputs: { coverage: { lines: { covered: 0, total: 1 }, files: [{ file: 'lib/b.py', uncovered: [[4, 4]] }] } },
    });
    const silent = await createAdapterRig();
    expect(await silent.attempt(run, { command: ['node', '-e', script('')], coverage: true })).toMatchObject({
      status: 'failed',
      problem: { code: 'testing.noCoverage' },
    });
  });
});

describe('testing.run with Vitest', () => {
  const sums = `import { describe, expect, test } from 'vitest';
describe('sums', () => {
  test('adds', () => expect(1 + 1).toBe(2));
  test('is wrong', () => {
    expect(1).toBe(2);
  });
  test.todo('later');
});
`;

  test('is chosen when the project depends on it, and reports every test', async () => {
    const rig = await vitestRig({ files: { 'src/sums.test.js': sums } });
    const outcome = await rig.attempt(run);
    expect(outcome).toMatchObject({
      status: 'failed',
      problem: {
        code: 'testing.failed',
        message: '1 of 2 tests failed.',
        reason: expect.stringMatching(/^sums > is wrong \(src\/sums\.test\.js:5\): AssertionError: expected 1 to be 2/),
      },
      outputs: { summary: { passed: 1, failed: 1, skipped: 1 }, report: { runner: 'vitest' } },
    });
    expect(testsOf(outcome)[0]).toMatchObject({
      name: 'adds',
      suite: ['sums'],
      file: 'src/sums.test.js',
      line: 3,
      status: 'passed',
    });
    expect(rig.logText()).toContain('sums.test.js');
  });

  test('a file that cannot be loaded is a failed test with the reason', async () => {
    const rig = await vitestRig({ files: { 'a.test.js': `import './gone.js';` } });
    expect(testsOf(await rig.attempt(run))).toMatchObject([
      { name: 'a.test.js', status: 'failed', message: expect.stringContaining('gone.js') },
    ]);
  });

  test('is never a success when no test ran', async () => {
    const rig = await vitestRig({});
    expect(await rig.attempt(run)).toMatchObject({ status: 'failed', problem: { code: 'testing.noTests' } });
    await rig.write('vitest.config.js', 'throw new Error("broken configuration")');
    expect(await rig.attempt(run)).toMatchObject({
      status: 'failed',
      problem: { code: 'testing.runnerFailed', reason: expect.stringContaining('broken configuration') },
    });
  });

  test('passes when all tests pass, but not when something fails outside of them', async () => {
    const rig = await vitestRig({
      files: { 'src/a.test.js': `import { test } from 'vitest'; test('good', () => {});` },
    });
    expect(await rig.attempt(run, { path: 'src' })).toMatchObject({
      status: 'succeeded',
      outputs: { summary: { passed: 1 } },
    });
    await rig.write(
      'src/b.test.js',
      `import { test } from 'vitest'; test('good', () => { Promise.reject(new Error('unheard')); });`,
    );
    expect(await rig.attempt(run)).toMatchObject({
      status: 'failed',
      problem: {
        code: 'testing.runnerFailed',
        message: expect.stringContaining('All tests passed, but the runner failed'),
      },
      outputs: { summary: { passed: 2, failed: 0 } },
    });
  });

  test('that is not installed says how to install it', async () => {
    const rig = await createAdapterRig({ files: { 'package.json': '{"devDependencies":{"vitest":"*"}}' } });
    expect(await rig.attempt(run)).toMatchObject({
      problem: { code: 'program.notFound', remedy: expect.stringContaining('npm install') },
    });
  });
});

describe('testing.run with a command', () => {
  const xml = (cases: string): string => `<testsuites><testsuite name="calc">${cases}</testsuite></testsuites>`;
  const writer = (path: string, content: string, exitCode = 0): string[] => {
    const script = `require('fs').writeFileSync(${path}, ${JSON.stringify(content)}); console.log('testing…'); process.exit(${exitCode})`;
    return ['node', '-e', script];
  };

  test('reads the JUnit XML that the command writes and keeps it', async () => {
    const rig = await createAdapterRig();
    const content = xml(
      '<testcase classname="calc.Sum" name="adds" time="0.25"/><testcase name="fails"><failure message="no &lt;way&gt;">at x:1</failure></testcase>',
    );
    const outcome = await rig.attempt(run, { command: writer(`'junit.xml'`, content, 1) });
    expect(outcome).toMatchObject({
      status: 'failed',
      problem: { code: 'testing.failed', reason: 'calc > fails: no <way>' },
      outputs: { summary: { passed: 1, failed: 1, skipped: 0 }, report: { runner: 'command' } },
    });
    expect(testsOf(outcome)).toContainEqual({
      name: 'adds',
      suite: ['calc', 'calc.Sum'],
      status: 'passed',
      durationMs: 250,
    });
    expect(rig.artifacts.map(({ text }) => text)).toContain(content);
    expect(rig.logText()).toContain('testing…');
  });

  test('takes a line for the shell, and a report that stays out of the project', async () => {
    const rig = await createAdapterRig({ files: { 'report.xml': xml('<testcase name="good"/>') } });
    const command = 'cat report.xml > "$CODOMYRMEX_JUNIT_FILE"';
    expect(await rig.attempt(run, { runner: 'command', command })).toMatchObject({
      status: 'succeeded',
      outputs: { summary: { passed: 1 } },
    });
  });

  test('does not take an old report for the result', async () => {
    const rig = await createAdapterRig({ files: { 'junit.xml': xml('<testcase name="good"/>') } });
    await utimes(join(rig.folder, 'junit.xml'), 1, 1);
    expect(await rig.attempt(run, { command: ['node', '-e', ''] })).toMatchObject({
      status: 'failed',
      problem: { code: 'testing.noReport', reason: expect.stringContaining('from before') },
    });
    expect(
      await rig.attempt(run, { command: ['node', '-e', 'console.error("cannot"); process.exit(4)'] }),
    ).toMatchObject({
      problem: { code: 'testing.runnerFailed', reason: 'cannot' },
    });
  });

  test('is a failure when the report is empty, broken, or disagrees with the exit code', async () => {
    const rig = await createAdapterRig();
    const codeOf = async (content: string, exitCode?: number) => {
      const outcome = await rig.attempt(run, { command: writer(`'junit.xml'`, content, exitCode) });
      return outcome.status === 'failed' ? outcome.problem.code : outcome.status;
    };
    expect(await codeOf(xml(''))).toBe('testing.noTests');
    expect(await codeOf('<testsuites><testsuite>')).toBe('testing.reportInvalid');
    expect(await codeOf('<html></html>')).toBe('testing.reportInvalid');
    expect(await codeOf(xml('<testcase name="good"/>'), 3)).toBe('testing.runnerFailed');
    expect(await codeOf(xml('<testcase name="good"/>'))).toBe('succeeded');
  });

  test('without a command, or without any runner, says what to do', async () => {
    const rig = await createAdapterRig();
    expect(await rig.attempt(run, { runner: 'command' })).toMatchObject({
      problem: { code: 'parameter.missing', place: { parameter: 'command' } },
    });
    expect(await rig.attempt(run)).toMatchObject({ problem: { code: 'testing.noRunner' } });
    await writeFile(join(rig.folder, 'package.json'), '{ broken');
    expect(await rig.attempt(run)).toMatchObject({
      problem: { code: 'testing.noRunner', place: { file: 'package.json' } },
    });
    expect(await readFile(join(rig.folder, 'package.json'), 'utf8')).toBe('{ broken');
  });
});
