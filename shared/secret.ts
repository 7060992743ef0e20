import { problem, type Problem } from './problem.ts';

/** A shorter value cannot be hidden: taking every "no" or "12" out of all output would leave nothing to read. */
export const SHORTEST_SECRET = 4;

export function isTooShort(value: string): boolean {
  return value.length < SHORTEST_SECRET;
}

export function secretTooShort(name: string, more: Pick<Problem, 'place'> = {}): Problem {
  return problem('secret.tooShort', `The secret "${name}" is too short to be kept secret.`, {
    reason: `A value of fewer than ${SHORTEST_SECRET} characters stands in ordinary words and numbers too, so it could not be taken out of logs and results.`,
    remedy: `Use a value of at least ${SHORTEST_SECRET} characters, or give it as a parameter if it is no secret.`,
    retryable: false,
    ...more,
  });
}
