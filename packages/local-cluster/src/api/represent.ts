import type { JsonObject } from '../model/json';
import type { KubeObject } from '../model/types';

/** An object's metadata alone. */
export const metadataOnly = (object: KubeObject): JsonObject => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata: object.metadata as unknown as JsonObject,
});

/** An object as the store keeps it, ready to be sent. */
export const asJson = (object: KubeObject): JsonObject => object as unknown as JsonObject;
