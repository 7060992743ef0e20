import { EditorView } from '@codemirror/view';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StructureInput } from './StructureInput.tsx';

let root: Root;
let page: HTMLElement;
let told: unknown[];

beforeEach(() => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true);
  told = [];
  page = document.body.appendChild(document.createElement('div'));
});
afterEach(async () => {
  await act(async () => root.unmount());
  page.remove();
});

/** The field of a node, as when somebody comes to the node. */
async function open(place: string, value?: unknown): Promise<EditorView> {
  root = createRoot(page);
  await act(async () => {
    await import('./CodeInput.tsx');
    root.render(
      <StructureInput
        id="data"
        label="Data"
        place={place}
        describedBy={undefined}
        isInvalid={false}
        placeholder={undefined}
        value={value}
        onChange={(next) => told.push(next)}
      />,
    );
  });
  return vi.waitFor(() => {
    const found = page.querySelector<HTMLElement>('.cm-editor');
    const view = found === null ? null : EditorView.findFromDOM(found);
    if (view === null) throw new Error('No editor yet.');
    return view;
  });
}

/** Types over all of it and leaves the field. */
async function enter(view: EditorView, insert: string): Promise<void> {
  await act(async () => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert } }));
  await act(async () => view.contentDOM.dispatchEvent(new FocusEvent('blur')));
}

test('a value of any shape is saved when its field is left, and taken out when it is emptied', async () => {
  const view = await open('saved', { b: 2 });
  expect(view.state.doc.toString()).toBe('b: 2');
  await enter(view, 'a: 1\nlist: [x, y]');
  expect(told).toEqual([{ a: 1, list: ['x', 'y'] }]);
  await enter(view, '  ');
  expect(told.at(-1)).toBeUndefined();
  expect(told).toHaveLength(2);
});

test('an empty field is no fault', async () => {
  await open('empty');
  expect(page.querySelector('.field-problem')).toBeNull();
});

test('what cannot be read stays in its field with the reason, also when one was at another node meanwhile', async () => {
  await enter(await open('unread', 1), 'a: [1, ');
  expect(told).toEqual([]);
  expect(page.querySelector('.field-problem')?.textContent).toMatch(/./);
  await act(async () => root.unmount());
  expect((await open('of another node', 1)).state.doc.toString()).toBe('1');
  await act(async () => root.unmount());
  const view = await open('unread', 1);
  expect(view.state.doc.toString()).toBe('a: [1, ');
  expect(page.querySelector('.field-problem')?.textContent).toMatch(/./);
  await enter(view, 'a: [1, 2]');
  expect(told).toEqual([{ a: [1, 2] }]);
  expect(page.querySelector('.field-problem')).toBeNull();
});
