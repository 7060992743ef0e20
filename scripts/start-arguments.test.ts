import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readStartArguments } from './start-arguments.mjs';

const home = resolve('/home/me');

test('the shell is taken out, everything else goes on to the studio', () => {
  expect(readStartArguments(['--shell', 'browser', '--no-open', '--port', '0'], home)).toEqual({
    shell: 'browser',
    open: false,
    rest: ['--no-open', '--port', '0'],
  });
});

test('a project is meant from where the user stands, in either form', () => {
  expect(readStartArguments(['--project', 'shop'], home).rest).toEqual(['--project', resolve(home, 'shop')]);
  expect(readStartArguments(['--project=../shop'], home).rest).toEqual(['--project', resolve('/home/shop')]);
});

test('without arguments the shell is left to the start', () => {
  expect(readStartArguments([], home)).toEqual({ shell: undefined, open: true, rest: [] });
  expect(readStartArguments(['--shell'], home).shell).toBe('');
});
