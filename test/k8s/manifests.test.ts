/**
 * The manifests of `k8s/` against a cluster as far as its kinds go, and the rights in them against what the portal
 * really asks of an API server.
 */
import { startLocalCluster, type LocalCluster } from '@flyloft/local-cluster';
import { LOOKUP_KINDS, manifestSchema } from '@flyloft/plugin-manager-common';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { CLASSES } from '../../plugins/plugin-manager-backend/src/adapters/kubernetes/describeCluster';
import { KubernetesCluster } from '../../plugins/plugin-manager-backend/src/adapters/kubernetes/KubernetesCluster';
import { KubernetesConnection } from '../../plugins/plugin-manager-backend/src/adapters/kubernetes/KubernetesConnection';
import {
  KubernetesHttp,
  type KubernetesRequest,
} from '../../plugins/plugin-manager-backend/src/adapters/kubernetes/KubernetesHttp';
import { PodForwards } from '../../plugins/plugin-manager-backend/src/adapters/kubernetes/PodForwards';
import { reachFromOutside } from '../../plugins/plugin-manager-backend/src/adapters/kubernetes/reach';
import { WatchedDescription } from '../../plugins/plugin-manager-backend/src/adapters/kubernetes/WatchedDescription';
import { listResources } from '../../plugins/plugin-manager-backend/src/app/lookups/listResources';
import {
  refOf,
  type KubernetesObject,
} from '../../plugins/plugin-manager-backend/src/domain/kubernetesObject';
import { fillSecret, renderInstallation } from '../../plugins/plugin-manager-backend/src/domain/render';

const root = path.resolve(__dirname, '../..');
const base = path.join(root, 'k8s/base');
const read = (file: string) => fs.readFileSync(path.join(base, file), 'utf8');
const { resources } = parse(read('kustomization.yaml')) as { resources: string[] };

const manifests = resources.flatMap(file =>
  parseAllDocuments(read(file)).map(document => document.toJSON() as KubernetesObject)
);
const manifest = (kind: string) => manifests.find(object => object.kind === kind)!;

/** What the local cluster leaves out. */
const NOT_SERVED = ['ClusterRole', 'ClusterRoleBinding', 'PersistentVolumeClaim'];

const IMAGE = 'flyloft/plugin-host:test';
const HOST = `
const server = require('node:http').createServer((_, response) => response.end());
if (process.env.FLYLOFT_BUNDLE_DIGEST.endsWith('dead')) { console.log('broken'); process.exit(1); }
server.listen(Number(process.env.PORT), process.env.POD_IP, () => console.log('ready'));
process.on('SIGTERM', () => process.exit(0));
`;

/** Right that a request needs: `apps deployments patch`. */
function rightsOf({ method, path: url, query }: KubernetesRequest): string[] {
  // Discovery is open to every account of a cluster.
  if (url === '/version') return [];
  const parts = url.split('/').slice(1);
  const group = parts[0] === 'api' ? '' : parts[1] ?? '';
  const rest = parts.slice(parts[0] === 'api' ? 2 : 3);
  const [resource, name, sub] = rest[0] === 'namespaces' && rest.length > 2 ? rest.slice(2) : rest;
  const what = `${group} ${resource}${sub ? `/${sub}` : ''}`.trim();
  if (method === 'DELETE') return [`${what} delete`];
  // Applying something new is checked as `patch` and, besides, as `create`.
  if (method === 'PATCH') return [`${what} create`, `${what} patch`];
  if (query?.watch) return [`${what} watch`];
  return [`${what} ${name ? 'get' : 'list'}`];
}

class RecordingHttp extends KubernetesHttp {
  readonly rights = new Set<string>();

  override open(request: KubernetesRequest) {
    for (const right of rightsOf(request)) this.rights.add(right);
    // The local cluster has no classes; a real one does, and what follows a list of them is asked for as well.
    const isOfClasses = Object.values(CLASSES).some(({ plural }) => request.path.endsWith(`/${plural}`));
    return super.open(isOfClasses ? { ...request, path: '/api/v1/namespaces' } : request);
  }

  override async request(request: KubernetesRequest) {
    if (request.path !== '/apis') return super.request(request);
    return { status: 200, body: { groups: Object.values(CLASSES).map(({ group: name }) => ({ name })) } };
  }
}

