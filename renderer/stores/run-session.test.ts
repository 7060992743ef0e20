import { afterEach, expect, test } from 'vitest';
import type { Connection } from '../bridge/client.ts';
import { useConnection as speakThrough } from './connection.ts';
import { closeDocument, useDocument } from './document-store.ts';
import { startRun } from './run-session.ts';
import { unwatchRun, useRun } from './run-store.ts';

afterEach(() => {
  unwatchRun();
  closeDocument();
});

/** A host that has not answered yet. */
function slowHost(): { readonly answer: (run: string) => void } {
  const started = Promise.withResolvers<unknown>();
  const runs = {
    start: () => started.promise,
    events: () => new Promise(() => undefined),
  };
  speakThrough({ api: { runs } } as unknown as Connection);
  return { answer: (run) => started.resolve({ ok: true, value: { run } }) };
}

test('a run that was started is shown', async () => {
  const host = slowHost();
  useDocument.setState({ project: '/p', name: 'gate' });
  const starting = startRun({});
  host.answer('r1');
  await starting;
  expect(useRun.getState().run).toBe('r1');
});

test('a run is not shown over another workflow that was opened while it was being started', async () => {
  const host = slowHost();
  useDocument.setState({ project: '/p', name: 'gate' });
  const starting = startRun({});
  useDocument.setState({ name: 'release' });
  host.answer('r1');
  await starting;
  expect(useRun.getState().run).toBeUndefined();
});
