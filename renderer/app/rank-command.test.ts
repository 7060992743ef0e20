import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankCommand } from './rank-command.ts';

test('an entry whose name begins with what was typed comes before one that only mentions it', () => {
  const trends = rankCommand('Trends: success rate', 'trends');
  expect(trends).toBeGreaterThan(rankCommand('Show trends', 'trends'));
  expect(rankCommand('Show trends', 'trends')).toBeGreaterThan(rankCommand('Show figures', 'trends', ['trends']));
  expect(rankCommand('Compare this run with the previous good one', 'trends')).toBe(0);
});

test('words fit in any order, and all of them must', () => {
  expect(rankCommand('Compare this run with the previous good one', 'good comp')).toBeGreaterThan(0);
  expect(rankCommand('Compare this run', 'compare bananas')).toBe(0);
});

test('every beginning of a name finds it, and no rank leaves 0 to 1', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-zA-Z ]{1,20}$/), fc.nat(20), fc.string(), (name, length, typed) => {
      expect(rankCommand(name, name.slice(0, length).trimStart())).toBeGreaterThanOrEqual(
        name.startsWith(' ') ? 0 : 0.8,
      );
      const rank = rankCommand(name, typed, [typed]);
      expect(rank).toBeGreaterThanOrEqual(0);
      expect(rank).toBeLessThanOrEqual(1);
    }),
  );
});
