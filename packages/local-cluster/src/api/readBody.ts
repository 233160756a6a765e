import { parse } from 'yaml';
import { isObject, type Json, type JsonObject } from '../model/json';
import { allKinds } from '../registry/kinds';
import { apiVersionOf, type KindDefinition } from '../registry/KindDefinition';
import type { Exchange } from './Exchange';
import { badRequest, unsupportedMediaType, type ApiError } from './status';

const JSON_TYPES = ['', 'application/json'];
const YAML_TYPES = ['application/yaml', 'text/yaml'];
const OBJECT_TYPES = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

/** Go's words for where JSON went wrong, as far as they can be had. */
export function jsonProblem(text: string, error: unknown): string {
  if (text.trim() === '') return 'unexpected end of JSON input';
  const message = error instanceof Error ? error.message : '';
  const at = /position (\d+)/.exec(message)?.[1];
  const character = at === undefined ? undefined : text[Number(at)];
  if (character === undefined) return 'unexpected end of JSON input';
  return `invalid character '${character}' looking for beginning of value`;
}

/** Parses a body by its media type. */
export function parseText(text: string, yaml: boolean): Json {
  if (!yaml || /^\s*\{/.test(text)) {
    try {
      return JSON.parse(text) as Json;
    } catch (error) {
      // What begins like JSON may still be YAML's flow style.
      if (!yaml) throw error;
    }
  }
  return parse(text, { version: '1.1' }) as Json;
}

const unrecognized = (kind: KindDefinition, why: string, shown: string): ApiError =>
  badRequest(
    `the object provided is unrecognized (must be of type ${kind.kind}): couldn't get version/kind; json parse error: ${why} (${shown})`
  );

const GO_TYPE_META =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
/** How much of a body that cannot be read is shown. */
const SHOWN_LENGTH = 100;

/**
 * Reads the object in the body of a POST or PUT.
 * @throws ApiError 400, 413, 415
 */
export async function readObject(exchange: Exchange, kind: KindDefinition): Promise<JsonObject> {
  const { contentType } = exchange;
  const yaml = YAML_TYPES.includes(contentType);
  if (!yaml && !JSON_TYPES.includes(contentType)) throw unsupportedMediaType(OBJECT_TYPES);
  const text = await exchange.body();
  let value: Json;
  try {
    value = parseText(text, yaml);
  } catch (error) {
    throw unrecognized(kind, jsonProblem(text, error), text === '' ? '<empty>' : text.slice(0, SHOWN_LENGTH));
  }
  if (!isObject(value)) {
    const what = Array.isArray(value) ? 'array' : typeof value;
    throw unrecognized(
      kind,
      `json: cannot unmarshal ${what} into Go value of type ${GO_TYPE_META}`,
      Buffer.from(text.slice(0, SHOWN_LENGTH)).toString('hex')
    );
  }
  checkType(kind, value);
  return value;
}

/** @throws ApiError 400 when the body is of another type than the path says */
function checkType(kind: KindDefinition, value: JsonObject): void {
  const expected = apiVersionOf(kind);
  const apiVersion = String(value.apiVersion ?? expected);
  const name = String(value.kind ?? kind.kind);
  if (apiVersion === expected && name === kind.kind) return;
  const version = apiVersion.includes('/') ? apiVersion.split('/')[1] ?? '' : apiVersion;
  const served = allKinds.some(other => apiVersionOf(other) === apiVersion && other.kind === name);
  const why = served
    ? `converting (${version}.${name}) to (core.${kind.kind}): unknown conversion`
    : `no kind "${name}" is registered for version "${apiVersion}" in scheme "pkg/api/legacyscheme/scheme.go:30"`;
  throw badRequest(`${name} in version "${version}" cannot be handled as a ${kind.kind}: ${why}`);
}
