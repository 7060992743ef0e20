import { describe, expect, test } from 'vitest';
import { edgesOf } from './edges.ts';
import { dependenciesOf, graphOf, linksOf } from './graph.ts';
import { readWorkflow } from './read.ts';
import type { Workflow } from './workflow.ts';

function workflowOf(nodes: string): Workflow {
  const { workflow, problems } = readWorkflow(`formatVersion: 1\nnodes:\n${nodes}`);
  if (workflow === undefined || problems.length > 0) throw new Error(JSON.stringify(problems));
  return workflow;
}

/** `source.port -> target.port (condition)`, data edges with `=>`. */
function drawn(nodes: string): readonly string[] {
  return edgesOf(workflowOf(nodes)).map(
    ({ source, sourcePort, target, targetPort, kind, condition }) =>
      `${source}.${sourcePort} ${kind === 'data' ? '=>' : '->'} ${target}.${targetPort} (${condition})`,
  );
}

describe('what is drawn', () => {
  test('an expression is a data edge from the output to the parameter, "after" an order edge', () => {
    expect(
      drawn(`  a: { action: x.y }
  b: { action: x.y }
  c: { action: x.y, after: [a], parameters: { data: "{{ nodes.b.outputs.summary.failed }}", env: { K: "{{ nodes.b.outputs.rows }}" } }, when: "{{ nodes.a.status = 'failed' }}" }
`),
    ).toEqual([
      'a.done -> c.after (succeeded)',
      'b.outputs.summary => c.parameters.data (succeeded)',
      'b.outputs.rows => c.parameters.env (succeeded)',
      'a.done => c.when (succeeded)',
    ]);
  });

  test('the same pair of ports is one edge, with the same id every time', () => {
    const nodes = `  a: { action: x.y }\n  b: { action: x.y, parameters: { t: "{{ nodes.a.outputs.x }} {{ nodes.a.outputs.x }}" } }\n`;
    expect(edgesOf(workflowOf(nodes)).map((edge) => edge.id)).toEqual(['a:outputs.x->b:parameters.t']);
  });

  test('an inner node may name an outer one; outside sees only the container', () => {
    expect(
      drawn(`  a: { action: x.y }
  each:
    action: flow.for-each
    parameters: { items: "{{ nodes.a.outputs.list }}" }
    nodes:
      one: { action: x.y, parameters: { p: "{{ nodes.a.outputs.q }}" } }
      two: { action: x.y, after: { one: failed } }
    outputs: { r: "{{ nodes.two.outputs.z }}" }
  b: { action: x.y, parameters: { p: "{{ nodes.each.outputs.items }}" } }
`),
    ).toEqual([
      'a.outputs.list => each.parameters.items (succeeded)',
      'a.outputs.q => each.one.parameters.p (succeeded)',
      'each.one.done -> each.two.after (failed)',
      'each.outputs.items => b.parameters.p (succeeded)',
    ]);
  });

  test('an inner id means the nearest node of that id', () => {
    expect(
      drawn(`  a: { action: x.y }
  group:
    action: flow.group
    nodes:
      a: { action: x.y }
      b: { action: x.y, after: [a] }
`),
    ).toEqual(['group.a.done -> group.b.after (succeeded)']);
  });

  test('an id that means nothing is no edge', () => {
    expect(drawn('  a: { action: x.y, after: [nobody], parameters: { p: "{{ nodes.nobody.outputs.x }}" } }\n')).toEqual(
      [],
    );
  });

  test('the end of a repeat is evaluated inside it and is no edge', () => {
    const nodes = `  again:
    action: flow.repeat
    parameters: { until: "{{ nodes.check.outputs.ok }}" }
    nodes:
      check: { action: x.y }
`;
    expect(drawn(nodes)).toEqual([]);
  });
});

describe('what a node waits for', () => {
  const conditionsOf = (field: string): unknown => {
    const graph = graphOf(workflowOf(`  a: { action: x.y }\n  b: { action: x.y, ${field} }\n`));
    const found = dependenciesOf(linksOf(graph).links).get(graph.get('b')!);
    return [...(found?.values() ?? [])].map(({ condition, data }) => [condition, data]);
  };

  test.each([
    ['parameters: { p: "{{ nodes.a.outputs.x }}" }', [['succeeded', true]]],
    ['parameters: { p: "{{ nodes.a.status }}" }', [['finished', false]]],
    ['parameters: { p: "{{ nodes.a.status }}", q: "{{ nodes.a.outputs.x }}" }', [['succeeded', true]]],
    ['parameters: { p: "{{ nodes.a.outputs.x }}" }, after: { a: finished }', [['finished', true]]],
    ['after: { a: failed }, when: "{{ nodes.a.outputs.x }}"', [['failed', true]]],
    ['after: [a], when: "{{ nodes.a.status }}"', [['succeeded', false]]],
    ['parameters: { p: "{{ nodes.a }}" }', [['succeeded', true]]],
  ])('%s', (field, wanted) => {
    expect(conditionsOf(field)).toEqual(wanted);
  });
});
