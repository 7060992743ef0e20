import { expect, test } from 'vitest';
import { hostsNamed, lockFaults } from './check-lock.ts';

test('an optional dependency without an entry is a fault', () => {
  expect(lockFaults({ 'node_modules/a': { optionalDependencies: { 'a-darwin': '1.0.0' } } })).toEqual([
    'node_modules/a wants a-darwin, which is not in the lock',
  ]);
});

test('an entry nested or further up is found', () => {
  const optionalDependencies = { c: '1.0.0' };
  expect(lockFaults({ 'node_modules/a/node_modules/b': { optionalDependencies }, 'node_modules/c': {} })).toEqual([]);
  expect(lockFaults({ 'node_modules/@s/b': { optionalDependencies }, 'node_modules/@s/b/node_modules/c': {} })).toEqual(
    [],
  );
});

test('a registry address is a fault, in the lock and in .npmrc', () => {
  expect(lockFaults({ 'node_modules/a': { resolved: 'https://somewhere/a.tgz' } })).toHaveLength(1);
  expect(hostsNamed('save-exact=true\nregistry=https://somewhere/\nomit-lockfile-registry-resolved=true')).toHaveLength(
    1,
  );
});
