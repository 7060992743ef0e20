import { describe, expect, test } from 'vitest';
import { applyEdits } from './apply-edit.ts';
import { CATALOGUE } from './catalogue-rig.ts';
import { canConnect, disconnect, edgeConditionEdits } from './connect.ts';
import type { Edit } from './edit.ts';
import { edgesOf } from './edges.ts';
import { readWorkflow } from './read.ts';
import { EMPTY_LAYOUT, type Workflow } from './workflow.ts';

const TEXT = `formatVersion: 1
nodes:
  unit: { action: testing.run }
  lint: { action: static-analysis.eslint, after: [unit] }
  chart: { action: data-visualization.chart, parameters: { kind: bar } }
  each:
    action: flow.for-each
    parameters: { items: "{{ nodes.lint.outputs.findings }}" }
    nodes:
      inner: { action: shell.run, parameters: { command: ls } }
`;

function workflowOf(text: string): Workflow {
  const { workflow } = readWorkflow(text);
  if (workflow === undefined) throw new Error('unreadable');
  return workflow;
}

function after(text: string, edits: readonly Edit[]): string {
  const result = applyEdits({ name: 'x', text, layout: EMPTY_LAYOUT }, edits);
  if (!result.ok) throw new Error(result.problem.message);
  return result.value.text;
}

function connect(from: string, to: string): string | readonly Edit[] {
  const end = (text: string) => ({ node: text.split(':')[0] ?? '', port: text.split(':')[1] ?? '' });
  const result = canConnect(workflowOf(TEXT), CATALOGUE, end(from), end(to));
  return result.ok ? result.value : `${result.problem.code}: ${result.problem.message}`;
}

describe('connecting', () => {
  test('an output to a parameter sets the parameter to the expression that names it', () => {
    expect(connect('unit:outputs.summary', 'chart:parameters.data')).toEqual([
      { type: 'node.set', path: 'chart', field: ['parameters', 'data'], value: '{{ nodes.unit.outputs.summary }}' },
    ]);
  });

  test('the end of a node to another adds it to "after"', () => {
    expect(connect('unit:done', 'chart:after')).toEqual([
      { type: 'node.set', path: 'chart', field: ['after'], value: ['unit'] },
    ]);
    expect(connect('chart:done', 'lint:after')).toEqual([
      { type: 'node.set', path: 'lint', field: ['after'], value: ['unit', 'chart'] },
    ]);
  });

  test('an outer node to one inside a container, but not the other way round', () => {
    expect(connect('unit:outputs.summary', 'each.inner:parameters.cwd')).toBe(
      'connect.type: "cwd" needs Text, this is Object.',
    );
    expect(connect('unit:done', 'each.inner:after')).toEqual([
      { type: 'node.set', path: 'each.inner', field: ['after'], value: ['unit'] },
    ]);
    expect(connect('each.inner:outputs.stdout', 'chart:parameters.data')).toMatch(
      /^connect.scope: "chart" cannot see "each.inner"/,
    );
  });

  test.each([
    ['unit:outputs.report', 'lint:parameters.path', 'connect.type: "path" needs Text, this is TestReport.'],
    [
      'lint:outputs.findings',
      'chart:parameters.report',
      'connect.type: "Test report" needs TestReport, this is Findings.',
    ],
    ['lint:done', 'unit:after', 'connect.cycle: This would make a circle: lint → unit → lint.'],
    ['each:outputs.items', 'lint:parameters.globs', 'connect.cycle: This would make a circle: each → lint → each.'],
    ['unit:done', 'unit:after', 'connect.self: A node cannot wait for itself.'],
    ['each:done', 'each.inner:after', 'connect.self: "inner" is part of "each".'],
    ['unit:done', 'lint:after', 'connect.exists: "lint" already waits for "unit".'],
    ['unit:outputs.nothing', 'chart:parameters.data', 'connect.noPort: "unit" has no output "nothing".'],
    ['unit:outputs.summary', 'chart:parameters.nothing', 'connect.noPort: "chart" has no parameter "nothing".'],
    ['gone:done', 'unit:after', 'connect.noNode: There is no node "gone".'],
  ])('%s to %s is refused: %s', (from, to, problem) => {
    expect(connect(from, to)).toBe(problem);
  });

  test('a single value may go into a list parameter', () => {
    expect(connect('unit:outputs.summary', 'each:parameters.items')).toHaveLength(1);
  });

  test('what inner nodes need counts when a circle is looked for', () => {
    const workflow = workflowOf(
      after(TEXT, [{ type: 'node.set', path: 'each.inner', field: ['after'], value: ['chart'] }]),
    );
    const result = canConnect(workflow, CATALOGUE, { node: 'each', port: 'done' }, { node: 'chart', port: 'after' });
    expect(!result.ok && result.problem.message).toBe('This would make a circle: each → chart → each.');
  });
});

describe('taking edges away and changing them', () => {
  const only = (text: string, kind: 'data' | 'order') => edgesOf(workflowOf(text)).find((edge) => edge.kind === kind)!;

  test('an order edge leaves "after", which goes when it is empty', () => {
    const text = after(TEXT, disconnect(workflowOf(TEXT), only(TEXT, 'order')));
    expect(text).toBe(TEXT.replace(', after: [unit]', ''));
  });

  test('a data edge takes the parameter that names the node, or the item of the list that does', () => {
    expect(after(TEXT, disconnect(workflowOf(TEXT), only(TEXT, 'data')))).toBe(
      TEXT.replace('    parameters: { items: "{{ nodes.lint.outputs.findings }}" }\n', ''),
    );
    const list = TEXT.replace('command: ls', 'command: [echo, "{{ nodes.unit.outputs.report }}", end]');
    expect(
      after(
        list,
        disconnect(workflowOf(list), { source: 'unit', target: 'each.inner', targetPort: 'parameters.command' }),
      ),
    ).toContain('command: [echo, end]');
  });

  test('edges that are gone already need nothing', () => {
    expect(disconnect(workflowOf(TEXT), { source: 'unit', target: 'chart', targetPort: 'after' })).toEqual([]);
  });

  test('another condition makes the list a mapping; the usual one again leaves it one', () => {
    const edge = only(TEXT, 'order');
    const changed = after(TEXT, edgeConditionEdits(workflowOf(TEXT), edge, 'failed'));
    expect(changed).toContain('after: { unit: failed }');
    expect(only(changed, 'order').condition).toBe('failed');
    expect(after(changed, edgeConditionEdits(workflowOf(changed), edge, 'finished'))).toContain(
      'after: { unit: finished }',
    );
  });

  test('for an edge that carries data "after" names the node beside the expression', () => {
    const changed = after(TEXT, edgeConditionEdits(workflowOf(TEXT), only(TEXT, 'data'), 'finished'));
    expect(
      edgesOf(workflowOf(changed))
        .filter((edge) => edge.source === 'lint')
        .map((edge) => [edge.kind, edge.condition]),
    ).toEqual([
      ['order', 'finished'],
      ['data', 'finished'],
    ]);
  });
});
