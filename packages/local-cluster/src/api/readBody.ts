import { parse } from 'yaml';
import { isObject, type Json, type JsonObject } from '../model/json';
import { apiVersionOf, type KindDefinition } from '../registry/KindDefinition';
import type { Exchange } from './Exchange';
import { badRequest, unsupportedMediaType } from './status';

const JSON_TYPES = ['', 'application/json'];
const YAML_TYPES = ['application/yaml', 'text/yaml'];
export const OBJECT_TYPES = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

/** Go's words for where JSON went wrong, as far as they can be had. */
function jsonProblem(text: string, error: unknown): string {
  if (text.trim() === '') return 'unexpected end of JSON input';
  const message = error instanceof Error ? error.message : '';
  const at = /position (\d+)/.exec(message)?.[1];
  const character = at === undefined ? undefined : text[Number(at)];
  if (character === undefined) return 'unexpected end of JSON input';
  return `invalid character '${character}' looking for beginning of value`;
}

/** Parses a body by its media type. */
export function parseText(text: string, yaml: boolean): Json {
  return (yaml ? parse(text) : JSON.parse(text)) as Json;
}

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
    throw badRequest(`couldn't get version/kind; json parse error: ${jsonProblem(text, error)}`);
  }
  if (!isObject(value)) {
    const what = Array.isArray(value) ? 'array' : typeof value;
    throw badRequest(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${what} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`
    );
  }
  checkType(kind, value);
  return value;
}

/** @throws ApiError 400 when the body is of another type than the path says */
function checkType(kind: KindDefinition, value: JsonObject): void {
  const expected = apiVersionOf(kind);
  const given = { apiVersion: value.apiVersion ?? expected, kind: value.kind ?? kind.kind };
  if (given.apiVersion === expected && given.kind === kind.kind) return;
  const print = (apiVersion: string, name: string): string => {
    const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    return `${group}/${version}, Kind=${name}`;
  };
  const got = print(String(given.apiVersion), String(given.kind));
  throw badRequest(
    `the object provided is unrecognized (must be of type ${kind.kind}): couldn't get version/kind; got ${got}`
  );
}
