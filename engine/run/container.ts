import { problem, type Problem } from '#shared/problem.ts';
import type { Result } from '#shared/result.ts';
import type { TaskState } from '#shared/run/run-state.ts';
import { NO_ITEMS } from '#shared/run/sentence.ts';
import { parseDuration } from '#shared/workflow/duration.ts';
import { isTruthy } from '#shared/workflow/evaluate.ts';
import { asExpression } from '#shared/workflow/template.ts';
import type { PlacedNode } from '#shared/workflow/graph.ts';
import type { Workflow } from '#shared/workflow/workflow.ts';
import type { AttemptResult } from '../executor/executor.ts';
import type { Round } from './expression-scope.ts';
import { matrixItems } from './matrix.ts';

/** What a container needs of the run it belongs to. */
export interface ContainerHost {
  /** Stands still while the run is paused. */
  workingMs(): number;
  /** Brings the nodes of the container into the run as one round; resolves when all its tasks have ended, with their last states. */
  runRound(frame: string, round: Round): Promise<readonly EndedInner[]>;
  evaluate(value: unknown, frame: string): Promise<Result<unknown>>;
  progress(fraction: number | undefined, message: string): void;
  /** For a node that runs another workflow: its round is that workflow. */
  enterWorkflow(name: string, given: Readonly<Record<string, unknown>>): Result<{ readonly workflow: Workflow }>;
  /** The run begins nothing more: no further rounds, while what runs may end. */
  startsNothing(): boolean;
  /** Aborted: the run is being stopped, no further rounds. */
  readonly signal: AbortSignal;
}

export interface EndedInner {
  readonly task: TaskState;
  /** The node says `onFailure: continue`. */
  readonly mayFail: boolean;
  /** It did not get its turn because the run starts nothing more. */
  readonly isCut: boolean;
}

interface Item {
  readonly status: 'succeeded' | 'failed' | 'cancelled';
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly problem?: Problem;
}

export const RUN_WORKFLOW = 'flow.run-workflow';
export const CONTAINERS = ['flow.for-each', 'flow.repeat', 'flow.group', RUN_WORKFLOW] as const;
export const SWITCH = 'flow.switch';
export const APPROVAL = 'flow.approval';
export type ContainerAction = (typeof CONTAINERS)[number];

/** Has an action without an adapter that the engine carries out itself. */
export function isEngineAction(action: string): boolean {
  return action === SWITCH || action === APPROVAL || isContainerAction(action);
}

export function isContainerAction(action: string): action is ContainerAction {
  return (CONTAINERS as readonly string[]).includes(action);
}

/** The first case that holds, in the order of the file; `default` when none does. */
export function chooseCase(placed: PlacedNode, parameters: Readonly<Record<string, unknown>>): AttemptResult {
  const given = placed.node.parameters?.['cases'];
  const names = typeof given === 'object' && given !== null ? Object.keys(given) : [];
  // A case whose values are missing has no value at all: it does not hold.
  const values = parameters['cases'] as Readonly<Record<string, unknown>> | undefined;
  return { outcome: 'succeeded', outputs: { case: names.find((name) => isTruthy(values?.[name])) ?? 'default' } };
}

/** `until` is asked after each round and sees the inner nodes, so it is not resolved together with the other parameters. */
export const LATE_PARAMETERS: readonly string[] = ['until'];

/** Runs a container node: its rounds are tasks of the same run, with paths of their own. */
export async function runContainer(
  task: string,
  placed: PlacedNode,
  parameters: Readonly<Record<string, unknown>>,
  host: ContainerHost,
): Promise<AttemptResult> {
  switch (placed.node.action as ContainerAction) {
    case 'flow.for-each':
      return await forEach(task, placed, parameters, host);
    case 'flow.repeat':
      return await repeat(task, placed, parameters, host);
    case 'flow.group':
      return await group(task, placed, host);
    case RUN_WORKFLOW:
      return await runWorkflow(task, placed, parameters, host);
  }
}

