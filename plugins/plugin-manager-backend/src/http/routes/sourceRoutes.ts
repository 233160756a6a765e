import type { Authorized } from '../../app/authorized/guarded';
import type { Sources } from '../../app/sources/sources';
import { json, type Handlers } from '../handler';
import { rawBodyOf } from '../rawBody';

/** Routes of catalogues. */
export function sourceRoutes(
  sources: Authorized<Omit<Sources, 'notifySource'>>,
  hooks: Pick<Sources, 'notifySource'>
): Handlers<
  'listSources' | 'getSource' | 'syncSource' | 'removeSource' | 'notifySource' | 'listCollections'
> {
  return {
    listSources: async ({ caller }) => json(await sources.listSources(caller)),
    getSource: async ({ caller, params }) => json(await sources.getSource(caller, params.name)),
    syncSource: async ({ caller, params }) =>
      json(await sources.syncSource(caller, params.name, caller.actor)),
    removeSource: ({ caller, params }) => sources.removeSource(caller, params.name, caller.actor),
    listCollections: async ({ caller }) => json(await sources.listCollections(caller)),
    notifySource: async ({ params, req }) =>
      json(
        await hooks.notifySource(params.name, {
          header: req.header('x-flyloft-signature'),
          body: rawBodyOf(req),
        })
      ),
  };
}
