import { describe, expect, test } from 'vitest';
import { CATALOGUE } from './catalogue-rig.ts';
import { expectedType, expressionNeeds } from './expression-needs.ts';
import { readWorkflow } from './read.ts';

const { workflow } = readWorkflow(`
formatVersion: 1
parameters: { target: { type: string } }
nodes:
  lint: { action: static-analysis.eslint }
  unit: { action: testing.run, after: [lint] }
  chart: { action: data-visualization.chart, after: { unit: finished }, parameters: { kind: bar } }
  other: { action: shell.run, parameters: { command: x } }
`);

const needs = (node: string, text: string) => (workflow === undefined ? [] : expressionNeeds(workflow, node, text));
const type = (node: string, text: string) =>
  workflow === undefined ? undefined : expectedType(workflow, CATALOGUE, node, text);

describe('a node named in an expression', () => {
  test('is waited for already, as its edge says', () => {
    expect(needs('chart', '{{ nodes.unit.outputs.report }}')).toEqual([
      { id: 'unit', state: 'known', condition: 'finished', way: [] },
    ]);
  });

  test('will be waited for: until it succeeded for its outputs, until it ended for its status', () => {
    expect(needs('chart', '{{ nodes.other.status }}')).toMatchObject([{ state: 'added', condition: 'finished' }]);
    expect(needs('chart', '{{ [nodes.other.status, nodes.other.outputs.stdout] }}')).toMatchObject([
      { id: 'other', state: 'added', condition: 'succeeded' },
    ]);
  });

  test('cannot be waited for when it waits for this one, and the way is told', () => {
    expect(needs('lint', '{{ nodes.chart.outputs.svg }}')).toEqual([
      { id: 'chart', state: 'cycle', condition: 'succeeded', way: ['lint', 'unit', 'chart'] },
    ]);
  });

  test('is told when there is no such node', () => {
    expect(needs('chart', '{{ nodes.unti.outputs.report }}')).toMatchObject([{ id: 'unti', state: 'unknown' }]);
  });

  test('tells the type to expect before anything has run', () => {
    expect(type('chart', '{{ nodes.unit.outputs.report }}')).toBe('TestReport');
    expect(type('chart', '{{ parameters.target }}')).toBe('string');
    expect(type('chart', '{{ nodes.unit.outputs.report.tests }}')).toBeUndefined();
    expect(type('chart', 'a {{ parameters.target }}')).toBeUndefined();
  });
});
