import { isJsonObject } from '@flyloft/plugin-manager-common';
import type { ClusterDescription, NamesOf } from '../../ports/detection';
import type { KubernetesAnswer, KubernetesHttp } from './KubernetesHttp';

/** Classes beyond this many are not read: nobody chooses among them by hand. */
const MOST = 200;

const DEFAULT_CLASS = [
  'storageclass.kubernetes.io/is-default-class',
  'ingressclass.kubernetes.io/is-default-class',
];

type Get = (path: string, query?: Record<string, number>) => Promise<KubernetesAnswer>;

const textOf = (body: unknown, key: string): string => {
  const value = isJsonObject(body) ? body[key] : undefined;
  return typeof value === 'string' ? value : '';
};

const itemsOf = (body: unknown, key: string): unknown[] => {
  const list = isJsonObject(body) ? body[key] : undefined;
  return Array.isArray(list) ? list : [];
};

/** Kinds of classes that a description names, and where they are served. */
export const CLASSES = {
  runtimeClasses: { group: 'node.k8s.io', kind: 'RuntimeClass', plural: 'runtimeclasses' },
  ingressClasses: { group: 'networking.k8s.io', kind: 'IngressClass', plural: 'ingressclasses' },
  storageClasses: { group: 'storage.k8s.io', kind: 'StorageClass', plural: 'storageclasses' },
} as const;

/** One of {@link CLASSES}. */
export type ClassKey = keyof typeof CLASSES;

/** The names of classes, with the default one. */
export function namesOfClasses(items: readonly unknown[]): NamesOf {
  const found = items.slice(0, MOST).flatMap(item => {
    const metadata = isJsonObject(item) && isJsonObject(item.metadata) ? item.metadata : {};
    const annotations = isJsonObject(metadata.annotations) ? metadata.annotations : {};
    const name = textOf(metadata, 'name');
    const isDefault = DEFAULT_CLASS.some(key => annotations[key] === 'true');
    return name === '' ? [] : [{ name, isDefault }];
  });
  const standard = found.find(({ isDefault }) => isDefault)?.name;
  return {
    outcome: 'listed',
    names: found.map(({ name }) => name).sort(),
    ...(standard === undefined ? {} : { standard }),
  };
}

/** Names of classes; a server that does not know the kind has none. */
async function classes(get: Get, groups: readonly string[], key: ClassKey): Promise<NamesOf> {
  const { group, plural } = CLASSES[key];
  if (!groups.includes(group)) return { outcome: 'listed', names: [] };
  const { status, body } = await get(`/apis/${group}/v1/${plural}`, { limit: MOST });
  if (status === 404) return { outcome: 'listed', names: [] };
  if (status !== 200) {
    const because = status === 403 ? `the portal may not list ${plural}` : `it answered with ${status}`;
    return { outcome: 'unread', because };
  }
  return namesOfClasses(itemsOf(body, 'items'));
}

/**
 * Asks an API server what it is: its version, the API groups that it serves, and the classes that it has.
 * @throws Error in words for people where it does not say.
 */
export async function describeCluster(
  http: Pick<KubernetesHttp, 'request' | 'server'>,
  signal: AbortSignal
): Promise<ClusterDescription> {
  const get: Get = (path, query) =>
    http.request({ method: 'GET', path, signal, ...(query ? { query } : {}) });
  const [version, listed] = await Promise.all([get('/version'), get('/apis')]);
  if (version.status !== 200) throw new Error(`${http.server} answers with ${version.status} to /version`);
  if (listed.status !== 200) throw new Error(`${http.server} answers with ${listed.status} to /apis`);
  const groups = itemsOf(listed.body, 'groups')
    .map(group => textOf(group, 'name'))
    .filter(Boolean);
  const [runtimeClasses, ingressClasses, storageClasses] = await Promise.all([
    classes(get, groups, 'runtimeClasses'),
    classes(get, groups, 'ingressClasses'),
    classes(get, groups, 'storageClasses'),
  ]);
  return {
    version: textOf(version.body, 'gitVersion').replace(/^v/, ''),
    compiler: textOf(version.body, 'compiler'),
    platform: textOf(version.body, 'platform'),
    groups,
    runtimeClasses,
    ingressClasses,
    storageClasses,
  };
}
