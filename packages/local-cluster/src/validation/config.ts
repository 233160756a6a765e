import type { FieldError } from '../api/status';
import { jsonEqual } from '../model/json';
import type { ConfigMap, KubeObject, Secret } from '../model/types';
import { fieldForbidden, invalidValue, required } from './fieldErrors';

const MAX_DATA_BYTES = 1024 * 1024;
const keyPattern = /^[-._a-zA-Z0-9]+$/;
const keyText =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

const tooMuch = (field: string): FieldError => ({
  reason: 'FieldValueTooLong',
  message: `Too long: may not be more than ${MAX_DATA_BYTES} bytes`,
  field,
});

function keyErrors(keys: string[], field: string): FieldError[] {
  return keys.flatMap(key => {
    if (key.length > 253)
      return [invalidValue(`${field}[${key}]`, key, 'must be no more than 253 characters')];
    return keyPattern.test(key) ? [] : [invalidValue(`${field}[${key}]`, key, keyText)];
  });
}

/** Keys, no key twice, and at most 1 MiB. */
export function validateConfigMap(object: KubeObject): FieldError[] {
  const { data = {}, binaryData = {} } = object as ConfigMap;
  const errors = [...keyErrors(Object.keys(data), 'data')];
  for (const key of Object.keys(data)) {
    if (Object.hasOwn(binaryData, key)) {
      errors.push(invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData'));
    }
  }
  errors.push(...keyErrors(Object.keys(binaryData), 'binaryData'));
  const size =
    Object.values(data).reduce((sum, value) => sum + Buffer.byteLength(value), 0) +
    Object.values(binaryData).reduce((sum, value) => sum + Buffer.byteLength(value, 'base64'), 0);
  // A real server names the field of the whole object in this odd way.
  if (size > MAX_DATA_BYTES) errors.push(tooMuch('[]'));
  return errors;
}

const FROZEN = 'field is immutable when `immutable` is set';

/** A ConfigMap or Secret marked immutable keeps its data. */
function immutability(next: ConfigMap | Secret, old: ConfigMap | Secret, keys: string[]): FieldError[] {
  if (!old.immutable) return [];
  const errors: FieldError[] = [];
  if (!next.immutable) errors.push(fieldForbidden('immutable', FROZEN));
  for (const key of keys) {
    const [a, b] = [next, old].map(object => (object as unknown as Record<string, unknown>)[key] ?? {});
    if (!jsonEqual(a, b)) errors.push(fieldForbidden(key, FROZEN));
  }
  return errors;
}

export const validateConfigMapUpdate = (next: KubeObject, old: KubeObject): FieldError[] =>
  immutability(next as ConfigMap, old as ConfigMap, ['data', 'binaryData']);

const requiredKeys: Record<string, string[]> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

/** Keys, the keys that a type asks for, and at most 1 MiB. */
export function validateSecret(object: KubeObject): FieldError[] {
  const { data = {}, type = 'Opaque' } = object as Secret;
  const errors = keyErrors(Object.keys(data), 'data');
  const size = Object.values(data).reduce((sum, value) => sum + Buffer.byteLength(value, 'base64'), 0);
  if (size > MAX_DATA_BYTES) errors.push(tooMuch('data'));
  for (const key of requiredKeys[type] ?? []) {
    const value = data[key];
    if (value === undefined) {
      errors.push(required(`data[${key}]`));
    } else if (key.startsWith('.docker')) {
      const text = Buffer.from(value, 'base64').toString();
      try {
        JSON.parse(text);
      } catch {
        errors.push(
          invalidValue(
            `data[${key}]`,
            '<secret contents redacted>',
            `invalid character '${text[0] ?? ''}' looking for beginning of value`
          )
        );
      }
    }
  }
  return errors;
}

/** The type never changes, and an immutable Secret keeps its data. */
export function validateSecretUpdate(next: KubeObject, old: KubeObject): FieldError[] {
  const [a, b] = [next as Secret, old as Secret];
  const errors = a.type === b.type ? [] : [invalidValue('type', a.type, 'field is immutable')];
  return [...errors, ...immutability(a, b, ['data'])];
}
