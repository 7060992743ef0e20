import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { CATALOGUE, catalogueFrom } from './catalogue-rig.ts';
import { WORKFLOW_PROBLEMS } from './problem-codes.ts';
import { validateWorkflow, type ValidateOptions } from './validate.ts';
import { durationText } from './workflow.ts';

function check(nodes: string, more = '', options?: ValidateOptions) {
  return validateWorkflow(`formatVersion: 1\n${more}nodes:\n${nodes}`, CATALOGUE, options);
}

/** `line:column code` */
function codes(nodes: string, more = '', options?: ValidateOptions): readonly string[] {
  return check(nodes, more, options).map(({ code, place }) => `${place?.line}:${place?.column} ${code}`);
}

const ok = 'action: shell.run, parameters: { command: ls }';

test('the example of the format page has no problems', () => {
  const text = `formatVersion: 1
name: quality-gate
description: Lint, test and build, then chart the results.
parameters:
  path:     { type: string, default: ., description: Folder to check }
  browsers: { type: array, default: [chromium, firefox] }
settings:
  mode: resource-aware          # sequential | parallel | priority | resource-aware
  maxParallelTasks: 4
  timeout: 30m
  onFailure: finish
nodes:
  lint:
    action: static-analysis.eslint
    parameters: { path: "{{ parameters.path }}" }
    cache: { inputs: ["src/**", "eslint.config.*"] }
  unit:
    action: testing.run
    parameters: { runner: vitest }
    retry: { max: 2, delay: 2s, backoff: 2, maxDelay: 1m, jitter: true }
    timeout: 10m
    priority: high
    resources: { cpu: 2, memory: 1GB, pools: { database: 1 } }
  each_browser:
    action: flow.for-each
    parameters: { items: "{{ parameters.browsers }}", maxParallel: 2 }
    nodes:
      e2e:
        action: shell.run
        parameters: { command: [npx, playwright, test, "--project={{ item }}"] }
  chart:
    action: data-visualization.chart
    after:
      unit: finished
    parameters: { kind: bar, data: "{{ nodes.unit.outputs.summary }}" }
  build:
    action: build-synthesis.run
    after: [lint, unit]
    when: "{{ nodes.unit.outputs.summary.failed = 0 }}"
outputs:
  report: "{{ nodes.chart.outputs.svg }}"
`;
  expect(
    validateWorkflow(text, CATALOGUE, { pools: { cpu: 4, memory: 8e9, pools: { database: 2 } }, workflows: [] }),
  ).toEqual([]);
});

