import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from './apply-edit.ts';
import { CATALOGUE, catalogueFrom } from './catalogue-rig.ts';
import { quickFixOf } from './quick-fix.ts';
import { validateWorkflow } from './validate.ts';
import { EMPTY_LAYOUT } from './workflow.ts';

/** The text after all fixes that are offered, one after the other, and what each was. */
function cured(text: string): { readonly text: string; readonly fixes: readonly string[] } {
  const fixes: string[] = [];
  for (let round = 0; round < 20; round += 1) {
    const fix = validateWorkflow(text, CATALOGUE)
      .map((problem) => quickFixOf(text, problem, CATALOGUE))
      .find((one) => one !== undefined);
    if (fix === undefined) break;
    fixes.push(`${fix.kind} ${fix.word}`);
    const applied = applyEdits({ name: 'x', text, layout: EMPTY_LAYOUT }, fix.edits);
    if (!applied.ok) throw new Error(applied.problem.message);
    text = applied.value.text;
  }
  return { text, fixes };
}

const head = 'formatVersion: 1\nnodes:\n';

describe('the one safe answer to a problem', () => {
  test('is the action that was meant, and comments stay', () => {
    const { text, fixes } = cured(`${head}  a: # here\n    action: testing.rum\n`);
    expect(fixes).toEqual(['rename testing.run']);
    expect(text).toBe(`${head}  a: # here\n    action: testing.run\n`);
  });

  test('is the parameter that was meant, else to take it out', () => {
    const two = `${head}  a: { action: testing.run, parameters: { runer: vitest, colour: red } }\n`;
    expect(cured(two).fixes).toEqual(['rename runner', 'remove colour']);
  });

  test('is the node that was meant, in "after" and in expressions', () => {
    const after = `${head}  lint: { action: static-analysis.eslint }\n  b: { action: testing.run, after: [lnt] }\n`;
    expect(cured(after).fixes).toEqual(['rename lint']);
    const map = after.replace('[lnt]', '{ lnt: finished }');
    expect(cured(map).text).toContain('lint: finished');
    const used = after.replace('after: [lnt]', 'parameters: { path: "a {{ nodes.lin.outputs.summary }}" }');
    expect(cured(used).text).toContain('a {{ nodes.lint.outputs.summary }}');
    expect(cured(used.replace('lin.outputs.summary', 'lint.outputs.sumary')).fixes).toEqual(['rename summary']);
  });

  test('is to declare the parameter of the workflow that nothing is near', () => {
    const text = `${head}  a: { action: shell.run, parameters: { command: "{{ parameters.what }}" } }\n`;
    const { fixes, text: after } = cured(text);
    expect(fixes).toEqual(['declare what']);
    expect(validateWorkflow(after, CATALOGUE)).toEqual([]);
  });

  test('is the unit, the choice, the quotes, the braces', () => {
    const text = `${head}  a: { action: testing.run, timeout: "30", when: 1 = 1, parameters: { runner: vitst, path: 3 } }\n`;
    expect(cured(text).fixes.toSorted()).toEqual(['braces {{ 1 = 1 }}', 'quote 3', 'rename vitest', 'unit 30s']);
  });

  test('is the unit also where an action takes a duration or a size', () => {
    const timed = catalogueFrom({
      'a.b': {
        parameters: {
          limit: { type: 'string', control: 'duration', pattern: '^[0-9]+s$' },
          most: { type: 'string', control: 'size', pattern: '^[0-9]+MB$' },
        },
      },
    });
    const text = `${head}  a: { action: a.b, parameters: { limit: 20, most: "8" } }\n`;
    const words = validateWorkflow(text, timed).map((problem) => quickFixOf(text, problem, timed)?.word);
    expect(words).toEqual(['20s', '8MB']);
  });

  test('is the word that was meant where a field takes one of a few', () => {
    const nodes = `${head}  a: { action: shell.run, parameters: { command: ls }, priority: hihg }\n`;
    expect(cured(nodes).fixes).toEqual(['rename high']);
    const after = `${nodes.replace('hihg', 'high')}  b: { action: testing.run, after: { a: finnished } }\n`;
    expect(cured(after).fixes).toEqual(['rename finished']);
    expect(cured(`formatVersion: 1\nsettings: { mode: paralel }\nnodes: {}\n`).fixes).toEqual(['rename parallel']);
  });

  test('is a list of one where a list is taken', () => {
    const catalogue = catalogueFrom({ 'x.list': { parameters: { include: { type: 'array', items: {} } } } });
    const text = `${head}  a: { action: x.list, parameters: { include: "src/**" } }\n`;
    const [problem] = validateWorkflow(text, catalogue);
    expect(problem && quickFixOf(text, problem, catalogue)).toMatchObject({ kind: 'list', word: '["src/**"]' });
  });

  test('is none when it would lead into another error', () => {
    const text = `${head}  aa: { action: testing.run, after: [bb] }\n  bb: { action: testing.run, after: [ab] }\n`;
    expect(cured(text).fixes).toEqual([]);
  });

  test('takes its problem away and adds no error, whatever was misspelt', () => {
    const misspelt = (word: string) =>
      fc
        .tuple(fc.nat(word.length - 1), fc.constantFrom('', 'x', 'ee'))
        .map(([at, by]) => word.slice(0, at) + by + word.slice(at + 1));
    const parts = fc.tuple(
      fc.oneof(fc.constant('testing.run'), misspelt('testing.run')),
      fc.oneof(fc.constant('runner'), misspelt('runner')),
      fc.oneof(fc.constant('lint'), misspelt('lint')),
      fc.oneof(fc.constant('findings'), misspelt('findings')),
      fc.constantFrom('30s', '30', 'soon'),
    );
    fc.assert(
      fc.property(parts, ([action, parameter, node, output, timeout]) => {
        const text =
          `formatVersion: 1\nnodes:\n  lint: { action: static-analysis.eslint }\n  a:\n    action: ${action}\n` +
          `    timeout: "${timeout}"\n    parameters:\n      ${parameter}: vitest\n      path: "x {{ nodes.${node}.outputs.${output} }}"\n`;
        const before = validateWorkflow(text, CATALOGUE);
        for (const problem of before) {
          const fix = quickFixOf(text, problem, CATALOGUE);
          if (fix === undefined) continue;
          const applied = applyEdits({ name: 'x', text, layout: EMPTY_LAYOUT }, fix.edits);
          if (!applied.ok) throw new Error(applied.problem.message);
          const after = validateWorkflow(applied.value.text, CATALOGUE);
          expect(after.map(({ message }) => message)).not.toContain(problem.message);
          const errors = (list: typeof before) => list.filter(({ severity }) => severity === 'error').length;
          expect(errors(after)).toBeLessThanOrEqual(errors(before) - (problem.severity === 'error' ? 1 : 0));
        }
      }),
      { numRuns: 60 },
    );
  });
});
