import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { workflowSchemaText } from '#shared/workflow/published-schema.ts';

const published = readFileSync(new URL('../docs/workflow.schema.json', import.meta.url), 'utf8');
const schema = z.fromJSONSchema(JSON.parse(published) as Parameters<typeof z.fromJSONSchema>[0]);
const accepts = (workflow: unknown) => schema.safeParse(workflow).success;
const withNode = (node: unknown, id = 'a') => ({ formatVersion: 1, nodes: { [id]: node } });

test('the published schema is what the code says', () => {
  expect(published, 'run: node scripts/write-schema.ts').toBe(workflowSchemaText());
});

describe('an editor with the published schema', () => {
  test('accepts workflows, with unknown keys and inner nodes', () => {
    const inner = { action: 'shell.run', after: ['b'], timeout: '30s', mine: 1 };
    expect(
      accepts(
        withNode({
          action: 'flow.group',
          nodes: { b: inner },
          finally: { c: inner },
          after: { x: 'finished', y: 'case.big' },
        }),
      ),
    ).toBe(true);
    expect(accepts({ formatVersion: 1, nodes: {}, parameters: { p: { default: 1 } }, extra: true })).toBe(true);
  });

  test.each([
    ['another version', { formatVersion: 2, nodes: {} }],
    ['no nodes', { formatVersion: 1 }],
    ['a node without an action', withNode({ name: 'x' })],
    ['a node id with a hyphen', withNode({ action: 'x.y' }, 'my-node')],
    ['a duration without a unit', withNode({ action: 'x.y', timeout: '30' })],
    ['a wrong condition', withNode({ action: 'x.y', after: { b: 'done' } })],
    ['a wrong inner node', withNode({ action: 'x.y', nodes: { b: { action: 'x.y', priority: 'top' } } })],
    ['an unknown key of retry', withNode({ action: 'x.y', retry: { max: 1, times: 2 } })],
  ])('refuses %s', (_what, workflow) => {
    expect(accepts(workflow)).toBe(false);
  });
});
