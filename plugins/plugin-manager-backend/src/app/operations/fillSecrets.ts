import type { Refusal } from '@flyloft/plugin-manager-common';
import { fillSecret, secretReferences, type SecretValue } from '../../domain/render';
import type { KubernetesObject } from '../../domain/kubernetesObject';
import { isElsewhere } from '@flyloft/plugin-manager-common';
import type { BundleTokens, NoSecret, PluginDatabases, SecretStore } from '../../ports';
import type { SecretsElsewhere } from '../secrets/elsewhere';

/** Where the values of references come from. */
export type SecretSources = {
  secrets: Pick<SecretStore, 'reveal'>;
  bundleTokens: Pick<BundleTokens, 'issue'>;
  databases: Pick<PluginDatabases, 'access'>;
  installation: { tenant: string; environment: string; pluginId: string };
  /** Reads what the portal does not keep itself, for this installation. */
  elsewhere: (reference: string, expected?: { hash: string }) => ReturnType<SecretsElsewhere['read']>;
  /** Takes of what is kept elsewhere only the value that the plan was made with. */
  exact?: boolean;
};

/** The value behind a reference; undefined where it is not stored any more. */
export async function valueOf(
  reference: SecretValue,
  sources: SecretSources
): Promise<string | NoSecret | undefined> {
  if ('$secret' in reference) {
    if (!isElsewhere(reference.$secret)) return sources.secrets.reveal(reference.$secret);
    const read = await sources.elsewhere(reference.$secret, sources.exact ? reference : undefined);
    return read.outcome === 'found' ? read.value : read;
  }
  if ('$database' in reference) return sources.databases.access(sources.installation).password;
  return sources.bundleTokens.issue(reference.$bundleToken);
}

/**
 * Puts values in the place of a Secret's references. Only `stringData` of Secrets is looked at: a reference that got
 * anywhere else stays one, and reveals nothing.
 */
export async function fillSecrets(
  object: KubernetesObject,
  sources: SecretSources
): Promise<
  { outcome: 'filled'; object: KubernetesObject } | { outcome: 'failed' | 'unreachable'; refusal: Refusal }
> {
  const revealed = new Map<string, string>();
  for (const { key, value } of secretReferences(object)) {
    const text = await valueOf(value, sources);
    if (text === undefined) {
      return {
        outcome: 'failed',
        refusal: {
          code: 'SECRET_NOT_FOUND',
          message: `The secret behind ${key} is not stored any more. Set it again in the configuration.`,
        },
      };
    }
    if (typeof text !== 'string') {
      return { outcome: text.outcome === 'unreachable' ? 'unreachable' : 'failed', refusal: text.refusal };
    }
    revealed.set(JSON.stringify(value), text);
  }
  return {
    outcome: 'filled',
    object: fillSecret(object, value => revealed.get(JSON.stringify(value)) ?? ''),
  };
}

/** The same with a word in the place of every value, for a dry run that must not see one. */
export function withPlaceholders(object: KubernetesObject): KubernetesObject {
  return fillSecret(object, () => 'placeholder');
}
