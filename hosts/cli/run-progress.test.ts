import { describe, expect, test } from 'vitest';
import picocolors from 'picocolors';
import { eventOf } from '#shared/run/fold-run.ts';
import type { RunState, TaskState } from '#shared/run/run-state.ts';
import type { TaskStatus } from '#shared/run/task-status.ts';
import { plainLine, progressLines } from './run-progress.ts';
import { summaryLines } from './run-summary.ts';
import { formatDuration, visibleLength } from './terminal.ts';

const colors = picocolors.createColors(false);
const AT = '2026-01-01T00:00:00.000Z';

function task(path: string, status: TaskStatus, more: Partial<TaskState> = {}): TaskState {
  return {
    path,
    node: path,
    action: 'shell.run',
    name: path,
    status,
    attempts: [],
    maxAttempts: 1,
    outputs: {},
    artifacts: [],
    ...more,
  };
}

function state(tasks: readonly TaskState[], more: Partial<RunState> = {}): RunState {
  const plan = { workflow: 'check' } as RunState['plan'];
  return {
    run: 'r1',
    plan,
    parameters: {},
    trigger: { kind: 'cli' },
    status: 'running',
    cancelling: false,
    createdAt: AT,
    startedAt: AT,
    outputs: {},
    tasks: new Map(tasks.map((each) => [each.path, each])),
    seq: 1,
    at: AT,
    ...more,
  };
}

const view = { colors, columns: 80, rows: 24 };

describe('live progress', () => {
  test('a running task shows how long it runs', () => {
    const lines = progressLines(state([task('lint', 'running', { startedAt: AT })]), '2026-01-01T00:01:05.000Z', view);
    expect(lines[0]).toMatch(/▶ running\s+lint\s+1 m 05 s/);
  });

  test('no line is wider than the terminal and no block higher', () => {
    const many = Array.from({ length: 100 }, (_, index) =>
      task(`t${index}`, index === 50 ? 'running' : 'waiting', { sentence: 'Waiting for '.repeat(20) }),
    );
    const lines = progressLines(state(many), AT, { ...view, columns: 40, rows: 10 });
    expect(lines.length).toBeLessThanOrEqual(9);
    expect(Math.max(...lines.map(visibleLength))).toBeLessThan(40);
  });

  test('where not all tasks have room, the running ones are shown', () => {
    const many = Array.from({ length: 100 }, (_, index) => task(`t${index}`, index === 50 ? 'running' : 'waiting'));
    const lines = progressLines(state(many), AT, { ...view, rows: 10 });
    expect(lines.join('\n')).toContain('t50');
    expect(lines.at(-1)).toContain('92 not shown');
  });

  test('a sentence of several lines takes one row', () => {
    const lines = progressLines(
      state([task('unit', 'failed', { sentence: 'Failed: 2 tests\n- one\n- two' })]),
      AT,
      view,
    );
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toContain('\n');
  });

  test('a run that is being cancelled says so', () => {
    expect(progressLines(state([task('a', 'running')], { cancelling: true }), AT, view).at(-1)).toContain('cancelling');
  });
});

describe('a line on a pipe', () => {
  const head = { seq: 2, at: AT, run: 'r1' };
  const plain = (body: Parameters<typeof eventOf>[0]) => plainLine(eventOf(body, head), state([]), colors);

  test('says what a task waits for that somebody else holds, and nothing while it only is not its turn', () => {
    const waits = (waitingFor?: string) => plain({ type: 'task.queued', task: 'lint', waitingFor });
    expect(waits('Waiting for memory: 400 MB free, needs 1 GB')).toContain('lint Waiting for memory: 400 MB free');
    expect(waits('Waiting for pool `database` (1/1 used by `migrate`)')).toContain('pool `database`');
    expect(waits('Waiting for a free slot (2/2 in use)')).toBeUndefined();
    expect(waits('Waiting for the running task to end (one at a time)')).toBeUndefined();
    expect(waits()).toBeUndefined();
  });

  test('says what is asked and how to answer it', () => {
    const line = plain({ type: 'task.deciding', task: 'ship', request: { message: 'Ship it?' } });
    expect(line).toContain('ship asks: Ship it? Answer with: codomyrmex decide r1 ship approve|deny');
    const asking = task('ship', 'running', { phase: 'deciding', deciding: { message: 'Ship it?' } });
    expect(progressLines(state([asking]), AT, view)[0]).toContain('asks: Ship it?');
  });

  test('says that the run was paused and goes on', () => {
    expect(plain({ type: 'run.paused', by: 'ada' })).toBe('Paused by ada: what runs goes on, nothing else starts');
    expect(plain({ type: 'run.resumed' })).toBe('The run goes on');
  });
});

describe('the summary of a run', () => {
  test('it names the first failure with reason, remedy and where its output is', () => {
    const problem = {
      severity: 'error',
      code: 'x',
      message: 'Tests failed.',
      reason: '2 of 9.',
      remedy: 'Look at the report.',
    } as const;
    const text = summaryLines(
      state([task('ok', 'succeeded'), task('unit', 'failed', { problem })], {
        status: 'failed',
        endedAt: '2026-01-01T00:00:02.500Z',
      }),
      colors,
    ).join('\n');
    expect(text).toContain(
      'First failure: unit (shell.run)\n  Tests failed.\n  2 of 9.\n  Look at the report.\n  Its output: codomyrmex runs log r1 unit',
    );
    expect(text).toContain('Run r1 of check failed in 2.5 s (1 succeeded, 1 failed).');
  });

  test('a run without tasks is said to have none', () => {
    expect(summaryLines(state([], { status: 'succeeded' }), colors).at(-1)).toContain('(no tasks)');
  });
});

test.each([
  [0, '0.0 s'],
  [1234, '1.2 s'],
  [9949, '9.9 s'],
  [9950, '10 s'],
  [59_499, '59 s'],
  [60_000, '1 m 00 s'],
  [3_599_400, '59 m 59 s'],
  [3_720_000, '1 h 02 m'],
])('%d ms is written %s', (durationMs, text) => expect(formatDuration(durationMs)).toBe(text));
