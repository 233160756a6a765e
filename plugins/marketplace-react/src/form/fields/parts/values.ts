import { asObject } from '@flyloft/configuration';

/** A copy with another value for a key; undefined takes the key away. */
export function withKey(value: unknown, key: string, part: unknown): Record<string, unknown> {
  const { [key]: _, ...rest } = asObject(value);
  return part === undefined ? rest : { ...rest, [key]: part };
}
