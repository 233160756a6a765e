import type { Json } from '../model/json';

/**
 * The shape of an API type, as the Go structs and the OpenAPI document of a real server define it. One description
 * serves decoding (types, unknown fields, which zero values are kept), defaults, server-side apply (what is atomic,
 * what merges by key) and strategic merge patch.
 */
export type Schema = ScalarSchema | StructSchema | MapSchema | ListSchema | AnySchema;

interface Common {
  /** A field that is written even when it is empty (no `omitempty` in Go). */
  always?: boolean;
  /** Value of a field that was left out. */
  def?: Json;
  /** A pointer in Go: a zero that was sent is kept, and with `always` the absent value is null. */
  ptr?: boolean;
}

export type ScalarType =
  | 'string'
  | 'int32'
  | 'int64'
  | 'bool'
  | 'quantity'
  | 'intOrString'
  | 'time'
  | 'microTime'
  | 'bytes';

export interface ScalarSchema extends Common {
  t: 'scalar';
  type: ScalarType;
}

export interface StructSchema extends Common {
  t: 'struct';
  /** The Go type's name: it stands in decoding errors. */
  name: string;
  fields: Record<string, Schema>;
  atomic?: boolean;
  /** Strategic merge: fields not named in `$retainKeys` go. */
  retainKeys?: boolean;
}

export interface MapSchema extends Common {
  t: 'map';
  of: Schema;
  atomic?: boolean;
}

export interface ListSchema extends Common {
  t: 'list';
  of: Schema;
  /** The keys a list of structs merges by under server-side apply; without them (and without `set`) it is atomic. */
  keys?: string[];
  /** A list of scalars that merges as a set. */
  set?: boolean;
  /** The one key that strategic merge patch uses, `''` for a merged list of scalars. */
  mergeKey?: string;
}

export interface AnySchema extends Common {
  t: 'any';
}

type Options = Common;

const scalar =
  (type: ScalarType) =>
  (options: Options = {}): ScalarSchema => ({ t: 'scalar', type, ...options });

export const str = scalar('string');
export const int32 = scalar('int32');
export const int64 = scalar('int64');
export const bool = scalar('bool');
export const quantity = scalar('quantity');
export const intOrString = scalar('intOrString');
export const time = scalar('time');
export const microTime = scalar('microTime');
export const bytes = scalar('bytes');

/** A pointer to a scalar: a zero that was sent is kept. */
export const ptr = <S extends Schema>(schema: S): S => ({ ...schema, ptr: true });
/** A field written even when it is empty. */
export const always = <S extends Schema>(schema: S): S => ({ ...schema, always: true });
/** A field with a default. */
export const def = <S extends Schema>(schema: S, value: Json): S => ({ ...schema, def: value });

export const struct = (
  name: string,
  fields: Record<string, Schema>,
  options: Partial<StructSchema> = {}
): StructSchema => ({
  t: 'struct',
  name,
  fields,
  ...options,
});
/** A struct that server-side apply takes as one value. */
export const atomic = (name: string, fields: Record<string, Schema>): StructSchema =>
  struct(name, fields, { atomic: true });
export const map = (of: Schema, options: Partial<MapSchema> = {}): MapSchema => ({
  t: 'map',
  of,
  ...options,
});
export const list = (of: Schema, options: Partial<ListSchema> = {}): ListSchema => ({
  t: 'list',
  of,
  ...options,
});
/** A list of structs that merges by keys; strategic merge uses `mergeKey`, the first key unless told otherwise. */
export const listMap = (of: Schema, keys: string[], options: Partial<ListSchema> = {}): ListSchema =>
  list(of, { keys, mergeKey: keys[0], ...options });
export const any = (options: Options = {}): AnySchema => ({ t: 'any', ...options });
export const strings = (): ListSchema => list(str());
