import fs from 'node:fs';
import path from 'node:path';
import { startEngineCluster, type EngineCluster } from '../../__testUtils__/localCluster';
import { clusterFacts } from '../../domain/detection/clusterFacts';
import { createKubernetesClusters } from './createKubernetesClusters';
import { describeCluster } from './describeCluster';
import type { KubernetesAnswer, KubernetesRequest } from './KubernetesHttp';

// eslint-disable-next-line no-restricted-syntax -- recordings of a real API server lie beside the repository
const recording = path.resolve(__dirname, '../../../../../../shared/data/kubernetes-1.36/01-discovery.json');

const signal = new AbortController().signal;

/** A server that answers as it was told to; 404 to everything else, as a real one does. */
const server = (answers: Record<string, KubernetesAnswer>) => ({
  server: 'https://cluster.test',
  request: async ({ path: asked }: KubernetesRequest): Promise<KubernetesAnswer> =>
    answers[asked] ?? { status: 404, body: {} },
});
const answer = (body: unknown, status = 200): KubernetesAnswer => ({ status, body });
const groups = (...names: string[]) => answer({ groups: names.map(name => ({ name })) });
const named = (...names: Array<[string, Record<string, string>?]>) =>
  answer({ items: names.map(([name, annotations]) => ({ metadata: { name, annotations } })) });
const version = answer({ gitVersion: 'v1.36.2', compiler: 'gc', platform: 'linux/amd64' });

const textsOf = (facts: ReturnType<typeof clusterFacts>) =>
  Object.fromEntries(facts.map(({ title, text }) => [title, text]));

it('says which classes a cluster has, with the default one', async () => {
  const found = await describeCluster(
    server({
      '/version': version,
      '/apis': groups(
        'storage.k8s.io',
        'networking.k8s.io',
        'node.k8s.io',
        'networking.istio.io',
        'metrics.k8s.io'
      ),
      '/apis/storage.k8s.io/v1/storageclasses': named(
        ['slow'],
        ['fast', { 'storageclass.kubernetes.io/is-default-class': 'true' }]
      ),
      '/apis/networking.k8s.io/v1/ingressclasses': named(['nginx']),
      '/apis/node.k8s.io/v1/runtimeclasses': answer({}, 403),
    }),
    signal
  );
  const facts = clusterFacts(found);
  expect(textsOf(facts)).toEqual({
    Version: 'Kubernetes 1.36.2 on linux/amd64.',
    'Runtime classes': 'Not known: the portal may not list runtimeclasses.',
    'Ingress classes': 'nginx.',
    'Storage classes': 'fast, slow; fast is the default.',
    'Service mesh': 'Istio.',
    Metrics: 'The cluster measures what pods use.',
    Gateways: 'The cluster does not know the Gateway API.',
    Certificates: 'The cluster has no cert-manager.',
  });
  const storage = facts.find(({ title }) => title === 'Storage classes');
  expect(storage?.offers?.filter(({ preferred }) => preferred)).toMatchObject([{ value: 'fast' }]);
});

it.each([
  ['/version', answer({}, 401)],
  ['/apis', answer({}, 500)],
])('says that %s is not answered', async (asked, refusal) => {
  const answers = { '/version': version, '/apis': groups(), [asked]: refusal };
  await expect(describeCluster(server(answers), signal)).rejects.toThrow(
    `https://cluster.test answers with ${refusal.status} to ${asked}`
  );
});

it('takes what is no Kubernetes for a cluster that has nothing', async () => {
  const odd = { '/version': answer('hello'), '/apis': answer({ groups: [null, { name: 5 }, 'x'] }) };
  expect(await describeCluster(server(odd), signal)).toMatchObject({ version: '', groups: [] });
});

describeWhere(fs.existsSync(recording), `the recording is not at ${recording}`)(
  'what a real API server of 1.36 answers',
  () => {
    it('is understood', async () => {
      const steps = JSON.parse(fs.readFileSync(recording, 'utf8')) as Array<{
        request: { method: string; path: string };
        response: KubernetesAnswer;
      }>;
      const recorded = Object.fromEntries(
        steps.flatMap(({ request, response }) => (request.method === 'GET' ? [[request.path, response]] : []))
      );
      const found = await describeCluster(server(recorded), signal);
      expect(found).toMatchObject({ version: '1.36.2', compiler: 'gc', platform: 'linux/amd64' });
      expect(found.groups).toEqual(expect.arrayContaining(['node.k8s.io', 'storage.k8s.io', 'apps']));
      expect(textsOf(clusterFacts(found))).toMatchObject({
        Version: 'Kubernetes 1.36.2 on linux/amd64.',
        Metrics: 'The cluster does not measure what pods use: it has no metrics server.',
        'Service mesh': 'The cluster has no service mesh.',
      });
    });
  }
);

describe('the local cluster', () => {
  let cluster: EngineCluster;
  beforeAll(async () => {
    cluster = await startEngineCluster();
  });
  afterAll(() => cluster.close());

  it('says what it is, and that it has none of what it does not emulate', async () => {
    const clusters = createKubernetesClusters(
      { local: { kubeconfig: cluster.kubeconfig } },
      { error: () => {} }
    );
    const found = await clusters.describe('local', signal);
    clusters.close();
    expect(textsOf(clusterFacts(found))).toMatchObject({
      Version: expect.stringContaining('emulated by the local cluster, which isolates nothing'),
      'Storage classes': 'The cluster has no storage class.',
      'Ingress classes': 'The cluster has no ingress class.',
    });
  });
});
