import { expect, test } from 'vitest';
import { catalogueOf, moduleManifestSchema } from '../module/manifest.ts';
import { nodeName, nodesReadAlike } from './node-names.ts';
import { readWorkflow } from './read.ts';

const catalogue = catalogueOf([
  moduleManifestSchema.parse({
    id: 'shell',
    title: 'Shell',
    description: '',
    icon: 'terminal',
    order: 1,
    actions: ['shell.run', 'shell.other'].map((id) => ({
      id,
      title: id === 'shell.run' ? 'Run a command' : 'Other',
      description: '',
      version: 1,
      parameters: { type: 'object', properties: {} },
      outputs: {},
      effects: [],
      estimateMs: 1,
    })),
  }),
]);

test('nodes without a name that read alike are found, also in a container; those somebody named are left as they are', () => {
  const { workflow } = readWorkflow(`
formatVersion: 1
name: names
nodes:
  build: { action: shell.run }
  lint: { action: shell.run, name: Lint }
  only: { action: shell.other }
  gone: { action: nobody.knows }
  each:
    action: flow.for-each
    nodes:
      inner: { action: shell.run }
`);
  if (workflow === undefined) throw new Error('The text does not read');
  expect([...nodesReadAlike(workflow, catalogue)]).toEqual(['build', 'each.inner']);
});

test('a node is called by its name, else by what it does, else by its id', () => {
  expect(nodeName({ action: 'a.b', name: 'Mine' }, 'id', 'Title')).toBe('Mine');
  expect(nodeName({ action: 'a.b' }, 'id', 'Title')).toBe('Title');
  expect(nodeName({ action: 'a.b' }, 'id', undefined)).toBe('id');
});
