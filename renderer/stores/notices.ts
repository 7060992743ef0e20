import { toast } from 'sonner';
import { bugProblem, describeProblem, type Problem } from '#shared/problem.ts';

/** A problem that needs reading: stays until closed, read out at once. */
export function reportProblem(problem: Problem): void {
  toast.error(problem.message, {
    description: describeProblem({ ...problem, message: '' }),
    duration: 12_000,
    id: problem.code + problem.message,
  });
}

/** At the doors of the window: what nobody expected. */
export function reportBug(error: unknown): void {
  console.warn(error);
  reportProblem(bugProblem(error));
}

export function tell(text: string): void {
  toast(text);
}
