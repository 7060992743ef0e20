import { describe, expect, test } from 'vitest';
import { PORT_TYPES } from '#shared/module/port-type.ts';
import { modules } from './registry.ts';

const actions = modules.flatMap((module) => module.actions.map((action) => ({ module: module.manifest, ...action })));

describe('every module', () => {
  test('has an id, and every action an id of its own below it', () => {
    const ids = actions.map((action) => action.manifest.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { module, manifest } of actions) expect(manifest.id.split('.')[0]).toBe(module.id);
    expect(new Set(modules.map((module) => module.manifest.order)).size).toBe(modules.length);
  });

  test.each(actions.map((action) => [action.manifest.id, action] as const))(
    '%s can be understood without its code',
    (_id, { module, manifest }) => {
      expect(manifest.docs).not.toBe('');
      expect(manifest.example).toContain(`action: ${manifest.id}`);
      expect(manifest.keywords.length).toBeGreaterThan(0);
      expect(manifest.description).toMatch(/\.$/);
      const names = Object.keys(manifest.parameters.properties);
      for (const name of manifest.cardParameters) expect(names).toContain(name);
      for (const [name, parameter] of Object.entries(manifest.parameters.properties)) {
        expect(parameter.title, name).toBeTruthy();
        expect(parameter.description, name).toBeTruthy();
      }
      for (const output of Object.values(manifest.outputs)) expect(Object.keys(PORT_TYPES)).toContain(output.type);
      for (const need of manifest.needs) expect(module.tools.map((tool) => tool.id)).toContain(need);
    },
  );

  test.each(actions.map((action) => [action.manifest.id, action] as const))(
    '%s runs with its defaults, or names what it needs',
    (_id, action) => {
      const { required = [] } = action.manifest.parameters;
      if (required.length === 0) expect(action.parse({})).toBeTypeOf('object');
      else for (const name of required) expect(() => action.parse({}), name).toThrow(name);
    },
  );

  test('changes nothing when it is cached by itself', () => {
    for (const { manifest } of actions.filter((action) => action.manifest.cached)) {
      expect(manifest.effects.filter((effect) => effect !== 'reads')).toEqual([]);
    }
  });
});