describe('graph', () => {
  test('a cycle is told once, with its exact path in the order of running, and where it can be cut', () => {
    const found = check(
      `  a: { ${ok}, after: [c] }\n  b: { ${ok}, after: [a] }\n  c:\n    action: shell.run\n    parameters: { command: "{{ nodes.b.outputs.stdout }}" }\n`,
    );
    expect(found).toMatchObject([
      {
        code: 'node.cycle',
        severity: 'error',
        message: 'These nodes wait for each other: a → b → c → a.',
        place: { node: 'a', line: 3 },
      },
    ]);
  });

  test('every knot has its own cycle, the shortest one; what only hangs on it is not named', () => {
    const found = check(
      `  a: { ${ok}, after: [b, c] }\n  b: { ${ok}, after: [a] }\n  c: { ${ok}, after: [b] }\n  d: { ${ok}, after: [a, e] }\n  e: { ${ok}, after: { f: failed } }\n  f: { ${ok}, after: [e] }\n`,
    );
    expect(found.map((problem) => problem.message)).toEqual([
      'These nodes wait for each other: a → b → a.',
      'These nodes wait for each other: e → f → e.',
    ]);
  });

  test('an inner node that needs an outer one makes the container wait: a circle through it is found', () => {
    const found = check(
      `  each:\n    action: flow.group\n    nodes:\n      inner: { ${ok}, after: [last] }\n  last: { ${ok}, after: [each] }\n`,
    );
    expect(found).toMatchObject([
      { code: 'node.cycle', message: 'These nodes wait for each other: each → last → each.' },
    ]);
  });

  test('nodes that wait for themselves or for what they are part of', () => {
    expect(codes(`  a: { ${ok}, after: [a] }\n`)).toEqual(['3:64 node.self']);
    expect(codes(`  each:\n    action: flow.group\n    nodes:\n      inner: { ${ok}, after: [each] }\n`)).toEqual([
      '6:72 node.self',
    ]);
  });

  test('unknown ids come with the one that was meant; inner ones with their container', () => {
    const found = check(
      `  build: { ${ok} }\n  a: { ${ok}, after: { biuld: failed } }\n  each:\n    action: flow.group\n    nodes: { inner: { ${ok} } }\n  b: { action: shell.run, parameters: { command: "{{ nodes.inner.outputs.stdout }}" } }\n`,
    );
    expect(found).toMatchObject([
      { code: 'node.unknown', remedy: 'Did you mean "build"?', place: { node: 'a', line: 4 } },
      { code: 'node.outOfScope', place: { node: 'b', line: 8, parameter: 'command' } },
    ]);
  });

  test('a node that waits for a disabled one to fail can never run; one that uses its outputs gets none', () => {
    expect(
      codes(
        `  a: { ${ok}, disabled: true }\n  b: { ${ok}, after: { a: failed } }\n  c: { action: shell.run, parameters: { command: "{{ nodes.a.outputs.stdout }}" } }\n`,
      ),
    ).toEqual(['4:68 node.unreachable', '5:60 node.disabled']);
  });

  test('a case of a switch must be there', () => {
    const nodes = `  choose: { action: flow.switch, parameters: { cases: { big: "{{ 1 > 0 }}" } } }\n  a: { ${ok}, after: { choose: case.big } }\n  b: { ${ok}, after: { choose: case.default } }\n  c: { ${ok}, after: { choose: case.bgi } }\n  d: { ${ok}, after: { a: case.big } }\n`;
    expect(check(nodes)).toMatchObject([
      { code: 'after.condition', place: { node: 'c' }, remedy: 'Did you mean "big"?' },
      { code: 'after.condition', place: { node: 'd' } },
    ]);
  });

  test('inner nodes only in containers', () => {
    expect(codes(`  a:\n    ${ok.replace(', parameters', '\n    parameters')}\n    nodes: { b: { ${ok} } }\n`)).toEqual(
      ['6:5 node.notContainer'],
    );
  });
});

