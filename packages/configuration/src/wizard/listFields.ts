import {
  type Disclosure,
  type DisclosureLevel,
  escapePointer,
  isJsonObject,
  isMarkedSecret,
  type Json,
  type JsonObject,
  type JsonSchema,
  withReference,
} from '@flyloft/plugin-manager-common';
import { titleOf } from './titleOf';

/** A field that a form asks for: a value, or a list or group whose form the schema leaves open. */
export type Field = {
  /** JSON pointer into the config. */
  pointer: string;
  title: string;
  /** Titles of the groups that it is in, outermost first. */
  groups: string[];
  description?: string;
  /** The JSON types it may have; empty where the schema does not say. */
  types: string[];
  /** Needed as soon as the groups around it are there. */
  required: boolean;
  /** The groups around it are needed, too: without this field no configuration is complete. */
  needed: boolean;
  secret: boolean;
  level: DisclosureLevel;
  /** What of its environment it asks for: `x-flyloft-detect` of its schema. */
  detect?: string;
  /** The only values that it may have, where the schema names them. */
  choices?: Json[];
};

/** Groups inside each other that are followed; a schema that contains itself has no end. */
const DEPTH = 12;

const covers = (pointer: string, named: readonly string[]) =>
  named.some(name => pointer === name || pointer.startsWith(`${name}/`));

function levelOf(
  pointer: string,
  schema: JsonObject,
  needed: boolean,
  disclosure: Disclosure
): DisclosureLevel {
  // The longest name wins: a group may be advanced and one field in it basic.
  const named = (['basic', 'advanced', 'expert'] as const)
    .flatMap(level =>
      disclosure[level].filter(name => covers(pointer, [name])).map(name => ({ level, name }))
    )
    .sort((a, b) => b.name.length - a.name.length)[0];
  if (named) return named.level;
  if (schema.deprecated === true) return 'expert';
  return needed || schema.default === undefined ? 'basic' : 'advanced';
}

/** Every field of a config schema in the order of the schema, conditional parts left out. */
export function listFields(configSchema: JsonSchema, disclosure: Disclosure): Field[] {
  const root = configSchema as JsonObject;
  const fields: Field[] = [];
  const visit = (raw: JsonObject, pointer: string, groups: string[], needed: boolean) => {
    const schema = withReference(root, raw);
    const properties = isJsonObject(schema.properties) ? schema.properties : {};
    const required = new Set(Array.isArray(schema.required) ? schema.required : []);
    for (const [key, value] of Object.entries(properties)) {
      if (!isJsonObject(value)) continue;
      const child = withReference(root, value);
      const here = `${pointer}/${escapePointer(key)}`;
      const title = titleOf(key, child);
      const childNeeded = needed && required.has(key);
      const isGroup = isJsonObject(child.properties) && Object.keys(child.properties).length > 0;
      if (isGroup && groups.length < DEPTH) {
        visit(child, here, [...groups, title], childNeeded);
        continue;
      }
      fields.push({
        pointer: here,
        title,
        groups,
        ...(typeof child.description === 'string' ? { description: child.description } : {}),
        types: [child.type ?? []].flat().map(String),
        required: required.has(key),
        needed: childNeeded,
        secret: isMarkedSecret(child),
        level: levelOf(here, child, childNeeded, disclosure),
        ...(typeof child['x-flyloft-detect'] === 'string' ? { detect: child['x-flyloft-detect'] } : {}),
        ...(Array.isArray(child.enum) ? { choices: child.enum } : {}),
      });
    }
  };
  visit(root, '', [], true);
  return fields;
}
