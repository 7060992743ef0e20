import { describe, expect, test } from 'vitest';
import type { ActionManifest, ModuleManifest } from '#shared/module/manifest.ts';
import { wordMeant, searchActions } from './search-actions.ts';

function action(id: string, title: string, keywords: readonly string[] = [], description = ''): ActionManifest {
  return {
    id,
    title,
    description,
    version: 1,
    keywords: [...keywords],
    parameters: { type: 'object', properties: {} },
    cardParameters: [],
    outputs: {},
    effects: [],
    needs: [],
    container: false,
    estimateMs: 1,
    cached: false,
    holdsSlot: true,
    docs: '',
  };
}

const modules: readonly ModuleManifest[] = [
  {
    id: 'testing',
    title: 'Testing',
    description: '',
    icon: 'x',
    order: 2,
    tools: [],
    actions: [action('testing.run', 'Run tests', ['vitest'], 'Runs the test suite and reads the report.')],
  },
  {
    id: 'git',
    title: 'Git',
    description: '',
    icon: 'x',
    order: 1,
    tools: [],
    actions: [action('git.status', 'Git status'), action('git.commit', 'Commit', ['save'])],
  },
];

const idsFor = (query: string) => searchActions(modules, query).flatMap((hit) => hit.actions.map(({ id }) => id));

describe('searching the palette', () => {
  test('shows everything in palette order while nothing is typed', () => {
    expect(idsFor('')).toEqual(['git.status', 'git.commit', 'testing.run']);
  });

  test('finds an action by its id, its title, a keyword and its description', () => {
    expect(idsFor('git.commit')).toEqual(['git.commit']);
    expect(idsFor('run tests')).toEqual(['testing.run']);
    expect(idsFor('vitest')).toEqual(['testing.run']);
    expect(idsFor('report')).toEqual(['testing.run']);
  });

  test('an action that is called so comes before those that are only found by the word, whatever module they are in', () => {
    const [testing, git] = modules as readonly [ModuleManifest, ModuleManifest];
    const known = [
      { ...git, actions: [action('git.check', 'Linter', ['typescript'])] },
      { ...testing, actions: [action('a.compile', 'Compile TypeScript'), action('a.types', 'TypeScript')] },
    ];
    expect(searchActions(known, 'typescript').flatMap((hit) => hit.actions.map(({ id }) => id))).toEqual([
      'a.types',
      'a.compile',
      'git.check',
    ]);
  });

  test('needs every word to fit', () => {
    expect(idsFor('git tests')).toEqual([]);
  });

  test('suggests the nearest word for a slip of the fingers', () => {
    expect(wordMeant(modules, 'comit')).toBe('commit');
    expect(wordMeant(modules, 'zzzzzzzz')).toBeUndefined();
  });
});
