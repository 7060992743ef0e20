import { expect, test } from 'vitest';
import {
  canonicalShortcut,
  conflictOf,
  isReserved,
  pressesFor,
  shortcutOf,
  shortcutsOf,
  withKeys,
  type KeyPress,
} from './keymap.ts';

const tidy = { id: 'canvas.tidy', label: 'Tidy', shortcuts: ['Shift+Alt+KeyT'] };
const log = { id: 'view.log', label: 'Log', shortcuts: ['l'] };

function press(key: string, more: Partial<KeyPress> = {}): KeyPress {
  return { key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more };
}

test('what the user chose counts instead of our keys, also "none at all"', () => {
  expect(shortcutsOf(tidy, {})).toEqual(['Shift+Alt+KeyT']);
  expect(shortcutsOf(tidy, { 'canvas.tidy': ['y'] })).toEqual(['y']);
  expect(shortcutsOf(tidy, { 'canvas.tidy': [] })).toEqual([]);
});

test('a pressed key becomes a shortcut that is the same on every machine', () => {
  expect(shortcutOf(press('k', { ctrlKey: true }), false)).toBe('$mod+k');
  expect(shortcutOf(press('k', { metaKey: true }), true)).toBe('$mod+k');
  expect(shortcutOf(press('P', { ctrlKey: true, shiftKey: true }), false)).toBe('$mod+Shift+p');
  expect(shortcutOf(press('å', { code: 'KeyA', altKey: true }), true)).toBe('Alt+KeyA');
  expect(shortcutOf(press('Shift', { shiftKey: true }), false)).toBeUndefined();
  expect(shortcutOf(press(' '), false)).toBe('Space');
});

test('a shortcut that another action has is told, however it is written', () => {
  expect(conflictOf('Alt+Shift+t', 'view.log', [tidy, log], {})).toBe(tidy);
  expect(conflictOf('l', 'view.log', [tidy, log], {})).toBeUndefined();
  expect(conflictOf('l', 'canvas.tidy', [tidy, log], { 'view.log': [] })).toBeUndefined();
  expect(canonicalShortcut('$mod++')).toBe('$mod++');
  expect(conflictOf('?', 'view.log', [{ ...tidy, shortcuts: ['Shift+?'] }, log], {})?.id).toBe('canvas.tidy');
});

test('keys that never reach the window cannot be chosen', () => {
  expect(isReserved('Tab')).toBe(true);
  expect(isReserved('$mod+w')).toBe(true);
  expect(isReserved('w')).toBe(false);
});

test('our own keys again are no entry in the settings', () => {
  const changed = withKeys({}, tidy, ['y']);
  expect(changed).toEqual({ 'canvas.tidy': ['y'] });
  expect(withKeys(changed, tidy, ['Alt+Shift+t'])).toEqual({});
});

test('a sign is the same key with Shift and without, for keyboards differ; a letter is not', () => {
  expect(pressesFor('Shift+?')).toEqual(['Shift+?', '?']);
  expect(pressesFor('Shift+n')).toEqual(['Shift+n']);
  expect(pressesFor('Shift+Enter')).toEqual(['Shift+Enter']);
  expect(pressesFor('$mod+,')).toEqual(['$mod+,']);
});
