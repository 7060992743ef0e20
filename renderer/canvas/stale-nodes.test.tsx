import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunState } from '#shared/run/run-state.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import { useDocument } from '../stores/document-store.ts';
import { useRun } from '../stores/run-store.ts';
import { useStale } from './stale-nodes.ts';

const TEXT = `formatVersion: 1
nodes:
  build: { action: shell.run, parameters: { command: [make] } }
  test: { action: shell.run, after: [build], parameters: { command: [make, test] } }
`;
const EDITED = TEXT.replace('[make]', '[make, all]');

let root: Root;
let page: HTMLElement;

beforeEach(async () => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true);
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
  await act(async () => root.render(['build', 'test', 'other'].map((path) => <Said key={path} path={path} />)));
});

afterEach(async () => {
  await act(async () => root.unmount());
  page.remove();
});

function Said({ path }: { readonly path: string }) {
  return <p>{useStale(path, path !== 'other') ?? '–'}</p>;
}

const said = (): readonly (string | null)[] => [...page.children].map(({ textContent }) => textContent);

const type = (text: string): Promise<void> =>
  act(async () => useDocument.setState({ name: 'check', text, workflow: readWorkflow(text).workflow }));

const watch = (isPast: boolean): Promise<void> =>
  act(async () =>
    useRun.setState({ live: { plan: { workflow: 'check', text: TEXT } } as unknown as RunState, isPast }),
  );

test('what was edited since the run says so, and so does what needs it, until the edit is undone', async () => {
  await type(TEXT);
  await watch(false);
  expect(said()).toEqual(['–', '–', '–']);
  await type(EDITED);
  expect(said()).toEqual(['Edited since this run', 'build, which it needs, was edited since this run', '–']);
  await type(TEXT);
  expect(said()).toEqual(['–', '–', '–']);
});

test('a run of the past is not told as out of date', async () => {
  await type(EDITED);
  await watch(true);
  expect(said()).toEqual(['–', '–', '–']);
  await watch(false);
  expect(said()[0]).toBe('Edited since this run');
});
