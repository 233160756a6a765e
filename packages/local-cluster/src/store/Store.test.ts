import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { KubeObject } from '../model/types';
import { ObjectDatabase } from './objectDatabase';
import { HISTORY_LENGTH, Store, type StoreEvent } from './Store';

const object = (name: string, value: string): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'n', uid: name, creationTimestamp: '' },
    data: { value },
  } as unknown as KubeObject);

const names = (objects: KubeObject[] | undefined) => objects?.map(({ metadata }) => metadata.name);

describe('Store', () => {
  it('numbers each change and tells its listeners', () => {
    const store = new Store(new ObjectDatabase(':memory:'));
    const events: StoreEvent[] = [];
    store.subscribe(event => events.push(event));
    const created = store.put('configmaps', object('a', '1'));
    const changed = store.put('configmaps', { ...created, metadata: { ...created.metadata } });
    store.delete('configmaps', changed);
    expect(events.map(({ type }) => type)).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
    expect(events.map(({ object: { metadata } }) => Number(metadata.resourceVersion))).toEqual([2, 3, 4]);
    expect(store.list('configmaps')).toEqual([]);
  });

  it('shows the past until it is forgotten', () => {
    const store = new Store(new ObjectDatabase(':memory:'));
    const a = store.put('configmaps', object('a', '1'));
    const { revision } = store;
    store.put('configmaps', object('b', '1'));
    store.delete('configmaps', a);
    expect(names(store.list('configmaps'))).toEqual(['b']);
    expect(names(store.listAt('configmaps', 'n', revision))).toEqual(['a']);
    expect(store.since('configmaps', revision)?.map(({ type }) => type)).toEqual(['ADDED', 'DELETED']);
    for (let index = 0; index <= HISTORY_LENGTH; index++) store.put('other', object('c', String(index)));
    expect(store.since('configmaps', revision)).toBeUndefined();
    expect(store.listAt('configmaps', 'n', revision)).toBeUndefined();
    expect(store.compactedRevision).toBeGreaterThan(revision);
  });

  it('keeps objects and the revision on disk, and starts with no past', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-store-'));
    const file = path.join(folder, 'state.db');
    try {
      const database = new ObjectDatabase(file);
      const store = new Store(database);
      const a = store.put('configmaps', object('a', '1'));
      store.delete('configmaps', store.put('configmaps', object('b', '1')));
      database.close();
      const again = new ObjectDatabase(file);
      const loaded = new Store(again);
      expect(loaded.list('configmaps')).toEqual([a]);
      expect(loaded.revision).toBe(4);
      expect(loaded.since('configmaps', 3)).toBeUndefined();
      expect(loaded.since('configmaps', 4)).toEqual([]);
      again.close();
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});
