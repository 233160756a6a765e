import { isObject, jsonEqual, type Json, type JsonObject } from '../model/json';
import type { ListSchema, Schema, ScalarType } from '../schema/schema';
import { FieldSet, printKeys, printPath } from './FieldSet';

/** A value that does not fit its schema; the message is that of a real server. */
export class SchemaError extends Error {}

const isAtomic = (schema: Schema): boolean => {
  if (schema.t === 'list') return !schema.keys && !schema.set;
  if (schema.t === 'struct' || schema.t === 'map') return schema.atomic === true;
  return true;
};

const anyValue: Schema = { t: 'any' };

const fieldOf = (schema: Schema, key: string): Schema => {
  if (schema.t === 'struct')
    return (Object.hasOwn(schema.fields, key) ? schema.fields[key] : undefined) ?? anyValue;
  return schema.t === 'map' ? schema.of : anyValue;
};

const isMapLike = (schema: Schema): boolean => schema.t === 'struct' || schema.t === 'map';

/** The path element of a list item. */
function itemElement(schema: ListSchema, item: Json): string {
  if (schema.set) return `v:${JSON.stringify(item)}`;
  const keys: JsonObject = {};
  const fields = schema.of.t === 'struct' ? schema.of.fields : {};
  for (const key of [...(schema.keys ?? [])].sort()) {
    const value = (isObject(item) ? item[key] : undefined) ?? fields[key]?.def;
    if (value !== undefined) keys[key] = value;
  }
  return `k:${JSON.stringify(keys)}`;
}

/** The items of a list by their path elements; the first of equal ones counts. */
function itemsOf(schema: ListSchema, value: Json | undefined): Map<string, Json> {
  const result = new Map<string, Json>();
  if (Array.isArray(value)) {
    for (const item of value) {
      const element = itemElement(schema, item);
      if (!result.has(element)) result.set(element, item);
    }
  }
  return result;
}

/** All items of a list by their path elements. */
function groupsOf(schema: ListSchema, value: Json | undefined): Map<string, Json[]> {
  const result = new Map<string, Json[]>();
  for (const item of Array.isArray(value) ? value : []) {
    const element = itemElement(schema, item);
    result.set(element, [...(result.get(element) ?? []), item]);
  }
  return result;
}

const describe = (value: Json): string => {
  if (Array.isArray(value))
    return `&{[${value.map(item => (isObject(item) ? 'map[]' : String(item))).join(' ')}]}`;
  if (isObject(value)) {
    const entries = Object.entries(value).map(([k, v]) => `${k}:${isObject(v) ? 'map[]' : String(v)}`);
    return `&{map[${entries.join(' ')}]}`;
  }
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return typeof value === 'boolean' ? 'boolean' : typeof value;
};

function checkScalar(type: ScalarType, value: Json, path: string[]): void {
  const at = printPath(path);
  const kind = typeof value;
  if (type === 'bool' && kind !== 'boolean') {
    throw new SchemaError(`${at}: expected boolean, got ${describe(value)}`);
  }
  if ((type === 'int32' || type === 'int64') && kind !== 'number') {
    throw new SchemaError(`${at}: expected numeric (int or float), got ${describe(value)}`);
  }
  if (
    (type === 'string' || type === 'bytes' || type === 'time' || type === 'microTime') &&
    kind !== 'string'
  ) {
    const shown = kind === 'object' ? describe(value) : `&value.valueUnstructured{Value:${String(value)}}`;
    throw new SchemaError(`${at}: expected string, got ${shown}`);
  }
  if ((type === 'intOrString' || type === 'quantity') && kind !== 'string' && kind !== 'number') {
    throw new SchemaError(`${at}: expected string or number, got ${describe(value)}`);
  }
}

/**
 * Checks a raw value against its schema as server-side apply does.
 * @throws SchemaError on an unknown field, a wrong type or two list items with one key.
 */
export function checkSchema(schema: Schema, value: Json | undefined, path: string[] = []): void {
  if (value === undefined || value === null) return;
  if (schema.t === 'scalar') {
    checkScalar(schema.type, value, path);
  } else if (schema.t === 'list') {
    if (!Array.isArray(value))
      throw new SchemaError(`${printPath(path)}: expected list, got ${describe(value)}`);
    const seen = new Set<string>();
    value.forEach((item, index) => {
      const keyed = !isAtomic(schema);
      const element = keyed ? itemElement(schema, item) : `v:${index}`;
      if (keyed && seen.has(element)) {
        const what = schema.set
          ? `duplicate entries for key [=${JSON.stringify(item)}]`
          : `duplicate entries for key [${printKeys(JSON.parse(element.slice(2)) as JsonObject)}]`;
        throw new SchemaError(`${printPath(path)}: ${what}`);
      }
      seen.add(element);
      checkSchema(schema.of, item, [...path, element]);
    });
  } else if (isMapLike(schema)) {
    if (!isObject(value)) throw new SchemaError(`${printPath(path)}: expected map, got ${describe(value)}`);
    for (const [key, item] of Object.entries(value)) {
      const next = [...path, `f:${key}`];
      if (schema.t === 'struct' && !Object.hasOwn(schema.fields, key)) {
        throw new SchemaError(`${printPath(next)}: field not declared in schema`);
      }
      checkSchema(fieldOf(schema, key), item, next);
    }
  }
}

