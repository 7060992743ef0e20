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
  const found: Record<string, { readonly file: string; readonly text: string }> = {};
  const problems: Problem[] = [];
  const names = await namesOf(request);
  const queue: Caller[] = [{ workflow, file: plan.file, chain: [plan.workflow] }];
  const seen = new Set<string>();
  for (const caller of queue) {
    for (const placed of graphOf(caller.workflow).nodes) {
      if (placed.node.action !== RUN_WORKFLOW || placed.node.disabled === true) continue;
      const given = placed.node.parameters?.['workflow'];
      const isOpen = typeof given === 'string' && given.includes('{{');
      for (const name of isOpen ? names : [String(given)]) {
        if (caller.chain.includes(name)) {
          // An open name may turn out well; the run itself guards against it.
          if (!isOpen) problems.push(recursive(placed, [...caller.chain, name], caller.file));
          continue;
        }
        const text = found[name]?.text ?? (names.includes(name) ? await textOf(name, request) : undefined);
        if (text === undefined) {
          problems.push(unknown(placed, name, names, caller.file));
          continue;
        }
        const file = workflowFile(name);
        const called = readWorkflow(text, file).workflow;
        if (found[name] === undefined && !isOpen)
          problems.push(...validateWorkflow(text, request.catalogue, { file }).filter(isError));
        found[name] = { file, text };
        if (called === undefined) continue;
        if (!isOpen) problems.push(...checkContract(placed, called, name, caller.file));
        const way = [...caller.chain, name].join('\0');
        if (!seen.has(way)) queue.push({ workflow: called, file, chain: [...caller.chain, name] });
        seen.add(way);
      }
    }
  }
  if (problems.some(isError)) return { ...planned, plan: undefined, problems: [...planned.problems, ...problems] };
  return { ...planned, plan: { ...plan, workflows: found }, problems: [...planned.problems, ...problems] };
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
  const open = new Set(Object.keys(given).filter((key) => JSON.stringify(given[key])?.includes('{{') === true));
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
