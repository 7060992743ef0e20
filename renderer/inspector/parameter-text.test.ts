import { describe, expect, test } from 'vitest';
import { controlOf, fromFieldText, toFieldText } from './parameter-text.ts';

const text = { type: 'string' };
const list = { type: 'array', items: { type: 'string' } };

describe('a field of the inspector', () => {
  test('takes its control from the manifest, else from the type', () => {
    expect(controlOf({ type: 'string', control: 'path' })).toBe('path');
    expect(controlOf({ type: 'boolean' })).toBe('switch');
    expect(controlOf({ enum: ['a', 'b'] })).toBe('choice');
    expect(controlOf(list)).toBe('list');
    expect(controlOf({})).toBe('json');
  });

  test('shows a list as lines and reads it back', () => {
    expect(toFieldText('list', ['src/**', 'test/**'])).toBe('src/**\ntest/**');
    expect(fromFieldText('list', 'src/**\n\n test/** ', list)).toEqual({ ok: true, value: ['src/**', 'test/**'] });
  });

  test('reads one line of a command as text for the shell and several as program and arguments', () => {
    expect(fromFieldText('command', 'echo hello', text)).toEqual({ ok: true, value: 'echo hello' });
    expect(fromFieldText('command', 'npx\nvitest\n--run', text)).toEqual({
      ok: true,
      value: ['npx', 'vitest', '--run'],
    });
    expect(toFieldText('command', ['npx', 'vitest'])).toBe('npx\nvitest');
  });

  test('keeps an expression as it is, whatever the type', () => {
    expect(fromFieldText('number', '{{ parameters.count }}', { type: 'number' })).toEqual({
      ok: true,
      value: '{{ parameters.count }}',
    });
  });

  test('takes an emptied parameter out of the file', () => {
    expect(fromFieldText('text', '', text)).toEqual({ ok: true, value: undefined });
  });

  test('says when a number or JSON cannot be read', () => {
    expect(fromFieldText('number', 'many', { type: 'number' })).toEqual({ ok: false, problem: 'number' });
    expect(fromFieldText('map', '{ "a": ', { type: 'object' })).toEqual({ ok: false, problem: 'json' });
    expect(fromFieldText('map', '{ "a": 1 }', { type: 'object' })).toEqual({ ok: true, value: { a: 1 } });
  });
});
