import { expect, test } from 'vitest';
import { catalogueOf } from '../module/manifest.ts';
import { importSource, isInvalid, isKnown } from './import-source.ts';

const OWN = `# of a friend
formatVersion: 1
name: Nightly checks
parameters: { where: { type: string, required: true } }
nodes:
  a: { action: flow.group, nodes: {} }
  b: { action: nowhere.nothing, after: [a] }
`;

test('a workflow of the studio comes along to the letter, and what is wrong in it is told without hindering', () => {
  const found = importSource({ path: 'some/nightly.workflow.yaml', text: OWN }, catalogueOf([]));
  expect(isKnown(found)).toBe(true);
  expect(isInvalid(found)).toBe(false);
  expect(found.workflows).toMatchObject([
    { name: 'Nightly checks', file: 'nightly', text: OWN, levels: [['a'], ['b']], requiredParameters: ['where'] },
  ]);
  const codes = found.workflows.flatMap(({ problems }) => problems.map(({ code, severity }) => [code, severity]));
  expect(codes).toContainEqual(['action.unknown', 'warning']);
});

test('the layout beside it comes along, and one that is none is told', () => {
  const layout = '{"version":1,"nodes":{"a":{"x":8,"y":16}}}';
  const named = (text: string) =>
    importSource(
      { path: 'some/nightly.workflow.yaml', text: OWN, beside: { 'nightly.layout.json': text } },
      catalogueOf([]),
    ).workflows[0];
  expect(named(layout)?.layout).toBe(layout);
  expect(named('{"nodes": 3}')?.layout).toBeUndefined();
  expect(named('{"nodes": 3}')?.report.map(({ kind }) => kind)).toEqual(['kept', 'dropped']);
});

test('a name that leads elsewhere is none for its file', () => {
  const found = importSource({ path: '..workflow.yaml', text: OWN }, catalogueOf([]));
  expect(found.workflows.map(({ file }) => file)).toEqual(['imported']);
});
