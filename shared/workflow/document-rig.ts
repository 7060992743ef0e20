import fc from 'fast-check';
import { isData, type Data } from './data-change.ts';
import type { Edit } from './edit.ts';

/*
 * For property tests: workflows as people and programs write them, in every style that YAML knows, and edits of all kinds.
 */

const IDS = ['lint', 'unit', 'build', 'chart', 'deploy', 'each', 'inner', 'last'] as const;
const ACTIONS = [
  'shell.run',
  'testing.run',
  'flow.group',
  'static-analysis.eslint',
  'data-visualization.chart',
] as const;

const words = fc.constantFrom(
  'plain',
  'two words',
  'with: colon',
  '# no comment',
  "it's",
  'say "hi"',
  '- dash',
  '[bracket',
  '{brace',
  'yes',
  '017',
  '1.5',
  'null',
  '',
  ' lead',
  'trail ',
  'back\\slash',
  'tab\tinside',
  'line one\nline two',
  'ends with break\n',
  '\n\nblank first',
  '  indented\nblock',
  'a\n\n\nb',
  'müßig 😀',
  '*star',
  '&and',
  '!bang',
  '%percent',
  '@at',
  '`tick',
  '~',
  '---',
  '\u2028sep',
  '\\{{ literal }}',
  'a, b',
  'x #y',
);

const expression = fc
  .tuple(
    fc.constantFrom(...IDS),
    fc.constantFrom('outputs.summary', 'status', 'outputs.a.b'),
    fc.constantFrom('', 'text ', '"q" '),
    fc.boolean(),
  )
  .map(([id, part, before, isQuoted]) => `${before}{{ nodes.${isQuoted ? `"${id}"` : id}.${part} }}`);

const scalar = fc.oneof(
  { weight: 4, arbitrary: words },
  { weight: 3, arbitrary: expression },
  fc.integer({ min: -5, max: 5000 }),
  fc.boolean(),
);

const value = fc.oneof(
  { weight: 5, arbitrary: scalar },
  fc.array(scalar, { maxLength: 4 }),
  fc.dictionary(fc.constantFrom('a', 'b', 'FOO', 'on', 'key with blank', 'x-y'), scalar, { maxKeys: 3 }),
  fc.array(fc.dictionary(fc.constantFrom('id', 'path'), scalar, { minKeys: 1, maxKeys: 2 }), { maxLength: 2 }),
);

const after = fc.oneof(
  fc.uniqueArray(fc.constantFrom(...IDS), { maxLength: 4 }),
  fc.dictionary(fc.constantFrom(...IDS), fc.constantFrom('succeeded', 'failed', 'finished'), { maxKeys: 3 }),
);

const leaf = fc.record(
  {
    action: fc.constantFrom(...ACTIONS),
    name: words,
    parameters: fc.dictionary(fc.constantFrom('path', 'command', 'env', 'data'), value, { maxKeys: 3 }),
    after,
    when: expression,
    retry: fc.record({ max: fc.nat(5), delay: fc.constantFrom('1s', '500ms') }, { requiredKeys: ['max'] }),
    timeout: fc.constantFrom('30s', '5m'),
    disabled: fc.boolean(),
    unknownKey: value,
  },
  { requiredKeys: ['action'] },
);

const node: fc.Arbitrary<Data> = fc.oneof(
  { weight: 4, arbitrary: leaf },
  fc
    .tuple(
      leaf,
      fc.dictionary(fc.constantFrom(...IDS), leaf, { minKeys: 1, maxKeys: 3 }),
      fc.option(fc.dictionary(fc.constantFrom('last'), leaf, { minKeys: 1 })),
    )
    .map(([outer, nodes, last]) => {
      const { last: _same, ...rest } = nodes;
      return {
        ...outer,
        action: 'flow.group',
        nodes: rest,
        ...(last === null ? {} : { finally: last }),
        outputs: { x: '{{ nodes.inner.outputs.a }}' },
      };
    }),
);

