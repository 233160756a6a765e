import type { Authorized } from '../../app/authorized/guarded';
import type { Catalogue } from '../../app/registry/catalogue';
import { json, keptJson, type Handlers } from '../handler';

/** An SVG can carry scripts: alone it is shown in a sandbox that runs none, and in a page it is only ever an image. */
const IMAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** Routes that read the registry. */
export function catalogueRoutes(
  catalogue: Authorized<Catalogue>,
  icons: Pick<Catalogue, 'getIcon'>
): Handlers<
  | 'listPlugins'
  | 'searchPlugins'
  | 'listCategories'
  | 'getPlugin'
  | 'getListing'
  | 'listCollections'
  | 'listVersions'
  | 'getDependencies'
  | 'getChangelog'
  | 'getDocumentation'
  | 'getIcon'
> {
  return {
    listPlugins: async ({ caller, query }) =>
      keptJson(await catalogue.searchPlugins(caller, query, caller.actor)),
    searchPlugins: async ({ caller, query }) =>
      keptJson(await catalogue.searchPlugins(caller, query, caller.actor)),
    listCategories: async ({ caller }) => json(await catalogue.listCategories(caller)),
    getPlugin: async ({ caller, params, query }) =>
      json(await catalogue.getPlugin(caller, params.id, query.version)),
    getListing: async ({ caller, params }) =>
      json(await catalogue.getListing(caller, params.id, caller.actor)),
    listCollections: async ({ caller }) => json(await catalogue.listCollections(caller)),
    listVersions: async ({ caller, params }) => json(await catalogue.listVersions(caller, params.id)),
    getDependencies: async ({ caller, params, query }) =>
      json(await catalogue.getDependencies(caller, params.id, query.version)),
    getChangelog: async ({ caller, params }) => json(await catalogue.getChangelog(caller, params.id)),
    getDocumentation: async ({ caller, params, query }) =>
      json(await catalogue.getDocumentation(caller, params.id, query.version)),

    async getIcon({ params, query, res }) {
      const found = await icons.getIcon(params.id, query.version);
      if (found.outcome === 'refused') return found;
      const { content, mediaType, immutable } = found.value;
      res
        .status(200)
        .set({
          'content-type': mediaType,
          'content-security-policy': IMAGE_POLICY,
          'x-content-type-options': 'nosniff',
          'cross-origin-resource-policy': 'same-origin',
          'cache-control': immutable ? 'public, max-age=31536000, immutable' : 'public, max-age=300',
        })
        .send(content);
      return { outcome: 'ok', value: undefined };
    },
  };
}
