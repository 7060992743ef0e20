import type { Catalogue } from '#shared/module/manifest.ts';
import type { EventBody, Outputs } from '#shared/run/event.ts';
import { eventOf, foldRun } from '#shared/run/fold-run.ts';
import type { Plan, PlannedTask } from '#shared/run/plan.ts';
import { graphOf, type Graph } from '#shared/workflow/graph.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import { referencesOf } from '#shared/workflow/reference.ts';
import { whyNotCached } from '#shared/run/why-not-cached.ts';
import type { RunSurroundings } from './live-run-setup.ts';
import { cachedTaskOf } from './resolve-parameters.ts';
import { Worlds } from './worlds.ts';

export interface CacheForecastRequest {
  readonly plan: Plan;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly catalogue: Catalogue;
  readonly surroundings: RunSurroundings;
  readonly env: Readonly<Record<string, string>>;
  readonly projectName: string;
}

/** What the cache would say of a task as the files are now. */
export type CacheLook =
  /** Never looked up; `because` is absent when there is nothing to look up. */
  | { readonly expected: 'off'; readonly because?: string }
  /** It hangs on what `on` makes, or its parameters cannot be known. */
  | { readonly expected: 'unknown'; readonly on?: string }
  /** `document` is what it would be made from. */
  | { readonly expected: 'miss'; readonly document: unknown }
  | { readonly expected: 'hit'; readonly from: string };

export function graphOfPlan({ text, file }: Pick<Plan, 'text' | 'file'>): Graph {
  const { workflow } = readWorkflow(text, file);
  if (workflow === undefined) throw new Error(`The planned text of ${file} cannot be read.`);
  return graphOf(workflow);
}

/** Goes along the order of starting; what is taken from the cache is known to those who come after it. */
export class CacheForecast {
  readonly #request: CacheForecastRequest;
  readonly #graph: Graph;
  readonly #worlds: Worlds;
  #state;

  constructor(request: CacheForecastRequest) {
    const { plan, parameters, catalogue } = request;
    this.#request = request;
    const { workflow } = readWorkflow(plan.text, plan.file);
    if (workflow === undefined) throw new Error(`The planned text of ${plan.file} cannot be read.`);
    this.#graph = graphOf(workflow);
    this.#worlds = new Worlds(
      { name: plan.workflow, workflow, graph: this.#graph, parameters },
      plan.workflows,
      catalogue,
    );
    this.#state = foldRun(
      undefined,
      eventOf({ type: 'run.created', plan, parameters, trigger: { kind: 'cli' } }, HEAD),
    );
  }

  async look(task: PlannedTask): Promise<CacheLook> {
    const { surroundings } = this.#request;
    const placed = this.#graph.get(task.node);
    const definition = surroundings.definitions.get(task.action);
    if (placed === undefined || definition?.adapter === undefined || task.disabled) return { expected: 'off' };
    const off = whyNotCached(placed.node, definition.manifest);
    if (off !== undefined) return { expected: 'off', because: off };
    const open = referencesOf(placed.node.parameters ?? {})
      .flatMap((each) => (each.kind === 'node' ? [each.id] : []))
      .find((id) => this.#state.tasks.get(id)?.status !== 'cached');
    if (open !== undefined) return { expected: 'unknown', on: open };
    const place = { task: task.path, placed, name: task.name, definition, scopeSource: () => this.#source() };
    const cached = await cachedTaskOf(place, this.#request.plan.project, surroundings);
    if (cached === undefined) return { expected: 'unknown' };
    const { document, entry } = await cached.peek();
    if (entry === undefined) return { expected: 'miss', document };
    this.#fold({
      type: 'task.cached',
      task: task.path,
      from: { run: entry.run, task: entry.task },
      outputs: entry.outputs,
    });
    return { expected: 'hit', from: entry.run };
  }

  #fold(body: EventBody & { readonly outputs: Outputs }): void {
    this.#state = foldRun(this.#state, eventOf(body, HEAD));
  }

  #source() {
    const { plan, surroundings, env, projectName } = this.#request;
    return {
      state: this.#state,
      worldOf: (frame: string) => this.#worlds.ofFrame(frame),
      content: surroundings.content,
      run: { id: '', workflow: plan.workflow, trigger: 'cli', startedAt: '' },
      project: { name: projectName, path: plan.project },
      env,
      rounds: new Map(),
      secret: (name: string) => surroundings.secrets.get(name),
    };
  }
}

const HEAD = { seq: 1, at: '', run: '' } as const;
