import { isJsonObject, parseQuantity } from '@flyloft/plugin-manager-common';
import type { KubernetesObject } from '../kubernetesObject';

/**
 * Lists that the API merges by key, by field: others may add entries of their own. All other lists belong to one
 * manager as a whole.
 */
const LIST_KEYS: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
};

/** Where a stored object may have nothing that was not sent: whatever is added to a fence opens it. */
const EXACT: Readonly<Record<string, readonly string[]>> = { NetworkPolicy: ['spec'] };

/** Fields of metadata that say how an object is sent, not what it is. */
const NOT_COMPARED = new Set(['resourceVersion', 'uid']);

type Context = { kind: string; exact: boolean };

const isEmpty = (value: unknown) =>
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (isJsonObject(value) && Object.keys(value).length === 0);

const pointer = (path: string, key: string | number) =>
  `${path}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** `1` and `1000m` are the same; a server writes a quantity its own way. */
function sameQuantity(sent: unknown, stored: unknown): boolean {
  try {
    const [a, b] = [parseQuantity(String(sent)), parseQuantity(String(stored))];
    return Math.abs(a - b) <= Math.abs(a) * 1e-9;
  } catch {
    return false;
  }
}

function listKey(field: string, sent: readonly unknown[], kind: string): string | undefined {
  if (field === 'ports' && isJsonObject(sent[0])) {
    if ('containerPort' in sent[0]) return 'containerPort';
    return kind === 'Service' ? 'port' : undefined;
  }
  // A field's name comes from outside: `valueOf` is one, and no list.
  return Object.hasOwn(LIST_KEYS, field) ? LIST_KEYS[field] : undefined;
}

function* compareLists(
  sent: readonly unknown[],
  stored: readonly unknown[],
  path: string,
  field: string,
  context: Context
): Generator<string> {
  const key = listKey(field, sent, context.kind);
  if (!key) {
    if (sent.length !== stored.length) yield path;
    else
      for (const [i, item] of sent.entries()) yield* compare(item, stored[i], pointer(path, i), '', context);
    return;
  }
  for (const [i, item] of sent.entries()) {
    const match = stored.find(other => isJsonObject(other) && isJsonObject(item) && other[key] === item[key]);
    yield* compare(item, match, pointer(path, i), '', context);
  }
}

function* compare(
  sent: unknown,
  stored: unknown,
  path: string,
  field: string,
  context: Context
): Generator<string> {
  if (stored === undefined || stored === null) {
    // A server leaves out what is empty, and sending it means no more than that.
    if (sent !== null && !isEmpty(sent)) yield path;
  } else if (Array.isArray(sent)) {
    if (Array.isArray(stored)) yield* compareLists(sent, stored, path, field, context);
    else yield path;
  } else if (isJsonObject(sent)) {
    if (!isJsonObject(stored)) {
      yield path;
      return;
    }
    for (const [key, value] of Object.entries(sent)) {
      yield* compare(value, stored[key], pointer(path, key), key, context);
    }
    if (context.exact) {
      for (const key of Object.keys(stored)) {
        if (!(key in sent) && !isEmpty(stored[key])) yield pointer(path, key);
      }
    }
  } else if (sent !== stored && !sameQuantity(sent, stored)) {
    yield path;
  }
}

/**
 * JSON pointers of the fields that were sent and are stored otherwise or not at all; never their values, which may be
 * secret. What others added beside them does not count, except to a network policy.
 */
export function differences(sent: KubernetesObject, stored: KubernetesObject): string[] {
  const found: string[] = [];
  const exact = EXACT[sent.kind] ?? [];
  for (const [key, value] of Object.entries(sent)) {
    if (key === 'status') continue;
    const context = { kind: sent.kind, exact: exact.includes(key) };
    for (const path of compare(value, stored[key], pointer('', key), key, context)) {
      const field = /^\/metadata\/(.+)$/.exec(path)?.[1];
      if (!field || !NOT_COMPARED.has(field)) found.push(path);
    }
  }
  return found;
}
