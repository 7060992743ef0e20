import type { Problem } from './problem.ts';

/** What may end in a problem that a person can act on. Bugs are thrown; problems are returned. */
export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem };

export function good<Value>(value: Value): Result<Value> {
  return { ok: true, value };
}

export function bad(problem: Problem): Result<never> {
  return { ok: false, problem };
}
