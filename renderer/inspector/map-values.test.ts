import { describe, expect, test } from 'vitest';
import { isRowMap, mapValuesOf, mapValueText, readMapValue } from './map-values.ts';

describe('a mapping as rows', () => {
  test('knows what its values are', () => {
    expect(mapValuesOf({ type: 'object', additionalProperties: { type: 'array' } })).toBe('list');
    expect(mapValuesOf({ type: 'object', additionalProperties: { type: 'string' } })).toBe('text');
    expect(mapValuesOf({ type: 'object', additionalProperties: {} })).toBe('any');
  });

  test('keeps numbers, texts and lists what they are', () => {
    expect(readMapValue('3', 'any')).toBe(3);
    expect(readMapValue('3', 'text')).toBe('3');
    expect(readMapValue('{{ item }}', 'any')).toBe('{{ item }}');
    expect(readMapValue('20, 22, "a, b"', 'list')).toEqual([20, 22, 'a, b']);
    expect(mapValueText([20, '22', 'x'], 'list')).toBe('20, "22", x');
  });

  test('leaves what rows cannot show to the text', () => {
    expect(isRowMap({ a: 'x', b: 1 }, 'text')).toBe(true);
    expect(isRowMap({ a: { deep: 1 } }, 'text')).toBe(false);
    expect(isRowMap(['a'], 'any')).toBe(false);
    expect(isRowMap({ os: ['a'], include: [{ os: 'b' }] }, 'list')).toBe(false);
  });
});
