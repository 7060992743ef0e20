import { describe, expect, test } from 'vitest';
import { eventSentence, kindOf } from './event-sentence.ts';
import { PAYLOADS, type EventBody, type EventType, type RunEvent } from './event.ts';
import { eventOf } from './fold-run.ts';

const at = (body: EventBody): RunEvent => eventOf(body, { seq: 1, at: '2026-01-01T00:00:00.000Z', run: 'r1' });

describe('an event in one sentence', () => {
  test('says who did what, how it ended and why', () => {
    const problem = { severity: 'error', code: 'process.failed', message: 'make ended with exit code 2.' } as const;
    expect(eventSentence(at({ type: 'run.cancelling', by: 'window', reason: 'Too slow', now: false }))).toBe(
      'Being cancelled by window. Too slow',
    );
    expect(
      eventSentence(at({ type: 'attempt.ended', task: 'build', attempt: 2, outcome: 'failed', exitCode: 2, problem })),
    ).toBe('build, attempt 2 ended: failed, exit 2. make ended with exit code 2.');
    expect(
      eventSentence(at({ type: 'task.decided', task: 'ask', by: 'ada', decision: 'deny', reason: 'Not on a Friday' })),
    ).toBe('ask: ada said deny. Not on a Friday');
    expect(eventSentence(at({ type: 'task.retrying', task: 'a', attempt: 1, delayMs: 1500, until: '', problem }))).toBe(
      'a is tried again after 1.5 s: make ended with exit code 2.',
    );
    expect(eventSentence(at({ type: 'attempt.output', task: 'a', attempt: 1, stream: 'stdout', bytes: 1500 }))).toBe(
      'a, attempt 1 has printed 1.5 kB',
    );
  });

  test('has a kind for every type there is', () => {
    const kinds = Object.keys(PAYLOADS).map((type) => kindOf(type as EventType));
    expect(new Set(kinds)).toEqual(new Set(['run', 'task', 'attempt', 'output', 'measure']));
    expect([kindOf('tasks.added'), kindOf('attempt.output'), kindOf('attempt.process')]).toEqual([
      'task',
      'output',
      'attempt',
    ]);
  });
});
