/*
 * The one way into the store: every create, update, apply and delete of clients, controllers and the kubelet goes
 * through here and meets the same defaults, admission, validation and ownership. It is long because the order of these
 * steps is what a real API server is held to, and the order is easier to keep in one place.
 */
import { randomUUID } from 'node:crypto';
import {
  alreadyExists,
  ApiError,
  badRequest,
  conflict,
  forbidden,
  invalid,
  modified,
  notFound,
} from '../api/status';
import { applyConfiguration, updateManagedFields, type FieldManagerOptions } from '../apply/fieldManager';
import { FieldSet } from '../apply/FieldSet';
import { clone, isObject, jsonEqual, type JsonObject } from '../model/json';
import type { KubeObject, ManagedFieldsEntry, Namespace, Pod } from '../model/types';
import { applySchemaDefaults, decode, DecodeError, emptyStruct } from '../schema/decode';
import type { Store } from '../store/Store';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/objectMeta';
import type { AdmissionPlugin, AdmissionRequest } from './admission';
import { allKinds, namespaces } from './kinds';
import { apiVersionOf, type KindDefinition } from './KindDefinition';
import { planDeletion, type DeleteOptions } from './planDeletion';
import { checkPatchedType, patchInvalid, uidChanged } from './writeErrors';

/** Who writes, and how strictly the body is read. */
export interface WriteContext {
  manager: string;
  dryRun?: boolean;
  /** What to do with unknown fields; `Ignore` for callers inside the server. */
  fieldValidation?: 'Ignore' | 'Warn' | 'Strict';
  /** Collects texts for the `Warning` header. */
  warnings?: string[];
  /** The body is the result of a patch: what does not fit is answered in another way than for a PUT. */
  patch?: boolean;
  /** The subresource that `managedFields` names, when it is not the one written. */
  through?: 'scale';
}

export interface WriteResult {
  object: KubeObject;
  created: boolean;
}

export interface DeleteResult {
  object: KubeObject;
  /** False when the object only got its deletion timestamp and waits for finalizers or its grace period. */
  gone: boolean;
}

/** The resource's key in the store. */
export const resourceOf = ({ group, plural }: Pick<KindDefinition, 'group' | 'plural'>): string =>
  group ? `${plural}.${group}` : plural;

const statusReset = FieldSet.fromFieldsV1({ 'f:status': {} });
const specReset = FieldSet.fromFieldsV1({ 'f:spec': {}, 'f:metadata': { 'f:labels': {} } });
const nothing = new FieldSet();

const wholeSeconds = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

/** Letters and digits that generated names are made of: without vowels, so that no words come out. */
const suffixAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

export function randomSuffix(length = 5): string {
  let result = '';
  for (const byte of Buffer.from(randomUUID().replaceAll('-', ''), 'hex').subarray(0, length)) {
    result += suffixAlphabet[byte % suffixAlphabet.length];
  }
  return result;
}

export class Registry {
  private readonly byResource = new Map(allKinds.map(kind => [resourceOf(kind), kind]));

  constructor(
    readonly store: Store,
    private readonly plugins: readonly AdmissionPlugin[],
    private readonly clock: () => Date = () => new Date()
  ) {}

  /** Now in the API's notation, in whole seconds. */
  now(offsetSeconds = 0): string {
    return wholeSeconds(new Date(this.clock().getTime() + offsetSeconds * 1000));
  }

  kindOf(resource: string): KindDefinition | undefined {
    return this.byResource.get(resource);
  }

  /** @throws ApiError 404 */
  get(kind: KindDefinition, namespace: string | undefined, name: string): KubeObject {
    const object = this.store.get(resourceOf(kind), namespace, name);
    if (!object) throw notFound(kind, name);
    return object;
  }

  find(kind: KindDefinition, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.store.get(resourceOf(kind), namespace, name);
  }

  list(kind: KindDefinition, namespace?: string): KubeObject[] {
    return this.store.list(resourceOf(kind), namespace);
  }

  /**
   * Makes an object from a raw body.
   * @throws ApiError 400, 403, 404 (namespace), 409, 422
   */
  create(
    kind: KindDefinition,
    namespace: string | undefined,
    body: JsonObject,
    context: WriteContext
  ): KubeObject {
    const object = this.read(kind, body, context);
    this.fillIdentity(kind, namespace, object);
    const empty = this.empty(kind);
    const managedFields = updateManagedFields(
      empty,
      object,
      { manager: context.manager, operation: 'Update', subresource: '' },
      this.managerOptions(kind, '')
    );
    setManagedFields(object, managedFields);
    return this.insert(kind, namespace, object, context);
  }

