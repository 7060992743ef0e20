import { problem, type Problem } from '../problem.ts';

/** A refusal somewhere deep in a decision; caught at the door of the rule that throws it, where it becomes a result. */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(code: string, message: string, reason: string, remedy: string) {
    super(message);
    this.problem = problem(code, message, { reason, remedy });
  }
}
