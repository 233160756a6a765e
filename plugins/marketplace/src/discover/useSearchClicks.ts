import { useEffect, useRef } from 'react';
import { usePluginManager } from '@flyloft/plugin-marketplace-react';
import { paths } from '../routes';

/** The plugin that a link of the marketplace leads to. */
export function pluginOfLink(href: string | null): string | undefined {
  const [before = '', after = ''] = paths.plugin('ID').split('ID');
  if (href === null || !href.startsWith(before)) return undefined;
  const id = href.slice(before.length, after === '' ? undefined : -after.length).split(/[/?#]/)[0];
  return id === undefined || id === '' ? undefined : decodeURIComponent(id);
}

/**
 * Counts that a plugin was opened from what a query found, so that admins see which searches help. Nobody learns by
 * whom, and opening never waits for it.
 */
export function useSearchClicks<T extends HTMLElement>(query: string) {
  const client = usePluginManager();
  const ref = useRef<T>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element || query === '') return undefined;
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      const pluginId = pluginOfLink(link?.getAttribute('href') ?? null);
      // A count that is lost is no reason to disturb anybody.
      if (pluginId !== undefined) client.noteSearchClick({ query, pluginId }).catch(() => undefined);
    };
    element.addEventListener('click', onClick, true);
    return () => element.removeEventListener('click', onClick, true);
  }, [client, query]);
  return ref;
}
