import {
  CoreV1Api,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
  Watch,
  type V1ConfigMap,
  type V1ConfigMapList,
} from '@kubernetes/client-node';
import { Namespaces, RawClient, until, uniqueName, type AnyObject, type StatusBody } from './client';
import { NODE_IMAGE, openTarget, type Target } from './target';

/** What the engine relies on of a Kubernetes API, asked of the local cluster and, with KUBECONFIG, of a real one. */

let target: Target;
let client: RawClient;
let namespaces: Namespaces;
let home: string;

beforeAll(async () => {
  target = await openTarget();
  client = await RawClient.create(target.config);
  namespaces = new Namespaces(client);
  home = await namespaces.make('api');
}, 120_000);

afterAll(async () => {
  await namespaces?.removeAll();
  client?.close();
  await target?.close();
}, 120_000);

const configMaps = (namespace = home): string => `/api/v1/namespaces/${namespace}/configmaps`;
const deployments = (namespace = home): string => `/apis/apps/v1/namespaces/${namespace}/deployments`;
const services = (namespace = home): string => `/api/v1/namespaces/${namespace}/services`;

const configMap = (name: string, data: Record<string, string>, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...metadata },
  data,
});

const securePod = {
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
};
const secureContainer = {
  name: 'main',
  image: NODE_IMAGE,
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
};

const deployment = (name: string, replicas: number, podSpec: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: podSpec },
  },
});

describe('discovery', () => {
  it('lists what the engine uses', async () => {
    const core = await client.get<{ resources: Array<{ name: string }> }>('/api/v1');
    const apps = await client.get<{ resources: Array<{ name: string }> }>('/apis/apps/v1');
    expect(core.body.resources.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'namespaces',
        'pods',
        'pods/log',
        'services',
        'secrets',
        'configmaps',
        'serviceaccounts',
        'resourcequotas',
        'limitranges',
        'events',
      ])
    );
    expect(apps.body.resources.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['deployments', 'deployments/scale', 'replicasets'])
    );
    for (const path of ['/healthz', '/livez', '/readyz']) expect((await client.get(path)).status).toBe(200);
  });

  it('answers an unknown kind with 404', async () => {
    const answer = await client.get<StatusBody>(`/apis/apps/v1/namespaces/${home}/nothings`);
    expect(answer).toMatchObject({ status: 404 });
  });
});

