import { afterEach, expect, test } from 'vitest';
import { readWorkflow } from '#shared/workflow/read.ts';
import { closeDocument, useDocument } from '../stores/document-store.ts';
import { useRun } from '../stores/run-store.ts';
import { messages } from '../messages/messages.ts';
import { whyNotRun } from './run-actions.ts';

afterEach(() => {
  useRun.setState({ run: undefined, state: undefined, isPast: false });
  closeDocument();
});

test('while a past run is shown, Run says that one must go back to editing first', () => {
  const { workflow } = readWorkflow('formatVersion: 1\nnodes: { a: { action: flow.wait } }\n');
  useDocument.setState({ name: 'w', workflow, problems: [] });
  expect(whyNotRun()).toBeUndefined();
  useRun.setState({ run: 'r1', isPast: true });
  expect(whyNotRun()).toBe(messages.runs.why.past);
});
