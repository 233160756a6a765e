import { readFile } from 'node:fs/promises';
import { FlyloftError } from '@flyloft/plugin-manager-common';

export type JsonObject = { [key: string]: unknown };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lays `patch` over `base` as JSON Merge Patch does (RFC 7396): objects merge, `null` removes, all else replaces. */
export function mergePatch(base: JsonObject, patch: JsonObject): JsonObject {
  const merged: JsonObject = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else if (isObject(value)) merged[key] = mergePatch(isObject(merged[key]) ? merged[key] : {}, value);
    else merged[key] = value;
  }
  return merged;
}

/** Reads a manifest overlay. Throws FlyloftError naming the file. */
export async function readOverlay(file: string): Promise<JsonObject> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FlyloftError(
      'MANIFEST_INVALID',
      `${file} could not be read as JSON: ${reason}. Correct it and pack again.`
    );
  }
  if (!isObject(value))
    throw new FlyloftError('MANIFEST_INVALID', `${file} must contain an object with fields of the manifest.`);
  const forbidden = ['files', 'packed', 'manifestVersion'].find(key => Object.hasOwn(value, key));
  if (forbidden) {
    throw new FlyloftError(
      'MANIFEST_INVALID',
      `${file} sets \`/${forbidden}\`, which packing writes itself. Remove it.`
    );
  }
  return value;
}
