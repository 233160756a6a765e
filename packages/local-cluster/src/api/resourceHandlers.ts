/*
 * The verbs on resources: each function answers one method. It is one file because they share the reading of options
 * and the ways to answer.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { clone, isObject, type Json, type JsonObject } from '../model/json';
import { selectorText } from '../model/selectors';
import type { Deployment, KubeObject, Pod, ReplicaSet } from '../model/types';
import { jsonPatch } from '../patch/jsonPatch';
import { mergePatch } from '../patch/mergePatch';
import { strategicMerge } from '../patch/strategicMerge';
import type { Kubelet } from '../kubelet/Kubelet';
import { namespaces, pods, serviceAccounts } from '../registry/kinds';
import { apiVersionOf } from '../registry/KindDefinition';
import { resourceOf, type Registry, type WriteContext } from '../registry/Registry';
import { readDeleteOptions } from './deleteOptions';
import type { Exchange } from './Exchange';
import { makeFilter } from './filters';
import { isTrue } from './listOptions';
import { listBody, listObjects } from './listObjects';
import { sendPodLog } from './podLog';
import { jsonProblem, parseText, readObject } from './readBody';
import { asJson, metadataOnly } from './represent';
import type { ResourceRequest } from './ResourceRequest';
import { ApiError, badRequest, methodNotAllowed, notFound, resourceNotFound } from './status';
import { tableOf } from './tables';
import { validateWriteOptions } from './writeOptions';
import { watchObjects, type OpenWatch } from './watchObjects';

/** What the handlers work with. */
export interface HandlerContext {
  registry: Registry;
  kubelet: Kubelet;
  watches: Set<OpenWatch>;
}

const PATCH_TYPES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
  'application/apply-patch+cbor',
];

/** Answers a request for a resource. */
export async function handleResource(
  exchange: Exchange,
  request: ResourceRequest,
  context: HandlerContext
): Promise<void> {
  const { kind, name, subresource } = request;
  if (!exchange.representation) {
    throw new ApiError(
      406,
      'NotAcceptable',
      '406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf',
      {}
    );
  }
  if (subresource !== '') {
    await handleSubresource(exchange, request, context);
    return;
  }
  const { method } = exchange;
  if (name === undefined) {
    if (method === 'GET') listOrWatch(exchange, request, context);
    else if (method === 'POST') await create(exchange, request, context);
    else if (method === 'DELETE' && !kind.noDeleteCollection)
      await deleteCollection(exchange, request, context);
    else throw methodNotAllowed();
    return;
  }
  if (method === 'GET') read(exchange, request, context);
  else if (method === 'PUT') await replace(exchange, request, context, '');
  else if (method === 'PATCH') await patch(exchange, request, context, '');
  else if (method === 'DELETE') await remove(exchange, request, context);
  else throw methodNotAllowed();
}

async function handleSubresource(
  exchange: Exchange,
  request: ResourceRequest,
  context: HandlerContext
): Promise<void> {
  const { kind, namespace, name = '', subresource } = request;
  const { method } = exchange;
  if (subresource === 'status' && kind.hasStatus) {
    if (method === 'GET') read(exchange, request, context);
    else if (method === 'PUT') await replace(exchange, request, context, 'status');
    else if (method === 'PATCH') await patch(exchange, request, context, 'status');
    else throw methodNotAllowed();
  } else if (subresource === 'scale' && kind.hasScale) {
    await scale(exchange, request, context);
  } else if (subresource === 'log' && kind === pods) {
    if (method !== 'GET') throw methodNotAllowed();
    const pod = context.registry.get(kind, namespace, name) as Pod;
    sendPodLog(context.kubelet, pod, exchange.query, exchange.response);
  } else if (subresource === 'finalize' && kind === namespaces && method === 'PUT') {
    finalizeNamespace(exchange, name, await readObject(exchange, kind), context);
  } else {
    throw resourceNotFound();
  }
}

function managerOf(exchange: Exchange): string {
  const named = exchange.query.get('fieldManager');
  if (named) return named;
  return (exchange.request.headers['user-agent'] ?? 'unknown').split('/')[0] || 'unknown';
}

function writeContext(
  exchange: Exchange,
  options: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
  apply = false
): WriteContext {
  const { dryRun, fieldValidation } = validateWriteOptions(exchange.query, options, apply);
  return { manager: managerOf(exchange), dryRun, fieldValidation, warnings: exchange.warnings };
}