describe('server-side apply', () => {
  it('creates, does nothing when nothing changes, and removes what is left out', async () => {
    const name = uniqueName('apply');
    const path = `${configMaps()}/${name}`;
    const created = await client.apply(path, configMap(name, { a: '1', b: '2' }), 'flyloft');
    expect(created.status).toBe(201);
    const same = await client.apply(path, configMap(name, { a: '1', b: '2' }), 'flyloft');
    expect(same).toMatchObject({
      status: 200,
      body: { metadata: { resourceVersion: created.body.metadata.resourceVersion } },
    });
    const less = await client.apply(path, configMap(name, { a: '1' }), 'flyloft');
    expect(less.body.data).toEqual({ a: '1' });
  });

  it('is refused without a field manager', async () => {
    const answer = await client.request<StatusBody>(
      'PATCH',
      `${configMaps()}/x`,
      configMap('x', {}),
      'application/apply-patch+yaml'
    );
    expect(answer).toMatchObject({
      status: 422,
      body: { details: { causes: [{ field: 'fieldManager', reason: 'FieldValueRequired' }] } },
    });
  });

  it('is refused with a stale resourceVersion, even when forced', async () => {
    const name = uniqueName('stale');
    const path = `${configMaps()}/${name}`;
    const first = await client.apply(path, configMap(name, { a: '1' }), 'flyloft');
    await client.apply(path, configMap(name, { a: '2' }), 'flyloft');
    const { resourceVersion } = first.body.metadata;
    const late = await client.apply<StatusBody>(
      path,
      configMap(name, { a: '1' }, { resourceVersion }),
      'flyloft',
      true
    );
    expect(late).toMatchObject({ status: 409, body: { reason: 'Conflict' } });
    expect((await client.get(path)).body.data).toEqual({ a: '2' });
  });

  it('names the owner of a field that another manager wants', async () => {
    const name = uniqueName('owned');
    const path = `${configMaps()}/${name}`;
    await client.apply(path, configMap(name, { a: '1' }), 'alpha');
    const refused = await client.apply<StatusBody>(path, configMap(name, { a: '2' }), 'beta');
    expect(refused).toMatchObject({
      status: 409,
      body: {
        message: 'Apply failed with 1 conflict: conflict with "alpha": .data.a',
        details: { causes: [{ reason: 'FieldManagerConflict', field: '.data.a' }] },
      },
    });
    const forced = await client.apply(path, configMap(name, { a: '2' }), 'beta', true);
    expect(forced.body.data).toEqual({ a: '2' });
    expect(forced.body.metadata.managedFields?.map(({ manager }) => manager)).toEqual(['beta']);
  });

  it('takes the selector of a Service as one value', async () => {
    const name = uniqueName('blue');
    const path = `${services()}/${name}`;
    const service = (selector: Record<string, string>) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name },
      spec: { selector, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
    });
    await client.apply(path, service({ app: 'x', colour: 'blue' }), 'flyloft');
    const refused = await client.apply<StatusBody>(path, service({ app: 'x', colour: 'green' }), 'other');
    expect(refused.body.details?.causes?.[0]?.field).toBe('.spec.selector');
    const switched = await client.apply(path, service({ app: 'x' }), 'flyloft');
    expect((switched.body.spec as { selector: unknown }).selector).toEqual({ app: 'x' });
  });

  it('merges containers and their lists by key, and keeps what others set', async () => {
    const name = uniqueName('merge');
    const path = `${deployments()}/${name}`;
    const base = deployment(name, 0, {
      containers: [{ ...secureContainer, env: [{ name: 'A', value: '1' }] }],
    });
    await client.apply(path, base, 'flyloft');
    const patch = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name },
      spec: { template: { spec: { containers: [{ name: 'main', env: [{ name: 'B', value: '2' }] }] } } },
    };
    const merged = await client.apply(path, patch, 'other');
    expect(merged.status).toBe(200);
    const spec = merged.body.spec as {
      template: { spec: { containers: Array<{ env: Array<{ name: string }> }> } };
    };
    expect(spec.template.spec.containers[0]?.env.map(variable => variable.name).sort()).toEqual(['A', 'B']);
  });

  it('answers a field that is not in the schema with 500 and its path', async () => {
    const answer = await client.apply<StatusBody>(
      `${configMaps()}/typo`,
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'typo' }, dada: {} },
      'flyloft'
    );
    expect(answer).toMatchObject({ status: 500 });
    expect(answer.body.message).toContain('.dada: field not declared in schema');
  });

  it('keeps nothing of a dry run, and has no namespace to dry-run in that is not there', async () => {
    const name = uniqueName('dry');
    const dry = await client.apply(
      `${configMaps()}/${name}?dryRun=All`,
      configMap(name, { a: '1' }),
      'flyloft'
    );
    expect(dry.status).toBe(201);
    expect((await client.get(`${configMaps()}/${name}`)).status).toBe(404);
    const missing = await client.apply<StatusBody>(
      `${configMaps('no-such-namespace')}/${name}?dryRun=All`,
      configMap(name, { a: '1' }),
      'flyloft'
    );
    expect(missing).toMatchObject({ status: 404, body: { reason: 'NotFound' } });
  });

  it('works through the typed client with the header that asks for it', async () => {
    const name = uniqueName('typed');
    const api = target.config.makeApiClient(CoreV1Api);
    const applied = await api.patchNamespacedConfigMap(
      { namespace: home, name, body: configMap(name, { a: '1' }), fieldManager: 'flyloft', force: true },
      setHeaderOptions('Content-Type', PatchStrategy.ServerSideApply)
    );
    expect(applied.data).toEqual({ a: '1' });
    expect(applied.metadata?.managedFields?.[0]).toMatchObject({ manager: 'flyloft', operation: 'Apply' });
  });
});

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

