import type { Catalogue } from '#shared/module/manifest.ts';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { Plan, PlannedTask } from '#shared/run/plan.ts';
import { createScopePlanner } from '#shared/run/plan-run.ts';
import { completeParameters } from '#shared/run/run-parameters.ts';
import type { ValueSchema } from '#shared/workflow/evaluate.ts';
import { graphOf, type Graph } from '#shared/workflow/graph.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import { referencesOf } from '#shared/workflow/reference.ts';
import { asExpression } from '#shared/workflow/template.ts';
import type { Workflow } from '#shared/workflow/workflow.ts';
import { frameOf, nodePathOf } from './task-path.ts';

/** One workflow with its own parameters and ids, as far as its expressions see: the run's own, or one that a node of it runs. */
export interface World {
  /** Path of the task that runs it; empty for the run's own. */
  readonly prefix: string;
  readonly name: string;
  readonly workflow: Workflow;
  readonly graph: Graph;
  readonly parameters: Readonly<Record<string, unknown>>;
}

type Read = Pick<World, 'workflow' | 'graph'> & {
  readonly scope: (container: string, instance: string) => readonly PlannedTask[];
};

/** Workflows inside workflows. Tasks of an inner one have paths that begin with that of the task that runs it: `release.build`. */
export class Worlds {
  readonly #root: World;
  readonly #frozen: Plan['workflows'];
  readonly #catalogue: Catalogue;
  readonly #read = new Map<string, Read>();
  readonly #rootRead: Read;
  readonly #entered = new Map<string, World>();

  constructor(root: Omit<World, 'prefix'>, frozen: Plan['workflows'], catalogue: Catalogue) {
    this.#root = { ...root, prefix: '' };
    this.#frozen = frozen;
    this.#catalogue = catalogue;
    this.#rootRead = { ...root, scope: createScopePlanner(root.workflow, catalogue) };
  }

  /** The world that a frame (the path of a container round) lies in. */
  ofFrame(frame: string): World {
    if (this.#entered.size === 0) return this.#root;
    for (let at = frame; at !== ''; at = frameOf(at)) {
      const world = this.#entered.get(at);
      if (world !== undefined) return world;
    }
    return this.#root;
  }

  /** A workflow begins anew as a part of this run. The values given must fit what it declares. */
  enter(task: string, name: string, given: Readonly<Record<string, unknown>>): Result<World> {
    const chain = this.#chain(task);
    if (chain.includes(name)) return bad(recursive([...chain, name]));
    const read = this.#readOnce(name);
    if (read === undefined) return bad(notFrozen(name));
    const parameters = completeParameters(read.workflow.parameters ?? {}, given);
    const [wrong] = parameters.problems;
    if (wrong !== undefined) return bad({ ...wrong, message: `The workflow "${name}": ${wrong.message}` });
    const { workflow, graph } = read;
    const world = { prefix: task, name, workflow, graph, parameters: parameters.values };
    this.#entered.set(task, world);
    return good(world);
  }

  /** What a node takes that runs this workflow: values for its parameters are made to fit, as for any action. */
  schemaOf(name: unknown): ValueSchema {
    return { properties: { parameters: { properties: this.#readOnce(String(name))?.workflow.parameters } } };
  }

  leave(task: string): void {
    this.#entered.delete(task);
  }

  /** The tasks of one round of a container; for one that runs a workflow, of that workflow. Paths are those of the run. */
  plan(container: string, frame: string): readonly PlannedTask[] {
    const world = this.ofFrame(frame);
    const inner = world.prefix === frame ? '' : localPath(world, frame);
    const local = world.prefix === frame ? '' : nodePathOf(inner);
    const planned = (world === this.#root ? this.#rootRead : this.#readOnce(world.name))?.scope(local, inner) ?? [];
    return planned.map((task): PlannedTask => {
      const isFinal = world.graph.get(task.node)?.isFinal === true;
      return { ...inRun(task, world.prefix), parent: container, cleanup: isFinal ? true : undefined };
    });
  }

  /** Paths of the tasks of a round that `outputs` and `until` around it name. */
  wanted(frame: string): ReadonlySet<string> {
    const world = this.ofFrame(frame);
    const node = world.graph.get(nodePathOf(localPath(world, frame)))?.node;
    const asked =
      world.prefix === frame ? world.workflow.outputs : [node?.outputs, asExpression(node?.parameters?.['until'])];
    return new Set(referencesOf(asked).flatMap((each) => (each.kind === 'node' ? [`${frame}.${each.id}`] : [])));
  }

  #readOnce(name: string): Read | undefined {
    const known = this.#read.get(name);
    if (known !== undefined) return known;
    const frozen = this.#frozen?.[name];
    const { workflow } = frozen === undefined ? {} : readWorkflow(frozen.text, frozen.file);
    if (workflow === undefined) return undefined;
    const read = { workflow, graph: graphOf(workflow), scope: createScopePlanner(workflow, this.#catalogue) };
    this.#read.set(name, read);
    return read;
  }

  #chain(task: string): readonly string[] {
    const names: string[] = [];
    for (let at = frameOf(task); at !== ''; at = frameOf(at)) {
      const world = this.#entered.get(at);
      if (world !== undefined) names.unshift(world.name);
    }
    return [this.#root.name, ...names];
  }
}

/** A path as it is written inside a world. */
export function localPath({ prefix }: Pick<World, 'prefix'>, path: string): string {
  return prefix === '' ? path : path.slice(prefix.length + 1);
}

export function inWorld({ prefix }: Pick<World, 'prefix'>, path: string): string {
  return prefix === '' ? path : `${prefix}.${path}`;
}

function inRun(task: PlannedTask, prefix: string): PlannedTask {
  if (prefix === '') return task;
  return {
    ...task,
    path: `${prefix}.${task.path}`,
    node: `${nodePathOf(prefix)}.${task.node}`,
    dependencies: task.dependencies.map((dependency) => ({ ...dependency, on: `${prefix}.${dependency.on}` })),
  };
}

function recursive(chain: readonly string[]) {
  return problem('workflow.recursive', `A workflow would run itself: ${chain.join(' → ')}.`, {
    reason: 'It would never come to an end.',
    remedy: 'Use flow.repeat for a loop, or take one of these steps out.',
    retryable: false,
  });
}

function notFrozen(name: string) {
  return problem('workflow.unknown', `There is no workflow "${name}" in this run.`, {
    reason: 'The project had none of this name that could be read when the run was planned.',
    remedy: 'Correct the name, or make the workflow.',
    retryable: false,
  });
}
