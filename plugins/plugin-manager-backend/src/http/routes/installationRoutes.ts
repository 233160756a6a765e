import type { Authorized } from '../../app/authorized/guarded';
import type { Installations } from '../../app/installations/installations';
import { openEventStream } from '../eventStream';
import { json, type Handlers } from '../handler';

/** Routes of installations, their revisions, generations and environments. */
export function installationRoutes(
  installations: Authorized<Installations>
): Handlers<
  | 'listInstalled'
  | 'getStatus'
  | 'getHealth'
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
        })
      ),
    getStatus: async ({ caller, params, query }) =>
      json(await installations.getStatus(caller, params.id, query.environment)),
    getHealth: async ({ caller, params, query }) =>
      json(await installations.getHealth(caller, params.id, query.environment)),

    async getLogs({ caller, params, query, req, res }) {
      const follow = req.accepts(['application/json', 'text/event-stream']) === 'text/event-stream';
      const gone = new AbortController();
      res.once('close', () => gone.abort());
      const { environment, sinceSeconds, tail } = query;
      const found = await installations.getLogs(caller, params.id, {
        ...(environment === undefined ? {} : { environment }),
        ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
        tail,
        follow,
        signal: gone.signal,
      });
      if (found.outcome === 'refused') return found;
      if (!follow) {
        const lines = [];
        for await (const line of found.value) lines.push(line);
        return { outcome: 'ok', value: { json: { lines: lines.slice(-tail) } } };
      }
      const stream = openEventStream(res);
      for await (const line of found.value) await stream.send({ data: line });
      stream.end();
      return { outcome: 'ok', value: undefined };
    },

    listRevisions: async ({ caller, params }) => json(await installations.listRevisions(caller, params.id)),
    listGenerations: async ({ caller, query }) => json(await installations.listGenerations(caller, query)),
    listEnvironments: async ({ caller }) => json(await installations.listEnvironments(caller)),
  };
}
