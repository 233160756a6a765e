import type { Authorized } from '../../app/authorized/guarded';
import type { EnvironmentDetection } from '../../app/detection/detection';
import type { OfferedSecretsUseCases } from '../../app/secrets/offeredSecrets';
import { json, type Handlers } from '../handler';

/** Routes of what an environment is, and of the secrets that it keeps. */
export function detectionRoutes(
  detection: Authorized<EnvironmentDetection>,
  secrets: Authorized<OfferedSecretsUseCases>
): Handlers<'detectEnvironment' | 'listOfferedSecrets' | 'referToSecret'> {
  return {
    detectEnvironment: async ({ caller, params, query }) =>
      json(
        await detection.detectEnvironment(caller, {
          environment: params.environment,
          ...(query.pluginId === undefined ? {} : { pluginId: query.pluginId }),
          ...(query.version === undefined ? {} : { version: query.version }),
          ...(query.again === undefined ? {} : { again: query.again }),
          person: { actor: caller.actor, credentials: caller.credentials },
        })
      ),
    listOfferedSecrets: async ({ caller, params: { environment }, query: { pluginId } }) =>
      json(await secrets.listOfferedSecrets(caller, { environment, pluginId })),
    referToSecret: async ({ caller, params: { environment }, body: { pluginId, reference } }) =>
      json(await secrets.referToSecret(caller, { environment, pluginId }, reference)),
  };
}
