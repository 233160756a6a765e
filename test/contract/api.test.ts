/** What the engine relies on of a Kubernetes API, asked of the local cluster and, with KUBECONFIG, of a real one. */
import {
  CoreV1Api,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
  Watch,
  type V1ConfigMap,
  type V1ConfigMapList,
} from '@kubernetes/client-node';
import { uniqueName, type AnyObject, type StatusBody, type RawClient } from './client';
import { configMap, deployment, secureContainer } from './objects';
import type { Target } from './target';
import { useTarget } from './useTarget';

let target: Target;
let client: RawClient;
let home: string;
useTarget('api', asked => {
  ({ target, client, home } = asked);
});

const configMaps = (namespace = home): string => `/api/v1/namespaces/${namespace}/configmaps`;
const deployments = (namespace = home): string => `/apis/apps/v1/namespaces/${namespace}/deployments`;
const services = (namespace = home): string => `/api/v1/namespaces/${namespace}/services`;

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
