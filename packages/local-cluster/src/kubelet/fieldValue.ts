import type { Pod } from '../model/types';

/** What a `fieldRef` of the downward API means for a pod; undefined for a path that there is not. */
export function fieldValue(pod: Pod, fieldPath: string): string | undefined {
  const keyed = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(fieldPath);
  if (keyed) {
    const map = keyed[1] === 'labels' ? pod.metadata.labels : pod.metadata.annotations;
    return map?.[keyed[2] ?? ''] ?? '';
  }
  const asLines = (map: Record<string, string> | undefined): string =>
    Object.entries(map ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
      .join('\n');
  switch (fieldPath) {
    case 'metadata.name':
      return pod.metadata.name;
    case 'metadata.namespace':
      return pod.metadata.namespace;
    case 'metadata.uid':
      return pod.metadata.uid;
    case 'metadata.labels':
      return asLines(pod.metadata.labels);
    case 'metadata.annotations':
      return asLines(pod.metadata.annotations);
    case 'spec.nodeName':
      return pod.spec.nodeName;
    case 'spec.serviceAccountName':
      return pod.spec.serviceAccountName;
    case 'status.hostIP':
    case 'status.hostIPs':
      return pod.status.hostIP;
    case 'status.podIP':
    case 'status.podIPs':
      return pod.status.podIP;
    default:
      return undefined;
  }
}
