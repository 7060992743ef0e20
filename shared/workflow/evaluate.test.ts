import { describe, expect, test } from 'vitest';
import { evaluateTemplate, isTruthy, type EvaluateOptions, type ExpressionScope } from './evaluate.ts';

const SCOPE: ExpressionScope = {
  parameters: { path: 'src', list: ['a', 'b'], one: ['only'], object: { deep: { n: 1 } }, nothing: null, flag: false },
  nodes: {
    unit: {
      status: 'succeeded',
      outputs: {
        summary: { passed: 3, failed: 0 },
        rows: [
          { item: 1, q: 'x' },
          { item: 2, q: 'y' },
        ],
      },
    },
  },
  item: 'chromium',
  index: 2,
  secrets: { TOKEN: 's3cret' },
};

async function resolve(value: unknown, options?: EvaluateOptions): Promise<unknown> {
  const result = await evaluateTemplate(value, SCOPE, options);
  return result.ok ? result.value : result.problem.code;
}

describe('resolving parameters', () => {
  test.each([
    ['{{ parameters.list }}', ['a', 'b']],
    ['{{ nodes.unit.outputs.summary }}', { passed: 3, failed: 0 }],
    ['{{ nodes.unit.outputs.summary.failed = 0 }}', true],
    ['{{ parameters.nothing }}', null],
    ['{{ index + 1 }}', 3],
    ['{{ nodes.unit.outputs.rows[item = 2].q }}', 'y'],
    ['{{ [1..3] }}', [1, 2, 3]],
  ])('%s keeps its type', async (text, value) => {
    expect(await resolve(text)).toEqual(value);
  });

  test.each([
    ['in {{ parameters.path }}/', 'in src/'],
    ['{{ parameters.object }} {{ parameters.list }}', '{"deep":{"n":1}} ["a","b"]'],
    ['<{{ parameters.missing }}>', '<>'],
    ['{{ parameters.flag }}!', 'false!'],
    ['\\{{ literal }} {{ item }}', '{{ literal }} chromium'],
    ['--project={{ item }}', '--project=chromium'],
  ])('%s is filled in as text', async (text, value) => {
    expect(await resolve(text)).toBe(value);
  });

  test('what is missing leaves the parameter absent, at any depth', async () => {
    expect(
      await resolve({
        a: '{{ parameters.missing }}',
        b: { c: '{{ nodes.nobody.outputs.x }}', d: 1 },
        e: ['x', '{{ parameters.missing }}'],
      }),
    ).toEqual({ b: { d: 1 }, e: ['x'] });
  });

  test('a list parameter takes a single value as a list of one; other parameters do not', async () => {
    const schema = {
      properties: { list: { type: 'array' }, any: {}, deep: { properties: { list: { type: 'array' } } } },
    };
    const value = { list: '{{ parameters.one[0] }}', any: '{{ parameters.one[0] }}', deep: { list: '{{ item }}' } };
    expect(await resolve(value, { schema })).toEqual({ list: ['only'], any: 'only', deep: { list: ['chromium'] } });
    expect(await resolve({ list: '{{ parameters.missing }}' }, { schema })).toEqual({});
    expect(await resolve({ list: '{{ parameters.list }}' }, { schema })).toEqual({ list: ['a', 'b'] });
  });

  test('a text parameter takes a number, or yes and no, as text', async () => {
    const schema = { properties: { text: { type: 'string' }, number: { type: 'number' } } };
    const value = { text: '{{ index }}', number: '{{ index }}' };
    expect(await resolve(value, { schema })).toEqual({ text: '2', number: 2 });
    expect(await resolve({ text: '{{ parameters.flag }}' }, { schema })).toEqual({ text: 'false' });
  });

  test('what comes out is plain JSON: no functions, no fields of the interpreter', async () => {
    expect(await resolve('{{ $string }}')).toBeUndefined();
    expect(await resolve('{{ [parameters.list, $sum] }}')).toEqual(['a', 'b']);
    const list = await resolve('{{ nodes.unit.outputs.rows.q }}');
    expect(Object.keys(list as object)).toEqual(['0', '1']);
  });
});

describe('what an expression cannot do', () => {
  test.each(['$now()', '$millis()', '$random()', '$eval("1")'])('%s is left out', async (source) => {
    expect(await resolve(`{{ ${source} }}`)).toBe('expression.failed');
  });

  test('mixing a list gives the same order every time', async () => {
    const first = await resolve('{{ $shuffle([1..9]) }}');
    expect(await resolve('{{ $shuffle([1..9]) }}')).toEqual(first);
    expect((first as number[]).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('run for ever, dig without end or fill the memory', async () => {
    expect(await resolve('{{ ($f := function($n) { $f($n + 1) }; $f(1)) }}', { timeoutMs: 50 })).toBe(
      'expression.limit',
    );
    expect(await resolve('{{ ($f := function($n) { 1 + $f($n + 1) }; $f(1)) }}')).toBe('expression.limit');
    expect(await resolve('{{ [1..5000000] }}')).toBe('expression.limit');
    expect(await resolve('{{ [1..5000].[1..5000] }}')).toBe('expression.limit');
  });

  test('reach the host or change what it was given', async () => {
    for (const source of [
      'parameters.constructor',
      'parameters.__proto__',
      '$string.constructor',
      'nodes.unit.constructor.constructor("return 1")()',
    ]) {
      expect(['expression.failed', undefined]).toContain(await resolve(`{{ ${source} }}`));
    }
    const before = structuredClone(SCOPE);
    await resolve('{{ $ ~> |nodes.unit.outputs|{"summary": 1, "__proto__": {"polluted": true}}| }}');
    expect(SCOPE).toEqual(before);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('a wrong expression says which parameter and what is wrong', async () => {
    const result = await evaluateTemplate({ env: { A: '{{ "a" + 1 }}' } }, SCOPE);
    expect(result).toMatchObject({ ok: false, problem: { code: 'expression.failed', place: { parameter: 'env.A' } } });
    expect(await resolve('{{ 1 + }}')).toBe('expression.syntax');
    expect(await resolve('a {{ b')).toBe('expression.syntax');
  });
});

test('yes and no follow JSONata', () => {
  expect([true, 1, 'x', [0, 1], { a: 0 }].map(isTruthy)).toEqual([true, true, true, true, true]);
  expect([false, 0, '', [], [0, ''], {}, null, undefined].map(isTruthy)).toEqual(Array(8).fill(false));
});
