import {
  escapePointer,
  isJsonObject,
  isSecretReference,
  type Json,
  type JsonObject,
  type JsonSchema,
  schemasOfItem,
  schemasOfValue,
} from '@flyloft/plugin-manager-common';
import { stringify } from 'yaml';

/** A value that a release has no field for. */
export type Leftover = { pointer: string; value: Json };

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
      const here = schemasOfValue(root, schemas);
      return value.map((entry, index) => walk(entry, schemasOfItem(here, index), `${pointer}/${index}`));
    }
    return isJsonObject(value) && !isSecretReference(value) ? walkGroup(value, schemas, pointer) : value;
  }
  function walkGroup(value: JsonObject, schemas: readonly Json[], pointer: string): JsonObject {
    const here = schemasOfValue(root, schemas);
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
