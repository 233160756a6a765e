import type { JsonObject } from '../model/json';
import { allKinds } from '../registry/kinds';
import type { KindDefinition } from '../registry/KindDefinition';

/** In the order in which a real server lists them. */
const groups = ['apps', 'networking.k8s.io', 'discovery.k8s.io'];

const verbs = (kind: KindDefinition): string[] => [
  'create',
  'delete',
  ...(kind.noDeleteCollection ? [] : ['deletecollection']),
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

function resources(group: string): JsonObject[] {
  return allKinds
    .filter(kind => kind.group === group)
    .flatMap(kind => {
      const sub = (name: string, what: JsonObject): JsonObject => ({
        name: `${kind.plural}/${name}`,
        singularName: '',
        namespaced: kind.namespaced,
        kind: kind.kind,
        verbs: ['get', 'patch', 'update'],
        ...what,
      });
      return [
        {
          name: kind.plural,
          singularName: kind.singular,
          namespaced: kind.namespaced,
          kind: kind.kind,
          verbs: verbs(kind),
          ...(kind.shortNames ? { shortNames: kind.shortNames } : {}),
          ...(kind.categories ? { categories: kind.categories } : {}),
        },
        ...(kind.kind === 'Pod' ? [sub('log', { verbs: ['get'] })] : []),
        ...(kind.hasScale ? [sub('scale', { group: 'autoscaling', version: 'v1', kind: 'Scale' })] : []),
        ...(kind.hasStatus ? [sub('status', {})] : []),
      ];
    })
    .sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
}

function groupBody(group: string): JsonObject {
  const version = { groupVersion: `${group}/v1`, version: 'v1' };
  return { name: group, versions: [version], preferredVersion: version };
}

/** The version that the emulation stands for. */
const serverVersion: JsonObject = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.2',
  gitCommit: '',
  gitTreeState: '',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: 'flyloft-local-cluster',
  platform: `${process.platform}/${process.arch === 'x64' ? 'amd64' : process.arch}`,
};

/** The discovery document at a path; undefined when there is none. */
export function discoveryAt(path: string, address: string): JsonObject | undefined {
  if (path === '/api') {
    return {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
    };
  }
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupBody) };
  if (path === '/api/v1') return { kind: 'APIResourceList', groupVersion: 'v1', resources: resources('') };
  if (path === '/version') return serverVersion;
  const match = /^\/apis\/([^/]+)(?:\/([^/]+))?$/.exec(path);
  const [, group = '', version] = match ?? [];
  if (!groups.includes(group)) return undefined;
  if (version === undefined) return { kind: 'APIGroup', apiVersion: 'v1', ...groupBody(group) };
  if (version !== 'v1') return undefined;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: `${group}/v1`,
    resources: resources(group),
  };
}

/** True for a path below a group that is served. */
export const isServedGroup = (group: string): boolean => group === '' || groups.includes(group);
