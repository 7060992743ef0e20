import { parentPort } from 'node:worker_threads';
import { evaluateTemplate, type EvaluateOptions, type ExpressionScope } from '#shared/workflow/evaluate.ts';
import { bugProblem } from '#shared/problem.ts';
import { bad, type Result } from '#shared/result.ts';

/* Runs expressions where a runaway one can be ended from outside (see `Evaluator`). */

export interface EvaluationRequest {
  readonly id: number;
  readonly value: unknown;
  readonly scope: ExpressionScope;
  readonly options: EvaluateOptions;
}

/** `ready` once, before everything else. */
export type EvaluationAnswer = 'ready' | { readonly id: number; readonly result: Result<unknown> };

function answer(message: EvaluationAnswer): void {
  parentPort?.postMessage(message);
}

parentPort?.on('message', ({ id, value, scope, options }: EvaluationRequest) => {
  void evaluateTemplate(value, scope, options)
    .catch((error: unknown) => bad(bugProblem(error)))
    .then((result) => answer({ id, result }));
});
answer('ready');
