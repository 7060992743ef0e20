import type { TaskState } from './run-state.ts';

/** A sentence cut where it names something: what stands at odd places stood between backticks. `isNode`: there may be a node at that place. */
export interface NamedParts {
  readonly parts: readonly string[];
  readonly isNode: (index: number) => boolean;
}

export function cutAtNames(sentence: string): NamedParts {
  const parts = sentence.split('`');
  return {
    parts,
    // "pool `database`" is the name of a pool, "chose `docs`" that of a case.
    isNode: (index) => index % 2 === 1 && !/(?:pool|lock|chose|after) $/.test(parts[index - 1] ?? ''),
  };
}

/** A sentence as a person reads it: nodes by their names instead of by their paths. What `nameOf` does not know stays as it is. */
export function nameNodes(sentence: string, nameOf: (path: string) => string | undefined): string {
  const { parts, isNode } = cutAtNames(sentence);
  return parts
    .map((part, index) => {
      if (index % 2 === 0) return part;
      return (isNode(index) ? nameOf(part) : undefined) ?? `\`${part}\``;
    })
    .join('');
}

type Named = Pick<TaskState, 'path' | 'node' | 'name'>;

/** What people call the tasks of a run. */
export interface TaskNames {
  /** As the card of its node says; where several nodes say the same, the id. Undefined for what is no task of this run. */
  readonly nameOf: (path: string) => string | undefined;
  /** The same, in a loop with the number of its iteration: "End to end · iteration 2". */
  readonly titleOf: (path: string) => string;
  /** A sentence with nodes by these names. */
  readonly inWords: (sentence: string | undefined) => string | undefined;
}

export function taskNames(tasks: ReadonlyMap<string, Named>): TaskNames {
  // Nodes without a name of their own are called like their action, and ten of those tell nothing apart.
  const owners = new Map<string, string | undefined>();
  for (const { name, node } of tasks.values())
    owners.set(name, owners.has(name) && owners.get(name) !== node ? undefined : node);
  const nameOf = (path: string): string | undefined => {
    const task = tasks.get(path);
    if (task === undefined) return undefined;
    return owners.get(task.name) === undefined ? task.node.slice(task.node.lastIndexOf('.') + 1) : task.name;
  };
  return {
    nameOf,
    titleOf: (path) => withIteration(nameOf(path) ?? path, path),
    inWords: (sentence) => (sentence === undefined ? undefined : nameNodes(sentence, nameOf)),
  };
}

/** Which iteration of its loops a task belongs to, behind its name. */
export function withIteration(name: string, path: string): string {
  const rounds = [...path.matchAll(/\[(\d+)\]/g)].map(([, index]) => Number(index) + 1);
  return rounds.length === 0 || name === path ? name : `${name} · iteration ${rounds.join('.')}`;
}
