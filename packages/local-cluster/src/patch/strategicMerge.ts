import { ApiError } from '../api/status';
import { isObject, jsonEqual, type Json, type JsonObject } from '../model/json';
import type { ListSchema, Schema } from '../schema/schema';

const DIRECTIVE = '$patch';
const RETAIN = '$retainKeys';
const ORDER = '$setElementOrder/';
const DELETE_PRIMITIVES = '$deleteFromPrimitiveList/';

const anything: Schema = { t: 'any' };

const fieldSchema = (schema: Schema, key: string): Schema => {
  if (schema.t === 'struct')
    return (Object.hasOwn(schema.fields, key) ? schema.fields[key] : undefined) ?? anything;
  return schema.t === 'map' ? schema.of : anything;
};

/**
 * Strategic merge patch: maps merge, `null` removes, lists of structs merge by the type's merge key, and directives
 * (`$patch`, `$retainKeys`, `$setElementOrder`, `$deleteFromPrimitiveList`) are obeyed.
 * @throws ApiError 500 for a list item without its merge key and for an unknown directive
 */
export function strategicMerge(schema: Schema, target: Json | undefined, patch: JsonObject): JsonObject {
  const directive = patch[DIRECTIVE];
  const clean = Object.fromEntries(Object.entries(patch).filter(([key]) => key !== DIRECTIVE));
  if (directive === 'replace') return clean as JsonObject;
  if (directive === 'delete') return {};
  if (directive !== undefined && directive !== 'merge') {
    throw new ApiError(500, undefined, `unknown patch type: ${String(directive)} in map: ${goMap(patch)}`);
  }
  let result: JsonObject = isObject(target) ? { ...target } : {};
  const retain = patch[RETAIN];
  if (Array.isArray(retain)) {
    result = Object.fromEntries(Object.entries(result).filter(([key]) => retain.includes(key)));
  }
  for (const [key, value] of Object.entries(clean)) {
    if (value === undefined || key === RETAIN) continue;
    if (key.startsWith(DELETE_PRIMITIVES)) {
      const name = key.slice(DELETE_PRIMITIVES.length);
      const list = result[name];
      if (Array.isArray(list) && Array.isArray(value)) {
        result[name] = list.filter(item => !value.some(gone => jsonEqual(gone, item)));
      }
    } else if (!key.startsWith(ORDER)) {
      mergeField(fieldSchema(schema, key), result, key, value);
    }
  }
  for (const [key, order] of Object.entries(clean)) {
    if (!key.startsWith(ORDER) || !Array.isArray(order)) continue;
    const name = key.slice(ORDER.length);
    const list = result[name];
    const field = fieldSchema(schema, name);
    if (Array.isArray(list) && field.t === 'list') result[name] = sortLike(list, order, field.mergeKey);
  }
  return result;
}

/** A value as Go prints it. */
function goMap(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(goMap).join(' ')}]`;
  if (!isObject(value)) return String(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, item]) => `${key}:${goMap(item ?? null)}`).join(' ')}]`;
}

function mergeField(schema: Schema, result: JsonObject, key: string, value: Json): void {
  if (value === null) {
    delete result[key];
  } else if (Array.isArray(value) && schema.t === 'list' && schema.mergeKey !== undefined) {
    result[key] = mergeList(schema, result[key], value);
  } else if (isObject(value) && schema.t !== 'list') {
    if (value[DIRECTIVE] === 'delete') delete result[key];
    else result[key] = strategicMerge(schema, result[key], value);
  } else {
    result[key] = value;
  }
}

function mergeList(schema: ListSchema, target: Json | undefined, patch: Json[]): Json[] {
  const mergeKey = schema.mergeKey ?? '';
  const list = Array.isArray(target) ? [...target] : [];
  if (mergeKey === '') {
    return [...list, ...patch.filter(item => !list.some(other => jsonEqual(other, item)))];
  }
  if (patch.some(item => isObject(item) && item[DIRECTIVE] === 'replace')) {
    return patch.filter(item => !(isObject(item) && item[DIRECTIVE] === 'replace'));
  }
  for (const item of patch) {
    if (!isObject(item) || item[mergeKey] === undefined) {
      throw new ApiError(
        500,
        undefined,
        `map: ${goMap(item)} does not contain declared merge key: ${mergeKey}`
      );
    }
    const at = list.findIndex(other => isObject(other) && jsonEqual(other[mergeKey], item[mergeKey]));
    if (item[DIRECTIVE] === 'delete') {
      if (at >= 0) list.splice(at, 1);
    } else if (at >= 0) {
      list[at] = strategicMerge(schema.of, list[at], item);
    } else {
      list.push(strategicMerge(schema.of, undefined, item));
    }
  }
  return list;
}

/** Items named in the order come in that order; the others keep their places among them. */
function sortLike(list: Json[], order: Json[], mergeKey: string | undefined): Json[] {
  const keyOf = (item: Json): Json => (mergeKey && isObject(item) ? item[mergeKey] ?? null : item);
  const place = (item: Json): number => order.findIndex(wanted => jsonEqual(keyOf(wanted), keyOf(item)));
  const named = list.filter(item => place(item) >= 0).sort((a, b) => place(a) - place(b));
  return list.map(item => (place(item) >= 0 ? named.shift() ?? item : item));
}
