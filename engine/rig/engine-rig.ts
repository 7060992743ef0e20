import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { CapacitySettings } from '#shared/project/settings.ts';
import type { RunState } from '#shared/run/run-state.ts';
import {
  declareAction,
  defineModule,
  implement,
  ProblemError,
  type ActionContext,
  type ActionOutcome,
  type ModuleDefinition,
} from '../action.ts';
import { createEngine, type EngineTuning } from '../create-engine.ts';
import type { Engine } from '../engine.ts';
import type { StartRunRequest } from '../run/run-request.ts';
import type { EngineOptions } from '../engine-settings.ts';

/*
 * A real engine on real folders, whose attempts the test holds: `test.manual` runs until the test says how it ends.
 */

export interface HeldAttempt {
  readonly attempt: number;
  readonly parameters: { readonly value?: unknown };
  readonly context: ActionContext;
  succeed(outputs?: Readonly<Record<string, unknown>>): void;
  fail(options?: {
    readonly retryable?: boolean;
    readonly message?: string;
    readonly outputs?: Readonly<Record<string, unknown>>;
  }): void;
  crash(error: unknown): void;
}

const output = { title: 'Value', type: 'any' } as const;
const free = z.looseObject({ value: z.unknown().optional().meta({ title: 'Value' }) });

export class EngineRig {
  readonly home: string;
  readonly project: string;
  readonly secrets = new Map<string, string>();
  readonly settings = {
    maxParallelTasks: 4,
    maxParallelWorkflows: 2,
    queueAfterCrash: 'paused' as 'paused' | 'run' | 'asLeft',
    capacities: {} as CapacitySettings,
    memoryKeptFree: undefined as string | undefined,
    toolPaths: {} as Record<string, string>,
    modules: {},
  };
  readonly environment: Record<string, string | undefined> = { ...process.env };
  readonly module: ModuleDefinition;
  engine: Engine;
  readonly #tuning: EngineTuning;
  readonly #attempts = new Map<string, HeldAttempt>();
  readonly #awaited = new Map<string, (attempt: HeldAttempt) => void>();

  private constructor(folder: string, tuning: EngineTuning) {
    this.home = path.join(folder, 'home');
    this.project = path.join(folder, 'project');
    this.#tuning = tuning;
    this.module = this.#makeModule();
    this.engine = this.open();
  }

  /** `disk`: a folder to lie in; by default that for temporary files. */
  static async create(tuning: EngineTuning = {}, disk = tmpdir()): Promise<EngineRig> {
    const folder = await mkdtemp(path.join(disk, 'codomyrmex-rig-'));
    await mkdir(path.join(folder, 'project', '.codomyrmex', 'workflows'), { recursive: true });
    return new EngineRig(folder, tuning);
  }

