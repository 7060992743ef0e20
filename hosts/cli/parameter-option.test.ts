import { describe, expect, test } from 'vitest';
import { readParameters } from './parameter-option.ts';

const declared = {
  name: { type: 'string' },
  count: { type: 'integer' },
  ratio: { type: 'number' },
  fast: { type: 'boolean' },
  list: { type: 'array' },
  map: { type: 'object' },
} as const;

describe('--param', () => {
  test.each([
    ['name=a=b', { name: 'a=b' }],
    ['name=', { name: '' }],
    ['name=3', { name: '3' }],
    ['count=3', { count: 3 }],
    ['ratio=1.5e3', { ratio: 1500 }],
    ['fast=false', { fast: false }],
    ['fast=Yes', { fast: true }],
    ['list=["a",1]', { list: ['a', 1] }],
    ['map={"a":{"b":1}}', { map: { a: { b: 1 } } }],
  ])('%s is read by the declared type', (word, values) => {
    expect(readParameters([word], declared)).toEqual({ ok: true, value: values });
  });

  test.each([
    ['count=1.5'],
    ['count='],
    ['ratio=fast'],
    ['ratio=Infinity'],
    ['fast=maybe'],
    ['list={"a":1}'],
    ['list=a,b'],
    ['map=[1]'],
    ['map=null'],
  ])('%s does not fit its type', (word) =>
    expect(readParameters([word], declared)).toMatchObject({ ok: false, problem: { code: 'parameter.type' } }),
  );

  test('an unknown name is told with the known ones', () => {
    expect(readParameters(['nmae=x'], declared)).toMatchObject({
      ok: false,
      problem: { code: 'parameter.unknown', reason: expect.stringContaining('name, count') },
    });
  });

  test.each(['constructor=1', '__proto__={}'])('%s is no name that is there by accident', (word) => {
    expect(readParameters([word], { list: { type: 'array' } }, 'The template')).toMatchObject({
      ok: false,
      problem: { code: 'parameter.unknown', message: expect.stringContaining('The template has no parameter') },
    });
  });

  test.each([['name'], ['=x'], ['']])('"%s" is not a parameter at all', (word) => {
    expect(readParameters([word], declared)).toMatchObject({ ok: false, problem: { code: 'usage.parameter' } });
  });

  test('the last one wins', () => {
    expect(readParameters(['count=1', 'count=2'], declared)).toEqual({ ok: true, value: { count: 2 } });
  });
});
