import { expect, it } from 'vitest';
import { useStudio } from './studio-store.ts';
import { followTheme } from './theme.ts';

/** Whoever draws in the colours of the theme watches the word on the root element. */
async function changesTold(work: () => void): Promise<number> {
  let told = 0;
  const watch = new MutationObserver((changes) => (told += changes.length));
  watch.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  work();
  await Promise.resolve();
  told += watch.takeRecords().length;
  watch.disconnect();
  return told;
}

it('a change of the studio that leaves the theme as it is makes nobody paint again, another theme does', async () => {
  followTheme();
  const { settings } = useStudio.getState();
  useStudio.setState({ settings: { ...settings, theme: 'light' } });
  expect(await changesTold(() => useStudio.setState({ runs: [] }))).toBe(0);
  expect(await changesTold(() => useStudio.setState({ settings: { ...settings, theme: 'dark' } }))).toBe(1);
  expect(document.documentElement.dataset['theme']).toBe('dark');
});
