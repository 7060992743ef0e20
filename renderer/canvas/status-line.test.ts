import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitLine } from './status-line.ts';

const names: Readonly<Record<string, string>> = {
  lint: 'Lint',
  slow: 'slow_integration_tests_of_the_backend',
  slower: 'slow_integration_tests_of_the_frontend',
};
const fit = (line: string): string => fitLine(line, (id) => names[id]);

test('a card says for which nodes it waits by their names', () => {
  expect(fit('Waiting for `lint`')).toBe('Waiting for Lint');
  expect(fit('Waiting for a free slot (2/2 in use)')).toBe('Waiting for a free slot (2/2 in use)');
});

test('a long name loses its middle, and short ones beside it lose nothing', () => {
  expect(fit('Waiting for `slow`')).toBe('Waiting for slow_inte…e_backend');
  expect(fit('Waiting for `slow` and `lint`')).toBe('Waiting for slow_…kend and Lint');
  expect(fit('Waiting for `slow` and `slower`')).toBe('Waiting for slo…end and slo…end');
});

test('a name is not cut for words behind it that do not fit anyway', () => {
  expect(fit('Skipped: `lint` failed and this task needs it to succeed')).toBe(
    'Skipped: Lint failed and this task needs it to succeed',
  );
  const fitted = fitLine('Skipped: `bugs` failed and this task needs it to succeed', () => 'Known bugs');
  expect(fitted).toBe('Skipped: Known bugs failed and this task needs it to succeed');
});

test('what is no node stays as it is written', () => {
  expect(fit('Waiting for pool `lint` (1/1 used by `lint`)')).toBe('Waiting for pool `lint` (1/1 used by Lint)');
  expect(fit('Skipped: `gone` failed')).toBe('Skipped: `gone` failed');
});

test('whatever the names are, each is there with its first and last letters', () => {
  const name = fc.stringMatching(/^[a-z_]{1,60}$/);
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (all) => {
      const line = fitLine(`Waiting for ${all.map((_, at) => `\`${at}\``).join(', ')}`, (at) => all[Number(at)]);
      const shown = line.slice('Waiting for '.length).split(', ');
      expect(shown).toHaveLength(all.length);
      for (const [at, each] of all.entries()) {
        const [first = '', last] = (shown[at] ?? '').split('…');
        expect(each.startsWith(first) && each.endsWith(last ?? first)).toBe(true);
        expect(shown[at]?.length).toBeGreaterThanOrEqual(Math.min(each.length, 5));
      }
    }),
  );
});