function listOrWatch(
  exchange: Exchange,
  request: ResourceRequest,
  { registry, watches }: HandlerContext
): void {
  const { query, representation } = exchange;
  if (request.watch || isTrue(query.get('watch'))) {
    const represent = (object: KubeObject): Json => {
      if (representation === 'metadata' || representation === 'metadataList') return metadataOnly(object);
      return representation === 'table' ? tableOf(request.kind, [object], {}) : asJson(object);
    };
    const watch = watchObjects(registry.store, request, query, exchange.response, represent, () =>
      watches.delete(watch)
    );
    watches.add(watch);
    return;
  }
  const list = listObjects(registry.store, request, query);
  if (representation === 'table') {
    exchange.sendJson(200, tableOf(request.kind, list.items, list.metadata));
  } else if (representation === 'metadataList' || representation === 'metadata') {
    exchange.sendJson(200, {
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata: list.metadata,
      items: list.items.map(metadataOnly),
    });
  } else {
    exchange.sendJson(200, listBody(request, list));
  }
}

function sendObject(exchange: Exchange, request: ResourceRequest, code: number, object: KubeObject): void {
  if (exchange.representation === 'table') {
    const { resourceVersion } = object.metadata;
    exchange.sendJson(code, tableOf(request.kind, [object], resourceVersion ? { resourceVersion } : {}));
  } else if (exchange.representation === 'metadata') {
    exchange.sendJson(code, metadataOnly(object));
  } else {
    exchange.sendJson(code, asJson(object));
  }
}

function read(exchange: Exchange, request: ResourceRequest, { registry }: HandlerContext): void {
  const { kind, namespace, name = '' } = request;
  sendObject(exchange, request, 200, registry.get(kind, namespace, name));
}

/** @throws ApiError 400 when the body names another namespace than the path */
function checkNamespace(body: JsonObject, namespace: string | undefined): void {
  const given = isObject(body.metadata) ? body.metadata.namespace : undefined;
  if (given && namespace && given !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
}

async function create(
  exchange: Exchange,
  request: ResourceRequest,
  { registry }: HandlerContext
): Promise<void> {
  const { kind, namespace } = request;
  if (kind.namespaced && namespace === undefined) throw methodNotAllowed();
  const context = writeContext(exchange, 'CreateOptions');
  const body = await readObject(exchange, kind);
  checkNamespace(body, namespace);
  if (kind === pods) await defaultAccount(registry, namespace);
  sendObject(exchange, request, 201, registry.create(kind, namespace, body, context));
}

const ACCOUNT_WAIT_MS = 1_500;
const ACCOUNT_POLL_MS = 20;

/** A pod that is made right after its namespace waits a little for the default account, as on a real server. */
async function defaultAccount(registry: Registry, namespace: string | undefined): Promise<void> {
  const until = Date.now() + ACCOUNT_WAIT_MS;
  while (
    registry.find(namespaces, undefined, namespace ?? '') &&
    !registry.find(serviceAccounts, namespace, 'default') &&
    Date.now() < until
  ) {
    await delay(ACCOUNT_POLL_MS);
  }
}

async function replace(
  exchange: Exchange,
  request: ResourceRequest,
  { registry }: HandlerContext,
  subresource: '' | 'status'
): Promise<void> {
  const { kind, namespace, name = '' } = request;
  const context = writeContext(exchange, 'UpdateOptions');
  const body = await readObject(exchange, kind);
  checkNamespace(body, namespace);
  const given = isObject(body.metadata) ? body.metadata.name : undefined;
  if (given !== undefined && given !== name) {
    throw badRequest(
      `the name of the object (${String(given)}) does not match the name on the URL (${name})`
    );
  }
  if (kind.createOnPut && subresource === '' && !registry.find(kind, namespace, name)) {
    sendObject(exchange, request, 201, registry.create(kind, namespace, body, context));
    return;
  }
  const object = registry.update(kind, namespace, name, subresource, () => body, context);
  sendObject(exchange, request, 200, object);
}

async function patch(
  exchange: Exchange,
  request: ResourceRequest,
  { registry }: HandlerContext,
  subresource: '' | 'status'
): Promise<void> {
  const { kind, namespace, name = '' } = request;
  const type = exchange.contentType;
  if (!PATCH_TYPES.includes(type) || type === 'application/apply-patch+cbor') {
    throw new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
  }
  const applying = type === 'application/apply-patch+yaml';
  const context = writeContext(exchange, 'PatchOptions', applying);
  const text = await exchange.body();
  if (applying) {
    const config = readApply(text, request);
    const force = isTrue(exchange.query.get('force'));
    const result = registry.apply(kind, namespace, name, subresource, config, force, context);
    sendObject(exchange, request, result.created ? 201 : 200, result.object);
    return;
  }
  const change = readPatch(type, text, request);
  context.patch = true;
  sendObject(exchange, request, 200, registry.update(kind, namespace, name, subresource, change, context));
}

function readApply(text: string, { kind, namespace, name = '' }: ResourceRequest): JsonObject {
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

function readPatch(type: string, text: string, { kind }: ResourceRequest): (live: JsonObject) => JsonObject {
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

async function remove(
  exchange: Exchange,
  request: ResourceRequest,
  { registry }: HandlerContext
): Promise<void> {
  const { kind, namespace, name = '' } = request;
  const options = await readDeleteOptions(exchange);
  if (kind === namespaces && ['default', 'kube-system', 'kube-public'].includes(name)) {
    throw new ApiError(
      403,
      'Forbidden',
      `namespaces "${name}" is forbidden: this namespace may not be deleted`,
      { name, kind: 'namespaces' }
    );
  }
  const { object, gone } = registry.delete(kind, namespace, name, options);
  if (!gone || kind.deleteReturnsObject) {
    sendObject(exchange, request, 200, object);
    return;
  }
  exchange.sendJson(200, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name,
      ...(kind.group ? { group: kind.group } : {}),
      kind: kind.plural,
      uid: object.metadata.uid,
    },
  });
}

async function deleteCollection(
  exchange: Exchange,
  request: ResourceRequest,
  { registry }: HandlerContext
): Promise<void> {
  const { kind, namespace } = request;
  const options = await readDeleteOptions(exchange);
  const filter = makeFilter(kind, exchange.query);
  const items: KubeObject[] = [];
  for (const object of registry.list(kind, namespace).filter(filter.accepts)) {
    try {
      items.push(registry.delete(kind, object.metadata.namespace, object.metadata.name, options).object);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 404) throw error;
    }
  }
  const revision = String(registry.store.revision);
  exchange.sendJson(200, listBody(request, { items, metadata: { resourceVersion: revision } }));
}

