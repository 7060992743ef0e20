import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Catalogue } from '#shared/module/manifest.ts';
import { problem, type Problem } from '#shared/problem.ts';
import type { Plan } from '#shared/run/plan.ts';
import type { PlannedRun } from '#shared/run/plan-run.ts';
import { completeParameters } from '#shared/run/run-parameters.ts';
import { graphOf, type PlacedNode } from '#shared/workflow/graph.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import { validateWorkflow } from '#shared/workflow/validate.ts';
import type { Workflow } from '#shared/workflow/workflow.ts';
import { workflowFile, WorkflowFolder } from '../document/workflow-folder.ts';
import { hasExpression } from '../executor/evaluator.ts';
import { RUN_WORKFLOW } from './container.ts';

export interface CallRequest {
  readonly project: string;
  readonly catalogue: Catalogue;
  /** Texts of an earlier run, to be used instead of the files. */
  readonly frozen?: Plan['workflows'];
}

interface Caller {
  readonly workflow: Workflow;
  readonly file: string;
  /** Names on the way here, the run's own first. */
  readonly chain: readonly string[];
}

/**
 * Freezes every workflow that nodes of a plan may run, to any depth, and checks what can be known before: that it is there and valid, that its
 * parameters are given as it declares them, that none runs itself. Where a name is an expression, all workflows of the project are frozen.
 */
export async function withCalledWorkflows(planned: PlannedRun, request: CallRequest): Promise<PlannedRun> {
  const { plan } = planned;
  // Reading the text again is only worth it when there is something to find.
  if (plan === undefined || !plan.text.includes(RUN_WORKFLOW)) return planned;
  const { workflow } = readWorkflow(plan.text, plan.file);
  if (workflow === undefined) return planned;
  const freezer = new Freezer(request, await namesOf(request));
  await freezer.follow({ workflow, file: plan.file, chain: [plan.workflow] });
  const problems = [...planned.problems, ...freezer.problems];
  if (freezer.problems.some(isError)) return { ...planned, plan: undefined, problems };
  return { ...planned, plan: { ...plan, workflows: freezer.frozen }, problems };
}

class Freezer {
  readonly #request: CallRequest;
  readonly #names: readonly string[];
  readonly #ways = new Set<string>();
  readonly frozen: Record<string, { readonly file: string; readonly text: string }> = {};
  readonly problems: Problem[] = [];

  constructor(request: CallRequest, names: readonly string[]) {
    this.#request = request;
    this.#names = names;
  }

  async follow(caller: Caller): Promise<void> {
    for (const placed of graphOf(caller.workflow).nodes) {
      if (placed.node.action !== RUN_WORKFLOW || placed.node.disabled === true) continue;
      const name = placed.node.parameters?.['workflow'];
      if (!hasExpression(name)) await this.#call(placed, String(name), caller);
      // An open name may turn out well; the run itself guards against the rest.
      else for (const each of this.#names) await this.#freeze(each);
    }
  }

  async #call(placed: PlacedNode, name: string, caller: Caller): Promise<void> {
    const chain = [...caller.chain, name];
    if (caller.chain.includes(name)) {
      this.problems.push(recursive(placed, chain, caller.file));
      return;
    }
    const isNew = this.frozen[name] === undefined;
    const text = await this.#freeze(name);
    if (text === undefined) {
      this.problems.push(unknown(placed, name, this.#names, caller.file));
      return;
    }
    const file = workflowFile(name);
    if (isNew) this.problems.push(...validateWorkflow(text, this.#request.catalogue, { file }).filter(isError));
    const { workflow } = readWorkflow(text, file);
    if (workflow === undefined) return;
    this.problems.push(...checkContract(placed, workflow, name, caller.file));
    const way = chain.join('\0');
    if (this.#ways.has(way)) return;
    this.#ways.add(way);
    await this.follow({ workflow, file, chain });
  }

  async #freeze(name: string): Promise<string | undefined> {
    const known = this.frozen[name]?.text;
    if (known !== undefined || !this.#names.includes(name)) return known;
    const text = await textOf(name, this.#request);
    if (text !== undefined) this.frozen[name] = { file: workflowFile(name), text };
    return text;
  }
}

async function namesOf({ project, frozen }: CallRequest): Promise<readonly string[]> {
  return frozen === undefined ? await new WorkflowFolder(project).names() : Object.keys(frozen);
}

async function textOf(name: string, { project, frozen }: CallRequest): Promise<string | undefined> {
  if (frozen !== undefined) return frozen[name]?.text;
  return await readFile(path.join(project, ...workflowFile(name).split('/')), 'utf8').catch(() => undefined);
}

/** Given parameters against declared ones; values that are expressions are only known in the run. */
function checkContract(placed: PlacedNode, called: Workflow, name: string, file: string): readonly Problem[] {
  const all = placed.node.parameters?.['parameters'];
  if (typeof all === 'string') return [];
  const given = (all ?? {}) as Readonly<Record<string, unknown>>;
  const open = new Set(Object.keys(given).filter((key) => hasExpression(given[key])));
  const declared = called.parameters ?? {};
  const known = Object.fromEntries(
    Object.entries(given).filter(([key]) => !open.has(key) || !Object.hasOwn(declared, key)),
  );
  const asked = Object.fromEntries(Object.entries(declared).filter(([key]) => !open.has(key)));
  return completeParameters(asked, known).problems.map((found) => ({
    ...found,
    message: `"${placed.path}" runs "${name}": ${found.message}`,
    place: { file, node: placed.path, parameter: `parameters.${found.place?.parameter ?? ''}` },
  }));
}

function isError({ severity }: Problem): boolean {
  return severity === 'error';
}

function recursive(placed: PlacedNode, chain: readonly string[], file: string): Problem {
  return problem('workflow.recursive', `A workflow would run itself: ${chain.join(' → ')}.`, {
    reason: 'It would never come to an end.',
    remedy: 'Use flow.repeat for a loop, or take one of these steps out.',
    place: { file, node: placed.path, parameter: 'workflow' },
  });
}

function unknown(placed: PlacedNode, name: string, names: readonly string[], file: string): Problem {
  return problem('workflow.unknown', `"${placed.path}" runs the workflow "${name}", which is not there.`, {
    reason: `The project has: ${names.join(', ') || 'none'}.`,
    remedy: 'Correct the name, or make the workflow.',
    place: { file, node: placed.path, parameter: 'workflow' },
  });
}
