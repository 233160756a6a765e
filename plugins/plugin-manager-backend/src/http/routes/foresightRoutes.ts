import type { Authorized } from '../../app/authorized/guarded';
import type { Foresight } from '../../app/foresight/foresight';
import { json, type Handlers } from '../handler';

const inEnvironment = ({ environment }: { environment?: string }) =>
  environment === undefined ? {} : { environment };

/** Routes that say what will happen, before it happens. */
export function foresightRoutes(
  foresight: Authorized<Foresight>
): Handlers<'listUpdates' | 'simulateUpgrade' | 'diffGenerations'> {
  return {
    listUpdates: async ({ caller, query }) => json(await foresight.listUpdates(caller, query.environment)),
    simulateUpgrade: async ({ caller, query }) =>
      json(await foresight.simulateUpgrade(caller, { ...inEnvironment(query), backstage: query.backstage })),
    diffGenerations: async ({ caller, params, query }) =>
      json(
        await foresight.diffGenerations(caller, {
          ...inEnvironment(query),
          from: params.number,
          to: params.other,
        })
      ),
  };
}
