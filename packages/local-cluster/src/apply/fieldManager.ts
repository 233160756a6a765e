import { ApiError } from '../api/status';
import { clone, isObject, type JsonObject } from '../model/json';
import type { KubeObject, ManagedFieldsEntry } from '../model/types';
import type { StructSchema } from '../schema/schema';
import { FieldSet, printPath } from './FieldSet';
import {
  checkSchema,
  compare,
  merge,
  removeItems,
  SchemaError,
  toFieldSet,
  type Comparison,
} from './typedValue';

/** Who writes: the field manager, how, and through which subresource. */
export interface Writer {
  manager: string;
  operation: 'Apply' | 'Update';
  subresource: string;
}

interface Managed {
  writer: Writer;
  apiVersion: string;
  time: string | undefined;
  set: FieldSet;
}

type ManagedMap = Map<string, Managed>;

/** How many `Update` entries an object keeps; older ones are folded into one. */
const MAX_UPDATE_MANAGERS = 10;

/** Fields that nobody owns. */
const unowned = FieldSet.fromFieldsV1({
  'f:apiVersion': {},
  'f:kind': {},
  'f:metadata': {
    '.': {},
    'f:name': {},
    'f:namespace': {},
    'f:creationTimestamp': {},
    'f:selfLink': {},
    'f:uid': {},
    'f:clusterName': {},
    'f:generation': {},
    'f:managedFields': {},
    'f:resourceVersion': {},
  },
});
const metadataItself = FieldSet.fromFieldsV1({ 'f:metadata': {} });

function stripUnowned(set: FieldSet): FieldSet {
  const metadata = set.children.get('f:metadata');
  const members = new Set([...set.members].filter(member => !unowned.members.has(member)));
  members.delete([...metadataItself.members][0] ?? '');
  const children = new Map(set.children);
  if (metadata) {
    const kept = metadata.difference(unowned.children.get('f:metadata') ?? new FieldSet());
    if (kept.empty) children.delete('f:metadata');
    else children.set('f:metadata', kept);
  }
  return new FieldSet(members, children);
}

const managerKey = ({ manager, operation, subresource }: Writer, apiVersion: string): string =>
  JSON.stringify([operation, manager, apiVersion, subresource]);

function readManaged(object: KubeObject | undefined): ManagedMap {
  const result: ManagedMap = new Map();
  for (const entry of object?.metadata.managedFields ?? []) {
    // One empty entry is the way to clear the list.
    if (!entry.manager) continue;
    const writer: Writer = {
      manager: entry.manager,
      operation: entry.operation,
      subresource: entry.subresource ?? '',
    };
    result.set(managerKey(writer, entry.apiVersion), {
      writer,
      apiVersion: entry.apiVersion,
      time: entry.time,
      set: FieldSet.fromFieldsV1(entry.fieldsV1),
    });
  }
  return result;
}

function writeManaged(managed: ManagedMap): ManagedFieldsEntry[] {
  const order = (a: Managed, b: Managed): number => {
    if (a.writer.operation !== b.writer.operation) return a.writer.operation < b.writer.operation ? -1 : 1;
    if (a.time !== b.time) return (a.time ?? '') < (b.time ?? '') ? -1 : 1;
    return a.writer.manager < b.writer.manager ? -1 : 1;
  };
  return [...managed.values()].sort(order).map(({ writer, apiVersion, time, set }) => ({
    manager: writer.manager,
    operation: writer.operation,
    apiVersion,
    ...(time ? { time } : {}),
    fieldsType: 'FieldsV1',
    fieldsV1: set.toFieldsV1(),
    ...(writer.subresource ? { subresource: writer.subresource } : {}),
  }));
}

/** An object's own fields, without `managedFields`, for comparing and merging. */
function content(object: KubeObject): JsonObject {
  const copy = clone(object) as unknown as JsonObject;
  if (isObject(copy.metadata)) delete copy.metadata.managedFields;
  return copy;
}

