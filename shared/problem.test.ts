import { expect, test } from 'vitest';
import { describeProblem, problem } from './problem.ts';

test('message, reason and remedy stay apart as sentences, also when they are words of others', () => {
  const words = { reason: 'The workflow says so.', remedy: 'See the log' };
  expect(describeProblem(problem('flow.failed', 'not today', words))).toBe(
    'not today. The workflow says so. See the log',
  );
  expect(describeProblem(problem('flow.failed', 'Why not?', { reason: 'exit 3', remedy: 'Try again.' }))).toBe(
    'Why not? exit 3. Try again.',
  );
  expect(describeProblem(problem('flow.failed', 'alone'))).toBe('alone');
});