describe('actions, parameters and outputs', () => {
  test('an unknown action names what its module has, or the nearest action', () => {
    expect(check('  a: { action: testing.runn }\n  b: { action: docker.build }\n')).toMatchObject([
      {
        code: 'action.unknown',
        reason: 'The module "testing" has: run.',
        remedy: 'Did you mean "testing.run"?',
        place: { line: 3, column: 16, node: 'a' },
      },
      { code: 'action.unknown', reason: 'No installed module is called "docker".' },
    ]);
  });

  test('parameters: unknown, missing, not among the choices, of the wrong type', () => {
    expect(
      check(
        '  a: { action: shell.run, parameters: { comand: ls } }\n  b: { action: testing.run, parameters: { runner: vitst } }\n  c: { action: static-analysis.eslint, parameters: { path: 5, globs: [a, 3] } }\n',
      ),
    ).toMatchObject([
      { code: 'parameter.missing', place: { node: 'a', parameter: 'command' } },
      {
        code: 'parameter.unknown',
        remedy: 'Did you mean "command"?',
        place: { node: 'a', parameter: 'comand', line: 3, column: 41 },
      },
      {
        code: 'parameter.type',
        reason: 'It is one of "vitest", "node", "junit".',
        remedy: 'Did you mean "vitest"?',
        place: { node: 'b', parameter: 'runner' },
      },
      { code: 'parameter.type', place: { node: 'c', parameter: 'path', line: 5, column: 60 } },
      {
        code: 'parameter.type',
        message: '"globs" of "c" cannot be 3.',
        place: { node: 'c', parameter: 'globs', line: 5, column: 74 },
      },
    ]);
  });

  test('a field of the node that stands among its parameters is sent to its place', () => {
    expect(check('  a: { action: shell.run, parameters: { command: ls, timeout: 5s } }\n')).toMatchObject([
      { code: 'parameter.unknown', remedy: '"timeout" belongs to the node itself: write it beside "parameters".' },
    ]);
  });

  test('a wrong value is explained in words', () => {
    const wrong = (parameters: string) =>
      check(`  a: { action: shell.run, parameters: { command: ls, ${parameters} } }\n`).map(({ reason, remedy }) => [
        reason,
        remedy,
      ]);
    expect(wrong('cwd: 5')).toEqual([['It takes a text; this is a number.', 'Put it into quotes: "5".']]);
    const { pattern } = z.toJSONSchema(durationText);
    const waiting = catalogueFrom({ 'flow.wait': { parameters: { duration: { type: 'string', pattern } } } });
    const wait = 'formatVersion: 1\nnodes: { a: { action: flow.wait, parameters: { duration: 5 } } }\n';
    expect(validateWorkflow(wait, waiting)).toMatchObject([
      { remedy: 'Give it a duration, for example "30s" or "1.5h".' },
    ]);
    expect(wrong('cwd: [a]')).toEqual([['It takes a text; this is a list.', 'Give it a text.']]);
    expect(check('  a: { action: shell.run, parameters: { command: { x: 1 } } }\n')).toMatchObject([
      { reason: 'It takes a text or a list; this is a mapping.', remedy: 'Give it a text or a list.' },
    ]);
    expect(check('  a: { action: flow.for-each, parameters: { items: [1], maxParallel: 0 } }\n')).toMatchObject([
      { reason: 'It must be at least 1.' },
    ]);
  });

  test('a value with expressions is checked as far as it is known', () => {
    const nodes = `  a: { ${ok} }
  good: { action: shell.run, parameters: { command: [echo, "{{ nodes.a.outputs.exitCode }}"], cwd: "x/{{ nodes.a.outputs.stdout }}", env: { K: "{{ nodes.a.outputs.stdout }}" } } }
  list: { action: flow.for-each, parameters: { items: "{{ nodes.a.outputs.stdout }}", maxParallel: "{{ 1 + 1 }}" } }
  bad: { action: static-analysis.eslint, parameters: { globs: "src/{{ nodes.a.outputs.stdout }}" } }
`;
    expect(check(nodes)).toMatchObject([{ code: 'parameter.type', place: { node: 'bad', parameter: 'globs' } }]);
  });

  test('an output that goes where another type is needed, or that is not there', () => {
    const nodes = `  unit: { action: testing.run }
  lint: { action: static-analysis.eslint }
  a: { action: data-visualization.chart, parameters: { kind: bar, data: "{{ nodes.unit.outputs.report }}", report: "{{ nodes.unit.outputs.report }}" } }
  b: { action: data-visualization.chart, parameters: { kind: bar, report: "{{ nodes.lint.outputs.findings }}" } }
  c: { action: shell.run, parameters: { command: "{{ nodes.unit.outputs.summry.failed }}" } }
`;
    expect(check(nodes)).toMatchObject([
      {
        code: 'parameter.type',
        message: '"report" of "b" needs TestReport; this is Findings.',
        place: { node: 'b', parameter: 'report' },
      },
      {
        code: 'output.unknown',
        reason: 'testing.run has: report, summary.',
        remedy: 'Did you mean "summary"?',
        place: { node: 'c' },
      },
    ]);
  });

  test('a container hands out what it declares besides what it always has', () => {
    const nodes = `  each:\n    action: flow.for-each\n    parameters: { items: [1] }\n    nodes: { in: { ${ok} } }\n    outputs: { mine: "{{ nodes.in.outputs.stdout }}" }\n  b: { action: shell.run, parameters: { command: "{{ nodes.each.outputs.mine }} {{ nodes.each.outputs.items }} {{ nodes.each.outputs.other }}" } }\n`;
    expect(check(nodes)).toMatchObject([
      { code: 'output.unknown', message: '"b" uses "other" of "each", which it does not have.' },
    ]);
  });

  test('outputs of the workflow name what their nodes have; of a disabled node they are null', () => {
    const outputs = 'outputs: { a: "{{ nodes.a.outputs.stdot }}", b: "{{ nodes.b.outputs.anything }}" }\n';
    expect(check(`  a: { ${ok} }\n  b: { ${ok}, disabled: true }\n${outputs}`)).toMatchObject([
      {
        code: 'output.unknown',
        message: 'The outputs of the workflow use "stdot" of "a", which it does not have.',
        remedy: 'Did you mean "stdout"?',
        place: { line: expect.any(Number), column: expect.any(Number) },
      },
    ]);
  });

  test('a workflow that is started must be there', () => {
    expect(
      codes('  a: { action: flow.run-workflow, parameters: { workflow: delpoy } }\n', '', { workflows: ['deploy'] }),
    ).toEqual(['3:59 workflow.unknown']);
    expect(codes('  a: { action: flow.run-workflow, parameters: { workflow: delpoy } }\n')).toEqual([]);
  });
});

