import { DatabaseSync } from 'node:sqlite';
import { existsSync, openSync, writeSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bugProblem } from '#shared/problem.ts';
import { storageProblem } from './data-folder-problem.ts';

const thrownBy = (act: () => unknown): unknown => {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
};

test.skipIf(!existsSync('/dev/full'))('a full disk is a problem that a person can act on, not a bug', () => {
  const found = storageProblem(
    thrownBy(() => writeSync(openSync('/dev/full', 'a'), 'x')),
    '/data',
  );
  expect(found).toMatchObject({ code: 'dataFolder.unusable', reason: '/data: The disk is full.' });
});

test('an index that may only be read is one too; an error in a statement stays a bug', () => {
  const readOnly = thrownBy(() => new DatabaseSync('/nowhere/at/all.sqlite'));
  expect(storageProblem(readOnly, '/data')?.code).toBe('dataFolder.unusable');
  const wrong = thrownBy(() => new DatabaseSync(':memory:').exec('NONSENSE'));
  expect(storageProblem(wrong, '/data')).toBeUndefined();
  expect(bugProblem(wrong).code).toBe('internal');
});

test('that somebody else’s file may not be read says nothing about the data folder', () => {
  const denied = Object.assign(new Error('EACCES'), { code: 'EACCES', path: '/project/secret' });
  expect(storageProblem(denied, '/data')).toBeUndefined();
  expect(
    storageProblem(Object.assign(new Error('EACCES'), { code: 'EACCES', path: '/data/runs' }), '/data')?.reason,
  ).toBe('/data/runs: This user may not write there.');
});
