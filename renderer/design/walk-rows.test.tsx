import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rowStep, walkRows } from './walk-rows.ts';

const NO_KEYS = { ctrlKey: false, altKey: false, metaKey: false };
let root: Root;
let page: HTMLElement;

beforeEach(async () => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true);
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
  await act(async () =>
    root.render(
      <div role="toolbar" tabIndex={-1} onKeyDown={(event) => walkRows(event, '.row')}>
        {['one', 'two', 'three'].map((name) => (
          <button key={name} type="button" className="row">
            {name}
          </button>
        ))}
        <input aria-label="words" />
      </div>,
    ),
  );
});
afterEach(async () => {
  await act(async () => root.unmount());
  page.remove();
});

const focused = (): string | null | undefined => document.activeElement?.textContent;
const press = (key: string): boolean =>
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })) ?? true;

test('J and K go from row to row as the arrows do, and stay at the ends', () => {
  page.querySelector<HTMLElement>('.row')?.focus();
  press('j');
  expect(focused()).toBe('two');
  press('ArrowDown');
  expect(focused()).toBe('three');
  press('j');
  expect(focused()).toBe('three');
  press('k');
  press('ArrowUp');
  press('k');
  expect(focused()).toBe('one');
});

test('letters typed into a field beside the rows are letters', () => {
  const field = page.querySelector<HTMLElement>('input');
  field?.focus();
  expect(press('j')).toBe(true);
  expect(document.activeElement).toBe(field);
});

test('with Ctrl, Alt or ⌘ the key means something else', () => {
  expect(rowStep({ ...NO_KEYS, key: 'j' })).toBe(1);
  expect(rowStep({ ...NO_KEYS, key: 'k' })).toBe(-1);
  expect(rowStep({ ...NO_KEYS, key: 'k', ctrlKey: true })).toBe(0);
  expect(rowStep({ ...NO_KEYS, key: 'ArrowUp', altKey: true })).toBe(0);
});
