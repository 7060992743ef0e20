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
    expect(fromFieldText('number', '{{ parameters.count }}')).toBe('{{ parameters.count }}');
  });

  test('takes an emptied parameter out of the file', () => {
    expect(fromFieldText('text', '')).toBe(undefined);
    expect(fromFieldText('number', ' ')).toBe(undefined);
  });

  test('keeps what is no number as the text it is, so that it is saved and said to be wrong', () => {
    expect(fromFieldText('number', 'many')).toBe('many');
    expect(fromFieldText('number', '2.5')).toBe(2.5);
    expect(toFieldText(2.5)).toBe('2.5');
  });
});
