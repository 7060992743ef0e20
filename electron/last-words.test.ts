import { afterEach, expect, test, vi } from 'vitest';
import { endOnUncaught } from './last-words.ts';
import { app, dialog } from './testing/fake-electron.ts';

afterEach(() => {
  vi.restoreAllMocks();
  dialog.errors.length = 0;
});

/** What is called for an error, or a rejection, that nobody catches. */
function listener(event: string): (error: unknown) => void {
  const on = vi.spyOn(process, 'on').mockReturnThis();
  endOnUncaught('/data');
  const found = on.mock.calls.find(([name]) => name === event)?.[1];
  if (found === undefined) throw new Error(`Nobody listens to ${event}.`);
  return found as (error: unknown) => void;
}

test.each(['uncaughtException', 'unhandledRejection'])(
  '%s of a full disk is told as one, and the program ends',
  (event) => {
    const exit = vi.spyOn(app, 'exit').mockReturnValue(undefined);
    vi.spyOn(console, 'error').mockReturnValue();
    listener(event)(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', path: '/data/runs' }));
    expect(dialog.errors).toEqual([expect.stringMatching(/cannot keep its files.*\/data\/runs: The disk is full/s)]);
    expect(exit).toHaveBeenCalledWith(1);
  },
);

test('anything else is told as an error of the studio, with its words', () => {
  const exit = vi.spyOn(app, 'exit').mockReturnValue(undefined);
  vi.spyOn(console, 'error').mockReturnValue();
  listener('uncaughtException')(new Error('It broke.'));
  expect(dialog.errors).toEqual([expect.stringContaining('It broke.')]);
  expect(exit).toHaveBeenCalledWith(1);
});
