import type { FieldError } from '../api/status';
import type { JsonObject } from '../model/json';
import type { KubeObject } from '../model/types';
import type { StructSchema } from '../schema/schema';
import type { NameRule } from '../validation/names';

/** Everything the API server knows about one kind. */
export interface KindDefinition {
  group: string;
  version: 'v1';
  kind: string;
  plural: string;
  singular: string;
  shortNames?: string[];
  categories?: string[];
  namespaced: boolean;
  schema: StructSchema;
  /** `spec` is what a person wants and `status` what is: separate subresources, each ignoring the other half. */
  hasStatus?: boolean;
  hasScale?: boolean;
  /** `metadata.generation` counts the changes of this part; absent when the kind has no generation. */
  generationOf?: (object: JsonObject) => unknown;
  /** DELETE answers with the object instead of a Status. */
  deleteReturnsObject?: boolean;
  /** PUT to a name that is not there creates it. */
  createOnPut?: boolean;
  /** `deletecollection` is not served. */
  noDeleteCollection?: boolean;
  /** Fills in defaults that depend on other fields, in place, after those of the schema. */
  applyDefaults?: (object: JsonObject) => void;
  /** What the server sets or clears when the object is made, in place. */
  prepareCreate?: (object: KubeObject) => void;
  /** What the server carries over from the old object, in place. */
  prepareUpdate?: (object: KubeObject, old: KubeObject) => void;
  validate?: (object: KubeObject) => FieldError[];
  validateUpdate?: (object: KubeObject, old: KubeObject) => FieldError[];
  /** What is accepted, but not well. */
  warn?: (object: KubeObject) => string[];
  /** Names that this kind accepts. */
  nameRule: NameRule;
  /** The order in which a real server lists the errors of an update: those of the change, then those of the object. */
  updateErrorsFirst?: boolean;
}

/** `apps/v1`, or `v1` for the core group. */
export const apiVersionOf = ({ group, version }: Pick<KindDefinition, 'group' | 'version'>): string =>
  group ? `${group}/${version}` : version;
