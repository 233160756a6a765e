import type { Json, JsonObject } from '../json';
import type { KubernetesObject } from '../kubernetesObject';
import type { SecretValue } from './types';

const KEYS = [['$secret', 'hash'], ['$database'], ['$bundleToken']];

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

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
  return isObject(value) && Object.values(value).some(containsSecret);
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
    } else if (isObject(value) && !isSecretValue(value)) {
      const parts = splitSecrets(value);
      if (Object.keys(parts.plain).length > 0) plain[key] = parts.plain;
      secret[key] = parts.secret;
    } else {
      secret[key] = value;
    }
  }
  return { plain, secret };
}

/**
 * The Secret as it is sent: references are replaced by what `resolve` answers, values that are not text become JSON,
 * and everything moves from `stringData` (which a server only takes, and never gives back to be compared) to `data`.
 * Other objects are returned as they are.
 */
export async function fillSecret(
  object: KubernetesObject,
  resolve: (value: SecretValue) => Promise<string>
): Promise<KubernetesObject> {
  if (object.kind !== 'Secret' || object.stringData === undefined) return object;
  const { stringData, ...rest } = object;
  const data: Record<string, string> = { ...(rest.data as Record<string, string> | undefined) };
  for (const [key, value] of Object.entries(stringData as JsonObject)) {
    const filled = await fillValue(value, resolve);
    const text = typeof filled === 'string' ? filled : JSON.stringify(filled);
    data[key] = Buffer.from(text, 'utf8').toString('base64');
  }
  return { ...rest, data } as KubernetesObject;
}

async function fillValue(value: Json, resolve: (value: SecretValue) => Promise<string>): Promise<Json> {
  if (isSecretValue(value)) return resolve(value);
  if (Array.isArray(value)) return Promise.all(value.map(item => fillValue(item, resolve)));
  if (!isObject(value)) return value;
  const filled: JsonObject = {};
  for (const [key, part] of Object.entries(value)) filled[key] = await fillValue(part, resolve);
  return filled;
}