export interface FieldManagerOptions {
  schema: StructSchema;
  apiVersion: string;
  /** The paths that this way of writing does not touch (`status` for the main resource). */
  reset: FieldSet;
  /** Now, in whole seconds. */
  now: string;
}

/** What is owned by others and would change. */
function conflictError(
  conflicts: Map<string, { writer: Writer; apiVersion: string; set: FieldSet }>
): ApiError {
  const groups = [...conflicts.values()]
    .map(({ writer, apiVersion, set }) => {
      const sub = writer.subresource ? ` with subresource "${writer.subresource}"` : '';
      const using = writer.operation === 'Update' ? ` using ${apiVersion}` : '';
      return { who: `"${writer.manager}"${sub}${using}`, paths: set.paths().map(printPath) };
    })
    .sort((a, b) => (a.who < b.who ? -1 : 1));
  const causes = groups.flatMap(({ who, paths }) =>
    paths.map(field => ({ reason: 'FieldManagerConflict', message: `conflict with ${who}`, field }))
  );
  const text = groups
    .map(({ who, paths }) =>
      paths.length === 1
        ? `conflict with ${who}: ${paths[0]}`
        : `conflicts with ${who}:\n- ${paths.join('\n- ')}`
    )
    .join('\n');
  const plural = causes.length === 1 ? 'conflict' : 'conflicts';
  return new ApiError(409, 'Conflict', `Apply failed with ${causes.length} ${plural}: ${text}`, { causes });
}

/** Takes changed fields from their former owners. Conflicts are thrown unless forced. */
function takeOver(managed: ManagedMap, self: string, difference: Comparison, force: boolean): void {
  const changed = difference.modified.union(difference.added);
  const conflicts = new Map<string, { writer: Writer; apiVersion: string; set: FieldSet }>();
  for (const [key, entry] of managed) {
    if (key === self) continue;
    const set = entry.set.intersection(changed);
    if (!set.empty) conflicts.set(key, { writer: entry.writer, apiVersion: entry.apiVersion, set });
  }
  if (!force && conflicts.size > 0) throw conflictError(conflicts);
  for (const [key, { set }] of conflicts) {
    const entry = managed.get(key);
    if (entry) managed.set(key, { ...entry, set: entry.set.difference(set) });
  }
  for (const [key, entry] of [...managed]) {
    if (key === self) continue;
    const set = entry.set.difference(difference.removed);
    if (set.empty) managed.delete(key);
    else managed.set(key, { ...entry, set });
  }
}

function filtered(difference: Comparison, reset: FieldSet): Comparison {
  return {
    added: stripUnowned(difference.added.recursiveDifference(reset)),
    modified: stripUnowned(difference.modified.recursiveDifference(reset)),
    removed: stripUnowned(difference.removed.recursiveDifference(reset)),
  };
}

/**
 * The `managedFields` after a write that is not an apply: the writer owns what it changed, former owners lose it.
 * `live` is the type's empty object when the write creates.
 */
export function updateManagedFields(
  live: KubeObject,
  next: KubeObject,
  writer: Writer,
  options: FieldManagerOptions
): ManagedFieldsEntry[] {
  const managed = readManaged(next.metadata.managedFields?.length ? next : live);
  const difference = filtered(compare(options.schema, content(live), content(next)), options.reset);
  // The writer's own entry loses the changed fields too and gets them back with a new time.
  takeOver(managed, '', difference, true);
  const taken = difference.modified.union(difference.added);
  if (!taken.empty) {
    const key = managerKey(writer, options.apiVersion);
    const before = managed.get(key)?.set ?? new FieldSet();
    managed.set(key, {
      writer,
      apiVersion: options.apiVersion,
      // The scale subresource translates entries between types and loses the time on the way.
      time: writer.subresource === 'scale' ? undefined : options.now,
      set: before.union(taken),
    });
  }
  capUpdateManagers(managed);
  return writeManaged(managed);
}

