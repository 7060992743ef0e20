import type { RunState } from '#shared/run/run-state.ts';
import { isEnded, taskStatusSchema } from '#shared/run/task-status.ts';
import type { ExpressionScope } from '#shared/workflow/evaluate.ts';
import { graphOf, type Graph } from '#shared/workflow/graph.ts';
import { referencesOf } from '#shared/workflow/reference.ts';
import type { Workflow } from '#shared/workflow/workflow.ts';
import type { Evaluator } from '../executor/evaluator.ts';
import type { ContentStore } from '../record/content-store.ts';
import { scopeFor, type Round, type ScopeSource } from './expression-scope.ts';
import { frameOf, inFrame } from './task-path.ts';

export interface PastScopeRequest {
  /** As it is now: its ids are what the expression means. */
  readonly workflow: Workflow;
  readonly state: RunState;
  readonly content: ContentStore;
  readonly evaluator: Evaluator;
  readonly env: Readonly<Record<string, string>>;
  readonly projectName: string;
}

/**
 * What expressions of a node would see if it ran now with the outputs that a past run recorded. Inside a container it is the first round:
 * of a for-each its first item, as far as the list can be made again. Secrets are never among it.
 */
export async function pastScope(node: string, request: PastScopeRequest): Promise<ScopeSource> {
  const { workflow, state, content, env, projectName } = request;
  const graph = graphOf(workflow);
  const rounds = new Map<string, Round>();
  const world = { prefix: '', name: state.plan.workflow, workflow, graph, parameters: parametersOf(workflow, state) };
  const source: ScopeSource = {
    state,
    worldOf: () => world,
    content,
    run: {
      id: state.run,
      workflow: state.plan.workflow,
      trigger: state.trigger.kind,
      startedAt: state.startedAt ?? state.createdAt,
    },
    project: { name: projectName, path: state.plan.project },
    env,
    rounds,
  };
  await enterContainers(frameOfNode(graph, node), source, request);
  return source;
}

/** Path of the first round around a node: `each_browser[0]`; empty at the top. */
export function frameOfNode(graph: Graph, node: string): string {
  const scope = graph.get(node)?.scope ?? '';
  let frame = '';
  let path = '';
  for (const id of scope === '' ? [] : scope.split('.')) {
    path = inFrame(path, id);
    frame = inFrame(frame, goesRound(graph.get(path)?.node.action) ? `${id}[0]` : id);
  }
  return frame;
}

/** Nodes that an expression names and that have nothing to show in this run, by id. */
export function notYetRun(value: unknown, nodes: NonNullable<ExpressionScope['nodes']>): readonly string[] {
  const named = referencesOf(value).flatMap((reference) => (reference.kind === 'node' ? [reference.id] : []));
  return [...new Set(named)].filter((id) => {
    const status = nodes[id]?.status;
    return status === undefined || status === null || !ENDED.includes(status);
  });
}

const ENDED: readonly string[] = taskStatusSchema.options.filter(isEnded);

function goesRound(action: string | undefined): boolean {
  return action === 'flow.for-each' || action === 'flow.repeat';
}

/** From the outermost inwards: the list of an inner container may hang on the item of an outer one. */
async function enterContainers(frame: string, source: ScopeSource, { evaluator }: PastScopeRequest): Promise<void> {
  const rounds = source.rounds as Map<string, Round>;
  const parts = frame === '' ? [] : frame.split('.');
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const round = parts.slice(0, depth).join('.');
    const node = source.worldOf('').graph.get(round.replaceAll(/\[\d+\]/g, ''))?.node;
    if (node === undefined || !goesRound(node.action)) continue;
    rounds.set(round, { index: 0 });
    const items = node.parameters?.['items'];
    if (node.action !== 'flow.for-each' || items === undefined) continue;
    const list = await evaluator.evaluate(items, await scopeFor(items, frameOf(round), source));
    if (list.ok) rounds.set(round, { index: 0, item: Array.isArray(list.value) ? list.value[0] : list.value });
  }
}

/** What the run was given; parameters declared since stand with their defaults. */
function parametersOf(workflow: Workflow, state: RunState): Readonly<Record<string, unknown>> {
  const defaults = Object.entries(workflow.parameters ?? {}).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(defaults), ...state.parameters };
}
