import { useMemo } from 'react';
import type { EndpointQueryInput, PluginCard } from '@flyloft/plugin-manager-common';
import { queryKeys, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';

/** The first answer holds what a window shows, so that it is there at once; the later ones as much as the server gives. */
const FIRST_PAGE = 60;
const LATER_PAGES = 200;

/** The listings that match, page by page as they are scrolled to. */
export function useResults(query: Partial<EndpointQueryInput<'listPlugins'>>) {
  const client = usePluginManager();
  const results = useInfiniteQuery({
    queryKey: queryKeys.pluginPage({ ...query, results: true }),
    queryFn: ({ pageParam, signal }) =>
      client.listPlugins(
        { ...query, ...(pageParam ? { cursor: pageParam, limit: LATER_PAGES } : { limit: FIRST_PAGE }) },
        { signal }
      ),
    initialPageParam: '',
    getNextPageParam: page => page.nextCursor,
    placeholderData: keepPreviousData,
    // Reading every page again because somebody looked away would move rows under the pointer.
    refetchOnWindowFocus: false,
  });
  const pages = results.data?.pages;
  const items = useMemo<readonly PluginCard[]>(() => pages?.flatMap(page => page.items) ?? [], [pages]);
  return { ...results, items, first: pages?.[0] };
}
