import {
  describeSecretLocation,
  readSecretLocation,
  type OfferedSecretList,
  type Refusal,
  type SecretLocation,
} from '@flyloft/plugin-manager-common';
import { namespaceOf } from '../../domain/render';
import type { NoSecret, OfferedSecret, SecretPlace, SecretSource, SecretStore } from '../../ports';
import type { EnvironmentConfig } from '../environments';

/** For which installation. */
export type ElsewhereOf = { tenant: string; environment: EnvironmentConfig; pluginId: string };

/** Secrets that the portal refers to and does not keep. */
export interface SecretsElsewhere {
  /** What the installation may refer to, by name and key; sources that do not answer are named. */
  list(of: ElsewhereOf, signal?: AbortSignal): Promise<OfferedSecretList>;
  /** The same, for detection: the sources that answer. Rejects where none does. */
  offered(of: ElsewhereOf, signal?: AbortSignal): Promise<OfferedSecret[]>;
  /** Whether it is there and may be had; `hash` is keyed, and another one as soon as the value is. */
  look(reference: string, of: ElsewhereOf): Promise<{ outcome: 'found'; hash: string } | NoSecret>;
  /**
   * The value, for the plugin's own Secret and nothing else. Where `hash` is given, only the value that it was made from:
   * another one is refused with SECRET_CHANGED.
   */
  read(
    reference: string,
    of: ElsewhereOf,
    expected?: { hash: string }
  ): Promise<{ outcome: 'found'; value: string } | NoSecret>;
}

const refuse = (code: Refusal['code'], message: string): NoSecret => ({
  outcome: 'refused',
  refusal: { code, message },
});

const placeOf = ({ tenant, environment, pluginId }: ElsewhereOf): SecretPlace => ({
  tenant,
  environment: environment.id,
  pluginId,
  namespace: namespaceOf(environment, pluginId),
});

const TITLES = { kubernetes: 'Cluster', vault: 'Vault' } as const;

/** Binds references to where secrets are. */
export function createSecretsElsewhere({
  sources,
  secrets,
}: {
  sources: readonly SecretSource[];
  secrets: Pick<SecretStore, 'hash'>;
}): SecretsElsewhere {
  const hashOf = (reference: string, mark: string) => secrets.hash(`${reference}\n${mark}`);

  /** The source of a reference with its place; or why there is none. */
  function find(reference: string): { source: SecretSource; location: SecretLocation } | NoSecret {
    const location = readSecretLocation(reference);
    if (!location) {
      return refuse(
        'SECRET_NOT_FOUND',
        `"${reference.slice(
          0,
          120
        )}" names no secret. Write kubernetes:name/key, kubernetes:namespace/name/key or vault:path#key.`
      );
    }
    const source = sources.find(({ from }) => from === location.from);
    if (source) return { source, location };
    return refuse(
      'SECRET_NOT_OFFERED',
      `This portal has no Vault, so it cannot read the ${describeSecretLocation(
        location
      )}. Ask an admin to set pluginManager.vault, or enter the value.`
    );
  }

  const listed = (of: ElsewhereOf, signal?: AbortSignal) =>
    Promise.all(
      sources.map(async source => {
        try {
          return { source, items: await source.list(placeOf(of), signal) };
        } catch (error) {
          return { source, because: error instanceof Error ? error.message : String(error) };
        }
      })
    );

  return {
    async list(of, signal) {
      const answers = await listed(of, signal);
      return {
        items: answers.flatMap(({ source, items = [] }) =>
          items.map(({ name, where, keys, reference }) => ({
            from: source.from,
            name,
            where,
            keys: keys.map(key => ({ key, reference: reference(key) })),
          }))
        ),
        sources: sources.map(({ from }) => from),
        silent: answers.flatMap(({ source, because }) =>
          because === undefined ? [] : [{ from: source.from, because }]
        ),
      };
    },
    async offered(of, signal) {
      const answers = await listed(of, signal);
      const silent = answers.filter(({ because }) => because !== undefined);
      if (silent.length > 0 && silent.length === answers.length) {
        throw new Error(silent.map(({ source, because }) => `${TITLES[source.from]}: ${because}`).join('; '));
      }
      return answers.flatMap(({ items = [] }) => items);
    },
    async look(reference, of) {
      const found = find(reference);
      if ('outcome' in found) return found;
      const looked = await found.source.look(found.location, placeOf(of));
      return looked.outcome === 'found' ? { outcome: 'found', hash: hashOf(reference, looked.mark) } : looked;
    },
    async read(reference, of, expected) {
      const found = find(reference);
      if ('outcome' in found) return found;
      const read = await found.source.read(found.location, placeOf(of));
      if (read.outcome !== 'found') return read;
      if (expected && expected.hash !== hashOf(reference, read.mark)) {
        return refuse(
          'SECRET_CHANGED',
          `The ${describeSecretLocation(
            found.location
          )} changed after the plan was made, so it was not used. Make a new plan, which takes the value of now.`
        );
      }
      return { outcome: 'found', value: read.value };
    },
  };
}
