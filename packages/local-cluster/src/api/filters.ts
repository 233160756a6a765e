import type { JsonObject } from '../model/json';
import { isObject, type Json } from '../model/json';
import { matches, type Requirement } from '../model/selectors';
import type { KubeObject } from '../model/types';
import type { KindDefinition } from '../registry/KindDefinition';
import { parseFieldSelector, parseLabelSelector, type FieldRequirement } from './parseSelector';
import { badRequest } from './status';

/** Fields that a selector may name, besides name and namespace. */
const fieldsOfKind: Record<string, string[]> = {
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
  ],
  Event: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  Namespace: ['status.phase'],
  Secret: ['type'],
  ReplicaSet: ['status.replicas'],
  Service: ['spec.clusterIP', 'spec.type'],
};

function valueAt(object: KubeObject, field: string): string {
  let value: Json | undefined = object as unknown as JsonObject;
  const path = field === 'source' ? 'source.component' : field;
  for (const part of path.split('.')) value = isObject(value) ? value[part] : undefined;
  return value === undefined || value === null ? '' : String(value);
}

/** Which objects of a kind a list or watch shows. */
export interface ObjectFilter {
  accepts: (object: KubeObject) => boolean;
}

/**
 * Makes the filter of a request's `labelSelector` and `fieldSelector`.
 * @throws ApiError 400 for one that cannot be read or names an unknown field
 */
export function makeFilter(kind: KindDefinition, query: URLSearchParams): ObjectFilter {
  const labels: Requirement[] = parseLabelSelector(query.get('labelSelector') ?? '');
  const fields: FieldRequirement[] = parseFieldSelector(query.get('fieldSelector') ?? '');
  const known = new Set(['metadata.name', 'metadata.namespace', ...(fieldsOfKind[kind.kind] ?? [])]);
  for (const { field } of fields) {
    if (!known.has(field)) {
      const text = ['Pod', 'Event', 'Namespace', 'Secret', 'Service'].includes(kind.kind)
        ? `field label not supported: ${field}`
        : `field label "${field}" not supported for ${kind.kind}`;
      throw badRequest(text);
    }
  }
  return {
    accepts: object =>
      matches(object.metadata.labels, labels) &&
      fields.every(({ field, equal, value }) => (valueAt(object, field) === value) === equal),
  };
}
