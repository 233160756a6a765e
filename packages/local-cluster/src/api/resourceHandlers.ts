/*
 * The verbs on resources: each function answers one method. It is one file because they share the reading of options
 * and the ways to answer.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { clone, isObject, type Json, type JsonObject } from '../model/json';
import type { KubeObject, Pod } from '../model/types';
import type { Kubelet } from '../kubelet/Kubelet';
import { namespaces, pods, serviceAccounts } from '../registry/kinds';
import { resourceOf, type Registry, type WriteContext } from '../registry/Registry';
import { readDeleteOptions } from './deleteOptions';
import type { Exchange } from './Exchange';
import { makeFilter } from './filters';
import { isTrue } from './listOptions';
import { listBody, listObjects } from './listObjects';
import { checkNamespace, readApply, readPatch } from './patchBody';
import { sendPodLog } from './podLog';
import { readObject } from './readBody';
import { asJson, metadataOnly } from './represent';
import type { ResourceRequest } from './ResourceRequest';
import { ApiError, badRequest, methodNotAllowed, notFound, resourceNotFound } from './status';
import { handleScale } from './scale';
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
    await handleScale(exchange, request, context.registry, options => writeContext(exchange, options));
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
