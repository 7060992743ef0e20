import type { ActionManifest, Catalogue } from '../module/manifest.ts';
import { problem, type Problem } from '../problem.ts';
import { closestWord } from '../closest-word.ts';
import { parseDuration } from '../workflow/duration.ts';
import {
  dependenciesOf,
  graphOf,
  liftTo,
  linksOf,
  type Graph,
  type NodeDependency,
  type PlacedNode,
} from '../workflow/graph.ts';
import { nodeName, nodesReadAlike, withId } from '../workflow/node-names.ts';
import { checkWorkflow, type ValidateOptions } from '../workflow/validate.ts';
import type { Mode, Retry, Workflow, WorkflowNode } from '../workflow/workflow.ts';
import type { Plan, PlannedTask } from './plan.ts';
import { completeParameters } from './run-parameters.ts';

export interface PlanRequest extends Pick<ValidateOptions, 'pools' | 'workflows'> {
  /** File stem. */
  readonly workflow: string;
  /** Project folder, absolute. */
  readonly project: string;
  /** Relative to the project (or absolute when outside); named in problems. */
  readonly file: string;
  readonly text: string;
  readonly catalogue: Catalogue;
  /** Values given for this run; declared defaults fill in the rest. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What holds when neither the request nor the file says otherwise. */
  readonly settings: { readonly maxParallelTasks: number };
  /** Wins over the file. */
  readonly maxParallelTasks?: number;
  readonly mode?: Mode;
  /** Path of a node: only it and what it needs. For a node inside a container: the container. */
  readonly to?: string;
  /** Make again what the cache would give, and compare. */
  readonly verify?: boolean;
  readonly git?: Plan['git'];
  /** Frozen into the plan as given. */
  readonly poolSettings?: Readonly<Record<string, unknown>>;
  readonly platform: string;
}