/** The paths that a configuration names: what its manager will own. */
export function toFieldSet(schema: Schema, value: Json | undefined): FieldSet {
  const set = new FieldSet();
  const walk = (at: Schema, item: Json | undefined, path: string[]): void => {
    if (isAtomic(at)) {
      set.insert(path);
      return;
    }
    if (at.t === 'list') {
      for (const [element, child] of itemsOf(at, item)) {
        walk(at.of, child, [...path, element]);
        set.insert([...path, element]);
      }
      return;
    }
    if (!isObject(item)) return;
    for (const [key, child] of Object.entries(item)) {
      if (child === undefined) continue;
      const next = [...path, `f:${key}`];
      walk(fieldOf(at, key), child, next);
      const emptyMap = child === null || (isObject(child) && Object.keys(child).length === 0);
      if (emptyMap || at.t === 'map') set.insert(next);
    }
  };
  walk(schema, value, []);
  return set;
}

/** What differs between two values. */
export interface Comparison {
  added: FieldSet;
  modified: FieldSet;
  removed: FieldSet;
}

const size = (value: Json | undefined): number => {
  if (Array.isArray(value)) return value.length;
  return isObject(value) ? Object.values(value).filter(item => item !== undefined).length : 0;
};

/** Compares two values of one schema, field by field; atomic parts compare as one. */
export function compare(schema: Schema, left: Json | undefined, right: Json | undefined): Comparison {
  const result: Comparison = { added: new FieldSet(), modified: new FieldSet(), removed: new FieldSet() };
  const walk = (at: Schema, lhs: Json | undefined, rhs: Json | undefined, path: string[]): void => {
    if (lhs === undefined && rhs === undefined) return;
    const leaf = isAtomic(at) || (size(lhs) === 0 && size(rhs) === 0);
    if (leaf) {
      if (lhs === undefined) result.added.insert(path);
      else if (rhs === undefined) result.removed.insert(path);
      else if (!jsonEqual(lhs, rhs)) result.modified.insert(path);
      return;
    }
    if (at.t === 'list') {
      const l = groupsOf(at, lhs);
      const r = groupsOf(at, rhs);
      for (const element of new Set([...l.keys(), ...r.keys()])) {
        const [ls = [], rs = []] = [l.get(element), r.get(element)];
        const next = [...path, element];
        if (ls.length <= 1 && rs.length <= 1) walk(at.of, ls[0], rs[0], next);
        // Items with one key count as one value.
        else walk(anyValue, ls.length > 0 ? ls : undefined, rs.length > 0 ? rs : undefined, next);
      }
    } else {
      const l = isObject(lhs) ? lhs : {};
      const r = isObject(rhs) ? rhs : {};
      for (const key of new Set([...Object.keys(l), ...Object.keys(r)])) {
        walk(fieldOf(at, key), l[key], r[key], [...path, `f:${key}`]);
      }
    }
    if (lhs === undefined) result.added.insert(path);
    else if (rhs === undefined) result.removed.insert(path);
  };
  walk(schema, left, right, []);
  return result;
}

/** Lays a configuration over a live value; maps and keyed lists merge, everything else is replaced. */
export function merge(schema: Schema, live: Json | undefined, config: Json | undefined): Json | undefined {
  if (config === undefined) return live;
  if (live === undefined) return config;
  if (isAtomic(schema) || (size(live) === 0 && size(config) === 0)) return config;
  if (schema.t === 'list') return mergeList(schema, live, config);
  const result: JsonObject = {};
  const l = isObject(live) ? live : {};
  const r = isObject(config) ? config : {};
  for (const key of new Set([...Object.keys(l), ...Object.keys(r)])) {
    const merged = merge(fieldOf(schema, key), l[key], r[key]);
    if (merged !== undefined) result[key] = merged;
  }
  return result;
}

/** Keeps the configuration's order for its items, and places the others where they stood. */
function mergeList(schema: ListSchema, live: Json, config: Json): Json {
  const l = itemsOf(schema, live);
  const r = itemsOf(schema, config);
  const shared = [...r.keys()].filter(element => l.has(element));
  const left = [...l.keys()];
  const right = [...r.keys()];
  const out: Json[] = [];
  let li = 0;
  let ri = 0;
  let si = 0;
  const take = (element: string) => {
    const merged = merge(schema.of, l.get(element), r.get(element));
    if (merged !== undefined) out.push(merged);
  };
  while (li < left.length || ri < right.length) {
    const lp = left[li];
    const rp = right[ri];
    if (lp !== undefined && lp === rp) {
      take(lp);
      li++;
      ri++;
      si++;
    } else if (lp !== undefined && !r.has(lp)) {
      take(lp);
      li++;
    } else if (lp !== undefined && rp !== undefined && shared[si] !== lp) {
      li++;
    } else if (rp !== undefined) {
      take(rp);
      if (shared[si] === rp) si++;
      ri++;
    } else {
      li++;
    }
  }
  return out;
}

/** The value without the given paths; a map or list that becomes empty goes too (null). */
export function removeItems(schema: Schema, value: Json | undefined, remove: FieldSet): Json | undefined {
  if (value === undefined || value === null || (remove.members.size === 0 && remove.children.size === 0)) {
    return value;
  }
  if (schema.t === 'list' && Array.isArray(value)) {
    if (isAtomic(schema)) return value;
    const items: Json[] = [];
    for (const item of value) {
      const element = itemElement(schema, item);
      if (remove.members.has(element)) continue;
      const below = remove.children.get(element);
      items.push((below ? removeItems(schema.of, item, below) : item) ?? null);
    }
    return items.length > 0 ? items : null;
  }
  if (isObject(value) && isMapLike(schema)) {
    const result: JsonObject = {};
    for (const [key, item] of Object.entries(value)) {
      const element = `f:${key}`;
      if (item === undefined || remove.members.has(element)) continue;
      const below = remove.children.get(element);
      result[key] = below ? removeItems(fieldOf(schema, key), item, below) : item;
    }
    return Object.keys(result).length > 0 ? result : null;
  }
  return value;
}
