import { ZodError } from 'zod';
import type { Problem } from '#shared/problem.ts';
import type { EventBody } from '#shared/run/event.ts';
import type { ScheduleEvent } from '#shared/run/schedule-event.ts';
import type { PlacedNode } from '#shared/workflow/graph.ts';
import type { ActionDefinition } from '../action.ts';
import { CachedTask } from '../cache/cached-task.ts';
import type { AttemptResult } from '../executor/executor.ts';
import { attemptHooks } from './attempt-hooks.ts';
import { unknownAction, wrongParameters } from './attempt-problem.ts';
import {
  APPROVAL,
  chooseCase,
  isContainerAction,
  isEngineAction,
  LATE_PARAMETERS,
  runContainer,
  SWITCH,
} from './container.ts';
import type { Decisions } from './decisions.ts';
import { scopeFor, upstreamOf, type ScopeSource } from './expression-scope.ts';
import type { LiveRunSetup } from './live-run-setup.ts';
import { missingSecret } from './missing-secrets.ts';
import type { Rounds } from './rounds.ts';
import { frameOf, nodePathOf } from './task-path.ts';
import { unsupportedAction } from './unsupported-action.ts';
import type { Worlds } from './worlds.ts';

/** What can be asked of an attempt while it runs. */
export interface AttemptStops {
  readonly stop: AbortController;
  readonly now: AbortController;
}

export interface AttemptRunnerSource {
  readonly setup: LiveRunSetup;
  readonly rounds: Rounds;
  readonly worlds: Worlds;
  readonly decisions: Decisions;
  node(task: string): PlacedNode;
  nameOf(task: string): string;
  scopeSource(secret: ScopeSource['secret']): ScopeSource;
  append(body: EventBody): void;
  decide(event: ScheduleEvent): void;
}

type Values = Readonly<Record<string, unknown>>;

interface Attempt {
  readonly task: string;
  readonly attempt: number;
  readonly placed: PlacedNode;
  readonly name: string;
  readonly stops: AttemptStops;
}

/** Carries out one attempt: resolves its parameters, then gives it to the executor, or does itself what belongs to the engine. */
export class AttemptRunner {
  readonly #source: AttemptRunnerSource;

  constructor(source: AttemptRunnerSource) {
    this.#source = source;
  }

  async run(task: string, attempt: number, stops: AttemptStops): Promise<AttemptResult> {
    const { node, nameOf, setup } = this.#source;
    const placed = node(task);
    const definition = setup.definitions.get(placed.node.action);
    const name = nameOf(task);
    if (definition === undefined) return failedWith(unknownAction(placed, name));
    if (definition.adapter === undefined && !isEngineAction(placed.node.action))
      return failedWith(unsupportedAction(placed, name));
    const parameters = await this.#parameters(task, placed, definition, name);
    if ('problem' in parameters) return failedWith(parameters.problem);
    const about: Attempt = { task, attempt, placed, name, stops };
    const result = await this.#carryOut(about, definition, parameters.value);
    return placedInRun(result, about);
  }

  /** May what this task makes be taken from an earlier run? Undefined also when its parameters cannot be resolved: the attempt tells. */
  async cached(task: string): Promise<CachedTask | undefined> {
    const { setup, node, nameOf, scopeSource } = this.#source;
    const placed = node(task);
    const definition = setup.definitions.get(placed.node.action);
    if (definition === undefined) return undefined;
    const parameters = await this.#parameters(task, placed, definition, nameOf(task));
    if ('problem' in parameters) return undefined;
    const { cache } = placed.node;
    return new CachedTask(
      {
        project: setup.plan.project,
        manifest: definition.manifest,
        cache: typeof cache === 'object' ? cache : undefined,
        parameters: parameters.value,
        upstream: upstreamOf(placed.node.parameters ?? {}, frameOf(task), scopeSource(undefined)),
        environment: setup.environment,
        findProgram: (program) => setup.findProgram(program, setup.plan.project),
      },
      { store: setup.cache, content: setup.content, masker: setup.masker },
    );
  }

