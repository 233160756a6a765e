import { asObject, asText, VARIABLE_NAME } from '@flyloft/configuration';
import { isSecretReference, type SecretReference } from '@flyloft/plugin-manager-common';

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