describe('expressions', () => {
  test('wrong syntax is placed at the character', () => {
    const nodes = '  a: { action: shell.run, parameters: { command: "echo {{ 1 + }}", cwd: "{{ oops" } }\n';
    expect(codes(nodes)).toEqual(['3:62 expression.syntax', '3:74 expression.syntax']);
  });

  test.each([
    ['{{ parameters.pth }}', 'parameter.unknown'],
    ['{{ $now() }}', 'expression.function'],
    ['{{ $eval("1") }}', 'expression.function'],
    ['{{ nodes.* }}', 'expression.dynamic'],
    ['{{ item }}', 'expression.scope'],
    ['{{ index }}', 'expression.scope'],
    ['{{ secrets.`a-b` }}', 'expression.syntax'],
    ['{{ secrets }}', 'expression.syntax'],
    ['{{ parameter.browser }}', 'expression.unknown'],
    ['{{ $uppercase(name) }}', 'expression.unknown'],
  ])('%s is %s', (expression, code) => {
    const nodes = `  a:\n    action: shell.run\n    parameters:\n      command: ${JSON.stringify(expression)}\n`;
    expect(check(nodes, 'parameters: { path: {} }\n').map((problem) => problem.code)).toEqual([code]);
  });

  test('secrets belong into parameters; elsewhere they would be shown', () => {
    expect(codes(`  a: { action: shell.run, parameters: { command: "{{ secrets.TOKEN }}" } }\n`)).toEqual([]);
    expect(codes(`  a: { ${ok}, when: "{{ secrets.TOKEN = 'x' }}" }\n`)).toEqual(['3:74 secret.exposed']);
  });

  test('a name that nothing has is told with what was meant; inside data every name may be one', () => {
    const told = (expression: string) =>
      check(`  a:\n    action: shell.run\n    parameters:\n      command: ${JSON.stringify(expression)}\n`);
    expect(told('{{ parameter.x }}')[0]).toMatchObject({ severity: 'warning', remedy: 'Did you mean "parameters"?' });
    expect(told('{{ a.outputs.stdout }}')[0]).toMatchObject({ remedy: 'Did you mean "nodes.a"?' });
    for (const known of [
      '{{ [{"x": 1}][x = 1] }}',
      '{{ {"list": [1]}.list }}',
      '{{ ($list := [1]; $list) }}',
      '{{ $sum([1].(x)) }}',
    ])
      expect(told(known)).toEqual([]);
  });

  test('a condition without braces is read as an expression: it is told, checked, and waits for what it names', () => {
    expect(check(`  a: { ${ok}, when: "nodes.b.status" }\n  b: { ${ok} }\n`)).toMatchObject([
      { code: 'expression.missing', severity: 'warning', remedy: 'Write "{{ nodes.b.status }}".' },
    ]);
    expect(codes(`  a: { ${ok}, when: "1 = nodes.nope.status" }\n`)).toContain('3:73 node.unknown');
    expect(codes(`  a: { ${ok}, when: nodes.b.status }\n  b: { ${ok}, after: [a] }\n`)).toContain('3:68 node.cycle');
  });

  test('a case of a switch without braces always holds: that is told', () => {
    const choose = (value: string) => `  a: { action: flow.switch, parameters: { cases: { big: ${value} } } }\n`;
    expect(check(choose('"1 > 2"'))).toMatchObject([
      { code: 'expression.missing', reason: expect.stringContaining('always holds'), remedy: 'Write "{{ 1 > 2 }}".' },
    ]);
    expect(codes(choose('"{{ 1 > 2 }}"'))).toEqual([]);
    expect(codes(choose('true'))).toEqual([]);
  });

  test('item and index inside a for-each, also in a group within it', () => {
    expect(
      codes(
        `  each:\n    action: flow.for-each\n    parameters: { items: [1] }\n    nodes:\n      g: { action: flow.group, nodes: { in: { action: shell.run, parameters: { command: "{{ item }}{{ index }}" } } } }\n`,
      ),
    ).toEqual([]);
  });

  test('outputs of the workflow name nodes at the top', () => {
    const found = validateWorkflow(
      `formatVersion: 1\nnodes:\n  unit: { ${ok} }\noutputs:\n  a: "{{ nodes.unti.outputs.stdout }}"\n  b: "{{ nodes.unit.outputs.stdout }}"\n`,
      CATALOGUE,
    );
    expect(found).toMatchObject([
      { code: 'node.unknown', remedy: 'Did you mean "unit"?', place: { line: 5, column: 16 } },
    ]);
  });
});