async function forEach(
  task: string,
  placed: PlacedNode,
  parameters: Readonly<Record<string, unknown>>,
  host: ContainerHost,
): Promise<AttemptResult> {
  const values = parameters['matrix'] === undefined ? listOf(parameters['items']) : matrixItems(parameters['matrix']);
  const limit = Math.max(1, numberOf(parameters['maxParallel']) ?? values.length);
  const goesOn = parameters['onItemFailure'] === 'continue';
  const items: (Item | undefined)[] = values.map(() => undefined);
  let next = 0;
  let done = 0;
  const worker = async () => {
    while (next < values.length && !host.startsNothing() && !host.signal.aborted) {
      if (!goesOn && items.some((item) => item?.status === 'failed')) return;
      const index = next;
      next += 1;
      items[index] = await runItem(`${task}[${index}]`, placed, { item: values[index], index }, host);
      done += 1;
      host.progress(done / values.length, `${done} of ${values.length}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, values.length) }, worker));
  return allItems(items, placed, goesOn, host.signal.aborted);
}

async function repeat(
  task: string,
  placed: PlacedNode,
  parameters: Readonly<Record<string, unknown>>,
  host: ContainerHost,
): Promise<AttemptResult> {
  const most = Math.max(1, numberOf(parameters['maxIterations']) ?? 10);
  const maxMs = typeof parameters['maxDuration'] === 'string' ? parseDuration(parameters['maxDuration']) : undefined;
  const startMs = host.workingMs();
  const items: Item[] = [];
  const named = placed.node.outputs !== undefined;
  const outputs = () => ({ items: shown(items), iterations: items.length, ...(named ? items.at(-1)?.outputs : {}) });
  while (items.length < most && !host.startsNothing() && !host.signal.aborted) {
    const frame = `${task}[${items.length}]`;
    const item = await runItem(frame, placed, { index: items.length }, host);
    items.push(item);
    if (item.status !== 'succeeded')
      return {
        outcome: host.signal.aborted ? 'cancelled' : item.status,
        outputs: outputs(),
        problem: item.problem ?? roundFailed(placed, items),
      };
    const until = placed.node.parameters?.['until'];
    if (until === undefined) continue;
    const answer = await host.evaluate(asExpression(until), frame);
    if (!answer.ok) return { outcome: 'failed', outputs: outputs(), problem: answer.problem };
    if (isTruthy(answer.value)) return { outcome: 'succeeded', outputs: outputs() };
    if (maxMs !== undefined && host.workingMs() - startMs >= maxMs)
      return {
        outcome: 'failed',
        outputs: outputs(),
        problem: neverTrue(placed, `${roundsText(items.length)} and the longest time allowed`),
      };
  }
  if (host.signal.aborted || items.length < most) return { outcome: 'cancelled', outputs: outputs() };
  if (placed.node.parameters?.['until'] === undefined) return { outcome: 'succeeded', outputs: outputs() };
  return { outcome: 'failed', outputs: outputs(), problem: neverTrue(placed, roundsText(most)) };
}

async function group(task: string, placed: PlacedNode, host: ContainerHost): Promise<AttemptResult> {
  const item = await runItem(task, placed, {}, host);
  const outcome = host.signal.aborted ? 'cancelled' : item.status;
  return {
    outcome,
    outputs: placed.node.outputs === undefined ? {} : item.outputs,
    problem: outcome === 'failed' ? item.problem : undefined,
  };
}

/** Another workflow as one step: it sees its own parameters and ids only, and hands out what it names under `outputs`. */
async function runWorkflow(
  task: string,
  placed: PlacedNode,
  parameters: Readonly<Record<string, unknown>>,
  host: ContainerHost,
): Promise<AttemptResult> {
  const given = (parameters['parameters'] ?? {}) as Readonly<Record<string, unknown>>;
  const entered = host.enterWorkflow(String(parameters['workflow']), given);
  if (!entered.ok) {
    const place = { node: placed.path, parameter: entered.problem.place?.parameter };
    return { outcome: 'failed', outputs: {}, problem: { ...entered.problem, place, retryable: false } };
  }
  const { outputs = {} } = entered.value.workflow;
  const item = await runItem(task, { ...placed, node: { ...placed.node, outputs } }, {}, host);
  const outcome = host.signal.aborted ? 'cancelled' : item.status;
  return { outcome, outputs: item.outputs, problem: outcome === 'failed' ? item.problem : undefined };
}

async function runItem(frame: string, placed: PlacedNode, round: Round, host: ContainerHost): Promise<Item> {
  const ended = await host.runRound(frame, round);
  const tasks = ended.map(({ task }) => task);
  const failed = ended.find(({ task, mayFail }) => task.status === 'failed' && !mayFail)?.task;
  const status =
    failed !== undefined
      ? 'failed'
      : ended.some(({ isCut }) => isCut) || (tasks.some((task) => task.status === 'cancelled') && host.signal.aborted)
        ? 'cancelled'
        : 'succeeded';
  const names = Object.keys(placed.node.outputs ?? {});
  const nothing = Object.fromEntries(names.map((name) => [name, null]));
  const broken = failed === undefined ? undefined : innerFailed(placed, failed);
  if (placed.node.outputs === undefined) {
    // What a failed task made is kept, here as everywhere.
    const made = Object.fromEntries(tasks.map((task) => [task.path.slice(frame.length + 1), task.outputs]));
    return { status, outputs: made, problem: broken };
  }
  if (status !== 'succeeded') return { status, outputs: nothing, problem: broken };
  const outputs: Record<string, unknown> = {};
  for (const name of names) {
    const value = await host.evaluate(placed.node.outputs[name], frame);
    if (!value.ok) return { status: 'failed', outputs: nothing, problem: value.problem };
    outputs[name] = value.value ?? null;
  }
  return { status, outputs };
}

function allItems(
  items: readonly (Item | undefined)[],
  placed: PlacedNode,
  goesOn: boolean,
  aborted: boolean,
): AttemptResult {
  const names = Object.keys(placed.node.outputs ?? {});
  const byName = Object.fromEntries(names.map((name) => [name, items.map((item) => item?.outputs[name] ?? null)]));
  const outputs = { items: shown(items), ...byName };
  if (aborted) return { outcome: 'cancelled', outputs };
  const failed = items.filter((item) => item?.status === 'failed');
  if (failed.length > 0 && !goesOn)
    return {
      outcome: 'failed',
      outputs,
      problem: itemsFailed(placed, failed.length, items.length, failed[0]?.problem),
    };
  if (items.length === 0) return { outcome: 'succeeded', outputs, sentence: NO_ITEMS };
  const isCut = items.some((item) => item === undefined || item.status === 'cancelled');
  return { outcome: isCut ? 'cancelled' : 'succeeded', outputs };
}

/** Items that were never begun are `skipped`. */
function shown(
  items: readonly (Item | undefined)[],
): readonly { readonly status: string; readonly outputs: unknown }[] {
  return items.map((item) =>
    item === undefined ? { status: 'skipped', outputs: null } : { status: item.status, outputs: item.outputs },
  );
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function innerFailed(placed: PlacedNode, task: TaskState): Problem {
  return problem('container.failed', `"${task.path}" failed inside "${placed.node.name ?? placed.id}".`, {
    reason: task.problem?.message ?? task.sentence,
    place: { node: task.node },
    retryable: task.problem?.retryable ?? false,
  });
}

function itemsFailed(placed: PlacedNode, failed: number, all: number, first: Problem | undefined): Problem {
  return problem('container.failed', `${failed} of ${all} rounds of "${placed.node.name ?? placed.id}" failed.`, {
    reason: first?.reason ?? first?.message,
    remedy: 'See the failed tasks inside, or set onItemFailure to continue.',
    place: first?.place ?? { node: placed.path },
    retryable: first?.retryable ?? false,
  });
}

function roundFailed(placed: PlacedNode, items: readonly Item[]): Problem {
  return problem('container.failed', `Round ${items.length} of "${placed.node.name ?? placed.id}" failed.`, {
    place: { node: placed.path },
    retryable: false,
  });
}

function roundsText(count: number): string {
  return count === 1 ? '1 round' : `${count} rounds`;
}

function neverTrue(placed: PlacedNode, after: string): Problem {
  return problem(
    'container.neverTrue',
    `"${placed.node.name ?? placed.id}" stopped after ${after}, and its condition was still false.`,
    {
      remedy: 'Allow more rounds, or correct `until`.',
      place: { node: placed.path, parameter: 'until' },
      retryable: false,
    },
  );
}
