import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { watchWindow } from './window-watch.ts';

describe('when the program ends by itself', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const LONG_MS = 3_600_000;

  test('it ends soon after the window was closed and its browser has ended', () => {
    const closed = vi.fn<() => void>();
    const watch = watchWindow(closed);
    watch.came('window');
    watch.left('window');
    watch.processEnded();
    vi.advanceTimersByTime(2000);
    expect(closed).toHaveBeenCalledTimes(1);
  });

  test('it ends ten seconds after the window has gone although its browser runs on', () => {
    const closed = vi.fn<() => void>();
    const watch = watchWindow(closed);
    watch.came('window');
    watch.left('window');
    vi.advanceTimersByTime(9999);
    expect(closed).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(closed).toHaveBeenCalledTimes(1);
  });

  test('a reload does not end it', () => {
    const closed = vi.fn<() => void>();
    const watch = watchWindow(closed);
    watch.came('window');
    watch.left('window');
    vi.advanceTimersByTime(3000);
    watch.came('window');
    vi.advanceTimersByTime(LONG_MS);
    expect(closed).not.toHaveBeenCalled();
  });

  test('a page that came by the printed address never ends it', () => {
    const closed = vi.fn<() => void>();
    const watch = watchWindow(closed);
    watch.came('address');
    watch.left('address');
    vi.advanceTimersByTime(LONG_MS);
    expect(closed).not.toHaveBeenCalled();
  });

  test('a page that came by the printed address keeps it going after the window was closed', () => {
    const closed = vi.fn<() => void>();
    const watch = watchWindow(closed);
    watch.came('window');
    watch.came('address');
    watch.left('window');
    watch.processEnded();
    vi.advanceTimersByTime(LONG_MS);
    expect(closed).not.toHaveBeenCalled();
  });

  test('a browser that hands the window to one that ran already, and ends, does not end it', () => {
    const closed = vi.fn<() => void>();
    const watch = watchWindow(closed);
    watch.processEnded();
    vi.advanceTimersByTime(5000);
    watch.came('window');
    vi.advanceTimersByTime(LONG_MS);
    expect(closed).not.toHaveBeenCalled();
  });
});
