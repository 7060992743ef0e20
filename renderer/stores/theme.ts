import { useStudio } from './studio-store.ts';

const dark = window.matchMedia('(prefers-color-scheme: dark)');

/** Keeps `data-theme` on the root element as the settings say; `system` follows the system. */
export function followTheme(): void {
  const apply = (): void => {
    const { theme } = useStudio.getState().settings;
    const isDark = theme === 'system' ? dark.matches : theme === 'dark';
    document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
  };
  dark.addEventListener('change', apply);
  useStudio.subscribe(apply);
  apply();
}
