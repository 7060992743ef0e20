import { useSyncExternalStore } from 'react';

/** The theme the page has now, for what is coloured by code instead of CSS. */
export function useTheme(): string {
  return useSyncExternalStore(onThemeChange, () => document.documentElement.dataset['theme'] ?? 'light');
}

const listeners = new Set<() => void>();
let observer: MutationObserver | undefined;

/** Tells when the page has taken on another theme, one observer for all; what comes back ends it. */
export function onThemeChange(listener: () => void): () => void {
  listeners.add(listener);
  if (observer === undefined) {
    observer = new MutationObserver(() => {
      for (const each of listeners) each();
    });
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    observer?.disconnect();
    observer = undefined;
  };
}