export interface PlannedRun {
  /** Absent when a problem is an error. */
  readonly plan: Plan | undefined;
  readonly problems: readonly Problem[];
  /** Given values and defaults, checked by declared type. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Validates a workflow text and freezes what a run of it needs. Tasks inside containers are planned when the container starts: `planScope`. */
export function planRun(request: PlanRequest): PlannedRun {
  const { text, catalogue, file, pools, workflows } = request;
  const { workflow, problems: invalid } = checkWorkflow(text, catalogue, { file, pools, workflows });
  if (workflow === undefined) return { plan: undefined, problems: invalid, parameters: {} };
  const parameters = completeParameters(workflow.parameters ?? {}, request.parameters);
  const graph = graphOf(workflow);
  const target = request.to === undefined ? undefined : findTarget(graph, request.to);
  const refused = target !== undefined && !target.ok ? [target.problem] : [];
  const empty = graph.inside('').length === 0 ? [nothingToRun(file)] : [];
  const ofValues = parameters.problems.filter((each) => !isOfDefault(each, request.parameters));
  const problems = [...invalid, ...ofValues, ...refused, ...empty];
  if (problems.some(({ severity }) => severity === 'error'))
    return { plan: undefined, problems, parameters: parameters.values };
  const planner = createPlanner(workflow, catalogue);
  const wanted = target?.ok === true ? planner.closure(target.node) : undefined;
  const tasks = planner.scope('', '').filter((task) => wanted === undefined || wanted.has(task.node));
  return { plan: { ...planHead(request, workflow), tasks }, problems, parameters: parameters.values };
}

/** A wrong default has been told by validation, with its line. */
function isOfDefault({ code, place }: Problem, given: Readonly<Record<string, unknown>>): boolean {
  return code === 'parameter.type' && !Object.hasOwn(given, place?.parameter ?? '');
}

function planHead(request: PlanRequest, { name, settings = {} }: Workflow): Omit<Plan, 'tasks'> {
  const timeoutMs = durationMs(settings.timeout);
  return {
    workflow: request.workflow,
    ...(name === undefined ? {} : { title: name }),
    project: request.project,
    file: request.file,
    text: request.text,
    mode: request.mode ?? settings.mode ?? 'resource-aware',
    maxParallelTasks: request.maxParallelTasks ?? settings.maxParallelTasks ?? request.settings.maxParallelTasks,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    onFailure: settings.onFailure ?? 'finish',
    ...(request.to === undefined ? {} : { to: request.to }),
    ...(request.verify === true ? { verify: true } : {}),
    ...(request.git === undefined ? {} : { git: request.git }),
    pools: { ...request.poolSettings },
    platform: request.platform,
  };
}

/**
 * The tasks of one going-through of a container. `container` is the node's path (`each_browser`), `instance` its path in the run
 * (`each_browser[1]`); dependencies on nodes further out point at their tasks in the run.
 */
export function planScope(
  workflow: Workflow,
  catalogue: Catalogue,
  container: string,
  instance: string,
): readonly PlannedTask[] {
  return createPlanner(workflow, catalogue).scope(container, instance);
}

/** A planner for many going-throughs of the same workflow: the graph is read once. */
export function createScopePlanner(
  workflow: Workflow,
  catalogue: Catalogue,
): (container: string, instance: string) => readonly PlannedTask[] {
  return createPlanner(workflow, catalogue).scope;
}

interface Planner {
  scope(container: string, instance: string): readonly PlannedTask[];
  /** Paths of the nodes at the top that a node needs, itself among them. */
  closure(node: PlacedNode): ReadonlySet<string>;
}

function createPlanner(workflow: Workflow, catalogue: Catalogue): Planner {
  const graph = graphOf(workflow);
  const alike = nodesReadAlike(workflow, catalogue);
  const { links } = linksOf(graph);
  const dependencies = dependenciesOf(links);
  return {
    scope(container, instance) {
      const tasks = graph.inside(container).map((placed) => {
        const needed = [...(dependencies.get(placed)?.values() ?? [])];
        return planTask(placed, needed, catalogue, container, instance, alike.has(placed.path));
      });
      return withFinals(graph, container, tasks);
    },
    closure(node) {
      const wanted = new Set<string>();
      const inner = innerByTop(graph);
      const queue = [node];
      for (const placed of queue) {
        if (wanted.has(placed.path)) continue;
        wanted.add(placed.path);
        for (const one of inner.get(placed.path) ?? []) {
          for (const source of dependencies.get(one)?.keys() ?? []) {
            const top = liftTo(graph, source, '');
            if (top !== undefined && !wanted.has(top.path)) queue.push(top);
          }
        }
      }
      return wanted;
    },
  };
}

/** Each node at the top with everything in it. */
function innerByTop(graph: Graph): ReadonlyMap<string, readonly PlacedNode[]> {
  const result = new Map<string, PlacedNode[]>();
  for (const placed of graph.nodes) {
    const [top = ''] = placed.path.split('.');
    const known = result.get(top);
    if (known === undefined) result.set(top, [placed]);
    else known.push(placed);
  }
  return result;
}

/** The last nodes of a group wait for all its others, however they end. */
function withFinals(graph: Graph, container: string, tasks: readonly PlannedTask[]): readonly PlannedTask[] {
  const finals = new Set(
    graph
      .inside(container)
      .filter((placed) => placed.isFinal)
      .map((placed) => placed.path),
  );
  if (finals.size === 0) return tasks;
  const others = tasks.filter((task) => !finals.has(task.node));
  return tasks.map((task) => {
    if (!finals.has(task.node)) return task;
    const known = new Set(task.dependencies.map(({ on }) => on));
    const more = others
      .filter(({ path }) => !known.has(path))
      .map(({ path }) => ({ on: path, condition: 'finished', data: false }));
    return { ...task, dependencies: [...task.dependencies, ...more] };
  });
}

function planTask(
  placed: PlacedNode,
  needed: readonly NodeDependency[],
  catalogue: Catalogue,
  container: string,
  instance: string,
  isAlike: boolean,
): PlannedTask {
  const { node, id } = placed;
  const action = catalogue.get(node.action);
  const timeoutMs = durationMs(node.timeout) ?? action?.timeoutMs;
  return {
    path: instance === '' ? id : `${instance}.${id}`,
    node: placed.path,
    action: node.action,
    name: isAlike ? withId(nodeName(node, id, action?.title), id) : nodeName(node, id, action?.title),
    dependencies: needed.map(({ source, condition, data }) => ({
      on: taskPath(source, container, instance),
      condition,
      data,
    })),
    join: node.join ?? 'all',
    priority: node.priority ?? 'normal',
    estimateMs: durationMs(node.estimate) ?? saidMs(node, action) ?? action?.estimateMs ?? 1000,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    retry: planRetry(node.retry),
    resources: node.resources ?? {},
    onFailure: node.onFailure ?? 'fail',
    disabled: node.disabled ?? false,
    holdsSlot: action?.holdsSlot ?? true,
    ...(instance === '' ? {} : { parent: parentTask(instance) }),
    order: placed.order,
  };
}

/** `each[1]` is a going-through of the task `each`. */
function parentTask(instance: string): string {
  return instance.replace(/\[\d+\]$/, '');
}

/** Where a node that is seen from inside a container has its task: as many steps of the container's own path in the run as they share. */
function taskPath(source: PlacedNode, container: string, instance: string): string {
  if (source.scope === '') return source.id;
  const shared = source.scope.split('.').length;
  const steps = instance.split('.').slice(0, source.scope === container ? undefined : shared);
  return [...steps, source.id].join('.');
}

/** What a node says about further attempts, with what counts where it says nothing. */
export function planRetry(retry: Retry | undefined): PlannedTask['retry'] {
  const delayMs = durationMs(retry?.delay) ?? 1000;
  return {
    max: retry?.max ?? 0,
    delayMs,
    backoff: retry?.backoff ?? 2,
    // Who asks for an hour and names no longest delay does not mean a minute.
    maxDelayMs: durationMs(retry?.maxDelay) ?? Math.max(60_000, delayMs),
    jitter: retry?.jitter ?? true,
    on: retry?.on ?? 'retryable',
  };
}

/** What a parameter says, of actions that take just as long as they are told. */
function saidMs({ parameters }: WorkflowNode, action: ActionManifest | undefined): number | undefined {
  const said = action?.durationParameter === undefined ? undefined : parameters?.[action.durationParameter];
  return typeof said === 'string' ? durationMs(said) : undefined;
}

function durationMs(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDuration(text);
}

type Target = { readonly ok: true; readonly node: PlacedNode } | { readonly ok: false; readonly problem: Problem };

function findTarget(graph: Graph, to: string): Target {
  const found = graph.get(to);
  const top = found === undefined ? undefined : liftTo(graph, found, '');
  if (top !== undefined) return { ok: true, node: top };
  const meant = closestWord(
    to,
    graph.nodes.slice(0, 2000).map(({ path }) => path),
  );
  const more = {
    reason: 'No node of the workflow has that path.',
    remedy: meant === undefined ? 'Name a node of this workflow.' : `Did you mean "${meant}"?`,
  };
  return { ok: false, problem: problem('run.unknownNode', `There is no node "${to}" to run to.`, more) };
}

function nothingToRun(file: string): Problem {
  return problem('run.empty', 'There is nothing to run.', {
    reason: 'The workflow has no nodes.',
    remedy: 'Drag an action from the palette onto the canvas, or add one under "nodes".',
    place: { file },
  });
}
