import { describe, expect, test } from 'vitest';
import { levelOf } from './log-level.ts';

describe('the level of a line', () => {
  test.each([
    ['ERROR: flaky test', 'error'],
    ['src/a.ts(3,1): error TS2322: Type', 'error'],
    ['{"level":"error","msg":"x"}', 'error'],
    ['npm ERR! code 1', 'error'],
    ['warning: unused variable', 'warning'],
    ['[WARN] slow', 'warning'],
    ['0 errors, 2 warnings', 'other'],
    ['function onError() {}', 'other'],
    ['at src/error/handler.ts', 'other'],
    ['all is well', 'other'],
  ])('of `%s` is %s', (line, level) => expect(levelOf(line)).toBe(level));
});
