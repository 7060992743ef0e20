import { describe, expect, test } from 'vitest';
import { failureOf, tellingTail } from './failure.ts';
import type { RunState, TaskState } from './run-state.ts';

function task(
  path: string,
  status: TaskState['status'],
  on: readonly string[] = [],
  endedAt = '2026-01-01T00:00:09.000Z',
) {
  return [
    path,
    {
      path,
      node: path,
      action: 'shell.run',
      name: path,
      planned: { dependencies: on.map((each) => ({ on: each })) },
      status,
      attempts: [{ attempt: 1, startedAt: '2026-01-01T00:00:01.000Z', endedAt, logBytes: 0 }],
      maxAttempts: 1,
      endedAt,
      outputs: {},
      artifacts: [],
    } as unknown as TaskState,
  ] as const;
}

const run = (...tasks: readonly (readonly [string, TaskState])[]): RunState =>
  ({ run: 'r', tasks: new Map(tasks) }) as unknown as RunState;

describe('why a run failed', () => {
  test('names what failed first, what did not run because of it, and what is kept', () => {
    const failure = failureOf(
      run(
        task('lint', 'succeeded'),
        task('late', 'failed', [], '2026-01-01T00:00:12.000Z'),
        task('tests', 'failed', [], '2026-01-01T00:00:03.000Z'),
        task('build', 'skipped', ['tests', 'lint']),
        task('ship', 'skipped', ['build']),
        task('other', 'skipped', ['lint']),
      ),
    );
    expect(failure?.cause.path).toBe('tests');
    expect(failure?.others.map(({ path }) => path)).toEqual(['late']);
    expect(failure?.notRun.map(({ path }) => path)).toEqual(['build', 'ship']);
    expect([failure?.goodCount, failure?.lostMs]).toEqual([1, 2000 + 11_000]);
  });

  test('names what made the run fail before what it was told to bear, whichever failed first', () => {
    const [path, lint] = task('lint', 'failed', [], '2026-01-01T00:00:02.000Z');
    const borne = { ...lint, planned: { ...lint.planned, onFailure: 'continue' } } as TaskState;
    const failure = failureOf(run([path, borne], task('tests', 'failed', [], '2026-01-01T00:00:08.000Z')));
    expect([failure?.cause.path, ...(failure?.others ?? []).map((other) => other.path)]).toEqual(['tests', 'lint']);
  });

  test('names the task inside of a round, not the loop around it', () => {
    const failure = failureOf(run(task('each', 'failed'), task('each[1]', 'failed'), task('each[1].e2e', 'failed')));
    expect([failure?.cause.path, failure?.others]).toEqual(['each[1].e2e', []]);
  });

  test('names the task inside a container, not the container around it', () => {
    const failure = failureOf(
      run(
        task('each', 'failed', [], '2026-01-01T00:00:01.000Z'),
        task('each.item', 'failed', [], '2026-01-01T00:00:02.000Z'),
      ),
    );
    expect([failure?.cause.path, failure?.others.length]).toEqual(['each.item', 0]);
  });

  test('names the round of a loop that failed, and counts its work once', () => {
    const failure = failureOf(
      run(
        task('each', 'failed', [], '2026-01-01T00:00:05.000Z'),
        task('each[1].e2e', 'failed', [], '2026-01-01T00:00:04.000Z'),
        task('each_other', 'failed', [], '2026-01-01T00:00:06.000Z'),
      ),
    );
    expect([failure?.cause.path, failure?.others.map(({ path }) => path)]).toEqual(['each[1].e2e', ['each_other']]);
    expect(failure?.lostMs).toBe(3000 + 5000);
  });

  test('does not count as work what a person took to say no', () => {
    const [path, asked] = task('ask', 'failed', [], '2026-01-01T00:00:09.000Z');
    const pauses = [{ kind: 'deciding', from: '2026-01-01T00:00:02.000Z', to: '2026-01-01T00:00:08.500Z' }] as const;
    expect(failureOf(run([path, { ...asked, pauses }]))?.lostMs).toBe(8000 - 6500);
  });

  test('says nothing of a run in which nothing failed', () => {
    expect(failureOf(run(task('lint', 'succeeded'), task('off', 'skipped')))).toBeUndefined();
  });
});

describe('the telling part of a log', () => {
  test('is the end of a log without an error', () => {
    expect(tellingTail('a\nb\nc\n\n', 2)).toEqual({ lines: ['b', 'c'], after: 0 });
  });

  test('begins shortly before the first error when the end would hide it', () => {
    const noise = Array.from({ length: 50 }, (_, index) => `note ${index}`);
    const { lines, after } = tellingTail(['start', 'one', 'two', 'Error: it broke', ...noise].join('\n'), 5);
    expect(lines).toEqual(['one', 'two', 'Error: it broke', 'note 0', 'note 1']);
    expect(after).toBe(48);
  });

  test.each([
    '✖ adds prices (1 ms)',
    'not ok 3 - adds',
    ' FAIL  src/a.test.ts',
    'AssertionError [ERR_ASSERTION]: no',
    'TypeError: x',
  ])('knows what a test runner calls a failure: %s', (line) => {
    const stack = Array.from({ length: 30 }, (_, index) => `    at place ${index}`);
    expect(tellingTail([line, ...stack].join('\n'), 4).lines[0]).toBe(line);
  });

  test('shows of a progress line what stands there last', () => {
    expect(tellingTail('1 %\r50 %\r100 %\nfailed\n', 5).lines).toEqual(['100 %', 'failed']);
  });
});