export const randomWorkflow: fc.Arbitrary<Data> = fc.record(
  {
    formatVersion: fc.constant(1),
    name: words,
    description: words,
    parameters: fc.dictionary(
      fc.constantFrom('path', 'browsers'),
      fc.record({ type: fc.constant('string'), default: words }),
      { maxKeys: 2 },
    ),
    settings: fc.record({ mode: fc.constant('parallel'), maxParallelTasks: fc.integer({ min: 1, max: 9 }) }),
    nodes: fc.dictionary(fc.constantFrom(...IDS), node, { maxKeys: 6 }),
    outputs: fc.dictionary(fc.constantFrom('report', 'all'), expression, { maxKeys: 2 }),
  },
  { requiredKeys: ['formatVersion', 'nodes'] },
);

const path = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<string>(...IDS) },
  fc.tuple(fc.constantFrom(...IDS), fc.constantFrom(...IDS)).map((ids) => ids.join('.')),
);

const nodeField = fc.constantFrom<readonly (string | number)[]>(
  ['name'],
  ['action'],
  ['parameters'],
  ['parameters', 'path'],
  ['parameters', 'command'],
  ['parameters', 'command', 0],
  ['parameters', 'env', 'FOO'],
  ['after'],
  ['when'],
  ['retry', 'max'],
  ['retry'],
  ['timeout'],
  ['resources', 'pools', 'database'],
);
const workflowField = fc.constantFrom<readonly (string | number)[]>(
  ['name'],
  ['description'],
  ['parameters', 'path'],
  ['parameters', 'path', 'default'],
  ['settings', 'mode'],
  ['settings'],
  ['outputs', 'report'],
);
const maybe = fc.oneof({ weight: 3, arbitrary: value }, fc.constant(undefined));

export const randomRename = fc.record({
  type: fc.constant('node.rename' as const),
  path,
  id: fc.constantFrom(...IDS, 'fresh', 'other_name', '9bad'),
});

/** A field of a node, or the whole node. */
export const randomNodeChange = fc.oneof(fc.record({ type: fc.constant('node.put' as const), path, node }), {
  weight: 3,
  arbitrary: fc.record({
    type: fc.constant('node.set' as const),
    path,
    field: nodeField.map((field) => [...field]),
    value: maybe,
  }),
});

export const randomEdit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 4, arbitrary: randomNodeChange },
  randomRename,
  fc.record({ type: fc.constant('node.remove' as const), path }),
  fc.record({ type: fc.constant('node.order' as const), path, before: fc.option(fc.constantFrom(...IDS)) }),
  fc.record({
    type: fc.constant('workflow.set' as const),
    field: workflowField.map((field) => [...field]),
    value: maybe,
  }),
  fc.record({
    type: fc.constant('layout.place' as const),
    nodes: fc.dictionary(
      path,
      fc.option(fc.record({ x: fc.integer({ min: -500, max: 500 }), y: fc.integer({ min: -500, max: 500 }) })),
      { maxKeys: 3 },
    ),
  }),
);

/** How a text is written; picked anew at every place by the stream of numbers. */
export type Pen = (choices: number) => number;

export const randomPen: fc.Arbitrary<readonly number[]> = fc.array(fc.nat(999), { minLength: 40, maxLength: 40 });

export function penOf(numbers: readonly number[]): Pen {
  let at = 0;
  return (choices) => {
    at += 1;
    return (numbers[at % numbers.length] ?? 0) % choices;
  };
}

/** Writes data as YAML in a style of its own: quotes, one line or many, comments, blank lines, deep or shallow indentation. */
export function writeYaml(data: Data, pen: Pen): string {
  const unit = [2, 4, 3][pen(3)] ?? 2;
  const newline = pen(6) === 0 ? '\r\n' : '\n';
  const head = pen(3) === 0 ? ['# Written by hand', ''] : [];
  const start = pen(8) === 0 ? ['---'] : [];
  const tail = pen(4) === 0 ? ['# the end'] : [];
  const lines = [...head, ...start, ...mappingLines(data, '', unit, pen), ...tail];
  return lines.join(newline) + (pen(5) === 0 ? '' : newline);
}