  /** Replaces an object by what `change` makes of a copy of it. The change may also throw. */
  update(
    kind: KindDefinition,
    namespace: string | undefined,
    name: string,
    subresource: '' | 'status',
    change: (live: JsonObject) => JsonObject | void,
    context: WriteContext
  ): KubeObject {
    const live = this.get(kind, namespace, name);
    const draft = clone(live) as unknown as JsonObject;
    const raw = change(draft) ?? draft;
    const next = this.read(kind, raw, context, live);
    const metadata = next.metadata as Partial<KubeObject['metadata']>;
    if (metadata.name && metadata.name !== name) {
      throw badRequest(
        `the name of the object (${metadata.name}) does not match the name on the URL (${name})`
      );
    }
    if (metadata.namespace && namespace && metadata.namespace !== namespace) {
      throw badRequest(
        'the namespace of the provided object does not match the namespace sent on the request'
      );
    }
    if (metadata.uid && metadata.uid !== live.metadata.uid) {
      if (context.patch) throw uidChanged(kind, name, metadata.uid);
      throw conflict(
        kind,
        name,
        `StorageError: invalid object, Code: 4, Key: /registry/${kind.plural}/${
          namespace ? `${namespace}/` : ''
        }${name}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${
          metadata.uid
        }, UID in object meta: ${live.metadata.uid}`
      );
    }
    if (metadata.resourceVersion && metadata.resourceVersion !== live.metadata.resourceVersion) {
      throw modified(kind, name);
    }
    setManagedFields(
      next,
      updateManagedFields(
        live,
        next,
        { manager: context.manager, operation: 'Update', subresource: context.through ?? subresource },
        this.managerOptions(kind, subresource)
      )
    );
    return this.replace(kind, live, next, subresource, context);
  }

  /** Server-side apply of a raw configuration; makes the object when it is not there. */
  apply(
    kind: KindDefinition,
    namespace: string | undefined,
    name: string,
    subresource: '' | 'status',
    config: JsonObject,
    force: boolean,
    context: WriteContext
  ): WriteResult {
    const live = this.find(kind, namespace, name);
    const current = live ?? this.empty(kind);
    const metadata = isObject(config.metadata) ? config.metadata : {};
    if (metadata.managedFields !== undefined && metadata.managedFields !== null) {
      throw badRequest('metadata.managedFields must be nil');
    }
    const writer = { manager: context.manager, operation: 'Apply' as const, subresource };
    const applied = applyConfiguration(
      current,
      config,
      writer,
      force,
      this.managerOptions(kind, subresource)
    );
    const raw = applied.object ?? (clone(current) as unknown as JsonObject);
    const next = this.read(kind, raw, { ...context, fieldValidation: 'Ignore' }, live);
    setManagedFields(next, applied.managedFields);
    if (!live) {
      if (metadata.uid) throw uidChanged(kind, name, String(metadata.uid));
      // A resourceVersion does not count for an object that is not there; only a uid keeps it from being made.
      next.metadata.name = name;
      delete next.metadata.resourceVersion;
      this.fillIdentity(kind, namespace, next);
      return { object: this.insert(kind, namespace, next, context), created: true };
    }
    if (metadata.resourceVersion && metadata.resourceVersion !== live.metadata.resourceVersion) {
      throw modified(kind, name);
    }
    if (metadata.uid && metadata.uid !== live.metadata.uid) {
      throw uidChanged(kind, name, String(metadata.uid));
    }
    return { object: this.replace(kind, live, next, subresource, context), created: false };
  }

  /** Deletes an object, or marks it for deletion when finalizers or a grace period stand before that. */
  delete(
    kind: KindDefinition,
    namespace: string | undefined,
    name: string,
    options: DeleteOptions = {}
  ): DeleteResult {
    const live = this.get(kind, namespace, name);
    const plan = planDeletion(kind, live, options, this.clock());
    if (plan.action === 'none') return { object: live, gone: false };
    if (options.dryRun) {
      return { object: plan.object, gone: plan.action === 'remove' };
    }
    if (plan.action === 'mark') return { object: this.store.put(resourceOf(kind), plan.object), gone: false };
    // A pod that was terminating loses its grace period first, and watches see that.
    if (live.metadata.deletionTimestamp) this.store.put(resourceOf(kind), plan.object);
    return { object: this.store.delete(resourceOf(kind), plan.object), gone: true };
  }

