import { isObject, type Json, type JsonObject } from '../model/json';
import { jsonPatch } from '../patch/jsonPatch';
import { mergePatch } from '../patch/mergePatch';
import { strategicMerge } from '../patch/strategicMerge';
import { apiVersionOf } from '../registry/KindDefinition';
import { jsonProblem, parseText } from './readBody';
import type { ResourceRequest } from './ResourceRequest';
import { badRequest } from './status';

/** @throws ApiError 400 when the body names another namespace than the path */
export function checkNamespace(body: JsonObject, namespace: string | undefined): void {
  const given = isObject(body.metadata) ? body.metadata.namespace : undefined;
  if (given && namespace && given !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
}

/** The object of a server-side apply. @throws ApiError 400 when it is none, or another than the path names */
export function readApply(text: string, { kind, namespace, name = '' }: ResourceRequest): JsonObject {
  let config: Json;
  try {
    config = parseText(text, true);
  } catch (error) {
    throw badRequest(`error decoding YAML: ${error instanceof Error ? error.message : ''}`);
  }
  config ??= {};
  if (!isObject(config)) throw badRequest('error decoding YAML: the body is not an object');
  const metadata = isObject(config.metadata) ? config.metadata : {};
  if (metadata.managedFields !== undefined && metadata.managedFields !== null) {
    throw badRequest('metadata.managedFields must be nil');
  }
  const apiVersion = String(config.apiVersion ?? '');
  if (apiVersion !== apiVersionOf(kind) || config.kind !== kind.kind) {
    const title = apiVersion.includes('/') || apiVersion === '' ? apiVersion || '/' : `/${apiVersion}`;
    throw badRequest(`invalid object type: ${title}, Kind=${String(config.kind ?? '')}`);
  }
  if (typeof metadata.name === 'string' && metadata.name !== name) {
    throw badRequest(
      `the name of the object (${metadata.name}) does not match the name on the URL (${name})`
    );
  }
  checkNamespace(config, namespace);
  return config;
}

/** What a patch of a media type makes of an object. @throws ApiError 400 when it is no patch */
export function readPatch(
  type: string,
  text: string,
  { kind }: ResourceRequest
): (live: JsonObject) => JsonObject {
  let body: Json;
  try {
    body = parseText(text, false);
  } catch (error) {
    throw badRequest(`error decoding patch: ${jsonProblem(text, error)}`);
  }
  if (type === 'application/json-patch+json') {
    if (!Array.isArray(body)) {
      throw badRequest(
        'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp'
      );
    }
    const operations = body as unknown as Parameters<typeof jsonPatch>[1];
    return live => jsonPatch(live, operations);
  }
  if (!isObject(body)) {
    const what = Array.isArray(body) ? 'array' : typeof body;
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${what} into Go value of type map[string]interface {}`
    );
  }
  const change = body;
  if (type === 'application/merge-patch+json') return live => mergePatch(live, change) as JsonObject;
  return live => strategicMerge(kind.schema, live, change);
}