/** Folds the oldest `Update` entries into one named `ancient-changes` when there are more than ten. */
function capUpdateManagers(managed: ManagedMap): void {
  const updates = [...managed].filter(([, entry]) => entry.writer.operation === 'Update');
  if (updates.length <= MAX_UPDATE_MANAGERS) return;
  updates.sort(([, a], [, b]) => ((a.time ?? '') < (b.time ?? '') ? -1 : 1));
  const [oldest, second] = updates;
  if (!oldest || !second) return;
  for (const [key] of [oldest, second]) managed.delete(key);
  const writer: Writer = { manager: 'ancient-changes', operation: 'Update', subresource: '' };
  managed.set(managerKey(writer, oldest[1].apiVersion), {
    writer,
    apiVersion: oldest[1].apiVersion,
    time: second[1].time,
    set: oldest[1].set.union(second[1].set),
  });
}

export interface Applied {
  /** The object to be stored, before defaults; undefined when the apply changes no field. */
  object: JsonObject | undefined;
  managedFields: ManagedFieldsEntry[];
}

/**
 * Server-side apply: lays `config` over `live`, removes what this manager no longer names and nobody else owns, and
 * records the ownership.
 * @throws ApiError 409 when another manager owns a field that would change, 500 when the body breaks the schema.
 */
export function applyConfiguration(
  live: KubeObject,
  config: JsonObject,
  writer: Writer,
  force: boolean,
  options: FieldManagerOptions
): Applied {
  const { schema, apiVersion } = options;
  try {
    checkSchema(schema, config);
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    throw new ApiError(
      500,
      undefined,
      `failed to create typed patch object (${patchTitle(config)}): ${error.message}`
    );
  }
  const managed = readManaged(live);
  const current = content(live);
  const merged = merge(schema, current, config) as JsonObject;
  const key = managerKey(writer, apiVersion);
  const last = managed.get(key);
  const set = stripUnowned(toFieldSet(schema, config).recursiveDifference(options.reset));
  managed.set(key, { writer, apiVersion, time: last?.time, set });
  const pruned = last && !last.set.empty ? prune(schema, merged, managed, key, last.set) : merged;
  const difference = filtered(compare(schema, current, pruned), options.reset);
  takeOver(managed, key, difference, force);
  if (set.empty) managed.delete(key);
  const same = difference.added.empty && difference.modified.empty && difference.removed.empty;
  const own = managed.get(key);
  if (!same && own) managed.set(key, { ...own, time: options.now });
  return { object: same ? undefined : pruned, managedFields: writeManaged(managed) };
}

function patchTitle(config: JsonObject): string {
  const metadata = isObject(config.metadata) ? config.metadata : {};
  const apiVersion = String(config.apiVersion ?? '');
  const groupVersion = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
  return `${metadata.namespace ?? ''}/${metadata.name ?? ''}; ${groupVersion}, Kind=${config.kind ?? ''}`;
}

/** Removes what the manager owned before and no longer names, unless somebody else owns it or something in it. */
function prune(
  schema: StructSchema,
  merged: JsonObject,
  managed: ManagedMap,
  self: string,
  last: FieldSet
): JsonObject {
  const lastNamed = last.withNamedFields(schema);
  let pruned = removeItems(schema, merged, lastNamed) as JsonObject | null;
  const mergedSet = toFieldSet(schema, merged).withNamedFields(schema);
  const remaining = () => toFieldSet(schema, pruned ?? undefined).withNamedFields(schema);

  let owned = new FieldSet();
  for (const [key, entry] of managed) {
    if (key === self || entry.apiVersion === managed.get(self)?.apiVersion) owned = owned.union(entry.set);
  }
  pruned = removeItems(
    schema,
    merged,
    mergedSet.difference(remaining().union(owned.withNamedFields(schema)))
  ) as JsonObject | null;
  // Fields that nobody owned stay as long as the removal of the last owner's did not take them along.
  pruned = removeItems(
    schema,
    merged,
    mergedSet.difference(remaining()).intersection(lastNamed)
  ) as JsonObject | null;
  return pruned ?? {};
}