  async #carryOut(about: Attempt, definition: ActionDefinition, value: unknown): Promise<AttemptResult> {
    const { task, attempt, placed, name, stops } = about;
    const { action } = placed.node;
    if (definition.adapter === undefined || isContainerAction(action)) {
      const parameters = value as Values;
      if (action === SWITCH) return chooseCase(placed, parameters);
      if (action !== APPROVAL) return await this.#container(about, parameters);
      const signal = stops.stop.signal;
      const { decisions } = this.#source;
      return await decisions.ask({ task, attempt, name, node: nodePathOf(task), parameters, signal });
    }
    if (stops.stop.signal.aborted) return { outcome: 'cancelled', outputs: {} };
    return await this.#execute(about, definition, value);
  }

  async #execute({ task, attempt, placed, name, stops }: Attempt, definition: ActionDefinition, parameters: unknown) {
    const { settings, executor, plan, record, masker } = this.#source.setup;
    const hooks = attemptHooks(task, attempt, stops, {
      record,
      masker,
      append: (body) => this.#source.append(body),
      secret: (secret) => this.secret(secret),
    });
    const spec = {
      run: record.folder.run,
      task,
      node: nodePathOf(task),
      name,
      attempt,
      definition,
      parameters,
      projectFolder: plan.project,
      settings: settings().modules[placed.node.action.split('.')[0] ?? ''] ?? {},
    };
    try {
      return await executor.run(spec, hooks);
    } finally {
      await hooks.close();
    }
  }

  async #parameters(
    task: string,
    placed: PlacedNode,
    definition: ActionDefinition,
    name: string,
  ): Promise<{ readonly value: unknown } | { readonly problem: Problem }> {
    const { parameters: all = {} } = placed.node;
    const isLate = (key: string) => isContainerAction(placed.node.action) && LATE_PARAMETERS.includes(key);
    const raw = Object.fromEntries(Object.entries(all).filter(([key]) => !isLate(key)));
    const late = Object.fromEntries(Object.entries(all).filter(([key]) => isLate(key)));
    const source = this.#source.scopeSource((secret) => this.secret(secret));
    const scope = await scopeFor(raw, frameOf(task), source);
    const missing = missingSecret(raw, scope.secrets ?? {}, { node: nodePathOf(task), name });
    if (missing !== undefined) return { problem: missing };
    const options = { schema: definition.manifest.parameters };
    const resolved = await this.#source.setup.evaluator.evaluate(raw, scope, options);
    if (!resolved.ok)
      return { problem: { ...resolved.problem, place: { node: nodePathOf(task), ...resolved.problem.place } } };
    try {
      return { value: definition.parse({ ...(resolved.value as object), ...late }) };
    } catch (error) {
      if (error instanceof ZodError) return { problem: wrongParameters(error, placed, name) };
      throw error;
    }
  }

  async #container({ task, attempt, placed, stops }: Attempt, parameters: Values): Promise<AttemptResult> {
    const { rounds, worlds, setup, append, decide, scopeSource } = this.#source;
    const cancelScope = () =>
      decide({
        type: 'scope.cancelled',
        parent: task,
        sentence: `Cancelled: \`${task}\` was stopped`,
        now: stops.now.signal.aborted,
      });
    stops.stop.signal.addEventListener('abort', () => queueMicrotask(cancelScope), { once: true });
    stops.now.signal.addEventListener('abort', () => queueMicrotask(cancelScope), { once: true });
    try {
      return await runContainer(task, placed, parameters, {
        signal: stops.stop.signal,
        nowMs: () => setup.clock.nowMs(),
        progress: (fraction, message) => append({ type: 'attempt.progress', task, attempt, fraction, message }),
        evaluate: async (value, frame) =>
          await setup.evaluator.evaluate(value, await scopeFor(value, frame, scopeSource(undefined))),
        runRound: (frame, round) => rounds.run(task, frame, round),
        enterWorkflow: (name, given) => worlds.enter(task, name, given),
      });
    } finally {
      rounds.leave(task);
      worlds.leave(task);
    }
  }

  async secret(name: string): Promise<string | undefined> {
    const { secrets, masker } = this.#source.setup;
    const value = await secrets.get(name);
    if (value !== undefined) masker.add(value);
    return value;
  }
}

/** Nodes of an inner workflow are known by their path in the run, not in their own file. */
function placedInRun(result: AttemptResult, { task, placed }: Attempt): AttemptResult {
  const { problem: found } = result;
  if (found === undefined || found.place?.node !== placed.path) return result;
  return { ...result, problem: { ...found, place: { ...found.place, node: nodePathOf(task) } } };
}

export function failedWith(found: Problem): AttemptResult {
  return { outcome: 'failed', outputs: {}, problem: found };
}
