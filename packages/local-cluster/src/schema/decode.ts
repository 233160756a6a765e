import { isObject, type Json, type JsonObject } from '../model/json';
import { formatQuantity, parseQuantity } from '../model/quantity';
import type { ScalarSchema, ScalarType, Schema, StructSchema } from './schema';

/** A body that does not fit its type, with the message that a real server's decoder gives. */
export class DecodeError extends Error {}

/** Where the decoder stands: Go names the innermost struct and the path from the root in its errors. */
interface Position {
  struct: string;
  path: string;
  goPath: string;
}

/** What decoding found besides the value. */
export interface DecodeNotes {
  /** Messages such as `unknown field "spec.replicaz"`, in the order of the body. */
  unknown: string[];
}

const goTypes: Record<ScalarType, string> = {
  string: 'string',
  int32: 'int32',
  int64: 'int64',
  bool: 'bool',
  quantity: 'resource.Quantity',
  intOrString: 'intstr.IntOrString',
  time: 'v1.Time',
  microTime: 'v1.MicroTime',
  bytes: '[]uint8',
};

const jsonType = (value: Json): string => {
  if (Array.isArray(value)) return 'array';
  if (value === null) return 'null';
  return typeof value === 'boolean' ? 'bool' : typeof value;
};

function mismatch(value: Json, at: Position, expected: string): DecodeError {
  const what =
    typeof value === 'number' && /^int/.test(expected) && !Number.isInteger(value)
      ? `number ${value}`
      : jsonType(value);
  const field = at.goPath ? `Go struct field ${at.struct}.${at.goPath}` : 'Go value';
  return new DecodeError(`json: cannot unmarshal ${what} into ${field} of type ${expected}`);
}

function goType(schema: Schema): string {
  switch (schema.t) {
    case 'scalar':
      return goTypes[schema.type];
    case 'struct':
      return `v1.${schema.name}`;
    case 'map':
      return `map[string]${goType(schema.of)}`;
    case 'list':
      return `[]${goType(schema.of)}`;
    default:
      return 'interface {}';
  }
}

const zeroTimes = new Set(['time', 'microTime']);

function zero(schema: Schema): Json {
  if (schema.ptr) return null;
  if (schema.t === 'struct') return emptyStruct(schema);
  if (schema.t !== 'scalar' || zeroTimes.has(schema.type)) return null;
  if (schema.type === 'bool') return false;
  return schema.type === 'string' ? '' : 0;
}

/** A struct whose every field was left out, as Go writes it. */
export function emptyStruct(schema: StructSchema): JsonObject {
  const result: JsonObject = {};
  for (const [key, field] of Object.entries(schema.fields)) {
    if (field.always) result[key] = zero(field);
  }
  return result;
}

function decodeTime(text: string, micro: boolean): string {
  const date = new Date(text);
  if (!/^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d/.test(text) || Number.isNaN(date.getTime())) {
    throw new DecodeError(
      `parsing time ${JSON.stringify(text)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(
        text
      )} as "2006"`
    );
  }
  const iso = date.toISOString();
  if (!micro) return `${iso.slice(0, 19)}Z`;
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  return `${iso.slice(0, 19)}.${fraction.padEnd(6, '0').slice(0, 6)}Z`;
}

function decodeScalar(schema: ScalarSchema, value: Json, at: Position): Json {
  const wrong = () => mismatch(value, at, goTypes[schema.type]);
  switch (schema.type) {
    case 'string':
      if (typeof value !== 'string') throw wrong();
      return value;
    case 'bool':
      if (typeof value !== 'boolean') throw wrong();
      return value;
    case 'int32':
    case 'int64':
      if (typeof value !== 'number' || !Number.isInteger(value)) throw wrong();
      if (schema.type === 'int32' && Math.abs(value) > 2 ** 31) {
        throw new DecodeError(
          `json: cannot unmarshal number ${value} into Go struct field ${at.struct}.${at.goPath} of type int32`
        );
      }
      return value;
    case 'quantity': {
      if (typeof value !== 'string' && typeof value !== 'number') {
        throw new DecodeError(
          "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
        );
      }
      const parsed = parseQuantity(String(value));
      if (!parsed) {
        throw new DecodeError(
          "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
        );
      }
      return formatQuantity(parsed);
    }
    case 'intOrString':
      if (typeof value === 'number' && Number.isInteger(value)) return value;
      if (typeof value !== 'string') throw mismatch(value, { ...at, goPath: '' }, 'int32');
      return value;
    case 'bytes':
      if (typeof value !== 'string') throw wrong();
      if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value)) {
        const bad = value.search(/[^A-Za-z0-9+/=]/);
        throw new DecodeError(
          `illegal base64 data at input byte ${bad < 0 ? Math.floor(value.length / 4) * 4 : bad}`
        );
      }
      return value;
    default:
      if (typeof value !== 'string') throw wrong();
      return decodeTime(value, schema.type === 'microTime');
  }
}

