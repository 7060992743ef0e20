import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Catalogue } from '#shared/module/manifest.ts';
import { problem, type Problem } from '#shared/problem.ts';
import type { Plan } from '#shared/run/plan.ts';
import type { PlannedRun } from '#shared/run/plan-run.ts';
import { checkCall, checkCalledOutputs, type CalledWorkflow } from '#shared/workflow/check-called.ts';
import { createSuggester } from '#shared/workflow/check-context.ts';
import { placeFindings, type Finding } from '#shared/workflow/finding.ts';
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
  readonly text: string;
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
  await freezer.follow({ workflow, text: plan.text, file: plan.file, chain: [plan.workflow] });
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
    const { catalogue } = this.#request;
    const context = { graph: graphOf(caller.workflow), catalogue, meant: createSuggester() };
    const called = new Map<PlacedNode, CalledWorkflow>();
    const findings: Finding[] = [];
    for (const placed of context.graph.nodes) {
      if (placed.node.action !== RUN_WORKFLOW || placed.node.disabled === true) continue;
      const name = placed.node.parameters?.['workflow'];
      if (hasExpression(name)) {
        // An open name may turn out well; the run itself guards against the rest.
        for (const each of this.#names) await this.#freeze(each);
        continue;
      }
      const found = await this.#call(placed, String(name), caller);
      if ('problem' in found) findings.push(found);
      else {
        called.set(placed, found);
        findings.push(...checkCall(placed, found, context));
      }
    }
    findings.push(...checkCalledOutputs(caller.workflow, called, context));
    this.problems.push(...placeFindings(caller.text, findings, caller.file));
    for (const { name, workflow } of called.values()) await this.#followInto(name, workflow, caller);
  }

  async #followInto(name: string, workflow: Workflow, caller: Caller): Promise<void> {
    const chain = [...caller.chain, name];
    const way = chain.join('\0');
    if (this.#ways.has(way)) return;
    this.#ways.add(way);
    await this.follow({ workflow, text: this.frozen[name]?.text ?? '', file: workflowFile(name), chain });
  }

  /** The workflow that a node names, frozen, or what is wrong with the name. What is wrong in its text is told once. */
  async #call(placed: PlacedNode, name: string, caller: Caller): Promise<CalledWorkflow | Finding> {
    const path = [...placed.dataPath, 'parameters', 'workflow'];
    if (caller.chain.includes(name)) return { problem: recursive([...caller.chain, name]), path, at: 'value' };
    const isNew = this.frozen[name] === undefined;
    const text = await this.#freeze(name);
    if (text === undefined) return { problem: unknown(placed, name, this.#names), path, at: 'value' };
    const file = workflowFile(name);
    if (isNew) this.problems.push(...validateWorkflow(text, this.#request.catalogue, { file }).filter(isError));
    const { workflow } = readWorkflow(text, file);
    // What cannot be read hands out nothing and takes nothing; its own problems say why.
    return workflow === undefined ? { problem: unreadable(placed, name), path, at: 'value' } : { name, workflow };
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

function isError({ severity }: Problem): boolean {
  return severity === 'error';
}

function recursive(chain: readonly string[]): Problem {
  return problem('workflow.recursive', `A workflow would run itself: ${chain.join(' → ')}.`, {
    reason: 'It would never come to an end.',
    remedy: 'Use flow.repeat for a loop, or take one of these steps out.',
  });
}

function unknown(placed: PlacedNode, name: string, names: readonly string[]): Problem {
  return problem('workflow.unknown', `"${placed.path}" runs the workflow "${name}", which is not there.`, {
    reason: `The project has: ${names.join(', ') || 'none'}.`,
    remedy: 'Correct the name, or make the workflow.',
  });
}

function unreadable(placed: PlacedNode, name: string): Problem {
  return problem('workflow.unreadable', `"${placed.path}" runs the workflow "${name}", which cannot be read.`, {
    remedy: `Correct ${workflowFile(name)} first.`,
  });
}