function mappingLines(data: Data, indent: string, unit: number, pen: Pen): string[] {
  const lines: string[] = [];
  for (const [key, item] of Object.entries(data)) {
    if (lines.length > 0 && pen(6) === 0) lines.push('');
    if (pen(7) === 0) lines.push(`${indent}# about ${key}`);
    lines.push(...entryLines(`${indent}${keyText(key, pen)}:`, item, indent, unit, pen, key));
  }
  return lines;
}

function entryLines(head: string, item: unknown, indent: string, unit: number, pen: Pen, key = ''): string[] {
  const comment = pen(6) === 0 ? ' # why' : '';
  const isNodes = key === 'nodes';
  if (isData(item) && Object.keys(item).length > 0 && (isNodes || pen(3) !== 0)) {
    return [`${head}${comment}`, ...mappingLines(item, indent + ' '.repeat(unit), unit, pen)];
  }
  if (Array.isArray(item) && item.length > 0 && pen(2) === 0) {
    const inner = pen(3) === 0 ? indent : indent + ' '.repeat(unit);
    const isSafe = inner !== indent || key !== '';
    const at = isSafe ? inner : indent + ' '.repeat(unit);
    return [`${head}${comment}`, ...item.flatMap((one) => itemLines(one, at, unit, pen))];
  }
  if (typeof item === 'string' && isBlockText(item) && pen(2) === 0) {
    const mark = item.endsWith('\n') ? '|' : '|-';
    const body = item.replace(/\n$/, '').split('\n');
    const space = indent + ' '.repeat(unit);
    return [`${head} ${mark}${comment}`, ...body.map((line) => (line === '' ? '' : space + line))];
  }
  return [`${head} ${flow(item, pen)}${comment}`];
}

function itemLines(item: unknown, indent: string, unit: number, pen: Pen): string[] {
  if (!isData(item) || Object.keys(item).length === 0 || pen(2) === 0)
    return [`${indent}- ${flow(item, pen)}${pen(5) === 0 ? ' # item' : ''}`];
  const [first = '', ...rest] = mappingLines(item, `${indent}  `, unit, () => 1);
  return [`${indent}- ${first.trimStart()}`, ...rest];
}

function isBlockText(text: string): boolean {
  return (
    text.includes('\n') &&
    !/^[\s]/.test(text) &&
    !text.endsWith('\n\n') &&
    !/[ \t]\n/.test(text) &&
    !/[\u2028\t]/.test(text)
  );
}

function keyText(key: string, pen: Pen): string {
  return /^[A-Za-z_]+$/.test(key) && pen(8) !== 0 ? key : pen(2) === 0 ? `"${key}"` : `'${key}'`;
}

function flow(item: unknown, pen: Pen): string {
  if (Array.isArray(item)) {
    const tail = item.length > 0 && pen(5) === 0 ? ', ' : '';
    return `[${pen(3) === 0 ? ' ' : ''}${item.map((one) => flow(one, pen)).join(', ')}${tail}]`;
  }
  if (isData(item)) {
    const space = pen(2) === 0 ? ' ' : '';
    const entries = Object.entries(item).map(([key, one]) => `${keyText(key, pen)}: ${flow(one, pen)}`);
    return entries.length === 0 ? '{}' : `{${space}${entries.join(', ')}${space}}`;
  }
  if (typeof item !== 'string') return String(item);
  if (
    /^[A-Za-z][A-Za-z .]*[A-Za-z]$/.test(item) &&
    !/^(yes|no|on|off|true|false|null|y|n)$/i.test(item) &&
    pen(2) === 0
  )
    return item;
  if (!/[\n\t\u2028]/.test(item) && pen(2) === 0) return `'${item.replaceAll("'", "''")}'`;
  return JSON.stringify(item);
}

export function writeJson(data: Data, pen: Pen): string {
  const unit = [2, 4, '\t', 0][pen(4)];
  return JSON.stringify(data, null, unit) + (pen(2) === 0 ? '\n' : '');
}

export const randomText: fc.Arbitrary<string> = fc
  .tuple(randomWorkflow, randomPen, fc.integer({ min: 0, max: 3 }))
  .map(([data, numbers, kind]) => (kind === 0 ? writeJson(data, penOf(numbers)) : writeYaml(data, penOf(numbers))));
