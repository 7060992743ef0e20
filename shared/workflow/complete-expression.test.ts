import { describe, expect, test } from 'vitest';
import { CATALOGUE } from './catalogue-rig.ts';
import { completeExpression } from './complete-expression.ts';
import { evaluateTemplate } from './evaluate.ts';
import { EXPRESSION_FUNCTIONS } from './expression-functions.ts';
import { readWorkflow } from './read.ts';
import { FORBIDDEN_FUNCTIONS } from './reference.ts';

const { workflow } = readWorkflow(`
formatVersion: 1
parameters: { target: { type: string } }
nodes:
  lint: { action: static-analysis.eslint, name: Lint }
  unit: { action: testing.run, parameters: { path: "{{ nodes.lint.outputs.summary }}" } }
  chart: { action: data-visualization.chart, parameters: { kind: bar, data: "{{ nodes.unit.outputs.report }}" } }
  each:
    action: flow.for-each
    parameters: { items: [a] }
    nodes: { inner: { action: shell.run, parameters: { command: x } } }
`);

function complete(source: string, node = 'unit') {
  if (workflow === undefined) throw new Error('The workflow of this test cannot be read.');
  const recorded = (path: string) =>
    path === 'lint' ? { summary: { errors: 2, files: [] }, findings: [{ file: 'a.ts', line: 1 }] } : undefined;
  return completeExpression(source, { workflow, catalogue: CATALOGUE, node, secrets: ['TOKEN'], recorded });
}

function labels(source: string, node?: string): readonly string[] {
  return complete(source, node)?.options.map(({ label }) => label) ?? [];
}

describe('completion in an expression', () => {
  test('begins with whole values in reach, with their types', () => {
    const list = complete(' ');
    expect(list?.from).toBe(1);
    expect(list?.options[0]).toEqual({
      label: 'nodes.lint.outputs.findings',
      kind: 'value',
      detail: 'Findings',
      about: 'Lint · findings',
    });
    expect(labels(' ')).toContain('parameters.target');
  });

  test('offers no node that waits for this one, and not this one', () => {
    expect(labels('nodes.')).toEqual(['lint', 'each']);
    expect(labels('1 + nodes.li', 'chart')).toEqual(['lint', 'unit', 'each']);
    expect(labels('nodes.', 'lint')).toEqual(['each']);
  });

  test('takes the id of a node for the beginning of one of its outputs', () => {
    expect(complete('1 + lint.outputs.su')).toMatchObject({ from: 4 });
    expect(labels('1 + lint.outputs.su')).toEqual(['nodes.lint.outputs.findings', 'nodes.lint.outputs.summary']);
  });

  test('knows outputs by the action, and the names inside a value by the last run', () => {
    expect(labels('nodes.lint.')).toEqual(['outputs', 'status']);
    expect(labels('nodes.lint.outputs.')).toEqual(['findings', 'summary']);
    expect(labels('$sum(nodes.lint.outputs.summary.er')).toEqual(['errors', 'files']);
    expect(labels('nodes.lint.outputs.findings[0].')).toEqual(['file', 'line']);
  });

  test('offers item only inside a container that has one', () => {
    expect(labels('', 'each.inner')).toContain('item');
    expect(labels('')).not.toContain('item');
    expect(labels('nodes.', 'each.inner')).toEqual(['lint', 'unit', 'chart']);
  });

  test('offers functions behind a dollar, secrets by name, and nothing inside a text in quotes', () => {
    expect(complete('$co')).toMatchObject({ from: 0 });
    expect(labels('$co')).toContain('$count');
    expect(labels('secrets.')).toEqual(['TOKEN']);
    expect(complete('"nodes.')).toBeUndefined();
    expect(labels('"it" & nodes.')).toContain('lint');
  });

  test('offers only functions that there are and that may be used', async () => {
    for (const { name } of EXPRESSION_FUNCTIONS) {
      expect(FORBIDDEN_FUNCTIONS).not.toContain(name);
      expect(await evaluateTemplate(`{{ $type($${name}) }}`, {})).toEqual({ ok: true, value: 'function' });
    }
  });
});
