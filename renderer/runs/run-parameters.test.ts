import { describe, expect, test } from 'vitest';
import { fillIn, readAnswers, rememberAnswers, rememberedAnswers } from './run-parameters.ts';

const declared = {
  path: { type: 'string', default: '.' },
  count: { type: 'integer', required: true },
  browsers: { type: 'array', default: ['chromium'] },
} as const;

describe('the parameters of a run', () => {
  test('start with the last answers, else with the defaults', () => {
    expect(fillIn(declared, { count: '3' })).toEqual({ path: '.', count: '3', browsers: '["chromium"]' });
  });

  test('are read by their declared type', () => {
    expect(readAnswers(declared, { path: '', count: '4', browsers: '["firefox"]' })).toEqual({
      values: { count: 4, browsers: ['firefox'] },
      problems: {},
    });
  });

  test('say what is missing and what has the wrong type', () => {
    expect(Object.keys(readAnswers(declared, { count: '' }).problems)).toEqual(['count']);
    expect(Object.keys(readAnswers(declared, { count: '1.5', browsers: 'firefox' }).problems)).toEqual([
      'count',
      'browsers',
    ]);
  });

  test('are remembered per workflow', () => {
    const kept = new Map<string, string>();
    const memory = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    rememberAnswers(memory, 'p/a', { count: '7' });
    expect(rememberedAnswers(memory, 'p/a')).toEqual({ count: '7' });
    expect(rememberedAnswers(memory, 'p/b')).toEqual({});
  });
});
