import {
  always,
  any,
  atomic,
  bool,
  int64,
  list,
  listMap,
  map,
  ptr,
  str,
  strings,
  struct,
  time,
  type StructSchema,
  type Schema,
} from './schema';

export const labelSelector: StructSchema = atomic('LabelSelector', {
  matchLabels: map(str()),
  matchExpressions: list(
    struct('LabelSelectorRequirement', { key: always(str()), operator: always(str()), values: strings() })
  ),
});

export const objectMeta: StructSchema = struct('ObjectMeta', {
  name: str(),
  generateName: str(),
  namespace: str(),
  selfLink: str(),
  uid: str(),
  resourceVersion: str(),
  generation: int64(),
  creationTimestamp: time(),
  deletionTimestamp: ptr(time()),
  deletionGracePeriodSeconds: ptr(int64()),
  labels: map(str()),
  annotations: map(str()),
  ownerReferences: listMap(
    atomic('OwnerReference', {
      apiVersion: always(str()),
      kind: always(str()),
      name: always(str()),
      uid: always(str()),
      controller: ptr(bool()),
      blockOwnerDeletion: ptr(bool()),
    }),
    ['uid']
  ),
  finalizers: list(str(), { set: true, mergeKey: '' }),
  managedFields: list(
    struct('ManagedFieldsEntry', {
      manager: str(),
      operation: str(),
      apiVersion: str(),
      time: ptr(time()),
      fieldsType: str(),
      fieldsV1: any(),
      subresource: str(),
    })
  ),
});

export const condition = (name: string, extra: Record<string, Schema> = {}): StructSchema =>
  struct(name, {
    type: always(str()),
    status: always(str()),
    lastTransitionTime: time(),
    reason: str(),
    message: str(),
    ...extra,
  });

/** The schema of a kind: its type and object meta in front of its own fields. */
export const kindSchema = (kind: string, fields: Record<string, Schema>): StructSchema =>
  struct(kind, { kind: str(), apiVersion: str(), metadata: always(objectMeta), ...fields });

export const objectReference = atomic('ObjectReference', {
  kind: str(),
  namespace: str(),
  name: str(),
  uid: str(),
  apiVersion: str(),
  resourceVersion: str(),
  fieldPath: str(),
});
