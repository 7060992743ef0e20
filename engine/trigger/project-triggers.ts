import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TriggerChange, TriggerList, TriggerRow } from '#shared/bridge/trigger-calls.ts';
import { editTriggers } from '#shared/project/edit-triggers.ts';
import { readTriggers, type ReadTriggers } from '#shared/project/read-triggers.ts';
import { isTimed, nextFiring } from '#shared/project/schedule.ts';
import { describeTrigger, type TriggerDefinition, type TriggerRule } from '#shared/project/trigger.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { ChangeFeed } from '../document/change-feed.ts';
import { rewriteProjectFile } from '../project/project-state-file.ts';
import { claim, isAlive, ourselves, readOwner, release } from '../record/owner.ts';
import { onDuty, type Duty } from './causes.ts';
import { Firing } from './firing.ts';
import type { TriggerDeskOptions } from './trigger-desk-options.ts';
import { TriggerMemory } from './trigger-memory.ts';
import { unknownTrigger } from './trigger-problems.ts';
import { watchPaths, type Watch } from './watch-files.ts';

export interface ProjectTriggersOptions extends Omit<TriggerDeskOptions, 'dataFolder'> {
  readonly project: string;
  readonly host: string;
  /** Path without ending, for the memory and for who is on duty. */
  readonly place: string;
}

const PROJECT_FILE = '.codomyrmex/project.yaml';
/** How often a studio that came second looks whether the first has gone. */
const ASK_AGAIN_MS = 15_000;

interface Posted {
  readonly duty: Duty;
  /** The rule as data: another one needs another duty. */
  readonly key: string;
}

