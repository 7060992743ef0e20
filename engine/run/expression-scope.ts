import { bad, good, type Result } from '#shared/result.ts';
import type { Outputs } from '#shared/run/event.ts';
import type { RunState, TaskState } from '#shared/run/run-state.ts';
import type { ExpressionScope } from '#shared/workflow/evaluate.ts';
import { referencesOf, type Reference } from '#shared/workflow/reference.ts';
import { ProblemError } from '../action.ts';
import { wholeOutputs } from '../executor/keep-outputs.ts';
import type { ContentStore } from '../record/content-store.ts';
import { depthOf, frameOf, inFrame, nodePathOf, outerFrame } from './task-path.ts';
import { inWorld, localPath, type World } from './worlds.ts';

/** What a container knows of one of its rounds. */
export interface Round {
  readonly item?: unknown;
  readonly index?: number;
}

export interface ScopeSource {
  readonly state: RunState;
  /** The workflow that a frame belongs to: its ids and parameters are what expressions there see. */
  worldOf(frame: string): World;
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
  const world = source.worldOf(frame);
  return {
    parameters: world.parameters,
    nodes: await nodesFor(references, frame, world, source),
    item: nearest('item', frame, world, source.rounds),
    index: nearest('index', frame, world, source.rounds) as number | undefined,
    run: source.run,
    project: source.project,
    env: source.env,
    secrets,
  };
}

/** As `scopeFor`; that a value is gone from the disk is a problem of whoever names it. */
export async function readableScope(
  value: unknown,
  frame: string,
  source: ScopeSource,
): Promise<Result<ExpressionScope>> {
  try {
    return good(await scopeFor(value, frame, source));
  } catch (error) {
    if (error instanceof ProblemError) return bad(error.problem);
    throw error;
  }
}

/** Outputs of the nodes that expressions in `value` use, by id as written there. */
export function upstreamOf(value: unknown, frame: string, source: ScopeSource): ReadonlyMap<string, Outputs> {
  const world = source.worldOf(frame);
  const upstream = new Map<string, Outputs>();
  for (const reference of referencesOf(value)) {
    const task = reference.kind === 'node' ? taskOf(reference.id, frame, world, source) : undefined;
    if (reference.kind === 'node' && task !== undefined) upstream.set(reference.id, task.outputs);
  }
  return upstream;
}

type Nodes = NonNullable<ExpressionScope['nodes']>;

async function nodesFor(
  references: readonly Reference[],
  frame: string,
  world: World,
  source: ScopeSource,
): Promise<Nodes> {
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
  if (isOpen) for (const id of visibleIds(frame, world)) wanted.set(id, undefined);
  for (const [id, names] of wanted) {
    const task = taskOf(id, frame, world, source);
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
function taskOf(id: string, frame: string, world: World, { state }: ScopeSource): TaskState | undefined {
  const local = localPath(world, frame);
  const placed = world.graph.resolve(nodePathOf(local), id);
  if (placed === undefined) return undefined;
  return state.tasks.get(inWorld(world, inFrame(outerFrame(local, depthOf(placed.scope)), id)));
}

function visibleIds(frame: string, world: World): readonly string[] {
  const ids: string[] = [];
  for (let scope = nodePathOf(localPath(world, frame)); ; scope = frameOf(scope)) {
    ids.push(...world.graph.inside(scope).map(({ id }) => id));
    if (scope === '') return ids;
  }
}

/** The value of the nearest round that has one: a group or a repeat inside a for-each still sees its `item`. */
function nearest(part: 'item' | 'index', frame: string, world: World, rounds: ReadonlyMap<string, Round>): unknown {
  for (let at = frame; at !== world.prefix && at !== ''; at = frameOf(at)) {
    const round = rounds.get(at);
    if (round !== undefined && part in round) return round[part];
  }
  return undefined;
}
