import type { RunState, TaskState } from '#shared/run/run-state.ts';
import type { ExpressionScope } from '#shared/workflow/evaluate.ts';
import type { Graph } from '#shared/workflow/graph.ts';
import { referencesOf, type Reference } from '#shared/workflow/reference.ts';
import { wholeOutputs } from '../executor/keep-outputs.ts';
import type { ContentStore } from '../record/content-store.ts';
import { depthOf, frameOf, inFrame, nodePathOf, outerFrame } from './task-path.ts';

/** What a container knows of one of its rounds. */
export interface Round {
  readonly item?: unknown;
  readonly index?: number;
}

export interface ScopeSource {
  readonly state: RunState;
  readonly graph: Graph;
  readonly content: ContentStore;
  readonly run: Readonly<Record<string, unknown>>;
  readonly project: Readonly<Record<string, unknown>>;
  /** Only names the project allows. */
  readonly env: Readonly<Record<string, string>>;
  /** Rounds by frame. */
  readonly rounds: ReadonlyMap<string, Round>;
  /** Absent: expressions get no secrets here. */
  readonly secret?: (name: string) => Promise<string | undefined>;
}

/**
 * Gathers what the expressions in `value` name, and nothing else: outputs of a hundred finished tasks are not copied for one text. Large
 * values come back from the content store only here.
 */
export async function scopeFor(value: unknown, frame: string, source: ScopeSource): Promise<ExpressionScope> {
  const references = referencesOf(value);
  const secrets: Record<string, string> = {};
  for (const reference of references) {
    if (reference.kind !== 'secret') continue;
    const { name } = reference;
    const secret = await source.secret?.(name);
    if (secret !== undefined) secrets[name] = secret;
  }
  const round = nearestRound(frame, source.rounds);
  return {
    parameters: source.state.parameters,
    nodes: await nodesFor(references, frame, source),
    item: round?.item,
    index: round?.index,
    run: source.run,
    project: source.project,
    env: source.env,
    secrets,
  };
}

type Nodes = NonNullable<ExpressionScope['nodes']>;

async function nodesFor(references: readonly Reference[], frame: string, source: ScopeSource): Promise<Nodes> {
  const nodes: Record<string, Nodes[string]> = {};
  const isOpen = references.some(({ kind }) => kind === 'nodes');
  const wanted = new Map<string, Set<string> | undefined>();
  for (const reference of references) {
    if (reference.kind !== 'node') continue;
    const all = reference.part !== 'status' && reference.output === undefined;
    const names = wanted.has(reference.id) ? wanted.get(reference.id) : new Set<string>();
    if (reference.output !== undefined) names?.add(reference.output);
    wanted.set(reference.id, all ? undefined : names);
  }
  if (isOpen) for (const id of visibleIds(frame, source.graph)) wanted.set(id, undefined);
  for (const [id, names] of wanted) {
    const task = taskOf(id, frame, source);
    if (task !== undefined) nodes[id] = await viewOf(task, names, source.content);
  }
  return nodes;
}

/** Outputs of what did not happen are null; a failed task keeps what it made. */
async function viewOf(
  task: TaskState,
  names: ReadonlySet<string> | undefined,
  content: ContentStore,
): Promise<Nodes[string]> {
  const happened = task.status !== 'skipped' && !(task.status === 'cancelled' && task.attempts.length === 0);
  return { status: task.status, outputs: happened ? await wholeOutputs(task.outputs, content, names) : null };
}

/** The task that an id means when it is written in `frame`: the nearest scope that has the node, in the round we are in. */
function taskOf(id: string, frame: string, { graph, state }: ScopeSource): TaskState | undefined {
  const placed = graph.resolve(nodePathOf(frame), id);
  if (placed === undefined) return undefined;
  return state.tasks.get(inFrame(outerFrame(frame, depthOf(placed.scope)), id));
}

function visibleIds(frame: string, graph: Graph): readonly string[] {
  const ids: string[] = [];
  for (let scope = nodePathOf(frame); ; scope = frameOf(scope)) {
    ids.push(...graph.inside(scope).map(({ id }) => id));
    if (scope === '') return ids;
  }
}

function nearestRound(frame: string, rounds: ReadonlyMap<string, Round>): Round | undefined {
  for (let at = frame; at !== ''; at = frameOf(at)) {
    const round = rounds.get(at);
    if (round !== undefined) return round;
  }
  return undefined;
}
