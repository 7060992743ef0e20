import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isConnectable } from '#shared/module/manifest.ts';
import { PORT_TYPES } from '#shared/module/port-type.ts';
import { modules } from './registry.ts';

const actions = modules.flatMap((module) => module.actions.map((action) => ({ module: module.manifest, ...action })));
const named = actions.map((action) => [action.manifest.id, action] as const);

/** What the schema itself asks for when nothing is given. */
function missingIn(action: (typeof actions)[number]): readonly string[] {
  try {
    action.parse({});
    return [];
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    return error.issues.map((issue) => issue.path.join('.')).sort();
  }
}

describe('every module', () => {
  test('has an id, and every action an id of its own below it', () => {
    const ids = actions.map((action) => action.manifest.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { module, manifest } of actions) expect(manifest.id.split('.')[0]).toBe(module.id);
    expect(new Set(modules.map((module) => module.manifest.order)).size).toBe(modules.length);
  });

  test.each(named)('%s can be understood without its code', (_id, { module, manifest }) => {
    expect(manifest.docs).not.toBe('');
    expect(manifest.example).toContain(`action: ${manifest.id}`);
    expect(manifest.keywords.length).toBeGreaterThan(0);
    expect(manifest.description).toMatch(/\.$/);
    const names = Object.keys(manifest.parameters.properties);
    for (const name of manifest.cardParameters) expect(names).toContain(name);
    const untitled = names.filter((name) => (manifest.parameters.properties[name]?.title ?? '') === '');
    expect(untitled).toEqual([]);
    for (const output of Object.values(manifest.outputs)) expect(Object.keys(PORT_TYPES)).toContain(output.type);
    for (const need of manifest.needs) expect(module.tools.map((tool) => tool.id)).toContain(need);
  });

  test.each(named)('%s runs with its defaults, or names what it needs', (_id, action) => {
    const { required = [] } = action.manifest.parameters;
    expect(missingIn(action)).toEqual([...required].sort());
  });

  test.each(named)('%s asks for so few inputs that its card can be read', (_id, { manifest }) => {
    const { properties, required = [] } = manifest.parameters;
    const rows = Object.entries(properties).filter(
      ([name, schema]) => isConnectable(schema) || required.includes(name) || manifest.cardParameters.includes(name),
    );
    expect(rows.length).toBeLessThanOrEqual(6);
  });

  test('changes nothing when it is cached by itself', () => {
    for (const { manifest } of actions.filter((action) => action.manifest.cached)) {
      expect(manifest.effects.filter((effect) => effect !== 'reads')).toEqual([]);
    }
  });

  test('lets every parameter be edited by a control of its kind, a free structure only where anything may stand', () => {
    const free = actions.flatMap(({ manifest }) =>
      Object.entries(manifest.parameters.properties)
        .filter(
          ([, { control, type, enum: choices }]) => control === 'json' || (control ?? type ?? choices) === undefined,
        )
        .map(([name]) => `${manifest.id} ${name}`),
    );
    expect(free).toEqual(['data-visualization.process operations']);
  });
});