describe('resources', () => {
  const pools = { cpu: 4, memory: 2e9, gpu: 0, pools: { database: 2 } };

  test('more than there is would wait for ever and is refused', () => {
    const nodes = `  a: { ${ok}, resources: { cpu: 8, memory: 4GB, gpu: 1, pools: { database: 3 } } }\n`;
    expect(check(nodes, '', { pools }).map((problem) => [problem.code, problem.message])).toEqual([
      ['resource.tooLarge', '"a" asks for 8 of cpu; there is 4 at most.'],
      ['resource.tooLarge', '"a" asks for 4 GB of memory; there is 2 GB at most.'],
      ['resource.tooLarge', '"a" asks for 1 of gpu; there is 0 at most.'],
      ['resource.tooLarge', '"a" asks for 3 of pool "database"; there is 2 at most.'],
    ]);
  });

  test('exactly what there is may be asked for; a pool nobody defined is a warning', () => {
    const nodes = `  a: { ${ok}, resources: { cpu: 4, memory: 2GB, pools: { database: 2, other: 9 } } }\n`;
    expect(check(nodes, '', { pools })).toMatchObject([{ code: 'resource.unknownPool', severity: 'warning' }]);
    expect(check(nodes)).toEqual([]);
  });
});

test('a path or a glob that climbs out of the project is told before anything runs; what an expression yields is not guessed', () => {
  const catalogue = catalogueFrom({
    'x.read': { parameters: { path: { type: 'string', control: 'path' }, globs: { type: 'array', control: 'glob' } } },
  });
  const codes = (parameters: object) =>
    validateWorkflow(
      JSON.stringify({ formatVersion: 1, nodes: { a: { action: 'x.read', parameters } } }),
      catalogue,
    ).map(({ code, place }) => [code, place?.parameter]);
  expect(codes({ path: '../../etc/passwd' })).toEqual([['path.outside', 'path']]);
  expect(codes({ path: 'a\\..\\..\\b', globs: ['src/**', 'a/../../*'] })).toEqual([
    ['path.outside', 'path'],
    ['path.outside', 'globs'],
  ]);
  expect(codes({ path: 'a/../b..c', globs: ['./**'] })).toEqual([]);
  expect(codes({ path: '{{ parameters.up }}/..' })).not.toContainEqual(['path.outside', 'path']);
});

