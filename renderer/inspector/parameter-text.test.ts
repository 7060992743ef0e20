import { describe, expect, test } from 'vitest';
import { controlOf, fromFieldText, toFieldText } from './parameter-text.ts';

const list = { type: 'array', items: { type: 'string' } };

describe('a field of the inspector', () => {
  test('takes its control from the manifest, else from the type', () => {
    expect(controlOf({ type: 'string', control: 'path' })).toBe('path');
    expect(controlOf({ type: 'boolean' })).toBe('switch');
    expect(controlOf({ enum: ['a', 'b'] })).toBe('choice');
    expect(controlOf(list)).toBe('list');
    expect(controlOf({})).toBe('json');
  });

  test('keeps an expression as it is, whatever the type', () => {
    expect(fromFieldText('number', '{{ parameters.count }}')).toEqual({
      ok: true,
      value: '{{ parameters.count }}',
    });
  });

  test('takes an emptied parameter out of the file', () => {
    expect(fromFieldText('text', '')).toEqual({ ok: true, value: undefined });
  });

  test('says when a number cannot be read', () => {
    expect(fromFieldText('number', 'many')).toEqual({ ok: false, problem: 'number' });
    expect(fromFieldText('number', '2.5')).toEqual({ ok: true, value: 2.5 });
    expect(toFieldText(2.5)).toBe('2.5');
  });
});
