import { useStudio } from './studio-store.ts';

const dark = window.matchMedia('(prefers-color-scheme: dark)');

/** Keeps `data-theme` on the root element as the settings say; `system` follows the system. */
export function followTheme(): void {
  const apply = (): void => {
    const { theme } = useStudio.getState().settings;
    const isDark = theme === 'system' ? dark.matches : theme === 'dark';
    const shown = isDark ? 'dark' : 'light';
    const { dataset } = document.documentElement;
    // Who draws in the colours of the theme is told even of a word that stays the same, and a run changes the store many times a second.
    if (dataset['theme'] !== shown) dataset['theme'] = shown;
  };
  dark.addEventListener('change', apply);
  useStudio.subscribe(apply);
  apply();
}
