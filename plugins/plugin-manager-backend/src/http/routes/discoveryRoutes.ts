import type { Authorized } from '../../app/authorized/guarded';
import type { Discovery } from '../../app/discovery/discovery';
import { json, type Handlers } from '../handler';

/** Routes for finding plugins without knowing their names. */
export function discoveryRoutes(
  discovery: Authorized<Discovery>
): Handlers<
  | 'suggestPlugins'
  | 'listRecommendations'
  | 'listTrending'
  | 'listSimilar'
  | 'noteSearchClick'
  | 'listSearches'
> {
  return {
    suggestPlugins: async ({ caller, query }) => json(await discovery.suggestPlugins(caller, query)),
    async listRecommendations({ caller, query }) {
      const { actor, refs } = await caller.person();
      const whom = { actor, refs, credentials: caller.credentials };
      return json(await discovery.listRecommendations(caller, whom, query.limit));
    },
    listTrending: async ({ caller, query }) => json(await discovery.listTrending(caller, query)),
    listSimilar: async ({ caller, params, query }) =>
      json(await discovery.listSimilar(caller, params.id, query.limit)),
    noteSearchClick: async ({ caller, body }) => discovery.noteSearchClick(caller, body.query, body.pluginId),
    listSearches: async ({ caller, query }) => json(await discovery.listSearches(caller, query)),
  };
}
