import { isJsonObject, type Json, type JsonObject, mapValues } from '@flyloft/plugin-manager-common';

/** A value that names environment variables, and so has to be filled in by whoever configures the plugin. */
export type EnvironmentReference = {
  /** JSON pointer of the value. */
  pointer: string;
  /** Names of the variables, each once, in the order of the text. */
  variables: string[];
  /** What stood there, as a hint of the form that the value has. */
  text: string;
  /** The value is more than one variable: `https://${HOST}/api`. */
  partial: boolean;
};

/** A configuration without environment variables. */
export type WithoutEnvironment = { config: JsonObject; references: EnvironmentReference[] };

/** `${NAME}` and `${NAME:-default}`; `$${NAME}` is a text of its own, and `${{ … }}` is a template's. */
const REFERENCE = /(\$?)\$\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*(?::-([^{}]*))?\}/g;

/** The text of a value that refers to the environment, also written as `$env: NAME`. */
function textOf(value: Json): string | undefined {
  if (typeof value === 'string') return value;
  if (!isJsonObject(value) || Object.keys(value).length !== 1 || typeof value.$env !== 'string')
    return undefined;
  return `\${${value.$env}}`;
}

/** What a text needs from the environment; a variable with a default needs nothing. */
function readReferences(text: string) {
  const variables = new Set<string>();
  const rest = text.replace(REFERENCE, (found, escaped: string, name: string, fallback?: string) => {
    if (escaped !== '') return found;
    if (fallback !== undefined) return fallback;
    variables.add(name);
    return '';
  });
  return { variables: [...variables], rest };
}

/**
 * Takes out of a configuration what it reads from the environment of a program, which a plugin here does not see. A key
 * whose value needs a variable is left out, an entry of a list becomes an empty text, so that the others keep their
 * places; a variable with a default becomes that default.
 */
export function takeOutEnvironment(example: JsonObject): WithoutEnvironment {
  const references: EnvironmentReference[] = [];
  const found = new Set<string>();
  const marked = mapValues(example, (pointer, value) => {
    const text = textOf(value);
    if (text === undefined) return undefined;
    const { variables, rest } = readReferences(text);
    if (variables.length === 0) return typeof value === 'string' ? rest : undefined;
    references.push({ pointer, variables, text, partial: rest !== '' || variables.length > 1 });
    found.add(pointer);
    return '';
  });
  return { config: withoutKeys(marked as JsonObject, '', found), references };
}

function withoutKeys(value: JsonObject, pointer: string, found: ReadonlySet<string>): JsonObject {
  const keep = (part: Json, here: string): Json => {
    if (Array.isArray(part)) return part.map((item, index) => keep(item, `${here}/${index}`));
    return isJsonObject(part) ? withoutKeys(part, here, found) : part;
  };
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => {
      const here = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      return found.has(here) ? [] : [[key, keep(part, here)] as const];
    })
  );
}
