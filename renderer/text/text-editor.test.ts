import { EditorView } from '@codemirror/view';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { joinPreferringOurs, mergeLines } from '#shared/workflow/merge-lines.ts';
import { createTextEditor, type TextEditor } from './text-editor.ts';

const TEXT = 'a: 1\nb: 2\nc: 3\nd: 4\n';

let typed: string[];
let editor: TextEditor;
let view: EditorView;

beforeEach(() => {
  vi.useFakeTimers();
  typed = [];
  const parent = document.createElement('div');
  document.body.replaceChildren(parent);
  editor = createTextEditor({
    parent,
    text: TEXT,
    label: 'Text',
    isReadOnly: false,
    onType: (text) => typed.push(text),
    merge: (base, ours, theirs) => joinPreferringOurs(mergeLines(base, ours, theirs)),
    complete: () => undefined,
    describe: () => undefined,
    fixOf: () => undefined,
  });
  const found = EditorView.findFromDOM(parent);
  if (found === null) throw new Error('No editor.');
  view = found;
});

afterEach(() => {
  editor.close();
  vi.useRealTimers();
});

function type(at: number, insert: string): void {
  view.dispatch({ changes: { from: at, insert }, selection: { anchor: at + insert.length } });
}

test('a file that changes outside while somebody types keeps both', () => {
  type(TEXT.length, 'mine: 1\n');
  editor.show(TEXT.replace('a: 1', 'a: 99'));
  vi.runAllTimers();
  expect(typed).toEqual([`${TEXT.replace('a: 1', 'a: 99')}mine: 1\n`]);
});

test('what is typed on after it was sent stays when the document answers with what was sent', () => {
  type(TEXT.length, 'm');
  vi.runAllTimers();
  type(TEXT.length + 1, 'ine: 1');
  editor.show(`${TEXT}m`);
  vi.runAllTimers();
  expect(typed).toEqual([`${TEXT}m`, `${TEXT}mine: 1`]);
});

test('the cursor stays beside what it stood at when lines before and behind it change', () => {
  view.dispatch({ selection: { anchor: TEXT.indexOf('c') } });
  const next = 'a: 99\nb: 2\nc: 3\n';
  editor.show(next);
  expect(view.state.doc.toString()).toBe(next);
  expect(view.state.selection.main.head).toBe(next.indexOf('c'));
  expect(typed).toEqual([]);
});
