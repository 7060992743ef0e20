import { expect, test } from 'vitest';
import { compareBytes } from './artifact-verification.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('two files differ where their first byte differs, told with the line for texts', () => {
  expect(compareBytes(bytes('a\nb\nc'), bytes('a\nb\nc'))).toBeUndefined();
  expect(compareBytes(bytes('a\nbx\nc'), bytes('a\nby\nc'))).toEqual({ offset: 3, line: 2, before: 'bx', after: 'by' });
  expect(compareBytes(bytes('x'), bytes('y'))).toEqual({ offset: 0, line: 1, before: 'x', after: 'y' });
  expect(compareBytes(bytes('\nx'), bytes('\ny'))).toEqual({ offset: 1, line: 2, before: 'x', after: 'y' });
});

test('a file that goes on where the other ends differs there', () => {
  expect(compareBytes(bytes('a\n'), bytes('a\nb'))).toEqual({ offset: 2, line: 2, before: '', after: 'b' });
  expect(compareBytes(bytes(''), bytes('b'))).toEqual({ offset: 0, line: 1, before: '', after: 'b' });
});

test('of what is no text only the place is told; long lines are cut', () => {
  expect(compareBytes(Uint8Array.of(0, 1), Uint8Array.of(0, 2))).toEqual({ offset: 1 });
  expect(compareBytes(bytes('x'.repeat(500)), bytes('y'))?.before).toHaveLength(201);
});
