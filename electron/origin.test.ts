import { expect, test } from 'vitest';
import { isOurs, isTrustedFrame } from './origin.ts';

test.each(['app://studio', 'app://studio/', 'app://studio/index.html'])('%s is our page', (url) => {
  expect(isOurs(url)).toBe(true);
  expect(isTrustedFrame({ url, parent: null })).toBe(true);
});

test.each(['app://studio.evil/', 'app://studios', 'https://studio/', 'file:///index.html', 'about:blank', ''])(
  '%s is not our page',
  (url) => {
    expect(isTrustedFrame({ url, parent: null })).toBe(false);
  },
);

test('a frame inside our page, or one that has gone, is not trusted', () => {
  expect(isTrustedFrame({ url: 'app://studio/', parent: {} })).toBe(false);
  expect(isTrustedFrame(null)).toBe(false);
});
