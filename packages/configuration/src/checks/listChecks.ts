import {
  escapePointer,
  type FieldCheck,
  isJsonObject,
  isSecretReference,
  type Json,
  type JsonObject,
  type Manifest,
  pointerKeys,
  withReference,
} from '@flyloft/plugin-manager-common';

/** A kind of check, as far as it decides which fields it is about. */
export type CheckKind = {
  id: string;
  title: string;
  appliesTo?: { formats?: readonly string[]; uiFields?: readonly string[] };
  dependsOn?(options: JsonObject): readonly string[];
};

/** A check of a field, with what it is given. */
export type ListedCheck = FieldCheck & { options: JsonObject };

/** Levels of a schema that are looked through; one that contains itself has no end. */
const DEPTH = 12;

/** Fields by pointer, with the schema and the uiSchema of each; `*` stands for the items of a list. */
function* walk(
  root: JsonObject,
  raw: Json | undefined,
  ui: Json | undefined,
  pointer = '',
  depth = 0
): Generator<{ pointer: string; schema: JsonObject; ui: JsonObject }> {
  if (!isJsonObject(raw) || depth > DEPTH) return;
  const schema = withReference(root, raw);
  const uiHere = isJsonObject(ui) ? ui : {};
  if (pointer !== '') yield { pointer, schema, ui: uiHere };
  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
    const parts = schema[keyword];
    if (!Array.isArray(parts)) continue;
    for (const part of parts) {
      for (const found of walk(root, part, ui, pointer, depth + 1)) {
        if (found.pointer !== pointer) yield found;
      }
    }
  }
  if (isJsonObject(schema.properties)) {
    for (const [key, child] of Object.entries(schema.properties)) {
      const below = Object.hasOwn(uiHere, key) ? uiHere[key] : undefined;
      yield* walk(root, child, below, `${pointer}/${escapePointer(key)}`, depth + 1);
    }
  }
  if (isJsonObject(schema.items)) yield* walk(root, schema.items, uiHere.items, `${pointer}/*`, depth + 1);
}

/**
 * The checks of a release's fields: those that its manifest names, and those that are about every field of their kind. A
 * field has each check once, as the manifest has it. Checks that the portal does not have are left out.
 */
export function listChecks(
  manifest: Pick<Manifest, 'configSchema' | 'uiSchema' | 'checks'>,
  kinds: readonly CheckKind[]
): ListedCheck[] {
  const byId = new Map(kinds.map(kind => [kind.id, kind]));
  const found = new Map<string, ListedCheck>();
  const add = (kind: CheckKind, field: string, options: JsonObject, required: boolean) => {
    const key = `${kind.id} ${field}`;
    if (found.has(key)) return;
    const dependsOn = [...(kind.dependsOn?.(options) ?? [])];
    found.set(key, { field, check: kind.id, title: kind.title, required, dependsOn, options });
  };
  for (const { check, field, options, required } of manifest.checks) {
    const kind = byId.get(check);
    if (kind) add(kind, field, options as JsonObject, required);
  }
  const root = manifest.configSchema as JsonObject;
  for (const { pointer, schema, ui } of walk(root, root, manifest.uiSchema as JsonObject)) {
    for (const kind of kinds) {
      const { formats = [], uiFields = [] } = kind.appliesTo ?? {};
      const named = ui['ui:field'];
      if (typeof named === 'string' && uiFields.includes(named)) add(kind, pointer, {}, false);
      // A field that another kind of check is about already is not held for a mere address as well.
      else if (named === undefined && typeof schema.format === 'string' && formats.includes(schema.format)) {
        add(kind, pointer, {}, false);
      }
    }
  }
  return [...found.values()];
}

const isEmpty = (value: Json | undefined) => value === undefined || value === null || value === '';

/** Values at a pointer, in which `*` stands for every item of a list; what is empty is left out. */
export function valuesAt(config: Json, pattern: string): Array<{ pointer: string; value: Json }> {
  let found: Array<{ pointer: string; value: Json }> = [{ pointer: '', value: config }];
  for (const key of pointerKeys(pattern)) {
    found = found.flatMap(({ pointer, value }) => {
      if (key === '*' && Array.isArray(value)) {
        return value.map((item, index) => ({ pointer: `${pointer}/${index}`, value: item }));
      }
      if (typeof value !== 'object' || value === null || isSecretReference(value)) return [];
      if (!Object.hasOwn(value, key)) return [];
      const child = (value as JsonObject)[key];
      return child === undefined ? [] : [{ pointer: `${pointer}/${escapePointer(key)}`, value: child }];
    });
  }
  return found.filter(({ value }) => !isEmpty(value));
}

/** Whether a pointer is one that a pattern stands for. */
export function matchesPattern(pattern: string, pointer: string): boolean {
  const keys = pointerKeys(pointer);
  const wanted = pointerKeys(pattern);
  return (
    keys.length === wanted.length &&
    wanted.every((key, index) => key === keys[index] || (key === '*' && /^\d+$/.test(keys[index] ?? '')))
  );
}
