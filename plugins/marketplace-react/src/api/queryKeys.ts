import { PLUGIN_MANAGER_TOPICS, type SignalMessage } from '@flyloft/plugin-manager-common';

/** Keys of everything that the pages read; a key's first parts invalidate all that begins with them. */
export const queryKeys = {
  plugins: ['plugins'] as const,
  pluginPage: (query: unknown) => ['plugins', 'page', query] as const,
  plugin: (id: string, version?: string) => ['plugins', 'one', id, version ?? 'latest'] as const,
  dependencies: (id: string, version?: string) =>
    ['plugins', 'dependencies', id, version ?? 'latest'] as const,
  reviews: (id: string) => ['plugins', 'reviews', id] as const,
  listing: (id: string) => ['plugins', 'listing', id] as const,
  collections: ['plugins', 'collections'] as const,
  sources: ['sources'] as const,
  source: (name: string) => ['sources', 'one', name] as const,
  icon: (id: string) => ['plugins', 'icon', id] as const,
  requests: ['requests'] as const,
  plans: ['plans'] as const,
  planList: (query: unknown) => ['plans', 'list', query] as const,
  planCount: ['plans', 'count'] as const,
  eachPlan: ['plans', 'one'] as const,
  plan: (id: string) => ['plans', 'one', id] as const,
  // Not below 'plans': neither changes with what is decided.
  planGraph: (id: string) => ['plan-graph', id] as const,
  rehearsal: (id: string) => ['rehearsal', id] as const,
  operations: ['operations'] as const,
  operation: (id: string) => ['operations', 'one', id] as const,
  installed: ['installed'] as const,
  installation: (environment: string, id: string) => ['installed', 'one', environment, id] as const,
  health: (environment: string, id: string) => ['installed', 'health', environment, id] as const,
  // Not below 'installed': they grow by the minute, whatever changes.
  healthScores: (query: unknown) => ['health', 'scores', query] as const,
  healthHistory: (environment: string, id: string, hours: number) =>
    ['health', 'history', environment, id, hours] as const,
  revisions: (installationId: string) => ['installed', 'revisions', installationId] as const,
  generations: ['generations'] as const,
  environments: ['environments'] as const,
  audit: ['audit'] as const,
};

/** What has to be read again after a signal. */
export function keysTouchedBy(message: SignalMessage): ReadonlyArray<readonly unknown[]> {
  switch (message.topic) {
    case PLUGIN_MANAGER_TOPICS.releasePublished:
      return [queryKeys.plugins, queryKeys.eachPlan];
    case PLUGIN_MANAGER_TOPICS.sourceChanged:
      return [queryKeys.sources, queryKeys.plugins];
    case PLUGIN_MANAGER_TOPICS.planChanged:
      return [queryKeys.plan(message.planId), queryKeys.planCount, ['plans', 'list']];
    case PLUGIN_MANAGER_TOPICS.operationChanged:
      return [queryKeys.operations, queryKeys.plans];
    case PLUGIN_MANAGER_TOPICS.installationChanged:
      return [
        queryKeys.installed,
        queryKeys.plugins,
        queryKeys.generations,
        queryKeys.environments,
        queryKeys.eachPlan,
      ];
    case PLUGIN_MANAGER_TOPICS.frontendsChanged:
      return [queryKeys.installed];
    default:
      return [];
  }
}
