import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { ResourceRow, ResourceSnapshot } from '#shared/bridge/resource-calls.ts';
import { taskNames, type TaskNames } from '#shared/run/name-nodes.ts';
import type { Ledger } from '#shared/run/ledger.ts';
import type { EngineSettings } from '../engine-settings.ts';
import type { RunDesk } from '../run/run-desk.ts';
import { MACHINE_RESOURCES, machineCapacities, memoryKeptFree } from './capacities.ts';
import type { Memory } from './memory-reader.ts';

const LOOK_EVERY_MS = 1000;
/** More waiting tasks than a person reads. */
const MOST_WAITING = 500;

export interface ResourceViewSetup {
  readonly ledger: Ledger;
  readonly desk: RunDesk;
  readonly settings: () => EngineSettings;
  readonly readMemory: () => Memory;
}

/** What the machine and the pools have, who holds how much of it, and who waits: for the status page and the doctor. */
export class ResourceView {
  readonly #setup: ResourceViewSetup;
  #cpuBefore = cpuTimes();
  #usedCores = 0;

  constructor(setup: ResourceViewSetup) {
    this.#setup = setup;
  }

  get(): ResourceSnapshot {
    const { ledger, settings, readMemory } = this.#setup;
    const memory = readMemory();
    const set: Readonly<Record<string, unknown>> = settings().capacities;
    const standing = new Map(ledger.standing().map((each) => [each.name, each]));
    const found: Readonly<Record<string, number | undefined>> = { ...machineCapacities() };
    const namesOf = this.#names();
    const rows = [...new Set([...MACHINE_RESOURCES, ...standing.keys()])].map((name): ResourceRow => {
      const now = standing.get(name);
      return {
        ...rowTitle(name),
        detected: found[name],
        capacity: now?.capacity,
        isSet: set[name] !== undefined,
        isRate: now?.isRate ?? false,
        reserved: now?.used ?? 0,
        holders: (now?.holders ?? []).map(({ owner, task, amount }) => {
          const of = this.#runOf(owner);
          return { ...of, task, title: namesOf(of.run)?.titleOf(task) ?? task, amount };
        }),
      };
    });
    const keptFreeBytes = memoryKeptFree(settings().memoryKeptFree, memory.totalBytes);
    return {
      resources: rows,
      waiting: this.#waiting(namesOf),
      cpu: { usedCores: this.#measureCpu(), cores: cpus().length },
      memory: { ...memory, keptFreeBytes, isHeldBack: ledger.isHeldBack },
    };
  }

  /** First what is, then once a second what has changed, until `signal` aborts. */
  async *changes(signal: AbortSignal): AsyncGenerator<ResourceSnapshot> {
    let told = '';
    while (!signal.aborted) {
      const snapshot = this.get();
      const text = JSON.stringify(snapshot);
      if (text !== told) yield snapshot;
      told = text;
      await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  #runOf(owner: string): { readonly run: string; readonly workflow: string } {
    const run = owner.slice(0, owner.indexOf('/'));
    return { run, workflow: this.#setup.desk.held(run)?.record.state.plan.workflow ?? '' };
  }

  /** What people call the tasks of each run, found out once for each run that somebody asks of. */
  #names(): (run: string) => TaskNames | undefined {
    const names = new Map<string, TaskNames>();
    return (run) => {
      const tasks = this.#setup.desk.held(run)?.record.state.tasks;
      if (tasks === undefined) return undefined;
      const known = names.get(run) ?? taskNames(tasks);
      names.set(run, known);
      return known;
    };
  }

  #waiting(namesOf: (run: string) => TaskNames | undefined): ResourceSnapshot['waiting'] {
    const { desk } = this.#setup;
    const waiting: ResourceSnapshot['waiting'] = [];
    for (const run of desk.queue.running) {
      const held = desk.held(run);
      if (held?.live.waitsForPools !== true) continue;
      const { state } = held.record;
      for (const task of state.tasks.values()) {
        if (waiting.length >= MOST_WAITING) return waiting;
        if (task.status === 'queued')
          waiting.push({
            run,
            workflow: state.plan.workflow,
            task: task.path,
            title: namesOf(run)?.titleOf(task.path) ?? task.path,
            sentence: namesOf(run)?.inWords(task.sentence) ?? 'Queued',
          });
      }
    }
    return waiting;
  }

  /** Since it was last asked; asked at once again, what it said before. */
  #measureCpu(): number {
    const now = cpuTimes();
    const total = now.total - this.#cpuBefore.total;
    if (total <= 0) return this.#usedCores;
    this.#usedCores = Math.round(((now.busy - this.#cpuBefore.busy) / total) * cpus().length * 100) / 100;
    this.#cpuBefore = now;
    return this.#usedCores;
  }
}

function cpuTimes(): { readonly busy: number; readonly total: number } {
  let [busy, total] = [0, 0];
  for (const { times } of cpus()) {
    const { user, nice, sys, irq, idle } = times;
    busy += user + nice + sys + irq;
    total += user + nice + sys + irq + idle;
  }
  return { busy, total };
}

/** `pool:NAME` of a project, `lock:NAME`, or a resource of the machine. */
function rowTitle(name: string): Pick<ResourceRow, 'name' | 'kind' | 'project'> {
  const [, kind, rest = ''] = /^(pool|lock):(.*)$/s.exec(name) ?? [];
  if (kind !== 'pool' && kind !== 'lock') return { name, kind: 'machine' };
  const [title = '', project] = rest.split('\0');
  return { name: title, kind, project };
}
