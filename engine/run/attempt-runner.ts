import type { Problem } from '#shared/problem.ts';
import type { EventBody } from '#shared/run/event.ts';
import type { ScheduleEvent } from '#shared/run/schedule-event.ts';
import type { PlacedNode } from '#shared/workflow/graph.ts';
import type { ActionDefinition } from '../action.ts';
import type { CachedTask } from '../cache/cached-task.ts';
import type { AttemptResult } from '../executor/executor.ts';
import type { StopSwitch } from '../executor/stop-switch.ts';
import { RecordingHooks } from './attempt-hooks.ts';
import { outputLost, unknownAction } from './attempt-problem.ts';
import {
  APPROVAL,
  chooseCase,
  isContainerAction,
  RUN_WORKFLOW,
  isEngineAction,
  runContainer,
  SWITCH,
} from './container.ts';
import type { Decisions } from './decisions.ts';
import { readableScope, type ScopeSource } from './expression-scope.ts';
import type { LiveRunSetup } from './live-run-setup.ts';
import { cachedTaskOf, readSecret, resolveParameters } from './resolve-parameters.ts';
import type { Rounds } from './rounds.ts';
import { nodePathOf } from './task-path.ts';
import { unsupportedAction } from './unsupported-action.ts';
import type { Worlds } from './worlds.ts';

/** What can be asked of an attempt while it runs. */
export interface AttemptStops {
  readonly stop: StopSwitch;
  readonly now: StopSwitch;
}

export interface AttemptRunnerSource {
  readonly setup: LiveRunSetup;
  readonly rounds: Rounds;
  readonly worlds: Worlds;
  readonly decisions: Decisions;
  node(task: string): PlacedNode;
  nameOf(task: string): string;
  scopeSource(secret: ScopeSource['secret']): ScopeSource;
  /** Stands still while the run is paused. */
  workingMs(): number;
  startsNothing(): boolean;
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
    const { node, nameOf, setup, scopeSource } = this.#source;
    const placed = node(task);
    const definition = setup.definitions.get(placed.node.action);
    const name = nameOf(task);
    if (definition === undefined) return failedWith(unknownAction(placed, name));
    if (definition.adapter === undefined && !isEngineAction(placed.node.action))
      return failedWith(unsupportedAction(placed, name));
    const { action, parameters: given } = placed.node;
    const schema = action === RUN_WORKFLOW ? this.#source.worlds.schemaOf(given?.['workflow']) : undefined;
    const parameters = await resolveParameters({ task, placed, name, definition, schema, scopeSource }, setup);
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
    return await cachedTaskOf({ task, placed, name: nameOf(task), definition, scopeSource }, setup.plan.project, setup);
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
    if (stops.stop.aborted) return { outcome: 'cancelled', outputs: {} };
    return await this.#execute(about, definition, value);
  }

  async #execute(
    { task, attempt, placed, name, stops }: Attempt,
    definition: ActionDefinition,
    parameters: unknown,
  ): Promise<AttemptResult> {
    const { settings, executor, plan, record, masker } = this.#source.setup;
    const hooks = new RecordingHooks({ task, attempt }, stops, {
      record,
      masker,
      append: (body) => this.#source.append(body),
      secret: (secret) => readSecret(secret, this.#source.setup),
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
    let result: AttemptResult;
    let lost: unknown;
    try {
      result = await executor.run(spec, hooks);
    } finally {
      lost = await hooks.close();
    }
    if (lost === undefined || result.outcome === 'cancelled') return result;
    return { ...result, outcome: 'failed', problem: outputLost(lost, placed, name) };
  }

  async #container({ task, attempt, placed, stops }: Attempt, parameters: Values): Promise<AttemptResult> {
    const { rounds, worlds, setup, append, decide, scopeSource, workingMs, startsNothing } = this.#source;
    const cancelScope = () =>
      decide({
        type: 'scope.cancelled',
        parent: task,
        sentence: `Cancelled: \`${task}\` was stopped`,
        now: stops.now.aborted,
      });
    stops.stop.addEventListener('abort', () => queueMicrotask(cancelScope));
    stops.now.addEventListener('abort', () => queueMicrotask(cancelScope));
    rounds.begin(task);
    try {
      return await runContainer(task, placed, parameters, {
        signal: stops.stop.signal,
        workingMs,
        startsNothing,
        progress: (fraction, message) => append({ type: 'attempt.progress', task, attempt, fraction, message }),
        evaluate: async (value, frame) => {
          const scope = await readableScope(value, frame, scopeSource(undefined));
          return scope.ok ? await setup.evaluator.evaluate(value, scope.value) : scope;
        },
        runRound: (frame, round) => rounds.run(task, frame, round),
        enterWorkflow: (name, given) => worlds.enter(task, name, given),
      });
    } finally {
      rounds.leave(task);
      worlds.leave(task);
    }
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
