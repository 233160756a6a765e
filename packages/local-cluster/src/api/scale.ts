import { isObject, type Json, type JsonObject } from '../model/json';
import { selectorText } from '../model/selectors';
import type { Deployment, KubeObject, ReplicaSet } from '../model/types';
import { jsonPatch } from '../patch/jsonPatch';
import { mergePatch } from '../patch/mergePatch';
import type { Registry, WriteContext } from '../registry/Registry';
import type { Exchange } from './Exchange';
import { parseText } from './readBody';
import type { ResourceRequest } from './ResourceRequest';
import { ApiError, methodNotAllowed } from './status';

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

/** The subresource `scale` of Deployments and ReplicaSets: how many pods are wanted, read and written. */
export async function handleScale(
  exchange: Exchange,
  request: ResourceRequest,
  registry: Registry,
  makeContext: (options: 'UpdateOptions' | 'PatchOptions') => WriteContext
): Promise<void> {
  const { kind, namespace, name = '' } = request;
  const { method } = exchange;
  if (method === 'GET') {
    exchange.sendJson(200, scaleOf(registry.get(kind, namespace, name)));
    return;
  }
  if (method !== 'PUT' && method !== 'PATCH') throw methodNotAllowed();
  const context = makeContext(method === 'PUT' ? 'UpdateOptions' : 'PatchOptions');
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
