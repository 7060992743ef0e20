import { create } from 'zustand';
import type { RunState, TaskState } from '#shared/run/run-state.ts';
import type { TaskStatus } from '#shared/run/task-status.ts';

/*
 * Which task of the watched run a node shows. One node may have many tasks: one for each round of the container it lies in, and one for
 * each node that runs the workflow it belongs to.
 */

/** Of containers, by node path: the round that is shown; a container that is not named shows all of them. */
export type Rounds = Readonly<Record<string, number>>;

interface Shown {
  readonly rounds: Rounds;
  /** Task whose workflow is shown, while the canvas is inside one that a run runs; empty: the run's own. */
  readonly prefix: string;
}

export const useShownTasks = create<Shown>(() => ({ rounds: {}, prefix: '' }));

/** `undefined`: all rounds. */
export function showRound(container: string, round: number | undefined): void {
  useShownTasks.setState(({ rounds }) => {
    const { [container]: _before, ...others } = rounds;
    return { rounds: round === undefined ? others : { ...others, [container]: round } };
  });
}

/** Most telling first: what a node with many tasks shows of them. */
const TELLING: readonly TaskStatus[] = [
  'running',
  'failed',
  'queued',
  'waiting',
  'cancelled',
  'succeeded',
  'cached',
  'skipped',
];

type Tasks = RunState['tasks'];

const byNode = new WeakMap<Tasks, ReadonlyMap<string, readonly TaskState[]>>();

/** Tasks inside containers and workflows, by the path of their node. */
function innerTasks(tasks: Tasks): ReadonlyMap<string, readonly TaskState[]> {
  const known = byNode.get(tasks);
  if (known !== undefined) return known;
  const found = new Map<string, TaskState[]>();
  for (const task of tasks.values()) {
    const node = nodeOf(task.path);
    if (!node.includes('.')) continue;
    const others = found.get(node);
    if (others === undefined) found.set(node, [task]);
    else others.push(task);
  }
  byNode.set(tasks, found);
  return found;
}

export function nodeOf(task: string): string {
  return task.replaceAll(/\[\d+\]/g, '');
}

/** The task a node shows; `path` is that of the node in the workflow on the canvas. */
export function taskOf(tasks: Tasks, path: string, { rounds, prefix }: Shown): TaskState | undefined {
  if (prefix === '' && !path.includes('.')) return tasks.get(path);
  const candidates = innerTasks(tasks).get(within(nodeOf(prefix), path)) ?? [];
  return mostTelling(candidates.filter((task) => isShown(task.path, path, rounds, prefix)));
}

function within(prefix: string, path: string): string {
  return prefix === '' ? path : `${prefix}.${path}`;
}

function mostTelling(tasks: readonly TaskState[]): TaskState | undefined {
  let found: TaskState | undefined;
  for (const task of tasks)
    if (found === undefined || TELLING.indexOf(task.status) < TELLING.indexOf(found.status)) found = task;
  return found;
}

/** Is a task of this node in the rounds that are shown? */
function isShown(task: string, path: string, rounds: Rounds, prefix: string): boolean {
  if (prefix !== '' && !task.startsWith(`${prefix}.`)) return false;
  const steps = (prefix === '' ? task : task.slice(prefix.length + 1)).split('.');
  return path.split('.').every((_id, depth, ids) => {
    const round = rounds[ids.slice(0, depth + 1).join('.')];
    return round === undefined || depth === ids.length - 1 || steps[depth]?.endsWith(`[${round}]`) === true;
  });
}

/** One round of a container in the watched run, with the status that tells most about it. */
export interface Round {
  readonly index: number;
  readonly status: TaskStatus;
}

/** All rounds of a container so far, within the rounds shown of the containers around it. */
export function roundsOf(tasks: Tasks, container: string, shown: Shown): readonly Round[] {
  const node = within(nodeOf(shown.prefix), container);
  const depth = container.split('.').length - 1;
  const found = new Map<number, TaskState[]>();
  for (const [inner, candidates] of innerTasks(tasks)) {
    if (!inner.startsWith(`${node}.`)) continue;
    for (const task of candidates) {
      const { [container]: _own, ...around } = shown.rounds;
      if (!isShown(task.path, `${container}.x`, around, shown.prefix)) continue;
      const local = shown.prefix === '' ? task.path : task.path.slice(shown.prefix.length + 1);
      const index = /\[(\d+)\]$/.exec(local.split('.')[depth] ?? '')?.[1];
      if (index !== undefined) found.set(Number(index), [...(found.get(Number(index)) ?? []), task]);
    }
  }
  return [...found]
    .map(([index, inside]) => ({ index, status: mostTelling(inside)?.status ?? 'waiting' }))
    .toSorted((a, b) => a.index - b.index);
}
