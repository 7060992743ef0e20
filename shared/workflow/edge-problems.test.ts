import { expect, test } from 'vitest';
import { catalogueFrom } from './catalogue-rig.ts';
import { edgeProblems } from './edge-problems.ts';
import { edgesOf } from './edges.ts';
import { checkWorkflow } from './validate.ts';

const CATALOGUE = catalogueFrom({
  'x.make': { outputs: { report: 'testReport', text: 'text', size: 'number' } },
  'x.take': {
    parameters: { text: { type: 'string' }, size: { type: 'number' }, list: { type: 'array', items: {} } },
    outputs: { text: 'text' },
  },
  'flow.group': { container: true },
});

/** `source > target.port: code` of each edge with a problem. */
function broken(nodes: string): readonly string[] {
  const { workflow, problems } = checkWorkflow(`formatVersion: 1\nnodes:\n${nodes}`, CATALOGUE);
  if (workflow === undefined) throw new Error('not readable');
  const edges = edgesOf(workflow);
  const found = edgeProblems(workflow, CATALOGUE, edges, problems);
  return edges.flatMap(({ id, source, target, targetPort }) => {
    const problem = found.get(id);
    return problem === undefined ? [] : [`${source} > ${target}.${targetPort}: ${problem.code}`];
  });
}

test('an edge whose types do not fit has the problem, those beside it have none', () => {
  expect(
    broken(`
  a: { action: x.make }
  b: { action: x.take, parameters: { size: "{{ nodes.a.outputs.text }}", text: "{{ nodes.a.outputs.text }}" } }
`),
  ).toEqual(['a > b.parameters.size: parameter.type']);
});

test('of two edges into one port the one with the output that is gone is meant', () => {
  expect(
    broken(`
  a: { action: x.make }
  b: { action: x.take, parameters: { text: "{{ nodes.a.outputs.text }} {{ nodes.a.outputs.gone }}" } }
`),
  ).toEqual(['a > b.parameters.text: output.unknown']);
});

test('a node that is disabled breaks what takes its outputs, or waits for it to fail', () => {
  expect(
    broken(`
  a: { action: x.make, disabled: true }
  b: { action: x.take, parameters: { text: "{{ nodes.a.outputs.text }}" } }
  c: { action: x.take, after: { a: failed } }
  d: { action: x.take, after: [a] }
`),
  ).toEqual(['a > b.parameters.text: node.disabled', 'a > c.after: node.unreachable']);
});

test('a case that a switch does not have is shown on its edge', () => {
  expect(
    broken(`
  a: { action: x.make }
  b: { action: x.take, after: { a: case.big } }
`),
  ).toEqual(['a > b.after: after.condition']);
});

test('of nodes that wait for each other every edge of the circle is marked, also through a container, and no other', () => {
  expect(
    broken(`
  a: { action: x.make, after: [c] }
  b: { action: x.make, after: [a] }
  c: { action: flow.group, nodes: { inner: { action: x.take, after: [b] } } }
  d: { action: x.take, after: [c] }
`),
  ).toEqual(['c > a.after: node.cycle', 'a > b.after: node.cycle', 'b > c.inner.after: node.cycle']);
});

test('a problem that is not of an edge marks none', () => {
  expect(
    broken(`
  a: { action: x.make }
  b: { action: x.take, after: [a], parameters: { size: many, what: 1 } }
`),
  ).toEqual([]);
});