test('a text that cannot be read has that one problem', () => {
  expect(validateWorkflow('nodes: [', CATALOGUE, { file: 'x.yaml' })).toMatchObject([
    { code: 'text.syntax', place: { file: 'x.yaml', line: 1 } },
  ]);
});

test('problems come in the order of the text, each with file, line, column, reason and remedy, and a code from the table', () => {
  const found = check(
    `  a: { action: nobody.knows, after: [zz], timeout: 5, colour: 1 }\n  b: { action: shell.run, when: "x" }\n`,
    'extra: 1\n',
    { file: 'x.yaml' },
  );
  expect(found.map((problem) => problem.place?.line)).toEqual([2, 4, 4, 4, 4, 5, 5, 5]);
  for (const problem of found) {
    expect(problem.place).toMatchObject({ file: 'x.yaml', line: expect.any(Number), column: expect.any(Number) });
    expect([problem.reason, problem.remedy]).not.toContain(undefined);
    expect(Object.keys(WORKFLOW_PROBLEMS)).toContain(problem.code);
  }
});

test('a chain of 20,000 nodes and a fan-in of 20,000 are checked without a quadratic step or a deep stack', () => {
  const count = 20_000;
  const nodes: Record<string, unknown> = {};
  for (let index = 0; index < count; index += 1) {
    nodes[`n${index}`] = {
      action: 'shell.run',
      parameters: { command: index === 0 ? 'ls' : `{{ nodes.n${index - 1}.outputs.stdout }}` },
    };
  }
  nodes['last'] = { action: 'shell.run', parameters: { command: 'ls' }, after: Object.keys(nodes) };
  expect(validateWorkflow(JSON.stringify({ formatVersion: 1, nodes }), CATALOGUE)).toEqual([]);
  nodes['n0'] = { action: 'shell.run', parameters: { command: 'ls' }, after: [`n${count - 1}`] };
  expect(validateWorkflow(JSON.stringify({ formatVersion: 1, nodes }), CATALOGUE)).toMatchObject([
    { code: 'node.cycle' },
  ]);
});

test('a default that its own declaration does not allow is found where it stands', () => {
  const more =
    'parameters:\n  n: { type: integer, default: x }\n  e: { enum: [a, b], default: c }\n  r: { required: true }\n';
  expect(check(`  a: { ${ok} }\n`, more)).toMatchObject([
    { code: 'parameter.type', place: { line: 3, column: 32, parameter: 'n' } },
    { code: 'parameter.type', place: { line: 4, column: 31, parameter: 'e' } },
  ]);
});

test('unknown keys of retry, resources and cache are told like any other, and stop nothing', () => {
  const nodes = `  a: { ${ok}, retry: { max: 1, often: 2 } }\n  b: { ${ok}, resources: { cpus: 1 } }\n  c: { ${ok}, cache: { input: [] } }\n`;
  expect(check(nodes)).toMatchObject([
    { code: 'key.unknown', severity: 'warning', place: { line: 3, node: 'a' } },
    { code: 'key.unknown', severity: 'warning', place: { line: 4, node: 'b' } },
    { code: 'key.unknown', severity: 'warning', place: { line: 5, node: 'c' } },
  ]);
});
