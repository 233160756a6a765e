import type { KubeObject } from '../model/types';
import type { KindDefinition } from './KindDefinition';
import type { Registry } from './Registry';

/** One write on its way into the store, as admission plugins see it. */
export interface AdmissionRequest {
  operation: 'CREATE' | 'UPDATE';
  kind: KindDefinition;
  subresource: string;
  namespace: string | undefined;
  /** The object to be stored; only `admit` may change it. */
  object: KubeObject;
  old: KubeObject | undefined;
  dryRun: boolean;
  /** Texts for the `Warning` header. */
  warnings: string[];
  registry: Registry;
}

/** A step between decoding and storing, which may change (`admit`) or refuse (`validate`) by throwing an ApiError. */
export interface AdmissionPlugin {
  admit?(request: AdmissionRequest): void;
  validate?(request: AdmissionRequest): void;
}
