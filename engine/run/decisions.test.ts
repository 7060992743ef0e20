import { expect, test } from 'vitest';
import type { EventBody } from '#shared/run/event.ts';
import { systemClock } from './clock.ts';
import { Decisions, type Question } from './decisions.ts';

const question = (task: string, parameters: Question['parameters'] = {}): Question => ({
  task,
  attempt: 1,
  name: task,
  node: task.replace(/\[\d+\]/, ''),
  parameters,
  signal: new AbortController().signal,
});

function decisionsWith(approved: ConstructorParameters<typeof Decisions>[0]['approved']) {
  const events: EventBody[] = [];
  const append = (body: EventBody) => void events.push(body);
  return { events, decisions: new Decisions({ clock: systemClock, approved, append, cancelRun: () => undefined }) };
}

const BY_ADA = { task: 'each[0].ask', by: 'Ada', reason: 'Tested', form: { channel: 'beta' } };

test('what was approved for the whole run before a crash answers at once when the run is taken up again', async () => {
  const { decisions, events } = decisionsWith([BY_ADA]);
  const form = { channel: { type: 'string', default: 'stable' } };
  expect(await decisions.ask(question('each[4].ask', { form }))).toEqual({
    outcome: 'succeeded',
    outputs: { decision: 'approve', by: 'Ada', reason: 'Tested', form: { channel: 'beta' } },
  });
  expect(events).toEqual([
    expect.objectContaining({ type: 'task.decided', task: 'each[4].ask', from: 'each[0].ask', decision: 'approve' }),
  ]);
});

test('a question that asks for something nobody filled in then is put to a person all the same', async () => {
  const { decisions, events } = decisionsWith([BY_ADA]);
  const form = { channel: { type: 'string' }, version: { type: 'string', required: true } };
  const answer = decisions.ask(question('each[1].ask', { form }));
  expect(events.map(({ type }) => type)).toEqual(['task.deciding']);
  decisions.decide('each[1].ask', { decision: 'approve', by: 'Bob', form: { channel: 'x', version: '2' } });
  expect(await answer).toMatchObject({ outcome: 'succeeded', outputs: { by: 'Bob' } });
});

test('a denial is never taken for the whole run', async () => {
  const { decisions, events } = decisionsWith([]);
  const answer = decisions.ask(question('each[0].ask'));
  decisions.decide('each[0].ask', { decision: 'deny', by: 'Ada', scope: 'run' });
  expect(await answer).toMatchObject({ outcome: 'failed' });
  void decisions.ask(question('each[1].ask'));
  expect(events.map(({ type }) => type)).toEqual(['task.deciding', 'task.decided', 'task.deciding']);
});
