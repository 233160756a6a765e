import { isReservedEnvironmentName, type EnvironmentVariable } from '@flyloft/plugin-manager-common';
import type { Json, JsonObject } from '../json';
import { containsSecret } from './secretValues';

/** Key of an environment variable's value in the Secret. */
const secretKeyOf = (name: string) => `env.${name}`;

/** What a JSON pointer names in a config; undefined where it names nothing. */
export function atPointer(config: Json, pointer: string): Json | undefined {
  let value: Json | undefined = config;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, Json>)[key];
  }
  return value;
}

/**
 * The environment variables that a manifest declares, with their values from the config. A secret one goes through the
 * Secret; so does one that holds a secret although the manifest does not say so. Reserved names are left out.
 */
export function environmentVariables(
  declared: readonly EnvironmentVariable[],
  config: JsonObject
): { env: (secretName: string) => JsonObject[]; secret: JsonObject } {
  const env: Array<(secretName: string) => JsonObject> = [];
  const secret: JsonObject = {};
  const names = new Set<string>();
  for (const variable of [...declared].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const value = atPointer(config, variable.from);
    if (
      value === undefined ||
      value === null ||
      isReservedEnvironmentName(variable.name) ||
      names.has(variable.name)
    )
      continue;
    names.add(variable.name);
    if (variable.secret || containsSecret(value)) {
      const key = secretKeyOf(variable.name);
      secret[key] = value;
      env.push(secretName => ({
        name: variable.name,
        valueFrom: { secretKeyRef: { name: secretName, key } },
      }));
    } else {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      env.push(() => ({ name: variable.name, value: text }));
    }
  }
  return { env: secretName => env.map(make => make(secretName)), secret };
}
