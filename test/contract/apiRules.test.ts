/** What a Kubernetes API refuses, counts and clears away by itself, as far as the engine relies on it; asked as in `api.test.ts`. */
import {
  until,
  uniqueName,
  type AnyObject,
  type StatusBody,
  type Namespaces,
  type RawClient,
} from './client';
import { configMap, deployment, secureContainer, securePod } from './objects';
import { NODE_IMAGE } from './target';
import { useTarget } from './useTarget';

let client: RawClient;
let namespaces: Namespaces;
let home: string;
useTarget('rules', asked => {
  ({ client, namespaces, home } = asked);
});

const configMaps = (namespace = home): string => `/api/v1/namespaces/${namespace}/configmaps`;
const deployments = (namespace = home): string => `/apis/apps/v1/namespaces/${namespace}/deployments`;

describe('updates', () => {
  it('refuses a stale PUT and bumps nothing when nothing changes', async () => {
    const name = uniqueName('put');
    const created = await client.post(configMaps(), configMap(name, { a: '1' }));
    const path = `${configMaps()}/${name}`;
    const same = await client.request('PUT', path, created.body);
    expect(same.body.metadata.resourceVersion).toBe(created.body.metadata.resourceVersion);
    await client.merge(path, { data: { a: '2' } });
    const stale = await client.request<StatusBody>('PUT', path, { ...created.body, data: { a: '3' } });
    expect(stale).toMatchObject({ status: 409, body: { reason: 'Conflict' } });
  });

  it('counts generations and reports them as observed', async () => {
    const name = uniqueName('gen');
    const path = `${deployments()}/${name}`;
    await client.apply(path, deployment(name, 0, { containers: [secureContainer] }), 'flyloft');
    const scaled = await client.merge(path, { spec: { minReadySeconds: 1 } });
    expect(scaled.body.metadata.generation).toBe(2);
    await until(
      'observedGeneration 2',
      () => client.get(path),
      ({ body }) => (body.status as { observedGeneration?: number }).observedGeneration === 2
    );
  });

  it('refuses what may not change', async () => {
    const name = uniqueName('fixed');
    const path = `${deployments()}/${name}`;
    await client.apply(path, deployment(name, 0, { containers: [secureContainer] }), 'flyloft');
    const selector = await client.merge<StatusBody>(path, {
      spec: { selector: { matchLabels: { app: 'y' } }, template: { metadata: { labels: { app: 'y' } } } },
    });
    expect(selector).toMatchObject({ status: 422, body: { reason: 'Invalid' } });
    expect(selector.body.message).toContain('spec.selector');
    const frozen = uniqueName('frozen');
    await client.post(configMaps(), { ...configMap(frozen, { a: '1' }), immutable: true });
    const thawed = await client.merge<StatusBody>(`${configMaps()}/${frozen}`, { data: { a: '2' } });
    expect(thawed.status).toBe(422);
  });

  it('refuses labels that are too long, a selector that does not fit, and a limit under the request', async () => {
    const long = await client.post<StatusBody>(
      configMaps(),
      configMap('x', {}, { labels: { a: 'v'.repeat(64) } })
    );
    expect(long.body.details?.causes?.[0]?.field).toBe('metadata.labels');
    const other = deployment('misfit', 0, { containers: [secureContainer] });
    other.spec.selector.matchLabels.app = 'other';
    expect((await client.post<StatusBody>(deployments(), other)).status).toBe(422);
    const resources = { requests: { cpu: '2' }, limits: { cpu: '1' } };
    const over = deployment('over', 0, { containers: [{ ...secureContainer, resources }] });
    expect((await client.post<StatusBody>(deployments(), over)).body.message).toContain(
      'must be less than or equal to cpu limit of 1'
    );
  });
});

