import { describe, expect, test } from 'vitest';
import type { TaskState } from '#shared/run/run-state.ts';
import { segmentsOf, ticksOf } from './timeline-segments.ts';

const at = (seconds: number): string => new Date(1_000_000 + seconds * 1000).toISOString();
const span = { from: 1_000_000, to: 1_010_000 };

function task(more: Partial<TaskState>): TaskState {
  return {
    path: 'a',
    node: 'a',
    action: 'x.y',
    name: 'A',
    status: 'running',
    attempts: [],
    maxAttempts: 1,
    outputs: {},
    artifacts: [],
    ...more,
  };
}

describe('the timeline', () => {
  test('shows the time in the queue and then every attempt', () => {
    const segments = segmentsOf(
      task({
        queuedAt: at(0),
        attempts: [
          { attempt: 1, startedAt: at(2), endedAt: at(4), logBytes: 0 },
          { attempt: 2, startedAt: at(5), logBytes: 0 },
        ],
      }),
      span,
    );
    expect(segments).toEqual([
      { kind: 'queued', left: 0, width: 20 },
      { kind: 'attempt', left: 20, width: 20 },
      { kind: 'attempt', left: 50, width: 50 },
    ]);
  });

  test('shows nothing for a task that never started', () => {
    expect(segmentsOf(task({ status: 'skipped' }), span)).toEqual([]);
  });

  test('marks the scale at round times, never too many', () => {
    for (const length of [7, 900, 12_345, 400_000, 9_000_000]) {
      const ticks = ticksOf({ from: 0, to: length });
      expect(ticks[0]).toBe(0);
      expect(ticks.length).toBeLessThanOrEqual(8);
    }
    expect(ticksOf(span)).toEqual([0, 2000, 4000, 6000, 8000]);
  });
});