  /** Another engine on the same data folder, as after a restart. */
  open(): Engine {
    this.engine = createEngine(this.options(), this.#tuning);
    return this.engine;
  }

  options(): EngineOptions {
    return {
      dataFolder: this.home,
      modules: [this.module, flowModule()],
      settings: () => this.settings,
      secrets: { get: async (name) => this.secrets.get(name) },
      environment: this.environment,
    };
  }

  async close(): Promise<void> {
    await this.engine.close();
    await rm(path.dirname(this.home), { recursive: true, force: true });
  }

  async write(file: string, text: string): Promise<void> {
    const target = path.join(this.project, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  }

  request(
    nodes: Readonly<Record<string, object>>,
    more: Partial<StartRunRequest> & { readonly workflow?: string; readonly rest?: object } = {},
  ): StartRunRequest {
    const { rest = {}, ...request } = more;
    const text = JSON.stringify({ formatVersion: 1, ...rest, nodes: withActions(nodes) });
    return {
      project: this.project,
      workflow: 'test',
      file: '.codomyrmex/workflows/test.workflow.yaml',
      text,
      parameters: {},
      trigger: { kind: 'api' },
      ...request,
    };
  }

  /** Starts a run of nodes; `test.manual` where a node names no action. Throws when it may not run. */
  async start(
    nodes: Readonly<Record<string, object>>,
    more: Parameters<EngineRig['request']>[1] = {},
  ): Promise<string> {
    const started = await this.engine.startRun(this.request(nodes, more));
    if (!started.ok) throw new Error(JSON.stringify(started.problem));
    return started.value.run;
  }

  async run(
    nodes: Readonly<Record<string, object>>,
    more: Parameters<EngineRig['request']>[1] = {},
  ): Promise<RunState> {
    return await this.engine.waitForRun(await this.start(nodes, more));
  }

  async state(run: string): Promise<RunState> {
    const state = await this.engine.readRun(run);
    if (!state.ok) throw new Error(state.problem.message);
    return state.value;
  }

  /** The running attempt of a task, as soon as there is one. */
  async task(task: string): Promise<HeldAttempt> {
    const found = this.#attempts.get(task);
    if (found !== undefined) return found;
    return await new Promise((resolve) => this.#awaited.set(task, resolve));
  }

  isRunning(task: string): boolean {
    return this.#attempts.has(task);
  }

  /** Waits until an event of the run holds. */
  async until(run: string, holds: (state: RunState) => boolean): Promise<RunState> {
    const enough = new AbortController();
    for await (const _ of this.engine.events(run, 0, enough.signal)) if (holds(await this.state(run))) break;
    const state = await this.state(run);
    if (!holds(state))
      throw new Error(
        `It never came to that; the run is ${state.status}: ${JSON.stringify([...state.tasks.values()].map((task) => [task.path, task.status, task.sentence]))}`,
      );
    return state;
  }

  #hold(parameters: { readonly value?: unknown }, context: ActionContext): Promise<ActionOutcome> {
    const { task, attempt } = context;
    return new Promise((resolve, reject) => {
      const held: HeldAttempt = {
        attempt,
        parameters,
        context,
        succeed: (outputs = {}) => end(() => resolve({ status: 'succeeded', outputs })),
        fail: ({ retryable = false, message = 'It broke.', outputs } = {}) =>
          end(() => reject(new ProblemError({ severity: 'error', code: 'test.failed', message, retryable }, outputs))),
        crash: (error) => end(() => reject(error)),
      };
      const end = (how: () => void) => {
        this.#attempts.delete(task);
        how();
      };
      this.#attempts.set(task, held);
      context.signal.addEventListener('abort', () => held.crash(context.signal.reason), { once: true });
      this.#awaited.get(task)?.(held);
      this.#awaited.delete(task);
    });
  }

  #makeModule(): ModuleDefinition {
    const about = { parameters: free, outputs: { value: output }, effects: [], estimateMs: 1000 };
    const manual = declareAction({
      id: 'test.manual',
      title: 'Held by the test',
      description: 'Runs until the test ends it.',
      ...about,
    });
    const waiting = declareAction({
      id: 'test.waiting',
      title: 'Held, without a slot',
      description: 'As manual.',
      holdsSlot: false,
      ...about,
    });
    const echo = declareAction({ id: 'test.echo', title: 'Echo', description: 'Gives its parameters back.', ...about });
    const process = declareAction({
      id: 'test.process',
      title: 'Process',
      description: 'Runs a program.',
      parameters: z.object({
        command: z.array(z.string()).min(1).meta({ title: 'Command' }),
        capture: z.boolean().default(false).meta({ title: 'Capture' }),
      }),
      outputs: { stdout: { title: 'Output', type: 'text' }, exitCode: { title: 'Exit code', type: 'number' } },
      effects: ['process'],
      estimateMs: 1000,
    });
    return defineModule({ id: 'test', title: 'Test', description: 'For tests.', icon: 'flask', order: 1 }, [
      implement(manual, (parameters, context) => this.#hold(parameters, context)),
      implement(waiting, (parameters, context) => this.#hold(parameters, context)),
      implement(echo, async (parameters) => ({ status: 'succeeded', outputs: parameters })),
      implement(process, async ({ command, capture }, context) => {
        const [program = '', ...args] = command;
        const { stdout, exitCode, signal, stdoutWhole } = await context.run({
          command: [program, ...args],
          output: capture ? 'both' : 'log',
          captureLimitBytes: 1_000_000,
          keepWhole: true,
        });
        if (exitCode === 0) return { status: 'succeeded', outputs: { stdout, exitCode, stdoutWhole } };
        const failure = {
          severity: 'error',
          code: 'process.failed',
          message: `It ended with ${exitCode ?? signal}.`,
          retryable: true,
        } as const;
        return { status: 'failed', outputs: { stdout, exitCode }, problem: failure };
      }),
    ]);
  }
}

function withActions(nodes: Readonly<Record<string, object>>): Readonly<Record<string, object>> {
  return Object.fromEntries(Object.entries(nodes).map(([id, node]) => [id, withAction(node)]));
}

function withAction(node: {
  readonly nodes?: Readonly<Record<string, object>>;
  readonly finally?: Readonly<Record<string, object>>;
}): object {
  const inner = node.nodes === undefined ? {} : { nodes: withActions(node.nodes) };
  const last = node.finally === undefined ? {} : { finally: withActions(node.finally) };
  return { action: 'test.manual', ...node, ...inner, ...last };
}

/** Containers and the switch as a module would declare them; the engine itself carries them out. */
function flowModule(): ModuleDefinition {
  const container = {
    effects: [],
    container: true,
    holdsSlot: false,
    estimateMs: 1000,
    description: 'A container.',
    outputs: { items: { title: 'Items', type: 'list' } },
  } as const;
  const any = z.unknown().optional().meta({ title: 'Value' });
  const forEach = declareAction({
    id: 'flow.for-each',
    title: 'For each',
    parameters: z.looseObject({ items: z.array(z.unknown()).default([]).meta({ title: 'Items' }), matrix: any }),
    ...container,
  });
  const repeat = declareAction({
    id: 'flow.repeat',
    title: 'Repeat',
    parameters: z.looseObject({ until: any }),
    ...container,
  });
  const group = declareAction({ id: 'flow.group', title: 'Group', parameters: z.looseObject({}), ...container });
  const choose = declareAction({
    ...container,
    id: 'flow.switch',
    title: 'Switch',
    container: false,
    parameters: z.looseObject({ cases: any }),
    outputs: { case: { title: 'Case', type: 'text' } },
  });
  const step = { ...container, container: false, description: 'A step.' } as const;
  const approval = declareAction({
    ...step,
    id: 'flow.approval',
    title: 'Approval',
    parameters: z.looseObject({ form: any }),
    outputs: { decision: output, by: output, reason: output, form: output },
  });
  const call = declareAction({
    ...step,
    id: 'flow.run-workflow',
    title: 'Run a workflow',
    parameters: z.looseObject({ workflow: any, parameters: any }),
    outputs: {},
  });
  const later = declareAction({ ...step, id: 'flow.later', title: 'Later', parameters: z.looseObject({}) });
  const actions = [forEach, repeat, group, choose, approval, call, later].map((action) => implement(action, undefined));
  return defineModule({ id: 'flow', title: 'Flow', description: 'For tests.', icon: 'flow', order: 2 }, actions);
}
