import { queryKeys, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';

/** Every update that is there; read again when a release or an installation changes, as listings are. */
export function useUpdates(environment: string | undefined) {
  const client = usePluginManager();
  return useQuery({
    queryKey: [...queryKeys.plugins, 'updates', environment ?? ''],
    queryFn: ({ signal }) => client.listUpdates(environment ? { environment } : {}, { signal }),
    placeholderData: keepPreviousData,
  });
}

/** What another version of Backstage would mean; asked only for a version. */
export function useUpgrade(backstage: string, environment: string | undefined) {
  const client = usePluginManager();
  return useQuery({
    queryKey: [...queryKeys.plugins, 'upgrade', environment ?? '', backstage],
    queryFn: ({ signal }) =>
      client.simulateUpgrade({ backstage, ...(environment ? { environment } : {}) }, { signal }),
    enabled: backstage !== '',
  });
}

/** What differs between two generations; they never change, so it is read once. */
export function useGenerationDiff(from: number, to: number, environment: string | undefined) {
  const client = usePluginManager();
  return useQuery({
    queryKey: ['generation-diff', environment ?? '', from, to],
    queryFn: ({ signal }) => client.diffGenerations(from, to, environment ? { environment } : {}, { signal }),
    enabled: from > 0 && to > 0,
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
}
