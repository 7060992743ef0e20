import { expect, test } from 'vitest';
import { EVENT_KINDS } from '#shared/run/event-sentence.ts';
import type { EventBody } from '#shared/run/event.ts';
import { eventOf } from '#shared/run/fold-run.ts';
import { EventFilter, type EventLook } from './event-filter.ts';

const ALL: EventLook = { kinds: new Set(EVENT_KINDS), words: '', task: undefined, onlyFailed: false };
const bodies: readonly EventBody[] = [
  { type: 'run.started' },
  { type: 'attempt.started', task: 'lint', attempt: 1, executor: 'local' },
  { type: 'attempt.output', task: 'lint', attempt: 1, stream: 'stdout', bytes: 10 },
  { type: 'task.ended', task: 'lint', status: 'failed', outputs: {}, sentence: '2 errors' },
  { type: 'run.ended', status: 'failed', outputs: {} },
];
const events = bodies.map((body, index) => eventOf(body, { seq: index + 1, at: '2026-01-01T00:00:00.000Z', run: 'r' }));
const found = (look: Partial<EventLook>, upTo = events.length) =>
  new EventFilter({ ...ALL, ...look }).fitting(events, upTo).map(({ seq }) => seq);

test('events are narrowed by kind, words, task and failure', () => {
  expect(found({})).toEqual([1, 2, 3, 4, 5]);
  expect(found({ kinds: new Set(['run']) })).toEqual([1, 5]);
  expect(found({ words: '2 ERRORS' })).toEqual([4]);
  expect(found({ words: 'attempt.output' })).toEqual([3]);
  expect(found({ task: 'lint' })).toEqual([2, 3, 4]);
  expect(found({ onlyFailed: true })).toEqual([4, 5]);
});

test('a filter goes on where it was when more events come, and goes back with the scrubber', () => {
  const filter = new EventFilter(ALL);
  expect(filter.fitting(events, 2)).toHaveLength(2);
  expect(filter.fitting(events, 5)).toHaveLength(5);
  expect(filter.fitting(events, 3).map(({ seq }) => seq)).toEqual([1, 2, 3]);
});
