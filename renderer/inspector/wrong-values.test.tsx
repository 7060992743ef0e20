import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CATALOGUE } from '#shared/workflow/catalogue-rig.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import { validateWorkflow } from '#shared/workflow/validate.ts';
import { EMPTY_LAYOUT } from '#shared/workflow/workflow.ts';
import { undo, useDocument } from '../stores/document-store.ts';
import { nodeAt } from '../canvas/node-tree.ts';
import { NodeParameters } from './NodeParameters.tsx';
import { UnitInput } from './UnitInput.tsx';
import { WorkflowForm } from './WorkflowForm.tsx';

const TEXT = `formatVersion: 1
nodes:
  a: # stays
    action: shell.run
    parameters: { command: ls }
    retry: { max: 2, backoff: 3 }
    resources: { memory: 1GB }
`;

let root: Root;
let page: HTMLElement;

beforeEach(() => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true);
  page = document.createElement('div');
  document.body.append(page);
  root = createRoot(page);
  open(TEXT);
});

afterEach(() => {
  act(() => root.unmount());
  page.remove();
});

/** The document as it comes from the host, with the problems of its text. */
function open(text: string): void {
  const { workflow } = readWorkflow(text);
  const problems = validateWorkflow(text, CATALOGUE);
  useDocument.setState({ name: 'w', project: 'p', text, layout: EMPTY_LAYOUT, workflow, problems, undoStack: [] });
}

const show = (what: ReactNode): void => act(() => root.render(what));

function showNode(): void {
  const node = nodeAt(useDocument.getState().workflow, 'a');
  if (node === undefined) throw new Error('The node is gone.');
  show(<NodeParameters path="a" node={node} action={CATALOGUE.get('shell.run')} />);
}

function field(label: string): HTMLInputElement {
  const named = [...page.querySelectorAll('label')].find((one) => one.textContent === label);
  const found = named === undefined ? null : document.getElementById(named.htmlFor);
  if (!(found instanceof HTMLInputElement)) throw new Error(`No field "${label}".`);
  return found;
}

/** Types into a field and leaves it. */
function enter(input: HTMLInputElement, text: string): void {
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
  act(() => {
    input.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
  });
}

test.each([
  ['Further attempts', 'many', 'max: many', '"max" is a whole number from 0'],
  ['Grows by', 'twice', 'backoff: twice', '"backoff" is a number from 1'],
  ['Memory', 'lots', 'memory: lots', 'A size is a number with a unit'],
  ['Cores', 'all', 'cpu: all', '"cpu" is a number of cores above 0'],
  ['Time limit', 'soon', 'timeout: soon', 'A duration is a number with a unit'],
])('%s: "%s" is saved, shown with what is wrong with it, and undone by one step', (label, typed, written, reason) => {
  showNode();
  enter(field(label), typed);
  expect(useDocument.getState().text).toContain(written);
  act(() => open(useDocument.getState().text));
  showNode();
  expect(field(label).value).toBe(typed);
  expect(field(label).getAttribute('aria-invalid')).toBe('true');
  expect(page.textContent).toContain(reason);
  // The parts beside a wrong one keep what they hold.
  expect(field('Grows by').value).toBe(label === 'Grows by' ? typed : '3');
});

test('a wrong value is one step back', () => {
  showNode();
  enter(field('Cores'), 'all');
  expect(useDocument.getState().undoStack).toHaveLength(1);
  act(() => undo());
  expect(useDocument.getState().text).toBe(TEXT);
});

test('settings of the workflow keep what is typed, and say what is wrong with it', () => {
  show(<WorkflowForm />);
  enter(field('Tasks at the same time'), 'many');
  enter(field('Time limit of a run'), '90');
  expect(useDocument.getState().text).toContain('maxParallelTasks: many');
  expect(useDocument.getState().text).toContain('timeout: 90s');
  act(() => open(useDocument.getState().text));
  expect(field('Tasks at the same time').value).toBe('many');
  expect(page.textContent).toContain('"maxParallelTasks" is a whole number from 1');
});

test('a duration that cannot be read is handed on as it is, a bare number with its unit', () => {
  const kept: (string | undefined)[] = [];
  show(<UnitInput unit="duration" value="10ms" onChange={(value) => kept.push(value)} />);
  const input = page.querySelector('input');
  if (input === null) throw new Error('No field.');
  enter(input, 'soon');
  enter(input, '7');
  expect(kept).toEqual(['soon', '7s']);
});
