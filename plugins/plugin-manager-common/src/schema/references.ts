import type { Json, JsonObject } from './json';
import { escapePointer, isJsonObject, pointerKeys } from './pointers';

/** Where values with a name of their own are, by document: a schema is asked for many references and does not change. */
const anchors = new WeakMap<object, ReadonlyMap<string, string>>();

/** The places of the schemas that name themselves (`$anchor`), as references by place: `host` is at `#/$defs/host`. */
export function anchorPointers(root: JsonObject): ReadonlyMap<string, string> {
  const known = anchors.get(root);
  if (known) return known;
  const found = new Map<string, string>();
  const open: Array<{ value: Json; place: string }> = [{ value: root, place: '#' }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, place } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) {
      for (const name of [value.$anchor, value.$dynamicAnchor]) {
        if (typeof name === 'string' && !found.has(name)) found.set(name, place);
      }
    }
    for (const [key, child] of Object.entries(value)) {
      open.push({ value: child, place: `${place}/${encodeURIComponent(escapePointer(key))}` });
    }
  }
  anchors.set(root, found);
  return found;
}

function atPointer(root: Json, pointer: string): Json | undefined {
  let found: Json | undefined = root;
  for (const key of pointerKeys(pointer)) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as JsonObject)[key];
  }
  return found;
}

/**
 * What a reference inside of a document leads to: by its place, such as `#/$defs/host` (RFC 6901, section 6), or by its
 * name, such as `#host` (JSON Schema 2020-12, section 8.2.2). Undefined for another document and where there is nothing.
 */
export function referenceTarget(root: Json, reference: Json | undefined): Json | undefined {
  if (typeof reference !== 'string' || !reference.startsWith('#')) return undefined;
  let fragment: string;
  try {
    fragment = decodeURIComponent(reference.slice(1));
  } catch {
    // What is no text behind its percent signs leads nowhere.
    return undefined;
  }
  if (fragment === '' || fragment.startsWith('/')) return atPointer(root, fragment);
  return isJsonObject(root) ? referenceTarget(root, anchorPointers(root).get(fragment)) : undefined;
}

/**
 * A schema with what it refers to laid under it; circles end where they began. One that refers to nothing, or to the
 * whole of what it stands in, stays as it is.
 */
export function withReference(
  root: JsonObject,
  schema: JsonObject,
  seen: ReadonlySet<string> = new Set()
): JsonObject {
  const { $ref: reference, ...beside } = schema;
  if (typeof reference !== 'string' || reference === '#' || seen.has(reference)) return schema;
  const target = referenceTarget(root, reference);
  return isJsonObject(target)
    ? { ...withReference(root, target, new Set([...seen, reference])), ...beside }
    : schema;
}
