import { expect, test } from 'vitest';
import { allAliases } from '#shared/import/aliases.ts';
import { modules } from './registry.ts';

const actions = new Map(
  modules.flatMap((module) => module.actions.map(({ manifest }) => [manifest.id, manifest] as const)),
);

test.each(allAliases())('%s of the original is an action that takes and gives what the alias says', (_name, alias) => {
  const manifest = actions.get(alias.action);
  expect(manifest?.id).toBe(alias.action);
  const outputs = [alias.output, alias.numbers].filter((output) => output !== undefined);
  expect(Object.keys(manifest?.outputs ?? {})).toEqual(expect.arrayContaining(outputs));
  const known = Object.keys(manifest?.parameters.properties ?? {});
  const shaped = alias.shape === undefined ? [] : ['categories', 'values'];
  for (const parameter of [...Object.values(alias.parameters ?? {}), ...Object.keys(alias.fixed ?? {})])
    expect([...known, ...shaped]).toContain(parameter);
});
