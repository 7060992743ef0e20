import { describe, expect, test } from 'vitest';
import type { ProcessResult } from '#engine/action.ts';
import { lastLines, processProblem } from './process-problem.ts';

const ASIDE = 'npm warn Unknown user config "store". This will stop working in the next major version of npm.\n';

const ended = (stderrTail: string, stdoutTail = ''): ProcessResult =>
  ({ exitCode: 1, signal: null, stdoutTail, stderrTail }) as ProcessResult;

describe('why a program failed', () => {
  test('begins with what the script said, not with what npm says of its own settings', () => {
    const { reason } = processProblem('shell.failed', ['npm run build'], ended(`${ASIDE}Error: no such file\n`));
    expect(reason).toBe('Error: no such file');
  });

  test('is looked for in the output when npm alone wrote to the error stream', () => {
    const said = ended(`\u001b[33m${ASIDE}\u001b[39mnpm notice New version of npm\n`, 'not ok 1 - with tax\n');
    expect(processProblem('shell.failed', ['npm test'], said).reason).toBe('not ok 1 - with tax');
  });

  test('begins with the failed test when a long stack follows it', () => {
    const stack = Array.from({ length: 20 }, (_, index) => `      at step${index} (test.mjs:${index}:1)`);
    const said = ['✔ first (1 ms)', '✖ with tax (2 ms)', '  AssertionError [ERR_ASSERTION]: 1 == 2', ...stack].join(
      '\n',
    );
    const { reason } = processProblem('shell.failed', ['npm test'], ended(ASIDE, said));
    expect(reason?.split('\n').slice(0, 3)).toEqual([
      '✖ with tax (2 ms)',
      '  AssertionError [ERR_ASSERTION]: 1 == 2',
      '      at step0 (test.mjs:0:1)',
    ]);
  });

  test('is the end of what was said when no line of it tells more', () => {
    const said = Array.from({ length: 20 }, (_, index) => `note ${index}`).join('\n');
    expect(processProblem('shell.failed', ['x'], ended(said)).reason?.split('\n')[0]).toBe('note 8');
  });

  test('keeps what npm says when npm itself failed', () => {
    expect(lastLines(`${ASIDE}npm error Missing script: "build"\n`)).toBe('npm error Missing script: "build"');
  });

  test('says so when nothing was printed', () => {
    expect(processProblem('shell.failed', ['false'], ended('')).reason).toBe('It printed nothing.');
  });
});
