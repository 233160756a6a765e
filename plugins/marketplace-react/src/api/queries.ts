import { useApi } from '@backstage/frontend-plugin-api';
import type { PluginManagerClient } from '@flyloft/plugin-manager-client';
import type { EndpointQueryInput } from '@flyloft/plugin-manager-common';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { pluginManagerApiRef } from './pluginManagerApiRef';
import { queryKeys } from './queryKeys';

/** The plugin manager's client. */
export function usePluginManager() {
  return useApi(pluginManagerApiRef);
}

/** Pages of listings; the last answer stays on the screen while a new query is under way. */
export function usePlugins(query: Partial<EndpointQueryInput<'listPlugins'>>) {
  const client = usePluginManager();
  return useInfiniteQuery({
    queryKey: queryKeys.pluginPage(query),
    queryFn: ({ pageParam, signal }) =>
      client.listPlugins({ ...query, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: '',
    getNextPageParam: page => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** A plugin's page, of its newest or the named release. */
export function usePlugin(id: string, version?: string) {
  const client = usePluginManager();
  return useQuery({
    queryKey: queryKeys.plugin(id, version),
    queryFn: ({ signal }) => client.getPlugin(id, version ? { version } : {}, { signal }),
  });
}

/** What the catalogues say of a plugin, whether it can be installed or not. */
export function useListing(id: string, options: { enabled?: boolean } = {}) {
  const client = usePluginManager();
  return useQuery({
    queryKey: queryKeys.listing(id),
    queryFn: ({ signal }) => client.getListing(id, { signal }),
    ...options,
  });
}

/** Sets of plugins that catalogues put together. */
export function useCollections() {
  const client = usePluginManager();
  return useQuery({
    queryKey: queryKeys.collections,
    queryFn: ({ signal }) => client.listCollections({ signal }),
  });
}

/** The catalogues; read again each second while one of them syncs. */
export function useSources() {
  const client = usePluginManager();
  return useQuery({
    queryKey: queryKeys.sources,
    queryFn: ({ signal }) => client.listSources({ signal }),
    refetchInterval: query =>
      query.state.data?.items.some(item => item.last?.state === 'running') ? 1000 : false,
  });
}

/** One catalogue with its syncs and what is wrong in it. */
export function useSource(name: string) {
  const client = usePluginManager();
  return useQuery({
    queryKey: queryKeys.source(name),
    queryFn: ({ signal }) => client.getSource(name, { signal }),
    refetchInterval: query => (query.state.data?.last?.state === 'running' ? 1000 : false),
  });
}

/** What a release needs and who needs the plugin. */
export function useDependencies(id: string, version?: string) {
  const client = usePluginManager();
  return useQuery({
    queryKey: queryKeys.dependencies(id, version),
    queryFn: ({ signal }) => client.getDependencies(id, version ? { version } : {}, { signal }),
  });
}

/** Reviews of a plugin. */
export function useReviews(id: string) {
  const client = usePluginManager();
  return useQuery({
    queryKey: queryKeys.reviews(id),
    queryFn: ({ signal }) => client.listFeedback(id, { signal }),
  });
}

/** One plan; read again while somebody may still decide on it. */
export function usePlan(id: string) {
  const client = usePluginManager();
  return useQuery({
    queryKey: queryKeys.plan(id),
    queryFn: ({ signal }) => client.getPlan(id, { signal }),
    // Reading it is what checks whether it is still exact.
    refetchOnMount: 'always',
  });
}

/** Which plugins a plan has to do with; it is of the time when the plan was made, and stays as it is. */
export function usePlanGraph(id: string) {
  const client = usePluginManager();
  return useQuery({
    queryKey: queryKeys.planGraph(id),
    queryFn: ({ signal }) => client.getPlanGraph(id, { signal }),
    staleTime: Infinity,
  });
}

/** Plans by state, environment or plugin. */
export function usePlans(query: Partial<EndpointQueryInput<'listPlans'>>) {
  const client = usePluginManager();
  return useQuery({
    queryKey: queryKeys.planList(query),
    queryFn: ({ signal }) => client.listPlans(query, { signal }),
  });
}

/** How many plans wait, all and for this person; cheap enough to stand in a menu. */
export function usePlanCount() {
  const client = usePluginManager();
  return useQuery({
    queryKey: queryKeys.planCount,
    queryFn: ({ signal }) => client.countPlans({ signal }),
  });
}

/** One operation with its steps. */
export function useOperation(id: string) {
  const client = usePluginManager();
  return useQuery({
    queryKey: queryKeys.operation(id),
    queryFn: ({ signal }) => client.getOperation(id, { signal }),
  });
}

/** Installations, all environments or one. */
export function useInstalled(query: Parameters<PluginManagerClient['listAllInstalled']>[0] = {}) {
  const client = usePluginManager();
  return useQuery({
    queryKey: [...queryKeys.installed, 'list', query],
    queryFn: ({ signal }) => client.listAllInstalled(query, { signal }),
  });
}

/** A minute: figures of health are written as often. */
const MEASURED_MS = 60_000;

/** How well everything was in the last 24 hours. */
export function useHealthScores(query: Partial<EndpointQueryInput<'listHealthScores'>> = {}) {
  const client = usePluginManager();
  return useQuery({
    queryKey: queryKeys.healthScores(query),
    queryFn: ({ signal }) => client.listHealthScores(query, { signal }),
    refetchInterval: MEASURED_MS,
    staleTime: MEASURED_MS,
  });
}

/** How one installation was in the last hours. */
export function useHealthHistory(environment: string, id: string, hours: number) {
  const client = usePluginManager();
  return useQuery({
    queryKey: queryKeys.healthHistory(environment, id, hours),
    queryFn: ({ signal }) => client.getHealthHistory(id, { environment, hours }, { signal }),
    refetchInterval: MEASURED_MS,
    staleTime: MEASURED_MS,
    placeholderData: keepPreviousData,
  });
}

/** One installation. */
export function useInstallation(environment: string, id: string) {
  const client = usePluginManager();
  return useQuery({
    queryKey: queryKeys.installation(environment, id),
    queryFn: ({ signal }) => client.getStatus(id, { environment }, { signal }),
  });
}

/** Revisions of an installation, newest first; older ones as they are asked for. */
export function useRevisions(installationId: string) {
  const client = usePluginManager();
  return useInfiniteQuery({
    queryKey: queryKeys.revisions(installationId),
    queryFn: ({ pageParam, signal }) =>
      client.listRevisions(installationId, pageParam === undefined ? {} : { before: pageParam }, { signal }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: page => page.nextBefore,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
}

/** Generations of an environment, newest first. */
export function useGenerations(environment?: string) {
  const client = usePluginManager();
  return useQuery({
    queryKey: [...queryKeys.generations, environment ?? ''],
    queryFn: ({ signal }) => client.listGenerations(environment ? { environment } : {}, { signal }),
  });
}

/** The environments; a picker is shown only where there is more than one. */
export function useEnvironments() {
  const client = usePluginManager();
  return useQuery({
    queryKey: queryKeys.environments,
    queryFn: ({ signal }) => client.listEnvironments({ signal }),
    staleTime: 60_000,
  });
}
