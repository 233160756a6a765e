import { queryKeys, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';

/** What somebody may mean who has typed so far; nothing is asked before the first letter. */
export function useSuggestions(query: string, limit: number) {
  const client = usePluginManager();
  return useQuery({
    queryKey: [...queryKeys.plugins, 'suggestions', query, limit],
    queryFn: ({ signal }) => client.suggestPlugins({ query, limit }, { signal }),
    enabled: query !== '',
    placeholderData: keepPreviousData,
  });
}

/** Plugins that would help here, with why. */
export function useRecommendations(limit: number) {
  const client = usePluginManager();
  return useQuery({
    queryKey: [...queryKeys.plugins, 'recommendations', limit],
    queryFn: ({ signal }) => client.listRecommendations({ limit }, { signal }),
  });
}

/** Plugins about the same, with what is alike. */
export function useSimilar(id: string, limit: number) {
  const client = usePluginManager();
  return useQuery({
    queryKey: [...queryKeys.plugins, 'similar', id, limit],
    queryFn: ({ signal }) => client.listSimilar(id, { limit }, { signal }),
  });
}

/** What people have more to do with than before. */
export function useTrending(limit: number) {
  const client = usePluginManager();
  return useQuery({
    queryKey: [...queryKeys.plugins, 'trending', limit],
    queryFn: ({ signal }) => client.listTrending({ limit }, { signal }),
  });
}
