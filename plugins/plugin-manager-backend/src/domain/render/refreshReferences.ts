import type { JsonValue } from '@flyloft/bundle';
import { mapValues } from '@flyloft/plugin-manager-common';
import type { Json, JsonObject } from '../json';
import type { KubernetesObject } from '../kubernetesObject';
import { OBJECT_NAMES } from './names';
import { isSecretValue } from './secretValues';

/** The same value with new hashes in its references, by what they refer to. */
export function withHashes(value: Json, hashes: ReadonlyMap<string, string>): Json {
  return mapValues(value, (_pointer, part) => {
    if (!isSecretValue(part) || !('$secret' in part)) return undefined;
    return { $secret: part.$secret, hash: hashes.get(part.$secret) ?? part.hash };
  });
}

/**
 * The objects of a revision as they are with the secrets of now: a Secret whose references changed gets the name of its
 * new content, everywhere.
 */
export function refreshReferences(
  pluginId: string,
  objects: readonly KubernetesObject[],
  hashes: ReadonlyMap<string, string>
): KubernetesObject[] {
  const names = new Map<string, string>();
  const refreshed = objects.map(object => {
    if (object.kind !== 'Secret' || object.stringData === undefined) return object;
    const stringData = withHashes(object.stringData as Json, hashes) as JsonObject;
    if (JSON.stringify(stringData) === JSON.stringify(object.stringData)) return object;
    const name = OBJECT_NAMES.secret(pluginId, stringData as JsonValue);
    names.set(object.metadata.name, name);
    return { ...object, stringData, metadata: { ...object.metadata, name } } as KubernetesObject;
  });
  if (names.size === 0) return refreshed;
  return refreshed.map(
    object =>
      mapValues(object as unknown as Json, (_pointer, part) =>
        typeof part === 'string' ? names.get(part) : undefined
      ) as unknown as KubernetesObject
  );
}