  /** Reads a raw body through the kind's type, with defaults. */
  private read(kind: KindDefinition, body: JsonObject, context: WriteContext, live?: KubeObject): KubeObject {
    const notes = { unknown: [] as string[] };
    let decoded: JsonObject;
    if (context.patch) checkPatchedType(kind, body);
    try {
      decoded = decode(kind.schema, body, notes);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      if (context.patch) throw patchInvalid(body, error.message);
      throw badRequest(
        `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${error.message}`
      );
    }
    if (notes.unknown.length > 0) {
      if (context.fieldValidation === 'Strict') {
        const text = `strict decoding error: ${notes.unknown.join(', ')}`;
        if (context.patch) throw patchInvalid(body, text);
        throw badRequest(
          `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${text}`
        );
      }
      if (context.fieldValidation === 'Warn') context.warnings?.push(...notes.unknown);
    }
    decoded.kind = kind.kind;
    decoded.apiVersion = apiVersionOf(kind);
    applySchemaDefaults(kind.schema, decoded);
    kind.applyDefaults?.(decoded);
    const object = decoded as unknown as KubeObject;
    if (live && !object.metadata.name) object.metadata.name = live.metadata.name;
    return object;
  }

  private empty(kind: KindDefinition): KubeObject {
    return emptyStruct(kind.schema) as unknown as KubeObject;
  }

  private managerOptions(kind: KindDefinition, subresource: string): FieldManagerOptions {
    const resetMain = kind.hasStatus ? statusReset : nothing;
    return {
      schema: kind.schema,
      apiVersion: apiVersionOf(kind),
      reset: subresource === 'status' ? specReset : resetMain,
      now: this.now(),
    };
  }

  private fillIdentity(kind: KindDefinition, namespace: string | undefined, object: KubeObject): void {
    const { metadata } = object;
    if (namespace) metadata.namespace = namespace;
    if (!metadata.name && metadata.generateName) {
      const longest = 63 - 5;
      metadata.name = `${metadata.generateName.slice(0, longest)}${randomSuffix()}`;
      kind.applyDefaults?.(object as unknown as JsonObject);
    }
    metadata.uid = randomUUID();
    metadata.creationTimestamp = this.now();
    delete metadata.deletionTimestamp;
    delete metadata.deletionGracePeriodSeconds;
    if (kind.generationOf) metadata.generation = 1;
  }

  private insert(
    kind: KindDefinition,
    namespace: string | undefined,
    object: KubeObject,
    context: WriteContext
  ): KubeObject {
    const { name } = object.metadata;
    if (object.metadata.resourceVersion) {
      throw new ApiError(500, undefined, 'resourceVersion should not be set on objects to be created');
    }
    this.checkNamespace(kind, namespace, name);
    const request = this.admissionRequest('CREATE', kind, '', object, undefined, context);
    for (const plugin of this.plugins) plugin.admit?.(request);
    if (kind.hasStatus) {
      const empty = this.empty(kind) as unknown as JsonObject;
      (object as unknown as JsonObject).status = empty.status;
    }
    kind.prepareCreate?.(object);
    const errors = [...validateObjectMeta(kind, object), ...(kind.validate?.(object) ?? [])];
    if (errors.length > 0) throw invalid(kind.kind, kind.group, name ?? '', errors);
    context.warnings?.push(...(kind.warn?.(object) ?? []));
    const existing = this.find(kind, namespace, name);
    if (existing) {
      throw existing.metadata.deletionTimestamp
        ? new ApiError(
            409,
            'AlreadyExists',
            `object is being deleted: ${alreadyExists(kind, name).message}`,
            alreadyExists(kind, name).details
          )
        : alreadyExists(kind, name);
    }
    for (const plugin of this.plugins) plugin.validate?.(request);
    return context.dryRun ? object : this.store.put(resourceOf(kind), object);
  }

  /** Nothing is made in a namespace that is missing or going. */
  private checkNamespace(kind: KindDefinition, namespace: string | undefined, name: string): void {
    if (!kind.namespaced || !namespace) return;
    const home = this.find(namespaces, undefined, namespace);
    if (!home) throw notFound(namespaces, namespace);
    if (home.metadata.deletionTimestamp) {
      throw forbidden(
        kind,
        name,
        `unable to create new content in namespace ${namespace} because it is being terminated`,
        [
          {
            reason: 'NamespaceTerminating',
            message: `namespace ${namespace} is being terminated`,
            field: 'metadata.namespace',
          },
        ]
      );
    }
  }

