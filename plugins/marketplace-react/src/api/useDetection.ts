import { useQuery, useQueryClient } from '@tanstack/react-query';
import { usePluginManager } from './queries';

/** What an environment is, and what of it fits the fields of a plugin, where one is named. `again` looks anew instead of remembering. */
export function useDetection(environment: string, of: { pluginId?: string; version?: string } = {}) {
  const client = usePluginManager();
  const queries = useQueryClient();
  const queryKey = ['detected', environment, of.pluginId, of.version];
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => client.detectEnvironment(environment, of, { signal }),
    // A secret or a class that somebody has just made shows when the next wizard opens.
    staleTime: 5_000,
    // Suggestions are a help: a form without them is whole.
    retry: false,
  });
  return {
    data: query.data,
    isPending: query.isPending,
    isError: query.isError,
    error: query.error,
    again: () =>
      client.detectEnvironment(environment, { ...of, again: 'true' }).then(
        found => queries.setQueryData(queryKey, found),
        () => query.refetch()
      ),
  };
}
