import type { Response } from 'express';
import type { Authorized } from '../../app/authorized/guarded';
import type { Configurations } from '../../app/configuration/configurations';
import { json, type Handlers } from '../handler';

/** Aborted once the caller has gone before there was an answer. */
function untilGone(res: Response): AbortSignal {
  const controller = new AbortController();
  res.once('close', () => controller.abort());
  return controller.signal;
}

/** Routes of what helps to configure a plugin right. */
export function configurationRoutes(
  configurations: Authorized<Configurations>
): Handlers<'getGuidance' | 'runChecks'> {
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
          untilGone(res)
        )
      ),
  };
}
