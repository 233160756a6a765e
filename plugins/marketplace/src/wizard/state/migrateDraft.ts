import {
  escapePointer,
  isJsonObject,
  isSecretReference,
  type Json,
  type JsonObject,
  type JsonSchema,
  pointerKeys,
} from '@flyloft/plugin-manager-common';
import { stringify } from 'yaml';

/** A value that a release has no field for. */
export type Leftover = { pointer: string; value: Json };

const ALTERNATIVES = ['allOf', 'anyOf', 'oneOf'] as const;
const SINGLE = ['if', 'then', 'else'] as const;

function follow(root: JsonObject, reference: string): Json | undefined {
  if (!reference.startsWith('#')) return undefined;
  let found: Json | undefined = root;
  for (const key of pointerKeys(decodeURIComponent(reference.slice(1)))) {
    found = isJsonObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return found;
}

/** All schemas that may hold for the same value, each once. */
function expand(root: JsonObject, schemas: readonly Json[]): JsonObject[] {
  const seen = new Set<JsonObject>();
  const open = [...schemas];
  while (open.length > 0) {
    const schema = open.pop();
    if (!isJsonObject(schema) || seen.has(schema)) continue;
    seen.add(schema);
    if (typeof schema.$ref === 'string') open.push(follow(root, schema.$ref) ?? null);
    for (const keyword of ALTERNATIVES) {
      const inner = schema[keyword];
      if (Array.isArray(inner)) open.push(...inner);
    }
    for (const keyword of SINGLE) open.push(schema[keyword] ?? null);
    for (const keyword of ['dependentSchemas', 'dependencies']) {
      const inner = schema[keyword];
      if (isJsonObject(inner)) open.push(...Object.values(inner));
    }
  }
  return [...seen];
}

/** The schemas of a property, or undefined where the object has no such property. */
function ofProperty(schemas: readonly JsonObject[], key: string): Json[] | undefined {
  const named: Json[] = [];
  let open = true;
  for (const { properties, patternProperties, additionalProperties } of schemas) {
    if (isJsonObject(properties)) {
      open = false;
      if (Object.hasOwn(properties, key)) named.push(properties[key]!);
    }
    // Which names a pattern means is for the check to say; here it is enough that there may be others.
    if (isJsonObject(patternProperties)) named.push(...Object.values(patternProperties));
    if (isJsonObject(additionalProperties) || additionalProperties === true) named.push(additionalProperties);
    if (additionalProperties === false) open = false;
  }
  if (named.length > 0) return named;
  return open ? [] : undefined;
}

/** The schemas of an entry of a list. */
function ofEntry(schemas: readonly JsonObject[], index: number): Json[] {
  return schemas.flatMap(({ items, prefixItems, additionalItems }) => {
    const places = [prefixItems, items].find(list => Array.isArray(list)) ?? [];
    const rest = Array.isArray(items) ? additionalItems : items;
    return [places[index] ?? rest ?? null];
  });
}

/**
 * A draft of another release, field by field: what this release has a field for stays where it is; the rest is kept aside,
 * so that the form can show it. Values of another type stay: the form says what does not fit.
 */
export function migrateDraft(
  schema: JsonSchema,
  config: JsonObject
): { config: JsonObject; aside: Leftover[] } {
  const root = schema as JsonObject;
  const aside: Leftover[] = [];
  function walk(value: Json, schemas: readonly Json[], pointer: string): Json {
    if (Array.isArray(value)) {
      const here = expand(root, schemas);
      return value.map((entry, index) => walk(entry, ofEntry(here, index), `${pointer}/${index}`));
    }
    return isJsonObject(value) && !isSecretReference(value) ? walkGroup(value, schemas, pointer) : value;
  }
  function walkGroup(value: JsonObject, schemas: readonly Json[], pointer: string): JsonObject {
    const here = expand(root, schemas);
    const kept: Array<[string, Json]> = [];
    for (const [key, child] of Object.entries(value)) {
      const place = `${pointer}/${escapePointer(key)}`;
      const below = ofProperty(here, key);
      if (below === undefined) {
        aside.push({ pointer: place, value: child });
        continue;
      }
      const inner = walk(child, below, place);
      // A group of which nothing is left goes with what was in it.
      const isGone = isJsonObject(inner) && Object.keys(inner).length === 0;
      if (!isGone || (isJsonObject(child) && Object.keys(child).length === 0)) kept.push([key, inner]);
    }
    return Object.fromEntries(kept);
  }
  return { config: walkGroup(config, [root], ''), aside };
}

/** What was kept aside as comments below a YAML text, so that it stays with the draft. */
export function noteAside(text: string, aside: readonly Leftover[], release: string): string {
  if (aside.length === 0) return text;
  const lines = aside.flatMap(({ pointer, value }) =>
    `${pointer}: ${stringify(value, { lineWidth: 0 }).trimEnd()}`.split('\n')
  );
  const note = [`From release ${release}, which had other settings:`, ...lines].map(line => `# ${line}`);
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${note.join('\n')}\n`;
}
