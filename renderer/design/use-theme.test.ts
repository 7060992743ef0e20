import { expect, test, vi } from 'vitest';
import { onThemeChange } from './use-theme.ts';

test('everybody who listens hears of another theme, until they stop', async () => {
  const one = vi.fn();
  const other = vi.fn();
  const stopOne = onThemeChange(one);
  const stopOther = onThemeChange(other);
  document.documentElement.dataset['theme'] = 'dark';
  await vi.waitFor(() => expect(other).toHaveBeenCalledTimes(1));
  expect(one).toHaveBeenCalledTimes(1);
  stopOne();
  document.documentElement.dataset['theme'] = 'light';
  await vi.waitFor(() => expect(other).toHaveBeenCalledTimes(2));
  expect(one).toHaveBeenCalledTimes(1);
  stopOther();
  const late = vi.fn();
  const stopLate = onThemeChange(late);
  document.documentElement.dataset['theme'] = 'dark';
  await vi.waitFor(() => expect(late).toHaveBeenCalledTimes(1));
  stopLate();
});
