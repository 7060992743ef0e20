import { describe, expect, test } from 'vitest';
import { readWorkflow } from './read.ts';

/** `line:column code` of every problem. */
function problems(text: string): readonly string[] {
  return readWorkflow(text).problems.map(({ code, place }) => `${place?.line}:${place?.column} ${code}`);
}

const HEAD = 'formatVersion: 1\nnodes:\n';

describe('what can be read', () => {
  test('YAML and the same as JSON mean the same', () => {
    const yaml = readWorkflow(
      'formatVersion: 1\nname: x\nnodes:\n  a: { action: shell.run, parameters: { command: [ls] }, after: {b: failed} }\n  b: { action: x.y }\n',
    );
    const json = readWorkflow(JSON.stringify(yaml.workflow, null, '\t'));
    expect(json).toEqual(yaml);
    expect(yaml.problems).toEqual([]);
    expect(Object.keys(yaml.workflow?.nodes ?? {})).toEqual(['a', 'b']);
  });

  test('keys with nothing behind them count as absent', () => {
    const { workflow, problems: found } = readWorkflow(
      'formatVersion: 1\nparameters:\nsettings:\noutputs:\nnodes:\n  a:\n    action: x.y\n    parameters:\n    after:\n    timeout: ~\n',
    );
    expect(found).toEqual([]);
    expect(workflow).toEqual({ formatVersion: 1, nodes: { a: { action: 'x.y' } } });
  });

  test('null inside parameters stays a value', () => {
    expect(
      readWorkflow(`${HEAD}  a: { action: x.y, parameters: { p: null } }\n`).workflow?.nodes['a']?.parameters,
    ).toEqual({ p: null });
  });

  test('the core schema of YAML 1.2: yes and dates are texts, octal is not guessed', () => {
    const { workflow } = readWorkflow(
      `${HEAD}  a: { action: x.y, parameters: { a: yes, b: 2026-01-02, c: 0o17, d: 1e3 } }\n`,
    );
    expect(workflow?.nodes['a']?.parameters).toEqual({ a: 'yes', b: '2026-01-02', c: 15, d: 1000 });
  });

  test('keys nobody knows are kept and told once each, with their place', () => {
    const text = `${HEAD}  a:\n    action: x.y\n    colour: red\nextra: 1\n`;
    expect(problems(text)).toEqual(['5:5 key.unknown', '6:1 key.unknown']);
    expect(readWorkflow(text).problems.every((problem) => problem.severity === 'warning')).toBe(true);
    expect(readWorkflow(text).workflow).toMatchObject({ extra: 1, nodes: { a: { colour: 'red' } } });
  });
});

describe('what cannot be read at all', () => {
  test.each([
    ['nodes:\n  a: 1\n  a: 2\n', '3:3 key.duplicate'],
    ['{"nodes": {"a": 1,\n "a": 2}}', '2:2 key.duplicate'],
    ['nodes:\n\ta: 1\n', '2:1 text.syntax'],
    ['a: b: c\n', '1:5 text.syntax'],
    ['a: [1, 2\n', '2:1 text.syntax'],
    ['{"a": 1,\n  "b" 2}', '2:7 text.syntax'],
    ['a: *nobody\n', '1:5 text.syntax'],
    ['a: 1\n---\nb: 2\n', '2:1 text.syntax'],
    ['- a list\n', '1:1 text.shape'],
    ['just words\n', '1:1 text.shape'],
  ])('%j', (text, problem) => {
    expect(problems(text)).toEqual([problem]);
    expect(readWorkflow(text).workflow).toBeUndefined();
  });

  test('anchors and aliases are read, unless they stand for more than there is memory or for themselves', () => {
    const shared = `${HEAD}  a: { action: x.y, parameters: &p { k: 1 } }\n  b: { action: x.y, parameters: *p }\n`;
    expect(readWorkflow(shared).workflow?.nodes['b']?.parameters).toEqual({ k: 1 });
    const laughs = Array.from(
      { length: 9 },
      (_, level) => `  l${level + 1}: &l${level + 1} [${Array(10).fill(`*l${level}`).join(', ')}]\n`,
    );
    expect(problems(`formatVersion: 1\nextra:\n  l0: &l0 x\n${laughs.join('')}nodes: {}\n`)).toEqual([
      '1:1 text.syntax',
    ]);
    expect(problems('nodes: &n { a: { action: x.y, parameters: { p: *n } } }\n')).toEqual(['1:1 text.syntax']);
  });

  test('nesting without end is refused, in YAML and in JSON; some hundred levels are not', () => {
    const nested = (depth: number) =>
      `{"formatVersion": 1, "extra": ${'['.repeat(depth)}${']'.repeat(depth)}, "nodes": {}}`;
    expect(problems(nested(900))).toEqual(['1:22 key.unknown']);
    expect(problems(nested(50_000))).toMatchObject([expect.stringMatching(/text.syntax$/)]);
    expect(problems(`nodes: ${'['.repeat(50_000)}`)).toMatchObject([expect.stringMatching(/text.syntax$/)]);
  });

  test('an empty file is a workflow without nodes, and says so', () => {
    expect(problems('')).toEqual(['1:1 text.empty']);
    expect(problems('# only a comment\n')).toEqual(['1:1 text.empty']);
    expect(readWorkflow('').workflow).toEqual({ formatVersion: 1, nodes: {} });
  });
});

