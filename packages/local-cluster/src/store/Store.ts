import type { KubeObject } from '../model/types';
import type { ObjectDatabase } from './objectDatabase';

/** One change, as watches see it. `old` is the value before it. */
export interface StoreEvent {
  revision: number;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  resource: string;
  object: KubeObject;
  old: KubeObject | undefined;
}

export type StoreListener = (event: StoreEvent) => void;

/** How many changes a watch may be behind before it has to start over (410). */
export const HISTORY_LENGTH = 10_000;

/** `namespace/name`, or just the name of an object without a namespace. */
export const keyOf = (namespace: string | undefined, name: string): string =>
  namespace ? `${namespace}/${name}` : name;

/**
 * All objects in memory, each change numbered by one revision and written through to the database. Values are never
 * changed in place: whoever wants to write makes a copy.
 */
export class Store {
  private readonly objects = new Map<string, Map<string, KubeObject>>();
  private readonly history: StoreEvent[] = [];
  private readonly listeners = new Set<StoreListener>();
  private currentRevision: number;
  private oldestRevision: number;

  constructor(private readonly database: ObjectDatabase) {
    const { revision, objects } = database.load();
    this.currentRevision = Math.max(revision, 1);
    this.oldestRevision = this.currentRevision;
    for (const { resource, key, value } of objects) this.table(resource).set(key, value);
  }

  /** The revision of the last change. */
  get revision(): number {
    return this.currentRevision;
  }

  /** Changes up to this revision are forgotten; a watch must start at it or later. */
  get compactedRevision(): number {
    return this.oldestRevision;
  }

  get(resource: string, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.table(resource).get(keyOf(namespace, name));
  }

  /** All objects of a resource, of one namespace if given, sorted by key. */
  list(resource: string, namespace?: string): KubeObject[] {
    return sortedValues(this.table(resource), namespace);
  }

  /** Stores an object under a new revision and tells the listeners. Returns what was stored. */
  put(resource: string, object: KubeObject): KubeObject {
    const key = keyOf(object.metadata.namespace, object.metadata.name);
    const old = this.table(resource).get(key);
    const revision = this.currentRevision + 1;
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
    this.database.write({ resource, key, value: stored, revision });
    this.table(resource).set(key, stored);
    this.publish({ revision, type: old ? 'MODIFIED' : 'ADDED', resource, object: stored, old });
    return stored;
  }

  /** Removes an object under a new revision. Returns its last value with that revision. */
  delete(resource: string, object: KubeObject): KubeObject {
    const key = keyOf(object.metadata.namespace, object.metadata.name);
    const old = this.table(resource).get(key);
    const revision = this.currentRevision + 1;
    this.database.write({ resource, key, value: undefined, revision });
    this.table(resource).delete(key);
    const last = { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
    this.publish({ revision, type: 'DELETED', resource, object: last, old: old ?? object });
    return last;
  }

  /** The changes of a resource after a revision, oldest first; undefined when some of them are forgotten. */
  since(resource: string, revision: number): StoreEvent[] | undefined {
    if (revision < this.oldestRevision) return undefined;
    return this.history.filter(event => event.resource === resource && event.revision > revision);
  }

  /** All objects of a resource as they were at an earlier revision; undefined when that is forgotten. */
  listAt(resource: string, namespace: string | undefined, revision: number): KubeObject[] | undefined {
    const later = this.since(resource, revision);
    if (!later) return undefined;
    const table = new Map(this.table(resource));
    for (const { object, old } of later.reverse()) {
      const key = keyOf(object.metadata.namespace, object.metadata.name);
      if (old) table.set(key, old);
      else table.delete(key);
    }
    return sortedValues(table, namespace);
  }

  /** Calls `listener` with every change from now on; returns how to stop that. */
  subscribe(listener: StoreListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private publish(event: StoreEvent): void {
    this.currentRevision = event.revision;
    this.history.push(event);
    if (this.history.length > HISTORY_LENGTH) {
      for (const dropped of this.history.splice(0, HISTORY_LENGTH / 10))
        this.oldestRevision = dropped.revision;
    }
    for (const listener of [...this.listeners]) listener(event);
  }

  private table(resource: string): Map<string, KubeObject> {
    let table = this.objects.get(resource);
    if (!table) {
      table = new Map();
      this.objects.set(resource, table);
    }
    return table;
  }
}

function sortedValues(table: ReadonlyMap<string, KubeObject>, namespace: string | undefined): KubeObject[] {
  const prefix = namespace ? `${namespace}/` : '';
  return [...table]
    .filter(([key]) => key.startsWith(prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, object]) => object);
}
