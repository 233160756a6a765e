import type { Rehearsal } from '@flyloft/plugin-manager-common';
import { queryKeys, usePluginManager } from '@flyloft/plugin-marketplace-react';
import { useQuery } from '@tanstack/react-query';

/** The last rehearsal of a plan, shared by the button and by what shows it; one is only ever made by `rehearse`. */
export function useRehearsal(planId: string): {
  rehearsal?: Rehearsal;
  error: unknown;
  isPending: boolean;
  rehearse(): void;
} {
  const client = usePluginManager();
  const query = useQuery({
    queryKey: queryKeys.rehearsal(planId),
    queryFn: ({ signal }) => client.rehearsePlan(planId, { signal }),
    enabled: false,
    retry: false,
  });
  return {
    ...(query.data ? { rehearsal: query.data } : {}),
    error: query.error ?? undefined,
    isPending: query.isFetching,
    rehearse: () => void query.refetch(),
  };
}
