import { describe, expect, test } from 'vitest';
import { stepInOrder } from './order-commands.ts';

const IDS = ['a', 'b', 'c', 'd'];

describe('one step in the order of the file', () => {
  test('goes before the node above, or behind the one below', () => {
    expect(stepInOrder(IDS, 'c', 'earlier')).toEqual({ before: 'b' });
    expect(stepInOrder(IDS, 'b', 'later')).toEqual({ before: 'd' });
    expect(stepInOrder(IDS, 'c', 'later')).toEqual({ before: null });
  });

  test('ends at both ends', () => {
    expect(stepInOrder(IDS, 'a', 'earlier')).toBeUndefined();
    expect(stepInOrder(IDS, 'd', 'later')).toBeUndefined();
  });

  test('passes over what is shown elsewhere, in a group', () => {
    expect(stepInOrder(IDS, 'd', 'earlier', ['a', 'd'])).toEqual({ before: 'a' });
    expect(stepInOrder(IDS, 'a', 'later', ['a', 'c'])).toEqual({ before: 'd' });
  });
});
