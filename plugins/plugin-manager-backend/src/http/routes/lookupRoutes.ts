import type { Authorized } from '../../app/authorized/guarded';
import type { Lookups } from '../../app/lookups/lookups';
import { json, type Handlers } from '../handler';

/** Routes of what forms ask while somebody fills them in. */
export function lookupRoutes(
  lookups: Authorized<Lookups>
): Handlers<'listResources' | 'listPorts' | 'checkAddress' | 'testWebhook' | 'listBranches' | 'listPaths'> {
  return {
    listResources: async ({ caller, params: { environment }, query: { pluginId, kind } }) =>
      json(await lookups.listResources(caller, { environment, pluginId }, kind)),
    listPorts: async ({ caller, params: { environment }, query: { pluginId } }) =>
      json(await lookups.listPorts(caller, { environment, pluginId })),
    checkAddress: async ({ caller, body }) =>
      json(await lookups.checkAddress(caller, body.url, caller.actor)),
    testWebhook: async ({ caller, body }) => json(await lookups.testWebhook(caller, body, caller.actor)),
    listBranches: async ({ caller, query }) => json(await lookups.listBranches(caller, query.url)),
    listPaths: async ({ caller, query }) => json(await lookups.listPaths(caller, query.url, query.branch)),
  };
}
