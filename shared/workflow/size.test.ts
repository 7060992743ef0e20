import { describe, expect, test } from 'vitest';
import { formatSize, parseSize } from './size.ts';

describe('sizes', () => {
  test.each([
    ['1GB', 1e9],
    ['1GiB', 2 ** 30],
    ['1.5kB', 1500],
    ['64KiB', 65_536],
    ['10B', 10],
  ])('%s is %d bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  test.each(['1gb', '1 GB', '100', 'GB', '1G', '-1MB'])('%j is refused: case and unit matter', (text) => {
    expect(parseSize(text)).toBeUndefined();
  });

  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1500, '1.5 kB'],
    [999_960, '1 MB'],
    [64e6, '64 MB'],
    [2.34e9, '2.3 GB'],
  ])('%d bytes read %s', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });
});
