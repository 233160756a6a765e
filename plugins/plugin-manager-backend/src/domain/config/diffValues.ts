import {
  forEachLeaf,
  isElsewhere,
  isJsonObject,
  isSecretReference,
  mapValues,
  type ValueChange,
} from '@flyloft/plugin-manager-common';
import type { Json, JsonObject } from '../json';

const SECRET = '(secret)';

type Leaf = { value: Json; secret: boolean; reference?: string };

/** Leaves by pointer; a secret counts as one, known by its hash. */
function leaves(config: JsonObject): Map<string, Leaf> {
  const found = new Map<string, Leaf>();
  const hashes = new Map<string, string>();
  const places = new Map<string, string>();
  const flat = mapValues(config, (pointer, value) => {
    if (!isSecretReference(value)) return undefined;
    hashes.set(pointer, value.hash ?? '');
    if (isElsewhere(value.$secret)) places.set(pointer, value.$secret);
    return SECRET;
  });
  forEachLeaf(flat, (pointer, value) => {
    const hash = hashes.get(pointer);
    const place = places.get(pointer);
    found.set(
      pointer,
      hash === undefined
        ? { value, secret: false }
        : { value: hash, secret: true, ...(place === undefined ? {} : { reference: place }) }
    );
  });
  return found;
}

/** An empty object or list, which says nothing beside leaves of the other config under the same pointer. */
const isEmptyContainer = (value: Json) =>
  (Array.isArray(value) && value.length === 0) || (isJsonObject(value) && Object.keys(value).length === 0);

/** What differs between two configs, leaf by leaf; of a secret only that it does. Sorted by pointer. */
export function diffValues(before: JsonObject, after: JsonObject): ValueChange[] {
  const [was, is] = [leaves(before), leaves(after)];
  const changes: ValueChange[] = [];
  for (const path of [...new Set([...was.keys(), ...is.keys()])].sort()) {
    const [old, now] = [was.get(path), is.get(path)];
    const secret = (old?.secret ?? false) || (now?.secret ?? false);
    const reference = now?.reference === undefined ? {} : { reference: now.reference };
    const shown = (leaf: typeof old, name: 'before' | 'after') =>
      leaf && !leaf.secret ? { [name]: leaf.value } : {};
    if (old && now) {
      if (old.secret === now.secret && JSON.stringify(old.value) === JSON.stringify(now.value)) continue;
      changes.push({
        path,
        change: 'changed',
        secret,
        ...reference,
        ...shown(old, 'before'),
        ...shown(now, 'after'),
      });
    } else if (now && !(path === '' && isEmptyContainer(now.value))) {
      changes.push({ path, change: 'added', secret, ...reference, ...shown(now, 'after') });
    } else if (old && !(path === '' && isEmptyContainer(old.value))) {
      changes.push({ path, change: 'removed', secret, ...shown(old, 'before') });
    }
  }
  return changes;
}
