import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { TriggerChange, TriggerList } from '#shared/bridge/trigger-calls.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { Trigger } from '#shared/run/event.ts';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import { isRunEnded } from '#shared/run/task-status.ts';
import { ProjectTriggers } from './project-triggers.ts';
import type { TriggerDeskOptions } from './trigger-desk-options.ts';
import { goesRound, untrusted } from './trigger-problems.ts';

/** A chain of runs that start each other is cut here, whatever their names. */
const DEEPEST_CHAIN = 10;

/** All triggers of all projects. Without `watch` it only answers questions and fires by hand. */
export class TriggerDesk {
  readonly #options: TriggerDeskOptions;
  readonly #projects = new Map<string, ProjectTriggers>();
  readonly #stop = new AbortController();
  readonly #host = randomUUID();
  #isWatching = false;
  #following: Promise<void> = Promise.resolve();

  constructor(options: TriggerDeskOptions) {
    this.#options = options;
  }

  /** Puts the switched-on triggers of all trusted projects on duty, until `close`. */
  async watch(): Promise<void> {
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.#following = this.#followRuns().catch(this.#options.report);
    for (const project of await this.#options.trusted()) await this.#of(project).goOnDuty();
  }

  /** The host came to know or to trust a project. */
  async noticeProject(project: string): Promise<void> {
    if (this.#isWatching && (await this.#options.trusted()).includes(project)) await this.#of(project).goOnDuty();
  }

  list(project: string): Promise<TriggerList> {
    return this.#of(project).list();
  }

  async set(project: string, id: string, on: boolean): Promise<Result<TriggerList>> {
    const triggers = this.#of(project);
    const known = await triggers.definition(id);
    // One that was taken out of the file can still be switched off.
    if (!known.ok && on) return known;
    if (on && !(await this.#isTrusted(project))) return bad(untrusted(project));
    await triggers.switch(id, on);
    if (on) await this.noticeProject(project);
    return good(await triggers.list());
  }

  /** Adds, changes or removes one in the project file. */
  write(project: string, change: TriggerChange): Promise<Result<TriggerList>> {
    return this.#of(project).write(change);
  }

  /** Fires now, whether it is switched on or not. Undefined: it waits for, or left itself out because of, a run that goes. */
  async fire(project: string, id: string, by: Trigger['kind']): Promise<Result<{ readonly run?: string }>> {
    const known = await this.#of(project).definition(id);
    if (!known.ok) return known;
    if (!(await this.#isTrusted(project))) return bad(untrusted(project));
    const fired = await this.#of(project).firing(known.value).fire({ kind: by, name: id });
    return fired ?? good({});
  }

  changes(project: string, signal: AbortSignal): AsyncIterable<readonly TriggerList[]> {
    return this.#of(project).changes(signal);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all([...this.#projects.values()].map((project) => project.close()));
    await this.#following;
  }

  async #isTrusted(project: string): Promise<boolean> {
    return (await this.#options.trusted()).includes(project);
  }

  #of(project: string): ProjectTriggers {
    const known = this.#projects.get(project);
    if (known !== undefined) return known;
    const { dataFolder, ...options } = this.#options;
    const name = createHash('sha256').update(project).digest('hex').slice(0, 16);
    const made = new ProjectTriggers({
      ...options,
      project,
      host: this.#host,
      place: join(dataFolder, 'triggers', name),
    });
    this.#projects.set(project, made);
    return made;
  }

  async #followRuns(): Promise<void> {
    const sinceMs = this.#options.clock.nowMs();
    const seen = new Set<string>();
    for await (const rows of this.#options.runChanges(this.#stop.signal)) {
      for (const row of rows) {
        if ('isGone' in row) continue;
        const isNew = row.endedAt !== undefined && Date.parse(row.endedAt) >= sinceMs && !seen.has(row.run);
        if (!isNew || !isRunEnded(row.status)) continue;
        seen.add(row.run);
        await this.#runEnded(row);
      }
    }
  }

  async #runEnded(row: RunRow): Promise<void> {
    for (const { firing, rule, id } of this.#projects.get(row.project)?.waitingForRuns() ?? []) {
      if (rule.run !== row.workflow || !rule.status.includes(row.status)) continue;
      const chain = await this.#options.ancestry(row.run);
      if (chain.includes(rule.workflow) || chain.length >= DEEPEST_CHAIN)
        firing.refuse(goesRound(rule.workflow, chain));
      else await firing.fire({ kind: 'run', from: row.run, name: id });
    }
  }
}
