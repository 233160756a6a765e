import type { Authorized } from '../../app/authorized/guarded';
import type { HealthReadings } from '../../app/health/healthHistories';
import type { Installations } from '../../app/installations/installations';
import { answerLines } from '../answerLines';
import { json, type Handlers } from '../handler';

/** Routes of installations, their revisions, generations and environments. */
export function installationRoutes(
  installations: Authorized<Installations>,
  health: Authorized<HealthReadings>
): Handlers<
  | 'listInstalled'
  | 'getStatus'
  | 'getHealth'
  | 'pinPlugin'
  | 'unpinPlugin'
  | 'getHealthHistory'
  | 'listHealthScores'
  | 'getLogs'
  | 'listRevisions'
  | 'listGenerations'
  | 'listEnvironments'
> {
  return {
    listInstalled: async ({ caller, query }) =>
      json(
        await installations.listInstalled(caller, {
          ...(query.environment === undefined ? {} : { environment: query.environment }),
          includeUninstalled: query.includeUninstalled === 'true',
          limit: query.limit,
          ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
        })
      ),
    getStatus: async ({ caller, params, query }) =>
      json(await installations.getStatus(caller, params.id, query.environment)),
    getHealth: async ({ caller, params, query }) =>
      json(await installations.getHealth(caller, params.id, query.environment)),

    getHealthHistory: async ({ caller, params, query: { environment, hours } }) =>
      json(
        await health.getHealthHistory(caller, params.id, {
          hours,
          ...(environment === undefined ? {} : { environment }),
        })
      ),
    listHealthScores: async ({ caller, query: { environment } }) =>
      json(await health.listHealthScores(caller, environment === undefined ? {} : { environment })),

    pinPlugin: async ({ caller, params, body: { environment, ...wanted } }) =>
      json(
        await installations.pin(
          caller,
          params.id,
          { ...wanted, ...(environment === undefined ? {} : { environment }) },
          await caller.person()
        )
      ),
    unpinPlugin: async ({ caller, params, query }) =>
      json(await installations.unpin(caller, params.id, query.environment, await caller.person())),

    async getLogs({ caller, params, query, req, res }) {
      const { environment, sinceSeconds, tail } = query;
      return answerLines(req, res, { tail, final: false }, how =>
        installations.getLogs(caller, params.id, {
          ...(environment === undefined ? {} : { environment }),
          ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
          ...how,
        })
      );
    },

    listRevisions: async ({ caller, params, query }) =>
      json(await installations.listRevisions(caller, params.id, query)),
    listGenerations: async ({ caller, query }) => json(await installations.listGenerations(caller, query)),
    listEnvironments: async ({ caller }) => json(await installations.listEnvironments(caller)),
  };
}