describe('lists and watches', () => {
  it('pages through a list at one state', async () => {
    const label = uniqueName('page');
    for (const index of [1, 2, 3]) {
      await client.post(configMaps(), configMap(`${label}-${index}`, {}, { labels: { page: label } }));
    }
    type List = { items: AnyObject[]; metadata: { continue?: string; resourceVersion: string } };
    const query = `${configMaps()}?labelSelector=page%3D${label}&limit=2`;
    const first = await client.get<List>(query);
    expect(first.body.items.map(item => item.metadata.name)).toEqual([`${label}-1`, `${label}-2`]);
    await client.delete(`${configMaps()}/${label}-3`);
    const token = encodeURIComponent(first.body.metadata.continue ?? '');
    const second = await client.get<List>(`${query}&continue=${token}`);
    expect(second.body.items.map(item => item.metadata.name)).toEqual([`${label}-3`]);
    expect(second.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion);
  });

  it('tells every change from the revision of a list on', async () => {
    const name = uniqueName('watched');
    const list = await client.get<V1ConfigMapList>(configMaps());
    const seen: string[] = [];
    const done = new Promise<void>((resolve, reject) => {
      new Watch(target.config)
        .watch(
          configMaps(),
          { resourceVersion: list.body.metadata?.resourceVersion, fieldSelector: `metadata.name=${name}` },
          type => {
            seen.push(type);
            if (type === 'DELETED') resolve();
          },
          error => (error ? reject(error) : undefined)
        )
        .then(controller => void done.finally(() => controller.abort()), reject);
    });
    await client.post(configMaps(), configMap(name, { a: '1' }));
    await client.merge(`${configMaps()}/${name}`, { data: { a: '2' } });
    await client.delete(`${configMaps()}/${name}`);
    await done;
    expect(seen).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
  });

  it('shows what enters and leaves a selection', async () => {
    const name = uniqueName('moving');
    const path = `${configMaps()}/${name}`;
    await client.post(configMaps(), configMap(name, {}));
    const list = await client.get<V1ConfigMapList>(configMaps());
    const seen: string[] = [];
    const done = new Promise<void>((resolve, reject) => {
      new Watch(target.config)
        .watch(
          configMaps(),
          { resourceVersion: list.body.metadata?.resourceVersion, labelSelector: `in=${name}` },
          type => {
            seen.push(type);
            if (type === 'DELETED') resolve();
          },
          error => (error ? reject(error) : undefined)
        )
        .then(controller => void done.finally(() => controller.abort()), reject);
    });
    await client.merge(path, { metadata: { labels: { in: name } } });
    await client.merge(path, { metadata: { labels: { in: null } } });
    await done;
    expect(seen).toEqual(['ADDED', 'DELETED']);
  });

  it('ends a watch at the time asked for, and refuses one from a revision that is no number', async () => {
    const started = Date.now();
    const answer = await client.get<string>(
      `${configMaps()}?watch=true&timeoutSeconds=1&labelSelector=none%3Dx&resourceVersion=0`
    );
    expect(answer.status).toBe(200);
    expect(Date.now() - started).toBeGreaterThan(900);
    const bad = await client.get<StatusBody>(`${configMaps()}?watch=true&resourceVersion=abc`);
    expect(bad.status).toBeGreaterThanOrEqual(400);
  });

  it('feeds an informer', async () => {
    const name = uniqueName('informed');
    const api = target.config.makeApiClient(CoreV1Api);
    const informer = makeInformer<V1ConfigMap>(target.config, configMaps(), () =>
      api.listNamespacedConfigMap({ namespace: home })
    );
    const added = new Promise<void>(resolve => {
      informer.on('add', object => {
        if (object.metadata?.name === name) resolve();
      });
    });
    await informer.start();
    try {
      await client.post(configMaps(), configMap(name, {}));
      await added;
      expect(informer.get(name, home)?.metadata?.name).toBe(name);
    } finally {
      await informer.stop();
    }
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