/** The triggers of one project: as the file says, and as this machine switched them. */
export class ProjectTriggers {
  readonly #options: ProjectTriggersOptions;
  readonly #memory: TriggerMemory;
  readonly #feed = new ChangeFeed<TriggerList>((lists) => lists.slice(-1));
  readonly #firings = new Map<string, Firing>();
  readonly #posted = new Map<string, Posted>();
  #definitions: readonly TriggerDefinition[] = [];
  #watch: Watch | undefined;
  #isOwner = false;
  #isClosed = false;
  #callOff: () => void = () => undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: ProjectTriggersOptions) {
    this.#options = options;
    this.#memory = new TriggerMemory(`${options.place}.json`, options.project);
  }

  async list(): Promise<TriggerList> {
    const { triggers, problems } = await this.#read();
    const isWatched = this.#isOwner || this.#isElsewhere();
    return { triggers: triggers.map((trigger) => this.#row(trigger, isWatched)), problems: [...problems] };
  }

  async definition(id: string): Promise<Result<TriggerDefinition>> {
    const { triggers, problems } = await this.#read();
    const found = triggers.find((trigger) => trigger.id === id);
    if (found !== undefined) return good(found);
    const wrong = problems.find(({ message }) => message.includes(`"${id}"`));
    return bad(
      wrong ??
        unknownTrigger(
          id,
          triggers.map((trigger) => trigger.id),
        ),
    );
  }

  firing(definition: TriggerDefinition): Firing {
    const { runs, clock, project } = this.#options;
    const known = this.#firings.get(definition.id);
    const firing = known ?? new Firing(runs, clock, project, this.#memory, definition, () => this.#tell());
    firing.definition = definition;
    this.#firings.set(definition.id, firing);
    return firing;
  }

  /** What fell due before it was switched on is not made up for. */
  async switch(id: string, on: boolean): Promise<void> {
    this.#memory.change(id, on ? { on, handledMs: this.#options.clock.nowMs() } : { on });
    if (!on) this.#firings.get(id)?.stop();
    if (this.#isOwner) await this.#arrange();
    this.#tell();
  }

  /** In the project file; the switch of this machine goes along with a new name, and off with one that is removed. */
  async write(change: TriggerChange): Promise<Result<TriggerList>> {
    const { project, workflowsOf } = this.#options;
    const { id, from, trigger } = change;
    const workflows = await workflowsOf(project);
    const written = await rewriteProjectFile(project, (text) => editTriggers(text, change, PROJECT_FILE, workflows));
    if (!written.ok) return written;
    if (trigger === undefined) {
      this.#firings.get(id)?.stop();
      this.#memory.forget(id);
    } else if (from !== undefined && from !== id) this.#memory.rename(from, id);
    if (this.#isOwner) await this.#arrange();
    this.#tell();
    return good(await this.list());
  }

  /** Only one process fires for a project; the others ask from time to time whether it has gone. */
  async goOnDuty(): Promise<void> {
    if (this.#isOwner || this.#isClosed) return;
    const { place, host, clock, report } = this.#options;
    await mkdir(dirname(place), { recursive: true });
    this.#callOff();
    if (!claim(`${place}.owner`, ourselves(host)) || readOwner(`${place}.owner`)?.host !== host) {
      this.#callOff = clock.at(clock.nowMs() + ASK_AGAIN_MS, () => void this.goOnDuty().catch(report));
      return;
    }
    this.#isOwner = true;
    const file = join(this.#options.project, PROJECT_FILE);
    this.#watch = watchPaths(
      [file, this.#memory.file],
      () => false,
      () => void this.#arrange().catch(report),
    );
    await this.#watch.ready;
    await this.#arrange();
  }

  waitingForRuns(): readonly {
    readonly id: string;
    readonly rule: Extract<TriggerRule, { kind: 'run' }>;
    readonly firing: Firing;
  }[] {
    return this.#definitions.flatMap((definition) => {
      const { id, rule } = definition;
      return rule.kind === 'run' && this.#posted.has(id) ? [{ id, rule, firing: this.firing(definition) }] : [];
    });
  }

  async *changes(signal: AbortSignal): AsyncGenerator<readonly TriggerList[], void, undefined> {
    const lists = this.#feed.listen(signal);
    const { project, report } = this.#options;
    // Somebody looks, on duty or not: the file and the switches of other processes are followed too.
    const files = [join(project, PROJECT_FILE), this.#memory.file, `${this.#options.place}.owner`];
    const watch = watchPaths(
      files,
      () => false,
      () => this.#tell(),
    );
    try {
      await watch.ready;
      if (!signal.aborted) yield [await this.list()];
      yield* lists;
    } finally {
      await watch.close().catch(report);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#callOff();
    this.#feed.close();
    await this.#watch?.close();
    await this.#turn;
    for (const firing of this.#firings.values()) firing.stop();
    await Promise.all([...this.#posted.values()].map(({ duty }) => duty.stop()));
    this.#posted.clear();
    if (this.#isOwner) await release(`${this.#options.place}.owner`);
  }

  /** Those that are on and right are on duty, all others are not. */
  #arrange(): Promise<void> {
    const arranged = this.#turn.then(async () => {
      if (this.#isClosed || !this.#isOwner) return;
      const { project, clock, environment, trusted } = this.#options;
      const isTrusted = (await trusted()).includes(project);
      this.#definitions = (await this.#read()).triggers;
      const wanted = new Map(
        this.#definitions
          .filter(({ id }) => isTrusted && this.#memory.get(id).on)
          .map((definition) => [definition.id, { definition, key: JSON.stringify(definition.rule) }]),
      );
      for (const [id, { duty, key }] of this.#posted) {
        if (wanted.get(id)?.key === key) continue;
        this.#posted.delete(id);
        await duty.stop();
      }
      for (const [id, { definition, key }] of wanted) {
        if (this.#posted.has(id)) continue;
        const firing = this.firing(definition);
        const post = {
          project,
          clock,
          environment,
          memory: this.#memory,
          firing,
          firings: () => this.#firings.values(),
          told: () => this.#tell(),
        };
        const duty = onDuty(definition, post);
        this.#posted.set(id, { duty, key });
        await duty.ready;
      }
      this.#tell();
    });
    this.#turn = arranged.catch(this.#options.report);
    return arranged;
  }

  async #read(): Promise<ReadTriggers> {
    const text = await readFile(join(this.#options.project, PROJECT_FILE), 'utf8').catch(() => '');
    return readTriggers(text, PROJECT_FILE, await this.#options.workflowsOf(this.#options.project));
  }

  #row({ id, rule, written }: TriggerDefinition, isWatched: boolean): TriggerRow {
    const { on, firedForMs, lastAt, lastRun, lastOutcome, lastSentence } = this.#memory.get(id);
    const nextMs = on && isTimed(rule) ? nextFiring(rule, this.#options.clock.nowMs()) : undefined;
    return {
      id,
      kind: rule.kind,
      workflow: rule.workflow,
      cause: describeTrigger(rule),
      description: rule.description ?? '',
      written,
      on,
      watched: on && isWatched,
      nextAt: nextMs === undefined || nextMs === firedForMs ? undefined : new Date(nextMs).toISOString(),
      lastAt,
      lastRun,
      lastOutcome,
      lastSentence,
    };
  }

  #isElsewhere(): boolean {
    const owner = readOwner(`${this.#options.place}.owner`);
    return owner !== undefined && isAlive(owner);
  }

  #tell(): void {
    if (this.#feed.isHeard) void this.list().then((list) => this.#feed.push([list]), this.#options.report);
  }
}
