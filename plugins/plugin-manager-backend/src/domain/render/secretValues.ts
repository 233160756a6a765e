import { isJsonObject } from '@flyloft/plugin-manager-common';
import type { Json, JsonObject } from '../json';
import type { KubernetesObject } from '../kubernetesObject';
import type { SecretValue } from './types';

const KEYS = [['$secret', 'hash'], ['$database'], ['$bundleToken']];

/** Whether a value stands for a secret. */
export function isSecretValue(value: unknown): value is SecretValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value).sort();
  return (
    KEYS.some(known => known.length === keys.length && known.every(key => keys.includes(key))) &&
    Object.values(value).every(part => typeof part === 'string')
  );
}

/** Whether a secret stands anywhere in a value. */
export function containsSecret(value: Json): boolean {
  if (isSecretValue(value)) return true;
  if (Array.isArray(value)) return value.some(containsSecret);
  return isJsonObject(value) && Object.values(value).some(containsSecret);
}

/**
 * Splits a config in the part without secrets and an overlay with the rest. A list that holds a secret goes into the
 * overlay as a whole, because Backstage's config merges objects by key, but replaces lists.
 */
export function splitSecrets(config: JsonObject): { plain: JsonObject; secret: JsonObject } {
  const plain: JsonObject = {};
  const secret: JsonObject = {};
  for (const [key, value] of Object.entries(config)) {
    if (!containsSecret(value)) {
      plain[key] = value;
    } else if (isJsonObject(value) && !isSecretValue(value)) {
      const parts = splitSecrets(value);
      if (Object.keys(parts.plain).length > 0) plain[key] = parts.plain;
      secret[key] = parts.secret;
    } else {
      secret[key] = value;
    }
  }
  return { plain, secret };
}

const stringDataOf = (object: KubernetesObject): JsonObject =>
  object.kind === 'Secret' ? (object.stringData as JsonObject | undefined) ?? {} : {};

/** The references in a Secret, each with the key that it stands under. Other objects have none that count. */
export function secretReferences(object: KubernetesObject): Array<{ key: string; value: SecretValue }> {
  const found: Array<{ key: string; value: SecretValue }> = [];
  const look = (key: string, value: Json): void => {
    if (isSecretValue(value)) found.push({ key, value });
    else if (Array.isArray(value)) value.forEach(item => look(key, item));
    else if (isJsonObject(value)) Object.values(value).forEach(part => look(key, part));
  };
  for (const [key, value] of Object.entries(stringDataOf(object))) look(key, value);
  return found;
}

/**
 * The Secret as it is sent: references are replaced by their values, what is not text becomes JSON, and everything
 * moves from `stringData` (which a server only takes, and never gives back to be compared) to `data`. Other objects are
 * returned as they are: a reference that got into one stays one, and reveals nothing.
 */
export function fillSecret(
  object: KubernetesObject,
  valueOf: (value: SecretValue) => string
): KubernetesObject {
  if (object.kind !== 'Secret' || object.stringData === undefined) return object;
  const fill = (value: Json): Json => {
    if (isSecretValue(value)) return valueOf(value);
    if (Array.isArray(value)) return value.map(fill);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, fill(part)]));
  };
  const { stringData, ...rest } = object;
  const data: Record<string, string> = { ...(rest.data as Record<string, string> | undefined) };
  for (const [key, value] of Object.entries(stringDataOf(object))) {
    const filled = fill(value);
    const text = typeof filled === 'string' ? filled : JSON.stringify(filled);
    data[key] = Buffer.from(text, 'utf8').toString('base64');
  }
  return { ...rest, data } as KubernetesObject;
}
