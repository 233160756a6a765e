import type { Authorized } from '../../app/authorized/guarded';
import type { Configurations } from '../../app/configuration/configurations';
import type { Connections } from '../../app/connections/connections';
import { clientGone } from '../clientGone';
import { openEventStream, type EventStream } from '../eventStream';
import { json, type Handlers } from '../handler';

/** Routes of what helps to configure a plugin right. */
export function configurationRoutes(
  configurations: Authorized<Configurations>,
  connections: Authorized<Connections>
): Handlers<'getGuidance' | 'runChecks' | 'testConnection'> {
  return {
    getGuidance: async ({ caller, params: { environment, id }, query }) =>
      json(
        await configurations.getGuidance(
          caller,
          { environment, pluginId: id },
          query.release,
          await caller.person()
        )
      ),
    runChecks: async ({ caller, params: { environment, id }, body, res }) =>
      json(
        await configurations.runChecks(
          caller,
          { environment, pluginId: id },
          body,
          await caller.person(),
          clientGone(res)
        )
      ),

    async testConnection({ caller, params: { environment, id }, body, req, res }) {
      const follow = req.accepts(['application/json', 'text/event-stream']) === 'text/event-stream';
      const person = await caller.person();
      const signal = clientGone(res);
      let stream: EventStream | undefined;
      const outcome = await connections.testConnection(caller, { environment, pluginId: id }, body, person, {
        // What is refused before the first step is answered as every refusal is.
        tell: event => {
          if (!follow) return;
          stream ??= openEventStream(res);
          void stream.send({ data: event });
        },
        signal,
      });
      if (!stream) return json(outcome);
      await stream.send({ type: 'end', data: {} });
      stream.end();
      return { outcome: 'ok', value: undefined };
    },
  };
}