const isZero = (schema: Schema, value: Json): boolean => {
  if (schema.t === 'scalar') return value === '' || value === 0 || value === false;
  if (schema.t === 'map') return isObject(value) && Object.keys(value).length === 0;
  return schema.t === 'list' && Array.isArray(value) && value.length === 0;
};

/** A quantity is a struct in Go: `0` is written. */
const keepsZero = (schema: Schema): boolean =>
  schema.ptr === true ||
  schema.always === true ||
  (schema.t === 'scalar' && ['quantity', 'intOrString'].includes(schema.type));

function decodeValue(schema: Schema, value: Json, at: Position, notes: DecodeNotes): Json {
  switch (schema.t) {
    case 'any':
      return value;
    case 'scalar':
      return decodeScalar(schema, value, at);
    case 'list':
      if (!Array.isArray(value)) throw mismatch(value, at, goType(schema));
      return value.map((item, index) =>
        item === null
          ? zero(schema.of)
          : decodeValue(schema.of, item, { ...at, path: `${at.path}[${index}]` }, notes)
      );
    case 'map': {
      if (!isObject(value)) throw mismatch(value, at, goType(schema));
      const result: JsonObject = {};
      for (const [key, item] of Object.entries(value)) {
        if (item === undefined) continue;
        result[key] =
          item === null
            ? zero(schema.of)
            : decodeValue(schema.of, item, { ...at, path: `${at.path}.${key}` }, notes);
      }
      return result;
    }
    default:
      if (!isObject(value)) throw mismatch(value, at, goType(schema));
      return decodeStruct(schema, value, at, notes);
  }
}

function decodeStruct(schema: StructSchema, value: JsonObject, at: Position, notes: DecodeNotes): JsonObject {
  const result: JsonObject = {};
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(schema.fields, key)) {
      notes.unknown.push(`unknown field "${at.path ? `${at.path}.` : ''}${key}"`);
    }
  }
  for (const [key, field] of Object.entries(schema.fields)) {
    const raw = Object.hasOwn(value, key) ? value[key] : undefined;
    if (raw === undefined || raw === null) {
      if (field.always) result[key] = zero(field);
      continue;
    }
    const position = {
      struct: schema.name,
      path: at.path ? `${at.path}.${key}` : key,
      goPath: at.goPath ? `${at.goPath}.${key}` : key,
    };
    const decoded = decodeValue(field, raw, position, notes);
    if (!keepsZero(field) && isZero(field, decoded)) continue;
    if (field.always && field.t === 'list' && isZero(field, decoded)) {
      result[key] = null;
      continue;
    }
    result[key] = decoded;
  }
  return result;
}

/**
 * Takes a JSON body through a type as a real server does: unknown fields are dropped and noted, empty ones left out,
 * quantities and times written canonically.
 * @throws DecodeError when a value does not fit its field.
 */
export function decode(
  schema: StructSchema,
  value: JsonObject,
  notes: DecodeNotes = { unknown: [] }
): JsonObject {
  return decodeStruct(schema, value, { struct: schema.name, path: '', goPath: '' }, notes);
}

/** Fills in the defaults of a decoded value, in place. */
export function applySchemaDefaults(schema: Schema, value: Json): void {
  if (schema.t === 'list' && Array.isArray(value)) {
    for (const item of value) applySchemaDefaults(schema.of, item);
  } else if (schema.t === 'map' && isObject(value)) {
    for (const item of Object.values(value)) if (item !== undefined) applySchemaDefaults(schema.of, item);
  } else if (schema.t === 'struct' && isObject(value)) {
    for (const [key, field] of Object.entries(schema.fields)) {
      const current = value[key];
      if (field.def !== undefined && (current === undefined || (!field.ptr && current === ''))) {
        value[key] = JSON.parse(JSON.stringify(field.def)) as Json;
      } else if (field.def !== undefined && !field.ptr && current === 0) {
        value[key] = field.def;
      }
      const next = value[key];
      if (next !== undefined && next !== null) applySchemaDefaults(field, next);
    }
  }
}
