import { describe, expect, test } from 'vitest';
import { chooseWorkflows, tagsIn, tagsOf, type LibraryWorkflow } from './choose-workflows.ts';

function workflow(name: string, more: Partial<LibraryWorkflow> = {}): LibraryWorkflow {
  const figures = { runs: 0, succeeded: 0, failed: 0, successRate: null, medianMs: null, last: null };
  const known = { title: name, description: '', tags: [], nodeCount: 1, modifiedAt: '', modules: [], forecastMs: null };
  return { name, ...known, figures, ...more };
}

const ALL = [
  workflow('release', { title: 'Ship it', tags: ['ci', 'nightly'] }),
  workflow('gate', { tags: ['ci'], modules: ['testing'] }),
  workflow('report', { description: 'Figures of the week' }),
];
const names = (query: string, tags: readonly string[] = []) =>
  chooseWorkflows(ALL, { query, tags }).map(({ name }) => name);

describe('the library of workflows', () => {
  test('finds by name, title, description, tag and module; every word has to stand somewhere', () => {
    expect(names('')).toEqual(['release', 'gate', 'report']);
    expect(names('SHIP')).toEqual(['release']);
    expect(names('week figures')).toEqual(['report']);
    expect(names('ci testing')).toEqual(['gate']);
    expect(names('nothing')).toEqual([]);
  });

  test('shows those that have all chosen tags', () => {
    expect(names('', ['ci'])).toEqual(['release', 'gate']);
    expect(names('', ['ci', 'nightly'])).toEqual(['release']);
  });

  test('offers each tag once, the most used first', () => {
    expect(tagsOf(ALL)).toEqual(['ci', 'nightly']);
  });

  test('reads tags with commas between, without blanks and doubles', () => {
    expect(tagsIn(' ci, , nightly,ci ')).toEqual(['ci', 'nightly']);
  });
});
