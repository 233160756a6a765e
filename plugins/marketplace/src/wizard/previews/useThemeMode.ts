import { useSyncExternalStore } from 'react';

const marked = () => document.querySelector('[data-theme-mode]');

function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, {
    attributes: true,
    subtree: true,
    attributeFilter: ['data-theme-mode'],
  });
  return () => observer.disconnect();
}

/** Whether the portal is light or dark now. */
export function useThemeMode(): 'light' | 'dark' {
  return useSyncExternalStore(subscribe, () =>
    marked()?.getAttribute('data-theme-mode') === 'dark' ? 'dark' : 'light'
  );
}