describe('quota and limits', () => {
  it('accepts a Deployment whose pods are refused, and says so in its conditions', async () => {
    const namespace = await namespaces.make('quota');
    await client.post(`/api/v1/namespaces/${namespace}/resourcequotas`, {
      metadata: { name: 'q' },
      spec: { hard: { pods: '1', 'limits.memory': '64Mi' } },
    });
    await until(
      'status of the quota',
      () => client.get(`/api/v1/namespaces/${namespace}/resourcequotas/q`),
      ({ body }) => Boolean((body.status as { used?: unknown }).used)
    );
    const dry = await client.apply(
      `${deployments(namespace)}/big?dryRun=All`,
      deployment('big', 1, { containers: [secureContainer] }),
      'flyloft'
    );
    expect(dry.status).toBe(201);
    await client.apply(
      `${deployments(namespace)}/big`,
      deployment('big', 1, { containers: [secureContainer] }),
      'flyloft'
    );
    type Conditions = { conditions?: Array<{ type: string; reason: string; message: string }> };
    const stuck = await until(
      'ReplicaFailure',
      () => client.get(`${deployments(namespace)}/big`),
      ({ body }) => (body.status as Conditions).conditions?.some(c => c.type === 'ReplicaFailure') ?? false
    );
    const failure = (stuck.body.status as Conditions).conditions?.find(c => c.type === 'ReplicaFailure');
    expect(failure).toMatchObject({ reason: 'FailedCreate' });
    expect(failure?.message).toContain('failed quota: q: must specify limits.memory for: main');
  });

  it('refuses over quota with 403 and the amounts', async () => {
    const namespace = await namespaces.make('count');
    await client.post(`/api/v1/namespaces/${namespace}/resourcequotas`, {
      metadata: { name: 'q' },
      spec: { hard: { 'count/deployments.apps': '0' } },
    });
    await until(
      'status of the quota',
      () => client.get(`/api/v1/namespaces/${namespace}/resourcequotas/q`),
      ({ body }) => Boolean((body.status as { used?: unknown }).used)
    );
    const refused = await client.apply<StatusBody>(
      `${deployments(namespace)}/one`,
      deployment('one', 0, { containers: [secureContainer] }),
      'flyloft'
    );
    expect(refused).toMatchObject({ status: 403, body: { reason: 'Forbidden' } });
    expect(refused.body.message).toBe(
      'deployments.apps "one" is forbidden: exceeded quota: q, requested: count/deployments.apps=1, used: count/deployments.apps=0, limited: count/deployments.apps=0'
    );
  });

  it('fills in limits from a LimitRange', async () => {
    const namespace = await namespaces.make('limits');
    await client.post(`/api/v1/namespaces/${namespace}/limitranges`, {
      metadata: { name: 'l' },
      spec: { limits: [{ type: 'Container', default: { memory: '128Mi' }, defaultRequest: { cpu: '50m' } }] },
    });
    type Pod = { spec: { containers: Array<{ resources: unknown }> } };
    const pod = await until(
      'the LimitRange to be known',
      () =>
        client.post<Pod>(`/api/v1/namespaces/${namespace}/pods?dryRun=All`, {
          metadata: { name: 'p' },
          spec: { containers: [{ name: 'main', image: NODE_IMAGE }] },
        }),
      ({ body }) => JSON.stringify(body).includes('limit-ranger')
    );
    expect(pod.body.spec.containers[0]?.resources).toEqual({
      limits: { memory: '128Mi' },
      requests: { cpu: '50m', memory: '128Mi' },
    });
  });
});

describe('Pod Security', () => {
  it('refuses pods that break restricted, warns of such Deployments, and lets good pods in', async () => {
    const level = {
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/warn': 'restricted',
    };
    const namespace = await namespaces.make('psa', level);
    const path = `/api/v1/namespaces/${namespace}/pods`;
    const bad = await client.post<StatusBody>(path, {
      metadata: { name: 'bad' },
      spec: { containers: [{ name: 'main', image: NODE_IMAGE }] },
    });
    expect(bad.status).toBe(403);
    expect(bad.body.message).toContain('violates PodSecurity "restricted:latest"');
    const warned = await client.post(
      `${deployments(namespace)}?dryRun=All`,
      deployment('bad', 1, { containers: [{ name: 'main', image: NODE_IMAGE }] })
    );
    expect(warned.status).toBe(201);
    expect(warned.warnings.join()).toContain('would violate PodSecurity');
    const good = await client.post(`${path}?dryRun=All`, {
      metadata: { name: 'good' },
      spec: { ...securePod, containers: [secureContainer] },
    });
    expect(good.status).toBe(201);
  });
});

describe('deletion', () => {
  it('honours preconditions and finalizers', async () => {
    const name = uniqueName('held');
    const path = `${configMaps()}/${name}`;
    const created = await client.post(
      configMaps(),
      configMap(name, {}, { finalizers: ['flyloft.dev/hold'] })
    );
    const wrong = await client.delete<StatusBody>(path, {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      preconditions: { uid: '00000000-0000-0000-0000-000000000000' },
    });
    expect(wrong.status).toBe(409);
    const marked = await client.delete<AnyObject>(path, {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      preconditions: { uid: created.body.metadata.uid },
    });
    expect(marked.body.metadata.deletionTimestamp).toBeDefined();
    await client.merge(path, { metadata: { finalizers: null } });
    expect((await client.get(path)).status).toBe(404);
  });

  it('takes the ReplicaSets of a Deployment along', async () => {
    const name = uniqueName('tree');
    const path = `${deployments()}/${name}`;
    await client.apply(path, deployment(name, 0, { containers: [secureContainer] }), 'flyloft');
    const sets = () =>
      client.get<{ items: AnyObject[] }>(
        `/apis/apps/v1/namespaces/${home}/replicasets?labelSelector=app%3D${name}`
      );
    await until('the ReplicaSet', sets, ({ body }) => body.items.length === 1);
    await client.delete(path, { propagationPolicy: 'Foreground' });
    await until('the end of the ReplicaSet', sets, ({ body }) => body.items.length === 0);
    await until(
      'the end of the Deployment',
      () => client.get(path),
      ({ status }) => status === 404
    );
    expect((await sets()).body.items).toEqual([]);
  });

  it('empties a namespace, and takes nothing new meanwhile', async () => {
    const name = await namespaces.make('ending');
    await client.post(configMaps(name), configMap('held', {}, { finalizers: ['flyloft.dev/hold'] }));
    await client.delete(`/api/v1/namespaces/${name}`);
    const late = await client.post<StatusBody>(configMaps(name), configMap('late', {}));
    expect(late).toMatchObject({ status: 403, body: { reason: 'Forbidden' } });
    expect(late.body.message).toContain('because it is being terminated');
    const again = await client.post<StatusBody>('/api/v1/namespaces', { metadata: { name } });
    expect(again).toMatchObject({ status: 409 });
    expect(again.body.message).toContain('object is being deleted');
    await client.merge(`${configMaps(name)}/held`, { metadata: { finalizers: null } });
    await until(
      'the end of the namespace',
      () => client.get(`/api/v1/namespaces/${name}`),
      ({ status }) => status === 404
    );
  });
});