function scaleOf(object: KubeObject): JsonObject {
  const { spec, status, metadata } = object as Deployment | ReplicaSet;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: {
      name: metadata.name,
      namespace: metadata.namespace,
      uid: metadata.uid,
      resourceVersion: metadata.resourceVersion,
      creationTimestamp: metadata.creationTimestamp,
    },
    spec: spec.replicas ? { replicas: spec.replicas } : {},
    status: { replicas: status.replicas ?? 0, selector: selectorText(spec.selector) },
  };
}

async function scale(
  exchange: Exchange,
  request: ResourceRequest,
  { registry }: HandlerContext
): Promise<void> {
  const { kind, namespace, name = '' } = request;
  const { method } = exchange;
  if (method === 'GET') {
    exchange.sendJson(200, scaleOf(registry.get(kind, namespace, name)));
    return;
  }
  if (method !== 'PUT' && method !== 'PATCH') throw methodNotAllowed();
  const context = writeContext(exchange, method === 'PUT' ? 'UpdateOptions' : 'PatchOptions');
  context.through = 'scale';
  const text = await exchange.body();
  const body = parseText(text, exchange.contentType.includes('yaml'));
  const live = registry.get(kind, namespace, name);
  const before = scaleOf(live);
  let wanted: Json = body;
  if (method === 'PATCH') {
    const type = exchange.contentType;
    if (type === 'application/json-patch+json' && Array.isArray(body)) {
      wanted = jsonPatch(before, body as unknown as Parameters<typeof jsonPatch>[1]);
    } else {
      wanted = mergePatch(before, body);
    }
  }
  const spec = isObject(wanted) && isObject(wanted.spec) ? wanted.spec : {};
  const replicas = spec.replicas ?? 0;
  if (typeof replicas !== 'number' || !Number.isInteger(replicas) || replicas < 0) {
    throw new ApiError(
      422,
      'Invalid',
      `Scale.autoscaling "${name}" is invalid: spec.replicas: Invalid value: ${JSON.stringify(
        replicas
      )}: must be greater than or equal to 0`,
      {
        name,
        group: 'autoscaling',
        kind: 'Scale',
        causes: [
          {
            reason: 'FieldValueInvalid',
            message: `Invalid value: ${JSON.stringify(replicas)}: must be greater than or equal to 0`,
            field: 'spec.replicas',
          },
        ],
      }
    );
  }
  const metadata = isObject(wanted) && isObject(wanted.metadata) ? wanted.metadata : {};
  const change = (draft: JsonObject): void => {
    if (metadata.resourceVersion) (draft.metadata as JsonObject).resourceVersion = metadata.resourceVersion;
    (draft.spec as JsonObject).replicas = replicas;
  };
  exchange.sendJson(200, scaleOf(registry.update(kind, namespace, name, '', change, context)));
}

/** The last step of a namespace's deletion, for those who hold a finalizer of their own in its spec. */
function finalizeNamespace(
  exchange: Exchange,
  name: string,
  body: JsonObject,
  { registry }: HandlerContext
): void {
  const live = registry.find(namespaces, undefined, name);
  if (!live) throw notFound(namespaces, name);
  const next = clone(live) as unknown as JsonObject;
  next.spec = isObject(body.spec) ? body.spec : {};
  exchange.sendJson(200, asJson(registry.store.put(resourceOf(namespaces), next as unknown as KubeObject)));
}
