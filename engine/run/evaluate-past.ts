import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { showValue, type PastValue } from '#shared/run/past-value.ts';
import type { RunState } from '#shared/run/run-state.ts';
import { graphOf } from '#shared/workflow/graph.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import { referencesOf } from '#shared/workflow/reference.ts';
import type { Evaluator } from '../executor/evaluator.ts';
import type { ContentStore } from '../record/content-store.ts';
import { scopeFor } from './expression-scope.ts';
import { frameOfNode, notYetRun, pastScope } from './past-scope.ts';

export interface EvaluateRequest {
  /** Absolute path of the project folder. */
  readonly project: string;
  readonly workflow: string;
  /** The file as it is. */
  readonly text: string;
  /** Path of the node the expression stands in; empty for the workflow itself. */
  readonly node: string;
  /** A text with `{{ … }}`. */
  readonly expression: string;
  /** Default: the newest run that has something to show for what the expression names. */
  readonly run?: string;
}

export interface PastRuns {
  /** Ids of runs of a workflow, newest first. */
  newest(project: string, workflow: string): readonly string[];
  state(run: string): Promise<RunState | undefined>;
}

export interface PastSurroundings {
  readonly runs: PastRuns;
  readonly content: ContentStore;
  /** One of its own: a runaway expression that somebody types must not hold up the tasks of a run. */
  readonly evaluator: Evaluator;
  readonly settings: (
    project: string,
  ) => Promise<{ readonly name: string; readonly env: Readonly<Record<string, string>> }>;
}

/** What an expression would yield with the outputs that a past run recorded. Nothing runs, and no secret is read. */
export async function evaluatePast(request: EvaluateRequest, around: PastSurroundings): Promise<Result<PastValue>> {
  const { workflow } = readWorkflow(request.text);
  if (workflow === undefined) return bad(unreadable(request.workflow));
  const references = referencesOf(request.expression);
  if (references.some(({ kind }) => kind === 'secret')) return good({ state: 'secret' });
  const frame = frameOfNode(graphOf(workflow), request.node);
  const { name: projectName, env } = await around.settings(request.project);
  let missing: readonly string[] = [...new Set(references.flatMap((one) => (one.kind === 'node' ? [one.id] : [])))];
  for (const run of request.run === undefined ? around.runs.newest(request.project, request.workflow) : [request.run]) {
    const state = await around.runs.state(run);
    if (state === undefined || state.plan.project !== request.project) continue;
    const source = await pastScope(request.node, { ...around, workflow, state, env, projectName });
    const scope = await scopeFor(request.expression, frame, source);
    const open = notYetRun(request.expression, scope.nodes ?? {});
    if (open.length > 0) {
      if (open.length < missing.length) missing = open;
      continue;
    }
    const result = await around.evaluator.evaluate(request.expression, scope);
    return result.ok ? good(showValue(result.value, run)) : result;
  }
  return good({ state: 'notYet', nodes: [...missing] });
}

function unreadable(workflow: string) {
  return problem('workflow.unreadable', `"${workflow}" cannot be read as it is now.`, {
    reason: 'What an expression means hangs on the nodes around it.',
    remedy: 'Correct the text of the workflow first.',
  });
}
