import type { Authorized } from '../../app/authorized/guarded';
import type { Imports } from '../../app/createUseCases';
import type { Sources } from '../../app/sources/sources';
import { json, type Handlers } from '../handler';
import { rawBodyOf } from '../rawBody';

/** Routes of catalogues. */
export function sourceRoutes(
  sources: Authorized<Omit<Sources, 'notifySource'>>,
  hooks: Pick<Sources, 'notifySource'>,
  imports: Authorized<Imports>
): Handlers<
  'listSources' | 'getSource' | 'syncSource' | 'removeSource' | 'notifySource' | 'importDynamicPlugins'
> {
  return {
    listSources: async ({ caller }) => json(await sources.listSources(caller)),
    getSource: async ({ caller, params }) => json(await sources.getSource(caller, params.name)),
    syncSource: async ({ caller, params }) =>
      json(await sources.syncSource(caller, params.name, caller.actor)),
    removeSource: ({ caller, params }) => sources.removeSource(caller, params.name, caller.actor),
    async importDynamicPlugins({ caller, body }) {
      const outcome = await imports.importDynamicPlugins(caller, body, await caller.person());
      return json(outcome, body.request ? 202 : 200);
    },
    notifySource: async ({ params, req }) =>
      json(
        await hooks.notifySource(params.name, {
          header: name => req.header(name),
          body: rawBodyOf(req),
        })
      ),
  };
}
