import { isSecretReference, mapValues, secretPointers, type Manifest } from '@flyloft/plugin-manager-common';
import type { Json } from '../../domain/json';
import type { Actor, SecretStore } from '../../ports';

/**
 * Puts references in the place of secrets that were sent in clear, so that a draft never holds one. What is no text cannot
 * be a secret, and is left for the wizard to complain about.
 */
export async function sealSecrets(
  secrets: Pick<SecretStore, 'put'>,
  manifest: Pick<Manifest, 'configSchema'>,
  config: Record<string, Json>,
  actor: Actor
): Promise<Record<string, Json>> {
  const sealed = new Map<string, Json>();
  const clear: Array<[string, string]> = [];
  const pointers = secretPointers(manifest.configSchema, config);
  mapValues(config, (pointer, value) => {
    if (isSecretReference(value)) return value;
    if (pointers.has(pointer) && typeof value === 'string' && value !== '') clear.push([pointer, value]);
    return undefined;
  });
  for (const [pointer, value] of clear) {
    const { id, hash } = await secrets.put(value, actor);
    sealed.set(pointer, { $secret: id, hash });
  }
  return mapValues(config, pointer => sealed.get(pointer)) as Record<string, Json>;
}
