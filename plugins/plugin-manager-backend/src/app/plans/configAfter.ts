import { isElsewhere } from '@flyloft/plugin-manager-common';
import type { JsonObject } from '../../domain/json';
import { withHashes } from '../../domain/render/refreshReferences';
import type { ReleaseRecord } from '../../ports';
import type { EnvironmentConfig } from '../environments';
import { ok, refused, type Outcome } from '../outcome';
import type { SecretsElsewhere } from '../secrets/elsewhere';
import type { Choice } from './chooseReleases';
import type { ComposeDependencies } from './composeItem';
import { prepareConfig, referredSecrets, type NewSecret } from './prepareConfig';

/** Changes that touch the pods only: the config stays. */
export const PARTIAL: readonly string[] = ['start', 'stop', 'restart'];

/** The config of a revision with the secrets of now that are kept elsewhere; refused where one is gone. */
async function refreshedConfig(
  config: JsonObject,
  look: (reference: string) => ReturnType<SecretsElsewhere['look']>
): Promise<Outcome<{ config: JsonObject; secrets: NewSecret[] }>> {
  const hashes = new Map<string, string>();
  for (const reference of referredSecrets(config).keys()) {
    if (!isElsewhere(reference)) continue;
    const looked = await look(reference);
    if (looked.outcome !== 'found') return { outcome: 'refused', refusal: looked.refusal };
    hashes.set(reference, looked.hash);
  }
  return ok({ config: withHashes(config, hashes) as JsonObject, secrets: [] });
}

const policyOf = ({ policy: { configuration } }: EnvironmentConfig) =>
  configuration ? { policy: configuration } : {};

/** The config that a change leads to. */
export async function configAfter(
  choice: Choice,
  release: ReleaseRecord,
  dependencies: ComposeDependencies
): Promise<Outcome<{ config: JsonObject; secrets: NewSecret[] }>> {
  const { base, wanted, revision, kind } = choice;
  const current = base?.revision.config ?? {};
  const look = (reference: string) =>
    dependencies.elsewhere.look(reference, {
      tenant: dependencies.tenant,
      environment: dependencies.environment,
      pluginId: choice.pluginId,
    });
  if (revision) return refreshedConfig(revision.config, look);
  if (PARTIAL.includes(kind)) return ok({ config: current, secrets: [] });
  const given = wanted && 'config' in wanted ? wanted.config : undefined;
  const earlier = dependencies.earlierSecrets.get(choice.pluginId) ?? new Map<string, string>();
  const prepared = await prepareConfig({
    schemaEngine: dependencies.schemaEngine,
    secrets: dependencies.reads.secrets,
    newId: dependencies.newId,
    manifest: release.manifest,
    given: given ?? current,
    known: new Map([...earlier, ...referredSecrets(current)]),
    actor: dependencies.actor,
    lookElsewhere: look,
    environment: { id: dependencies.environment.id },
    ...policyOf(dependencies.environment),
    carriedOver: given === undefined,
    running: current,
    ...(dependencies.signal ? { signal: dependencies.signal } : {}),
  });
  if (prepared.outcome === 'ok' || wanted) return prepared;
  const [first] = choice.neededBy;
  return refused(
    prepared.refusal.code,
    `${prepared.refusal.message} ${
      base
        ? 'Update it with a configuration first.'
        : `${first ?? 'Another plugin'} needs it: install it first, configured.`
    }`,
    prepared.refusal.details
  );
}
