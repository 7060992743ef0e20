/** A graph for every runner: task → those it comes after. */
export interface BenchGraph {
  readonly name: string;
  readonly after: ReadonlyMap<string, readonly string[]>;
  readonly command: readonly [string, ...string[]];
  readonly slots: number;
  /** What the tasks would take with no cost of starting, in milliseconds; for graphs where that says something. */
  readonly idealMs?: number;
}

const TRUE = ['true'] as const;

export function chain(count: number): BenchGraph {
  const after = new Map(names(count).map((name, index) => [name, index === 0 ? [] : [`t${index - 1}`]]));
  return { name: `chain of ${count}`, after, command: TRUE, slots: 2 };
}

export function fanOut(count: number): BenchGraph {
  const after = new Map(names(count).map((name, index) => [name, index === 0 ? [] : ['t0']]));
  return { name: `fan-out of ${count}`, after, command: TRUE, slots: 2 };
}

/** Twenty layers; each task comes after one to three of the layer before. The same every time. */
export function layered(count: number): BenchGraph {
  const width = Math.ceil(count / 20);
  let seed = 7;
  const next = (limit: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((seed / 2 ** 32) * limit);
  };
  const after = new Map(
    names(count).map((name, index) => {
      const layer = Math.floor(index / width);
      const before =
        layer === 0 ? [] : Array.from({ length: 1 + next(3) }, () => `t${(layer - 1) * width + next(width)}`);
      return [name, [...new Set(before)]];
    }),
  );
  return { name: `layered, ${count}`, after, command: TRUE, slots: 2 };
}

export function sleeps(count: number): BenchGraph {
  const after = new Map(names(count).map((name) => [name, []]));
  const idealMs = Math.ceil(count / 16) * 50;
  return { name: `${count} × sleep 0.05`, after, command: ['sleep', '0.05'], slots: 16, idealMs };
}

function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `t${index}`);
}
