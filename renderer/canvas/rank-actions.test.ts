import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ActionManifest, ModuleManifest } from '#shared/module/manifest.ts';
import { rankActions, type SearchPort } from './rank-actions.ts';
import { popularity, readUsed, withUse, type UsedActions } from './used-actions.ts';

function action(id: string, title: string): ActionManifest {
  return {
    id,
    title,
    description: '',
    version: 1,
    keywords: [],
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
    id: 'x',
    title: 'Things',
    description: '',
    icon: 'x',
    order: 1,
    tools: [],
    actions: ['one', 'two', 'three', 'four', 'five', 'six', 'seven'].map((name) =>
      action(`x.${name}`, `Thing ${name}`),
    ),
  },
];

const NEVER = readUsed({});
const used = (...ids: readonly string[]): UsedActions => ids.reduce((all, id) => withUse(all, id, undefined), NEVER);
const ask = (query: string, before: UsedActions, port?: SearchPort) =>
  rankActions({ modules, query, port, used: before }).map(({ id, title, rows }) => ({
    id,
    title,
    rows: rows.map(({ action: { id: row } }) => row),
  }));

describe('what the search for a node begins with', () => {
  test('what was placed last comes first, then what is placed most often, then everything', () => {
    const before = used('x.seven', 'x.seven', 'x.seven', 'x.six', 'x.one', 'x.two', 'x.three', 'x.four', 'x.five');
    const [recent, often, all] = ask('', before);
    expect(recent).toMatchObject({ id: 'recent', rows: ['x.five', 'x.four', 'x.three', 'x.two', 'x.one'] });
    expect(often).toMatchObject({ id: 'often', rows: ['x.seven'] });
    expect(all?.rows).toHaveLength(7);
  });

  test('among names that fit a query equally well, the one used most comes first', () => {
    expect(ask('thing', NEVER)[0]?.rows[0]).toBe('x.one');
    expect(ask('thing', used('x.four', 'x.four', 'x.two'))[0]?.rows.slice(0, 3)).toEqual(['x.four', 'x.two', 'x.one']);
    expect(ask('three', used('x.four', 'x.four'))[0]?.rows[0]).toBe('x.three');
  });

  test('what followed such a port before is offered first at the next one', () => {
    const port: SearchPort = { type: 'order', isOutput: true, key: 'x.one done' };
    expect(ask('', NEVER, port).some(({ id }) => id === 'suggested')).toBe(false);
    const before = withUse(withUse(withUse(NEVER, 'x.two', port.key), 'x.six', port.key), 'x.six', port.key);
    expect(ask('', before, port)[0]).toMatchObject({ id: 'suggested', rows: ['x.six', 'x.two'] });
    expect(ask('', before, { ...port, key: 'x.three done' })[0]?.id).toBe('recent');
  });

  test('a slip of the finger still finds what was meant, and says what it took it for', () => {
    expect(ask('trhee', NEVER)).toEqual([{ id: 'meant', title: 'three', rows: ['x.three'] }]);
    expect(ask('qqqqqq', NEVER)).toEqual([]);
  });
});

describe('counting what is used', () => {
  test('survives being kept as text, and anything else that stands there counts for nothing', () => {
    const before = withUse(used('x.one', 'x.two'), 'x.one', 'x.two done');
    expect(readUsed(JSON.parse(JSON.stringify(before)))).toEqual(before);
    for (const kept of [null, 3, 'x', [], { recent: 3, counts: [1], followers: { a: 2 } }])
      expect(popularity(readUsed(kept), 'x.one')).toBe(0);
  });

  test('one more use never makes an action less popular, and never outweighs a better name', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c')), fc.constantFrom('a', 'b', 'c'), (ids, id) => {
        const before = used(...ids);
        const after = popularity(withUse(before, id, undefined), id);
        expect(after).toBeGreaterThanOrEqual(popularity(before, id));
        expect(after).toBeLessThan(1);
      }),
    );
  });
});