let local: LocalCluster;
let folder: string;
let connection: KubernetesConnection;
let http: RecordingHttp;
let cluster: KubernetesCluster;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-k8s-'));
  const program = path.join(folder, 'host.cjs');
  fs.writeFileSync(program, HOST);
  local = await startLocalCluster({
    dataDir: path.join(folder, 'cluster'),
    images: { [IMAGE]: { command: [process.execPath, program] } },
    restartBackOff: { baseMs: 50, maxMs: 200 },
  });
  connection = KubernetesConnection.load({ kubeconfig: local.kubeconfigPath });
  http = new RecordingHttp(connection);
  const forwards = new PodForwards(
    (target, socket, onClosed) => connection.forward(target, socket, onClosed),
    error => {
      throw error;
    }
  );
  cluster = new KubernetesCluster(http, reachFromOutside(forwards));
});
afterAll(async () => {
  connection?.close();
  await local?.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

async function applied(object: KubernetesObject): Promise<KubernetesObject> {
  const result = await cluster.apply(object);
  if ('refusal' in result) throw new Error(JSON.stringify(result.refusal));
  return result.object;
}

/** The image with its tag, as kustomize puts it. */
function withTag(object: KubernetesObject): KubernetesObject {
  return JSON.parse(JSON.stringify(object).replaceAll('"flyloft/portal"', '"flyloft/portal:0.1.0"'));
}

describe('k8s/base', () => {
  it('lists every file of the folder', () => {
    const files = fs.readdirSync(base).filter(file => file !== 'kustomization.yaml');
    expect([...resources].sort()).toEqual(files.sort());
  });

  it('has objects that a cluster takes as they are', async () => {
    const served = manifests.filter(({ kind }) => !NOT_SERVED.includes(kind));
    expect(served.map(({ kind }) => kind)).toEqual([
      'Namespace',
      'ServiceAccount',
      'NetworkPolicy',
      'NetworkPolicy',
      'ConfigMap',
      'Deployment',
      'Service',
    ]);
    for (const object of served) await applied(withTag(object));
  });

  it('names pods in policies by namespace and pod together', () => {
    const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy');
    type Rule = { from?: object[]; to?: object[] };
    const peers = policies.flatMap(({ spec }) => {
      const { ingress = [], egress = [] } = spec as { ingress?: Rule[]; egress?: Rule[] };
      return [...ingress.flatMap(({ from = [] }) => from), ...egress.flatMap(({ to = [] }) => to)];
    });
    expect(peers.length).toBeGreaterThan(4);
    for (const peer of peers) {
      expect([['ipBlock'], ['namespaceSelector', 'podSelector']]).toContainEqual(Object.keys(peer).sort());
    }
  });

  it('lets in and finds the portal by the labels that plugins’ policies are made from', () => {
    const config = parse(fs.readFileSync(path.join(root, 'app-config.production.yaml'), 'utf8'));
    const { namespaceLabels, podLabels } = config.pluginManager.portal;
    const { template } = manifest('Deployment').spec as { template: { metadata: { labels: object } } };
    expect(template.metadata.labels).toMatchObject(podLabels);
    expect(namespaceLabels).toEqual({ 'kubernetes.io/metadata.name': manifest('Namespace').metadata.name });
    const { data } = manifest('ConfigMap') as unknown as { data: Record<string, string> };
    const { ports } = manifest('Service').spec as { ports: Array<{ port: number }> };
    const internal = new URL(data.FLYLOFT_INTERNAL_URL!);
    expect(internal.hostname).toBe('flyloft-portal.flyloft.svc');
    expect(ports.map(({ port }) => String(port))).toEqual([internal.port]);
  });

  it('sets every variable that the configuration reads, and has no demo sign-in', () => {
    const text = fs.readFileSync(path.join(root, 'app-config.production.yaml'), 'utf8');
    const used = new Set([...text.matchAll(/\$\{([A-Z_]+)\}/g)].map(([, name]) => name));
    const { template } = manifest('Deployment').spec as {
      template: { spec: { containers: Array<{ env: Array<{ name: string }> }> } };
    };
    const { data } = manifest('ConfigMap') as unknown as { data: Record<string, string> };
    const fromSecret = ['HOST', 'PORT', 'USER', 'PASSWORD', 'DATABASE'].map(name => `POSTGRES_${name}`);
    const set = [
      ...Object.keys(data),
      ...fromSecret,
      ...template.spec.containers.flatMap(({ env }) => env.map(({ name }) => name)),
    ];
    expect([...used].sort()).toEqual(set.sort());
    expect(parse(text).auth).toEqual({ environment: 'production', providers: {} });
  });
});

describe('the portal’s rights', () => {
  const environment = {
    id: 'local',
    isolation: 'none' as const,
    pluginHostImage: IMAGE,
    namespaceTemplate: 'plugin-{pluginId}-{environment}',
    portal: {
      internalUrl: 'http://flyloft-portal.flyloft.svc:7007',
      externalUrl: 'https://flyloft.example.com',
      namespaceLabels: { 'kubernetes.io/metadata.name': 'flyloft' },
      podLabels: { 'app.kubernetes.io/name': 'flyloft-portal' },
      port: 7007,
    },
    database: {
      namespaceLabels: { 'kubernetes.io/metadata.name': 'flyloft' },
      podLabels: { 'app.kubernetes.io/name': 'postgresql' },
      port: 5432,
    },
  };

  const render = (digest: string) =>
    renderInstallation({
      tenant: 'default',
      environment,
      release: {
        pluginId: 'rights',
        version: '1.0.0',
        bundleDigest: `sha256:${digest.padStart(64, '0')}`,
        manifest: manifestSchema.parse({
          manifestVersion: 1,
          id: 'rights',
          name: 'Rights',
          version: '1.0.0',
          type: 'service-backed',
          description: 'x',
          publisher: 'flyloft',
          license: 'Apache-2.0',
          packed: { backend: { name: 'x', version: '1.0.0' } },
        }),
      },
      config: {},
      replicas: 1,
      egress: [],
    }).map(object => fillSecret(object, () => 'value'));

  const unserved: string[] = [];

  /** Everything that the engine asks of a cluster while it installs, watches, explains a failure and uninstalls. */
  async function wholeLife(): Promise<void> {
    await cluster.uid();
    const description = new WatchedDescription(http, error => {
      throw error;
    });
    await description.describe(new AbortController().signal);
    // What forms let people choose from; the local cluster has no volume claims, and a real one is asked for them.
    const there = {
      clusters: { forEnvironment: () => cluster },
      environments: [{ ...environment, title: 'Local' }],
    };
    for (const kind of LOOKUP_KINDS) {
      const found = await listResources(there, { environment: 'local', pluginId: 'rights' }, kind);
      if (found.outcome === 'refused') unserved.push(`${kind}: ${found.refusal.message}`);
    }
    const objects = render('a');
    const deployment = objects.find(({ kind }) => kind === 'Deployment')!;
    const { namespace = '', name } = deployment.metadata;
    const told = new Promise<{ stop(): void }>(resolve => {
      const watch = cluster.watchEndpoints((_namespace, service, endpoints) => {
        if (service === name && endpoints.length > 0) setImmediate(() => resolve(watch));
      });
    });
    for (const object of objects) await applied(object);
    const wait = () => cluster.waitForRollout(refOf(deployment), { timeoutMs: 30_000 });
    expect(await wait()).toEqual({ outcome: 'ready' });
    (await told).stop();
    expect(await cluster.endpoints(namespace, name)).toHaveLength(1);
    await cluster.list({ apiVersion: 'v1', kind: 'ResourceQuota' }, namespace);
    const lines: string[] = [];
    const metrics = await cluster.list({ apiVersion: 'metrics.k8s.io/v1beta1', kind: 'PodMetrics' }, '');
    expect(metrics).toMatchObject([
      { metadata: { namespace }, containers: [{ usage: { memory: expect.stringMatching(/^\d+Ki$/) } }] },
    ]);
    for await (const { line } of cluster.logs(namespace, 'plugin-id=rights', { tailLines: 1 }))
      lines.push(line);
    expect(lines).toEqual(['ready']);
    const abort = new AbortController();
    for await (const { line } of cluster.logs(namespace, 'plugin-id=rights', {
      follow: true,
      signal: abort.signal,
    })) {
      lines.push(line);
      abort.abort();
    }
    await applied(render('dead').find(({ kind }) => kind === 'Deployment')!);
    expect(await wait()).toMatchObject({ outcome: 'failed' });
    for (const object of [...objects].reverse()) await cluster.remove(refOf(object));
    description.close();
  }

  it('are what it uses, no less and no more', async () => {
    http.rights.clear();
    await wholeLife();
    expect(unserved).toEqual([
      expect.stringMatching(/^PersistentVolumeClaim: .*the server could not find the requested resource/),
    ]);
    const { rules } = manifest('ClusterRole') as unknown as {
      rules: Array<{ apiGroups: string[]; resources: string[]; verbs: string[] }>;
    };
    const granted = rules.flatMap(({ apiGroups, resources: names, verbs }) =>
      apiGroups.flatMap(group =>
        names.flatMap(resource => verbs.map(verb => `${group} ${resource} ${verb}`.trim()))
      )
    );
    expect([...http.rights].sort()).toEqual([...granted].sort());
  });

  it('are given to its own account only', () => {
    const binding = manifest('ClusterRoleBinding') as unknown as { roleRef: object; subjects: object[] };
    const { name, namespace } = manifest('ServiceAccount').metadata;
    expect(binding.subjects).toEqual([{ kind: 'ServiceAccount', name, namespace }]);
    expect(binding.roleRef).toMatchObject({
      kind: 'ClusterRole',
      name: manifest('ClusterRole').metadata.name,
    });
  });
});
