import path from 'node:path';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import { isObject, type JsonObject } from './overlay';

/** A package's config schema as JSON Schema. */
export type PackageSchema = { packageName: string; schema: JsonObject };

/**
 * Reads the config schemas of a plugin's own packages with Backstage's own reader; those of what they depend on
 * belong to the portal or to the host and are left out. Throws FlyloftError SCHEMA_INVALID.
 */
export async function readConfigSchemas(packageJsonPaths: string[]): Promise<PackageSchema[]> {
  const { loadConfigSchema } = await import('@backstage/config-loader');
  try {
    const schema = await loadConfigSchema({
      dependencies: [],
      packagePaths: packageJsonPaths,
      excludePackageDependencies: true,
      // Types of packages that are not part of the bundle become "anything".
      onSchemaError: () => undefined,
    });
    const { schemas } = schema.serialize() as { schemas: { packageName: string; value: JsonObject }[] };
    return schemas
      .map(({ packageName, value }) => ({
        packageName,
        schema: markDeepSecrets(withPlainDefinitions(value)),
      }))
      .sort((a, b) => (a.packageName < b.packageName ? -1 : 1));
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    const names = packageJsonPaths.map(file => path.basename(path.dirname(file))).join(', ');
    throw new FlyloftError(
      'SCHEMA_INVALID',
      `The config schema of ${names} could not be read: ${reason}. Its author has to mend it.`
    );
  }
}

/** The reader prefixes definitions with a hash of the folder, which would end up in the bundle's digest. */
function withPlainDefinitions(schema: JsonObject): JsonObject {
  const text = JSON.stringify(schema).replace(/[0-9a-f]{64}-/g, '');
  const { $schema: _draft, ...rest } = JSON.parse(text) as JsonObject;
  return rest;
}

/** What is secret with all that is below it is marked like any secret: whoever reads the manifest looks at that mark. */
function markDeepSecrets(schema: JsonObject): JsonObject {
  const mark = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(mark);
    if (!isObject(value)) return value;
    const marked = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, mark(part)]));
    return value.deepVisibility === 'secret' ? { ...marked, visibility: 'secret' } : marked;
  };
  return mark(schema) as JsonObject;
}

function mergeSchemas(left: JsonObject, right: JsonObject): JsonObject {
  const merged: JsonObject = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const before = merged[key];
    if (key === 'required' && Array.isArray(before) && Array.isArray(value))
      merged[key] = [...new Set([...before, ...value])].sort();
    else if (isObject(before) && isObject(value)) merged[key] = mergeSchemas(before, value);
    // The first package in order of name wins, and a stricter visibility always does.
    else if (key === 'visibility' || key === 'deepVisibility')
      merged[key] = before === 'secret' ? before : value;
    else if (before === undefined) merged[key] = value;
  }
  return merged;
}

/** Sections of the portal's own configuration, which a plugin may read but an installation never sets. */
const PORTAL_SECTIONS = [
  'app',
  'backend',
  'auth',
  'catalog',
  'integrations',
  'permission',
  'organization',
  'techdocs',
  'search',
  'scaffolder',
];

/** One schema for both halves, without the portal's own sections. */
export function mergedConfigSchema(schemas: PackageSchema[]): JsonObject {
  const merged = schemas.map(({ schema }) => schema).reduce(mergeSchemas, { type: 'object', properties: {} });
  const properties = isObject(merged.properties) ? { ...merged.properties } : {};
  for (const section of PORTAL_SECTIONS) delete properties[section];
  const { definitions, required, additionalProperties: _open, ...rest } = merged;
  const stillRequired = Array.isArray(required)
    ? required.filter(name => Object.hasOwn(properties, String(name)))
    : [];
  return {
    ...rest,
    type: 'object',
    properties,
    ...(stillRequired.length > 0 ? { required: stillRequired } : {}),
    ...(definitions === undefined ? {} : { definitions }),
  };
}

const ADDRESS_NAME =
  /^(url|baseurl|apiurl|endpoint|host|hostname|server|serverurl|apibaseurl|target)$|(Url|URL|Endpoint|Host)$/;

/**
 * Dotted paths of the config fields that hold an address which the backend reads: strings named like one or of the
 * format `uri`. Fields that the browser sees are left out, because they are for links. Arrays and maps are followed.
 */
export function addressFields(schema: JsonObject): string[] {
  const found = new Set<string>();
  const definitions = isObject(schema.definitions) ? schema.definitions : {};
  const visit = (value: unknown, at: string[], depth: number): void => {
    if (!isObject(value) || depth > 20) return;
    const reference =
      typeof value.$ref === 'string' ? /^#\/definitions\/(.+)$/.exec(value.$ref)?.[1] : undefined;
    if (reference !== undefined) visit(definitions[decodeURIComponent(reference)], at, depth + 1);
    const name = at[at.length - 1] ?? '';
    const isText = value.type === 'string' || (Array.isArray(value.type) && value.type.includes('string'));
    if (
      isText &&
      value.visibility !== 'secret' &&
      (ADDRESS_NAME.test(name) || value.format === 'uri' || value.format === 'url')
    ) {
      found.add(at.join('.'));
    }
    for (const [key, child] of Object.entries(isObject(value.properties) ? value.properties : {}))
      visit(child, [...at, key], depth + 1);
    if (isObject(value.items)) visit(value.items, [...at, '*'], depth + 1);
    if (isObject(value.additionalProperties)) visit(value.additionalProperties, [...at, '*'], depth + 1);
    for (const key of ['anyOf', 'oneOf', 'allOf']) {
      const branches = value[key];
      if (Array.isArray(branches)) branches.forEach(branch => visit(branch, at, depth + 1));
    }
  };
  visit(schema, [], 0);
  return [...found].filter(field => !PORTAL_SECTIONS.includes(field.split('.')[0] ?? '')).sort();
}
