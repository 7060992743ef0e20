import type { Problem } from '../problem.ts';
import { importProblem } from './problems.ts';

/** What of a step counts for its order. */
export interface Ordered {
  readonly name: string;
  readonly dependencies: readonly string[];
}

export interface Order {
  /** Names by the number of steps that must be over before, in the order of the source; null when some can never start. */
  readonly levels: readonly (readonly string[])[] | null;
  /** Names of steps that can never start. */
  readonly unreachable: readonly string[];
  readonly problems: readonly Problem[];
}

/** The order that a source declares, or why there is none. Every name must be there once; a second of the same is not looked at. */
export function orderOf(steps: readonly Ordered[]): Order {
  const known = new Map(steps.toReversed().map((step) => [step.name, step]));
  const unknown = [...known.values()]
    .toReversed()
    .flatMap(({ name, dependencies }) =>
      [...new Set(dependencies)]
        .filter((dependency) => !known.has(dependency))
        .map((dependency) => unknownDependency(name, dependency)),
    );
  const levels = levelsOf([...known.values()].toReversed());
  const placed = new Set(levels.flat());
  const unreachable = [...known.keys()].toReversed().filter((name) => !placed.has(name));
  return {
    levels: unreachable.length === 0 ? levels : null,
    unreachable,
    problems: [...unknown, ...knotsOf(unreachable, known).map(cycleProblem)],
  };
}

function levelsOf(steps: readonly Ordered[]): readonly (readonly string[])[] {
  const place = new Map(steps.map(({ name }, index) => [name, index]));
  const waiting = new Map(steps.map(({ name, dependencies }) => [name, new Set(dependencies).size]));
  const next = new Map<string, string[]>();
  for (const { name, dependencies } of steps)
    for (const dependency of new Set(dependencies)) next.set(dependency, [...(next.get(dependency) ?? []), name]);
  const levels: string[][] = [];
  let level = steps.filter(({ name }) => waiting.get(name) === 0).map(({ name }) => name);
  while (level.length > 0) {
    levels.push(level);
    const following: string[] = [];
    for (const done of level) {
      for (const name of next.get(done) ?? []) {
        const left = (waiting.get(name) ?? 0) - 1;
        waiting.set(name, left);
        if (left === 0) following.push(name);
      }
    }
    level = following.toSorted((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
  }
  return levels;
}

/** Steps that wait for each other, each knot in the order of the source. Without recursion: sources may be deep. */
function knotsOf(names: readonly string[], known: ReadonlyMap<string, Ordered>): readonly (readonly string[])[] {
  const rest = new Set(names);
  const reach = (from: string, next: (name: string) => readonly string[]): ReadonlySet<string> => {
    const seen = new Set<string>();
    const queue = [...next(from)];
    for (const name of queue) {
      if (seen.has(name) || !rest.has(name)) continue;
      seen.add(name);
      queue.push(...next(name));
    }
    return seen;
  };
  const before = (name: string): readonly string[] => known.get(name)?.dependencies ?? [];
  const behind = new Map<string, string[]>();
  for (const name of names) for (const one of before(name)) behind.set(one, [...(behind.get(one) ?? []), name]);
  const knots: (readonly string[])[] = [];
  const told = new Set<string>();
  for (const name of names) {
    if (told.has(name)) continue;
    const back = reach(name, before);
    if (!back.has(name)) continue;
    const forth = reach(name, (one) => behind.get(one) ?? []);
    const knot = names.filter((one) => back.has(one) && forth.has(one));
    for (const one of knot) told.add(one);
    knots.push(knot);
  }
  return knots;
}

function unknownDependency(name: string, dependency: string): Problem {
  return importProblem('import.unknownDependency', `${name}: unknown dependency ${dependency}`, {
    reason: `The source has no step of the name "${dependency}", so "${name}" could never start.`,
    remedy: 'Correct the name in the source, or add the step, then import again.',
    place: { node: name },
  });
}

function cycleProblem(knot: readonly string[]): Problem {
  return importProblem('import.cycle', `cycle among ${knot.join(',')}`, {
    reason:
      knot.length === 1
        ? 'The step waits for itself.'
        : 'Each of these steps waits for another of them, so none could ever start.',
    remedy: 'Take one of the dependencies out of the source, then import again.',
    place: { node: knot[0] ?? '' },
  });
}
