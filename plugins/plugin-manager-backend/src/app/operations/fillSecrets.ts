import type { Refusal } from '@flyloft/plugin-manager-common';
import type { SecretValue } from '../../domain/render/types';
import type { Json } from '../../domain/json';
import type { KubernetesObject } from '../../domain/kubernetesObject';
import type { BundleTokens, PluginDatabases, SecretStore } from '../../ports';

/** Where the values of references come from. */
export type SecretSources = {
  secrets: Pick<SecretStore, 'reveal'>;
  bundleTokens: Pick<BundleTokens, 'issue'>;
  databases: Pick<PluginDatabases, 'access'>;
  installation: { tenant: string; environment: string; pluginId: string };
};

/** Whether a value of a Secret's `stringData` stands for another one. */
export function isSecretValue(value: unknown): value is SecretValue {
  if (typeof value !== 'object' || value === null) return false;
  return '$secret' in value || '$database' in value || '$bundleToken' in value;
}

async function valueOf(reference: SecretValue, sources: SecretSources): Promise<string | undefined> {
  if ('$secret' in reference) return sources.secrets.reveal(reference.$secret);
  if ('$database' in reference) return sources.databases.access(sources.installation).password;
  return sources.bundleTokens.issue(reference.$bundleToken);
}

const stringDataOf = (object: KubernetesObject) =>
  object.kind === 'Secret' ? (object.stringData as Record<string, Json> | undefined) : undefined;

/**
 * Puts values in the place of a Secret's references. Only `stringData` of Secrets is looked at: a reference that got
 * anywhere else stays one, and reveals nothing.
 */
export async function fillSecrets(
  object: KubernetesObject,
  sources: SecretSources
): Promise<{ outcome: 'filled'; object: KubernetesObject } | { outcome: 'failed'; refusal: Refusal }> {
  const stringData = stringDataOf(object);
  if (!stringData) return { outcome: 'filled', object };
  const filled: Record<string, Json> = {};
  for (const [key, value] of Object.entries(stringData)) {
    if (!isSecretValue(value)) {
      filled[key] = value;
      continue;
    }
    const revealed = await valueOf(value, sources);
    if (revealed === undefined) {
      return {
        outcome: 'failed',
        refusal: {
          code: 'SECRET_NOT_FOUND',
          message: `The secret behind ${key} is not stored any more. Set it again in the configuration.`,
        },
      };
    }
    filled[key] = revealed;
  }
  return { outcome: 'filled', object: { ...object, stringData: filled } };
}

/** The same with a word in the place of every value, for a dry run that must not see one. */
export function withPlaceholders(object: KubernetesObject): KubernetesObject {
  const stringData = stringDataOf(object);
  if (!stringData) return object;
  const filled = Object.entries(stringData).map(([key, value]) => [
    key,
    isSecretValue(value) ? 'placeholder' : value,
  ]);
  return { ...object, stringData: Object.fromEntries(filled) };
}
