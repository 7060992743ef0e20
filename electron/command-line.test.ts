import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { projectArgument } from './command-line.ts';

test('the project is taken from either form, relative to where the user stands', () => {
  expect(projectArgument(['electron', '.', '--project', 'shop'], resolve('/home'))).toBe(resolve('/home/shop'));
  expect(projectArgument(['electron', '--no-sandbox', '--project=shop', '--flag'], resolve('/home'))).toBe(
    resolve('/home/shop'),
  );
});

test('no project, no folder', () => {
  expect(projectArgument(['electron', '.'], resolve('/home'))).toBeUndefined();
  expect(projectArgument(['electron', '--project'], resolve('/home'))).toBeUndefined();
});
