import { z } from 'zod';

export const differenceSchema = z.object({
  /** Way to the leaf, with dots: `outputs.summary.passed`, `files.out/a.js`. */
  path: z.string(),
  /** Null: it was not there. Long values are cut. */
  before: z.unknown(),
  after: z.unknown(),
});

/** What came of making again what the cache would have given. */
export const verificationSchema = z.object({
  /** Where the cache had it from. */
  from: z.object({ run: z.string(), task: z.string() }),
  /** The first leaves that differ; none: it is the same. */
  differences: z.array(differenceSchema),
  /** How many leaves differ in all. */
  count: z.number().int(),
});
export type Verification = z.infer<typeof verificationSchema>;

const MOST_DIFFERENCES = 50;
const LONGEST_VALUE = 200;

/** Compares what was made before with what is made now, leaf by leaf: outputs, hashes of artifacts by name, hashes of declared files by path. */
export function verify(from: Verification['from'], before: unknown, after: unknown): Verification {
  const differences: Verification['differences'] = [];
  let count = 0;
  const compare = (one: unknown, other: unknown, path: string) => {
    if (isTree(one) && isTree(other) && Array.isArray(one) === Array.isArray(other)) {
      for (const key of new Set([...Object.keys(other), ...Object.keys(one)]))
        compare(one[key], other[key], path === '' ? key : `${path}.${key}`);
      return;
    }
    if (JSON.stringify(one) === JSON.stringify(other)) return;
    count += 1;
    if (differences.length < MOST_DIFFERENCES)
      differences.push({ path, before: shortened(one), after: shortened(other) });
  };
  compare(before, after, '');
  return { from, differences, count };
}

/** "The same as in run …" or "Differs from run … in `files.out/a.js` and 2 more". */
export function verificationSentence({ from, differences, count }: Verification): string {
  const [first] = differences;
  if (first === undefined) return `Made again: the same as in run ${from.run}`;
  const more = count > 1 ? ` and ${count - 1} more` : '';
  return `Made again: differs from run ${from.run} in \`${first.path}\`${more}`;
}

function shortened(value: unknown): unknown {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text === undefined) return null;
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : value;
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
