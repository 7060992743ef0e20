import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../workflow/catalogue-rig.ts';
import { readWorkflow } from '../workflow/read.ts';
import { planRun, planScope, type PlannedRun, type PlanRequest } from './plan-run.ts';

const run = (more = '') => `{ action: shell.run, parameters: { command: ls }${more === '' ? '' : `, ${more}`} }`;

function plan(text: string, more: Partial<PlanRequest> = {}): PlannedRun {
  return planRun({
    workflow: 'gate',
    project: '/project',
    file: '.codomyrmex/workflows/gate.workflow.yaml',
    text: `formatVersion: 1\n${text}`,
    catalogue: CATALOGUE,
    parameters: {},
    settings: { maxParallelTasks: 8 },
    platform: 'linux',
    ...more,
  });
}

function task(planned: PlannedRun, path: string) {
  const found = planned.plan?.tasks.find((candidate) => candidate.path === path);
  if (found === undefined) throw new Error(`${path} is not planned: ${JSON.stringify(planned.problems)}`);
  return found;
}

describe('what a run freezes', () => {
  test('defaults are those of the contract', () => {
    const planned = plan(`nodes:\n  a: ${run()}\n`);
    expect(planned.problems).toEqual([]);
    expect(planned.plan).toMatchObject({
      workflow: 'gate',
      mode: 'resource-aware',
      maxParallelTasks: 8,
      onFailure: 'finish',
      platform: 'linux',
      pools: {},
    });
    expect(task(planned, 'a')).toEqual({
      path: 'a',
      node: 'a',
      action: 'shell.run',
      name: 'Title of shell.run',
      dependencies: [],
      join: 'all',
      priority: 'normal',
      estimateMs: 1500,
      timeoutMs: 60_000,
      retry: { max: 0, delayMs: 1000, backoff: 2, maxDelayMs: 60_000, jitter: true, on: 'retryable' },
      resources: {},
      onFailure: 'fail',
      disabled: false,
      holdsSlot: true,
      order: 0,
    });
  });

  test('an action that takes as long as a parameter says is planned with that, unless an expression says it', () => {
    const wait = CATALOGUE.get('shell.run');
    if (wait === undefined) throw new Error('no such action');
    const catalogue = new Map([['shell.run', { ...wait, durationParameter: 'cwd' }]]);
    const lengthOf = (more: string): number | undefined => {
      const nodes = `nodes:\n  a: { action: shell.run, parameters: { command: ls, cwd: ${more} } }\n`;
      return task(plan(nodes, { catalogue }), 'a')?.estimateMs;
    };
    expect(lengthOf('2m')).toBe(120_000);
    expect(lengthOf('"{{ run.id }}"')).toBe(1500);
    expect(lengthOf('2m }, estimate: 3s, timeout: 1m, env: {')).toBe(3000);
  });

  test('what the node says wins, with times in milliseconds', () => {
    const planned = plan(
      `settings: { mode: sequential, maxParallelTasks: 2, timeout: 1h, onFailure: kill }\nnodes:\n  a: ${run('name: List, retry: { max: 2, delay: 500ms, backoff: 3, maxDelay: 2m, jitter: false, on: any }, timeout: 1.5m, estimate: 10s, priority: high, onFailure: continue, disabled: true')}\n`,
    );
    expect(planned.plan).toMatchObject({
      mode: 'sequential',
      maxParallelTasks: 2,
      timeoutMs: 3_600_000,
      onFailure: 'kill',
    });
    expect(task(planned, 'a')).toMatchObject({
      name: 'List',
      retry: { max: 2, delayMs: 500, backoff: 3, maxDelayMs: 120_000, jitter: false, on: 'any' },
      timeoutMs: 90_000,
      estimateMs: 10_000,
      priority: 'high',
      onFailure: 'continue',
      disabled: true,
    });
  });

  test('a delay longer than the longest by default is waited for as it is written', () => {
    const planned = plan(`nodes:\n  a: ${run('retry: { max: 1, delay: 1h }')}\n`);
    expect(task(planned, 'a').retry).toMatchObject({ delayMs: 3_600_000, maxDelayMs: 3_600_000 });
  });

  test('what the request says wins over the file', () => {
    const text = `settings: { mode: sequential, maxParallelTasks: 2 }\nnodes:\n  a: ${run()}\n`;
    expect(plan(text, { maxParallelTasks: 5, mode: 'parallel' }).plan).toMatchObject({
      maxParallelTasks: 5,
      mode: 'parallel',
    });
  });

  test('dependencies come from expressions and from "after", in document order', () => {
    const planned = plan(`nodes:
  c: { action: shell.run, after: { b: finished }, parameters: { command: "{{ nodes.a.outputs.stdout }} {{ nodes.d.status }}" } }
  a: ${run()}
  b: ${run()}
  d: ${run()}
`);
    expect(task(planned, 'c').dependencies).toEqual([
      { on: 'b', condition: 'finished', data: false },
      { on: 'a', condition: 'succeeded', data: true },
      { on: 'd', condition: 'finished', data: false },
    ]);
    expect(planned.plan?.tasks.map(({ path, order }) => [path, order])).toEqual([
      ['c', 0],
      ['a', 1],
      ['b', 2],
      ['d', 3],
    ]);
  });
});

