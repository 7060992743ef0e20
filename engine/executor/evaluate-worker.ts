import { parentPort } from 'node:worker_threads';
import { evaluateTemplate, type EvaluateOptions, type ExpressionScope } from '#shared/workflow/evaluate.ts';
import { bugProblem } from '#shared/problem.ts';
import { bad } from '#shared/result.ts';

/* Runs expressions where a runaway one can be ended from outside (see `Evaluator`). */

export interface EvaluationRequest {
  readonly id: number;
  readonly value: unknown;
  readonly scope: ExpressionScope;
  readonly options: EvaluateOptions;
}

parentPort?.on('message', ({ id, value, scope, options }: EvaluationRequest) => {
  void evaluateTemplate(value, scope, options)
    .catch((error: unknown) => bad(bugProblem(error)))
    .then((result) => parentPort?.postMessage({ id, result }));
});
