import { isSecretReference, type SecretReference } from '@flyloft/plugin-manager-common';
import { asObject, asText } from '../parts/values';
import { VARIABLE_NAME } from './dotEnv';

/** A variable while somebody edits it. A secret one has no value here, only whether it is stored. */
export type Variable = { id: number; name: string } & (
  | { kind: 'plain'; value: string }
  | { kind: 'secret'; stored: SecretReference | undefined }
);

/** Rows for the value of the field. */
export function toVariables(value: unknown): Variable[] {
  const { plain, secret } = asObject(value);
  const rows = [
    ...Object.entries(asObject(plain)).map(([name, item]) => ({
      kind: 'plain' as const,
      name,
      value: asText(item),
    })),
    ...Object.entries(asObject(secret)).map(([name, item]) => ({
      kind: 'secret' as const,
      name,
      stored: isSecretReference(item) ? item : undefined,
    })),
  ];
  return rows.map((row, id) => ({ ...row, id }));
}

/** The value for rows; what has no allowed name, or no value yet, is not in it. */
export function fromVariables(rows: readonly Variable[]): unknown {
  const plain: Record<string, string> = {};
  const secret: Record<string, SecretReference> = {};
  for (const row of rows) {
    if (!VARIABLE_NAME.test(row.name)) continue;
    if (row.kind === 'plain') plain[row.name] = row.value;
    else if (row.stored) secret[row.name] = row.stored;
  }
  const value = {
    ...(Object.keys(plain).length > 0 ? { plain } : {}),
    ...(Object.keys(secret).length > 0 ? { secret } : {}),
  };
  return Object.keys(value).length > 0 ? value : undefined;
}

/** What is wrong with the value of the field; undefined where nothing is. */
export function checkVariables(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be variables';
  const plain = asObject(asObject(value).plain);
  const secret = asObject(asObject(value).secret);
  const names = [...Object.keys(plain), ...Object.keys(secret)];
  const odd = names.find(name => !VARIABLE_NAME.test(name));
  if (odd !== undefined)
    return `must have names of capital letters, digits and underscores; "${odd.slice(0, 60)}" is none`;
  const twice = Object.keys(plain).find(name => Object.hasOwn(secret, name));
  if (twice !== undefined) return `must name each variable once; ${twice} is there twice`;
  if (Object.values(plain).some(item => typeof item !== 'string')) return 'must have texts as values';
  if (!Object.values(secret).every(isSecretReference)) return 'must have stored secrets as secret values';
  return undefined;
}
