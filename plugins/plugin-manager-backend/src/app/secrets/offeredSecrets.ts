import type { OfferedSecretList, StoredSecret } from '@flyloft/plugin-manager-common';
import type { EnvironmentConfig } from '../environments';
import { ok, refused, type Outcome } from '../outcome';
import type { SecretsElsewhere } from './elsewhere';

/** What these use cases work with. */
export type OfferedSecretsDependencies = {
  elsewhere: SecretsElsewhere;
  environments: readonly EnvironmentConfig[];
  tenant: string;
};

type Place = { environment: string; pluginId: string };

/** Secrets that the portal refers to and does not keep: names and keys only. */
export interface OfferedSecretsUseCases {
  listOfferedSecrets(place: Place): Promise<Outcome<OfferedSecretList>>;
  /** Looks whether a secret is there and may be had; answers with what stands in a config for it. */
  referToSecret(place: Place, reference: string): Promise<Outcome<StoredSecret>>;
}

/** Binds them to what they work with. */
export function createOfferedSecrets({
  elsewhere,
  environments,
  tenant,
}: OfferedSecretsDependencies): OfferedSecretsUseCases {
  const within = async <T>(
    { environment: id, pluginId }: Place,
    work: (of: { tenant: string; environment: EnvironmentConfig; pluginId: string }) => Promise<Outcome<T>>
  ): Promise<Outcome<T>> => {
    const environment = environments.find(one => one.id === id);
    return environment
      ? work({ tenant, environment, pluginId })
      : refused('ENVIRONMENT_NOT_FOUND', `There is no environment "${id}". Choose another one.`);
  };
  return {
    listOfferedSecrets: place => within(place, async of => ok(await elsewhere.list(of))),
    referToSecret: (place, reference) =>
      within(place, async of => {
        const looked = await elsewhere.look(reference, of);
        return looked.outcome === 'found'
          ? ok({ reference: { $secret: reference, hash: looked.hash } })
          : { outcome: 'refused', refusal: looked.refusal };
      }),
  };
}