describe('drafts: what is wrong is told with its place and left out, the rest is there', () => {
  test('the format version', () => {
    expect(readWorkflow('nodes: {}\n').problems).toMatchObject([
      { code: 'format.version', severity: 'error', remedy: 'Add the line "formatVersion: 1" at the top of the file.' },
    ]);
    expect(problems('nodes: {}\nformatVersion: 2\n')).toEqual(['2:16 format.version']);
    expect(problems('formatVersion: "1"\nnodes: {}\n')).toEqual(['1:16 format.version']);
  });

  test('durations and sizes without a unit', () => {
    const text = `${HEAD}  a:\n    action: x.y\n    timeout: 30\n    retry: { max: 1, delay: 2 sec }\n    resources: { memory: 1gb, cpu: 1 }\n`;
    expect(problems(text)).toEqual(['5:14 duration.invalid', '6:29 duration.invalid', '7:26 size.invalid']);
    expect(readWorkflow(text).workflow?.nodes['a']).toEqual({
      action: 'x.y',
      retry: { max: 1 },
      resources: { cpu: 1 },
    });
  });

  test('fields of the wrong shape', () => {
    const text = `${HEAD}  a:\n    action: x.y\n    after: b\n    join: some\n    retry: { max: -1 }\n    retries: 3\n    cache: { inputs: src }\n    disabled: maybe\n`;
    expect(problems(text)).toEqual([
      '5:12 field.invalid',
      '6:11 field.invalid',
      '7:19 field.invalid',
      '8:5 key.unknown',
      '9:12 field.invalid',
      '10:15 field.invalid',
    ]);
    expect(readWorkflow(text).problems[0]).toMatchObject({
      reason: '"after" is a list of node ids, or a mapping from node id to succeeded, failed or finished.',
      place: { node: 'a' },
    });
  });

  test('nodes without an action, that are no mapping, or whose id expressions could not name', () => {
    const text = `${HEAD}  my-node: { action: x.y }\n  bare:\n  word: text\n  odd: { action: 5 }\n`;
    expect(problems(text)).toEqual(['3:3 node.id', '4:3 action.missing', '5:9 node.invalid', '6:18 field.invalid']);
    expect(readWorkflow(text).workflow?.nodes).toEqual({
      'my-node': { action: 'x.y' },
      bare: { action: '' },
      word: { action: '' },
      odd: { action: '' },
    });
  });

  test('inner nodes have the path of their container', () => {
    const text = `${HEAD}  each:\n    action: flow.for-each\n    nodes:\n      e2e: { action: x.y, timeout: 5 }\n    finally:\n      tidy: { action: x.y, priority: top }\n`;
    expect(readWorkflow(text).problems.map((problem) => problem.place?.node)).toEqual(['each.e2e', 'each.tidy']);
  });

  test('settings and parameters of the workflow', () => {
    const text =
      'formatVersion: 1\nsettings: { mode: fast, maxParallelTasks: 0 }\nparameters: { p: { type: text }, q: }\nnodes: []\n';
    expect(problems(text)).toEqual([
      '2:19 field.invalid',
      '2:43 field.invalid',
      '3:26 field.invalid',
      '4:8 field.invalid',
    ]);
    expect(readWorkflow(text).workflow).toMatchObject({
      settings: {},
      parameters: { p: { type: 'string' }, q: { type: 'string' } },
      nodes: {},
    });
  });

  test('the file is named where it is given', () => {
    expect(readWorkflow('nodes: [', 'a/b.yaml').problems[0]?.place?.file).toBe('a/b.yaml');
    expect(readWorkflow('nodes: {}', 'a/b.yaml').problems[0]?.place?.file).toBe('a/b.yaml');
  });
});

test('names that JavaScript objects have of their own are names like others, except the one that would change all objects', () => {
  const text =
    '{"formatVersion":1,"nodes":{"constructor":{"action":"x.y"},"toString":{"action":"x.y","after":["constructor"]}}}';
  const { workflow, problems: found } = readWorkflow(text);
  expect(found).toEqual([]);
  expect(Object.keys(workflow?.nodes ?? {})).toEqual(['constructor', 'toString']);
  expect(problems('{"formatVersion":1,"nodes":{"__proto__":{"action":"x.y"}}}')).toEqual(['1:29 node.id']);
});