describe('a part of a workflow', () => {
  const text = `nodes:
  a: ${run()}
  b: ${run('after: [a]')}
  other: ${run()}
  group:
    action: flow.group
    nodes:
      inner: ${run('after: [b]')}
  last: ${run('after: [group]')}
`;
  const planned = (to: string) => plan(text, { to }).plan?.tasks.map(({ path }) => path);

  test('--to runs a node and what it needs, also through the inner nodes of a container', () => {
    expect(planned('b')).toEqual(['a', 'b']);
    expect(planned('last')).toEqual(['a', 'b', 'group', 'last']);
  });

  test('for an inner node its container runs', () => {
    expect(planned('group.inner')).toEqual(['a', 'b', 'group']);
  });

  test('an unknown node is a problem with the one that was meant', () => {
    expect(plan(text, { to: 'lsat' })).toMatchObject({
      plan: undefined,
      problems: [{ code: 'run.unknownNode', remedy: 'Did you mean "last"?' }],
    });
  });
});

describe('inside containers', () => {
  const { workflow } = readWorkflow(`formatVersion: 1
nodes:
  a: ${run()}
  each:
    action: flow.for-each
    parameters: { items: [1, 2] }
    nodes:
      one: ${run('after: [a]')}
      deep:
        action: flow.group
        nodes:
          two: ${run('after: [one, a]')}
          three: ${run('after: [two]')}
        finally:
          tidy: ${run()}
`);
  const scope = (container: string, instance: string) =>
    planScope(workflow!, CATALOGUE, container, instance).map(({ path, node, dependencies, parent }) => ({
      path,
      node,
      on: dependencies.map((dependency) => dependency.on),
      parent,
    }));

  test('tasks have the path of their round, and wait for tasks of the same round and of the scopes around it', () => {
    expect(scope('each', 'each[1]')).toEqual([
      { path: 'each[1].one', node: 'each.one', on: ['a'], parent: 'each' },
      { path: 'each[1].deep', node: 'each.deep', on: [], parent: 'each' },
    ]);
    expect(scope('each.deep', 'each[1].deep').slice(0, 2)).toEqual([
      { path: 'each[1].deep.two', node: 'each.deep.two', on: ['each[1].one', 'a'], parent: 'each[1].deep' },
      { path: 'each[1].deep.three', node: 'each.deep.three', on: ['each[1].deep.two'], parent: 'each[1].deep' },
    ]);
  });

  test('the last nodes of a group wait until all its others have ended, however they end', () => {
    const tidy = planScope(workflow!, CATALOGUE, 'each.deep', 'each[0].deep').find(
      ({ node }) => node === 'each.deep.tidy',
    );
    expect(tidy?.dependencies).toEqual([
      { on: 'each[0].deep.two', condition: 'finished', data: false },
      { on: 'each[0].deep.three', condition: 'finished', data: false },
    ]);
  });

  test('containers hold no slot', () => {
    expect(planScope(workflow!, CATALOGUE, 'each', 'each[0]').map(({ holdsSlot }) => holdsSlot)).toEqual([true, false]);
  });
});

describe('what is not run', () => {
  test('a workflow with errors, with all its problems; warnings do not stop it', () => {
    expect(plan(`nodes:\n  a: { action: nobody.knows }\n`)).toMatchObject({
      plan: undefined,
      problems: [{ code: 'action.unknown', place: { file: '.codomyrmex/workflows/gate.workflow.yaml' } }],
    });
    const warned = plan(`extra: 1\nnodes:\n  a: ${run()}\n`);
    expect([warned.plan !== undefined, warned.problems.map(({ code }) => code)]).toEqual([true, ['key.unknown']]);
  });

  test('a workflow without nodes, and a text that cannot be read', () => {
    expect(plan('nodes: {}\n')).toMatchObject({ plan: undefined, problems: [{ code: 'run.empty' }] });
    expect(plan('nodes: [')).toMatchObject({ plan: undefined, problems: [{ code: 'text.syntax' }] });
  });

  test('a run without a required parameter, or with one of the wrong type', () => {
    const text = `parameters: { env: { required: true }, count: { type: integer, default: 3 } }\nnodes:\n  a: ${run()}\n`;
    expect(plan(text).problems).toMatchObject([{ code: 'parameter.missing', place: { parameter: 'env' } }]);
    expect(plan(text, { parameters: { env: 'x', count: 1.5 } }).problems).toMatchObject([
      { code: 'parameter.type', place: { parameter: 'count' } },
    ]);
    expect(plan(text, { parameters: { env: 'x' } }).parameters).toEqual({ env: 'x', count: 3 });
  });
});