  private replace(
    kind: KindDefinition,
    live: KubeObject,
    next: KubeObject,
    subresource: '' | 'status',
    context: WriteContext
  ): KubeObject {
    const timestamp = next.metadata.deletionTimestamp;
    this.keepSystemFields(kind, live, next, subresource);
    const request = this.admissionRequest('UPDATE', kind, subresource, next, live, context);
    for (const plugin of this.plugins) plugin.admit?.(request);
    if (subresource === '') kind.prepareUpdate?.(next, live);
    if (
      kind.generationOf &&
      subresource === '' &&
      !jsonEqual(
        kind.generationOf(next as unknown as JsonObject),
        kind.generationOf(live as unknown as JsonObject)
      )
    ) {
      next.metadata.generation = (live.metadata.generation ?? 0) + 1;
    }
    const errors = validateObjectMetaUpdate(next, live, timestamp);
    if (subresource === '') {
      const ofObject = kind.validate?.(next) ?? [];
      const ofChange = kind.validateUpdate?.(next, live) ?? [];
      errors.push(...(kind.updateErrorsFirst ? [...ofChange, ...ofObject] : [...ofObject, ...ofChange]));
    }
    if (errors.length > 0) throw invalid(kind.kind, kind.group, next.metadata.name, errors);
    for (const plugin of this.plugins) plugin.validate?.(request);
    next.metadata.resourceVersion = live.metadata.resourceVersion;
    if (sameButForTimes(live, next)) return live;
    if (context.dryRun) return next;
    if (next.metadata.deletionTimestamp && this.isFinished(kind, next)) {
      // Watches see the object as it was stored last; the answer shows it without its finalizer.
      this.store.delete(resourceOf(kind), live);
      return next;
    }
    return this.store.put(resourceOf(kind), next);
  }

  /** An object that is being deleted and whose last finalizer was taken off goes now. */
  private isFinished(kind: KindDefinition, object: KubeObject): boolean {
    if ((object.metadata.finalizers ?? []).length > 0) return false;
    if (kind === namespaces) return ((object as Namespace).spec.finalizers ?? []).length === 0;
    return (object.metadata.deletionGracePeriodSeconds ?? 0) === 0;
  }

  private keepSystemFields(
    kind: KindDefinition,
    live: KubeObject,
    next: KubeObject,
    subresource: '' | 'status'
  ): void {
    const kept = live.metadata;
    const { metadata } = next;
    Object.assign(metadata, {
      name: kept.name,
      uid: kept.uid,
      creationTimestamp: kept.creationTimestamp,
    });
    for (const key of [
      'namespace',
      'generation',
      'deletionTimestamp',
      'deletionGracePeriodSeconds',
    ] as const) {
      if (kept[key] === undefined) delete metadata[key];
      else Object.assign(metadata, { [key]: kept[key] });
    }
    const from = clone(live) as unknown as JsonObject;
    const to = next as unknown as JsonObject;
    if (subresource === 'status') {
      for (const key of Object.keys(to)) {
        if (!['status', 'metadata', 'kind', 'apiVersion'].includes(key)) to[key] = from[key];
      }
      if (kept.labels) metadata.labels = kept.labels;
      else delete metadata.labels;
    } else if (kind.hasStatus) {
      to.status = from.status;
    }
  }

  private admissionRequest(
    operation: 'CREATE' | 'UPDATE',
    kind: KindDefinition,
    subresource: string,
    object: KubeObject,
    old: KubeObject | undefined,
    context: WriteContext
  ): AdmissionRequest {
    return {
      operation,
      kind,
      subresource,
      namespace: object.metadata.namespace,
      object,
      old,
      dryRun: context.dryRun ?? false,
      warnings: context.warnings ?? [],
      registry: this,
    };
  }

  /** Binds a pod to the node: what the scheduler does. */
  bind(pod: Pod, nodeName: string): KubeObject {
    const bound = clone(pod);
    bound.spec.nodeName = nodeName;
    bound.status.conditions = [
      {
        type: 'PodScheduled',
        status: 'True',
        lastProbeTime: null,
        lastTransitionTime: this.now(),
      },
    ];
    return this.store.put('pods', bound);
  }
}

function setManagedFields(object: KubeObject, entries: ManagedFieldsEntry[]): void {
  if (entries.length > 0) object.metadata.managedFields = entries;
  else delete object.metadata.managedFields;
}

/** Whether two versions of an object differ in nothing but the times of their `managedFields`. */
function sameButForTimes(a: KubeObject, b: KubeObject): boolean {
  const strip = (object: KubeObject): unknown => ({
    ...object,
    metadata: {
      ...object.metadata,
      managedFields: (object.metadata.managedFields ?? []).map(entry => ({ ...entry, time: undefined })),
    },
  });
  return jsonEqual(strip(a), strip(b));
}
