/**
 * The engine's `Cluster` port over the Kubernetes API: against the local cluster, or with
 * `FLYLOFT_CONTRACT_KUBECONFIG` (set by `npm run test:cluster`) against a real one. One file although it is long: the port
 * is one, and its parts are tried on the same namespace.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  Endpoint,
  KubernetesObject,
  ObjectRef,
} from '../../plugins/plugin-manager-backend/src/ports/cluster';
import {
  configMap,
  deployment,
  openTestCluster,
  service,
  type TestCluster,
} from '../../plugins/plugin-manager-backend/src/adapters/kubernetes/__testUtils__/testCluster';

jest.setTimeout(90_000);

let test: TestCluster;
beforeAll(async () => {
  test = await openTestCluster();
});
afterAll(() => test?.close());

const refTo = (object: KubernetesObject): ObjectRef => ({
  apiVersion: object.apiVersion,
  kind: object.kind,
  name: object.metadata.name,
  ...(object.metadata.namespace ? { namespace: object.metadata.namespace } : {}),
});

/** Applies and fails the test where that is refused. */
async function applied(object: KubernetesObject): Promise<KubernetesObject> {
  const result = await test.cluster.apply(object);
  if ('refusal' in result) throw new Error(JSON.stringify(result.refusal));
  return result.object;
}

async function refusalOf(
  promise: Promise<{ outcome: string }>
): Promise<{ outcome: string; code: string; message: string }> {
  const result = (await promise) as { outcome: string; refusal?: { code: string; message: string } };
  if (!result.refusal) throw new Error(`Expected a refusal, got ${JSON.stringify(result).slice(0, 500)}`);
  return { outcome: result.outcome, code: result.refusal.code, message: result.refusal.message };
}

/** Somebody else writes, as kubectl edit would. */
const byHand = (ref: string, patch: object) =>
  test.send({
    method: 'PATCH',
    path: ref,
    query: { fieldManager: 'somebody' },
    contentType: 'application/merge-patch+json',
    body: patch,
  });

/** Waits for a condition that events bring about. */
async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + 30_000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`Waited in vain: ${what}`);
    await sleep(20);
  }
}

describe('apply', () => {
  it('knows the cluster by a lasting uid', async () => {
    expect(await test.cluster.uid()).toMatch(/^[0-9a-f-]{36}$/);
    expect(await test.cluster.uid()).toBe(await test.cluster.uid());
  });

  it('writes once: the same again changes nothing', async () => {
    const namespace = await test.namespace();
    const object = configMap(namespace, 'c', { a: '1' });
    const first = await test.cluster.apply(object);
    expect(first.outcome).toBe('applied');
    const second = await test.cluster.apply(object);
    expect(second.outcome).toBe('unchanged');
    expect('object' in second && second.object.metadata.resourceVersion).toBe(
      'object' in first && first.object.metadata.resourceVersion
    );
  });

  it('takes away what it wrote and does not write any more', async () => {
    const namespace = await test.namespace();
    await applied(configMap(namespace, 'c', { a: '1', b: '2' }));
    await byHand(`/api/v1/namespaces/${namespace}/configmaps/c`, { data: { hand: 'x' } });
    const object = await applied(configMap(namespace, 'c', { a: '1' }));
    expect(object.data).toEqual({ a: '1', hand: 'x' });
  });

  it('does not write over a version that it does not name', async () => {
    const namespace = await test.namespace();
    const old = await applied(configMap(namespace, 'c', { a: 'old' }));
    await applied(configMap(namespace, 'c', { a: 'new' }));
    for (const resourceVersion of [old.metadata.resourceVersion ?? '', '']) {
      const stale = test.cluster.apply(configMap(namespace, 'c', { a: 'old' }), { resourceVersion });
      expect(await refusalOf(stale)).toMatchObject({ outcome: 'refused', code: 'CLUSTER_CONFLICT' });
    }
    const read = await test.cluster.read(refTo(old));
    expect(read).toMatchObject({ outcome: 'found', object: { data: { a: 'new' } } });
  });

  it('does not bring an object back that was removed', async () => {
    const namespace = await test.namespace();
    const old = await applied(configMap(namespace, 'c', { a: 'old' }));
    await test.cluster.remove(refTo(old));
    const again = test.cluster.apply(
      {
        ...configMap(namespace, 'c', { a: 'old' }),
        metadata: { name: 'c', namespace, uid: old.metadata.uid! },
      },
      { resourceVersion: old.metadata.resourceVersion! }
    );
    expect(await refusalOf(again)).toMatchObject({ outcome: 'refused', code: 'CLUSTER_CONFLICT' });
    expect(await test.cluster.read(refTo(old))).toEqual({ outcome: 'absent' });
  });

  it('writes a new object where none is expected', async () => {
    const namespace = await test.namespace();
    const result = await test.cluster.apply(configMap(namespace, 'n', { a: '1' }), { resourceVersion: '' });
    expect(result.outcome).toBe('applied');
  });

  it('stores every field of a network policy, and sees what opens it', async () => {
    const namespace = await test.namespace();
    const policy: KubernetesObject = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'p', namespace },
      spec: {
        podSelector: { matchLabels: { 'plugin-id': 'x' } },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [
          {
            from: [
              {
                namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'flyloft' } },
                podSelector: { matchLabels: { 'app.kubernetes.io/name': 'backstage' } },
              },
            ],
            ports: [{ protocol: 'TCP', port: 8080 }],
          },
        ],
        egress: [
          {
            to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] } }],
            ports: [{ protocol: 'TCP', port: 443 }],
          },
        ],
      },
    };
    expect((await applied(policy)).spec).toEqual(policy.spec);
    const closed = { ...policy, spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } };
    await applied({ ...closed, metadata: { name: 'deny', namespace } });
    await byHand(`/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies/deny`, {
      spec: { ingress: [{}] },
    });
    const opened = await refusalOf(test.cluster.apply({ ...closed, metadata: { name: 'deny', namespace } }));
    expect(opened.code).toBe('CLUSTER_DRIFT');
    expect(opened.message).toContain('/spec/ingress');
  });

  it('names the field that a schema does not know, and a value that is not valid', async () => {
    const namespace = await test.namespace();
    const unknown = deployment(namespace);
    (unknown.spec as Record<string, unknown>).replicaz = 1;
    const schema = await refusalOf(test.cluster.apply(unknown));
    expect(schema).toMatchObject({ outcome: 'refused', code: 'CLUSTER_REFUSED' });
    expect(schema.message).toContain('replicaz');
    const invalid = await refusalOf(test.cluster.apply(configMap(namespace, 'Not_Valid', {})));
    expect(invalid).toMatchObject({ outcome: 'refused', code: 'CLUSTER_REFUSED' });
    expect(invalid.message).toContain('metadata.name');
  });

  it('keeps nothing of a dry run, and says that a namespace is missing', async () => {
    const namespace = await test.namespace();
    const object = configMap(namespace, 'dry', { a: '1' });
    expect((await test.cluster.apply(object, { dryRun: true })).outcome).toBe('applied');
    expect(await test.cluster.read(refTo(object))).toEqual({ outcome: 'absent' });
    const lost = await refusalOf(
      test.cluster.apply(configMap('flyloft-not-there', 'dry', {}), { dryRun: true })
    );
    expect(lost.message).toContain('flyloft-not-there');
  });

  it('says what a quota has left and what was needed', async () => {
    const namespace = await test.namespace();
    await applied({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'quota', namespace },
      spec: { hard: { services: '0' } },
    });
    // The server counts what is there before a new quota holds.
    await until(async () => {
      const dry = await test.cluster.apply(service(namespace), { dryRun: true });
      return 'refusal' in dry;
    }, 'the quota holds');
    const refused = await refusalOf(test.cluster.apply(service(namespace)));
    expect(refused).toEqual({
      outcome: 'refused',
      code: 'CLUSTER_QUOTA',
      message: `The cluster refused the Service ${namespace}/web: ${namespace} has 0 services left, this needs 1. Lower it under Resources, or ask the cluster's admins for quota.`,
    });
  });

  it('waits for the end of a namespace that is being deleted, and makes it anew', async () => {
    const namespace = await test.namespace();
    await applied(deployment(namespace));
    const removed = test.cluster.remove({ apiVersion: 'v1', kind: 'Namespace', name: namespace });
    await until(async () => {
      const read = await test.cluster.read({ apiVersion: 'v1', kind: 'Namespace', name: namespace });
      return (
        read.outcome === 'absent' || (read.outcome === 'found' && !!read.object.metadata.deletionTimestamp)
      );
    }, 'the namespace is being deleted');
    const made = await applied({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    expect(made.metadata.deletionTimestamp).toBeUndefined();
    expect(await removed).toEqual({ outcome: 'deleted' });
  });
});

describe('remove', () => {
  it('is done when the object is gone, and when it was not there', async () => {
    const namespace = await test.namespace();
    const object = await applied(configMap(namespace, 'c', {}));
    expect(await test.cluster.remove(refTo(object))).toEqual({ outcome: 'deleted' });
    expect(await test.cluster.remove(refTo(object))).toEqual({ outcome: 'absent' });
  });

  it('leaves another object of the same name alone', async () => {
    const namespace = await test.namespace();
    const object = await applied(configMap(namespace, 'c', {}));
    const uid = '00000000-0000-4000-8000-000000000000';
    expect(await test.cluster.remove(refTo(object), { uid })).toEqual({ outcome: 'absent' });
    expect((await test.cluster.read(refTo(object))).outcome).toBe('found');
  });

  it('keeps a Deployment until its pods are gone', async () => {
    const namespace = await test.namespace();
    const object = await applied(deployment(namespace));
    expect(await test.cluster.waitForRollout(refTo(object), { timeoutMs: 60_000 })).toEqual({
      outcome: 'ready',
    });
    expect(await test.cluster.remove(refTo(object))).toEqual({ outcome: 'deleted' });
    expect(await test.cluster.list({ apiVersion: 'v1', kind: 'Pod' }, namespace)).toEqual([]);
  });

  it('says what holds an object that does not end', async () => {
    const namespace = await test.namespace();
    const object = await applied(configMap(namespace, 'held', {}));
    const path = `/api/v1/namespaces/${namespace}/configmaps/held`;
    await byHand(path, { metadata: { finalizers: ['example.com/hold'] } });
    const seen: string[] = [];
    const removing = test.cluster.remove(refTo(object), { onProgress: detail => seen.push(detail) });
    await until(() => seen.length > 0, 'progress');
    expect(seen[0]).toContain('example.com/hold');
    await byHand(path, { metadata: { finalizers: null } });
    expect(await removing).toEqual({ outcome: 'deleted' });
  });
});

describe('waitForRollout', () => {
  it('tells how far it is, ends when the new release runs, and when all pods have ended', async () => {
    const namespace = await test.namespace();
    const seen: string[] = [];
    const wait = (object: KubernetesObject) =>
      test.cluster.waitForRollout(refTo(object), {
        timeoutMs: 60_000,
        onProgress: detail => seen.push(detail),
      });
    const first = await applied(deployment(namespace, { word: 'one' }));
    expect(await wait(first)).toEqual({ outcome: 'ready' });
    expect(seen.length).toBeGreaterThan(0);
    await applied(deployment(namespace, { word: 'two' }));
    expect(await wait(first)).toEqual({ outcome: 'ready' });
    const [pod, ...others] = await test.cluster.list({ apiVersion: 'v1', kind: 'Pod' }, namespace);
    expect(others).toEqual([]);
    expect(JSON.stringify(pod)).toContain('"two"');
    await applied(deployment(namespace, { word: 'two', replicas: 0 }));
    expect(await wait(first)).toEqual({ outcome: 'ready' });
    expect(await test.cluster.list({ apiVersion: 'v1', kind: 'Pod' }, namespace)).toEqual([]);
  });

  it('says why a plugin that crashes does not start', async () => {
    const namespace = await test.namespace();
    const object = await applied(deployment(namespace, { program: 'crash' }));
    const failed = await refusalOf(test.cluster.waitForRollout(refTo(object), { timeoutMs: 60_000 }));
    expect(failed).toMatchObject({ outcome: 'failed', code: 'POD_FAILED' });
    expect(failed.message).toContain('exit code 3');
    expect(failed.message).toContain('It said: no database for tech-radar');
    // Of a container that was started again, the log of the run before is told as well.
    await until(async () => {
      const lines = [];
      for await (const { line } of test.cluster.logs(namespace, 'app=web', { tailLines: 5 }))
        lines.push(line);
      return lines.filter(line => line.includes('no database for tech-radar')).length === 2;
    }, 'both runs are told');
  });

  it('says that an image cannot be pulled', async () => {
    const namespace = await test.namespace();
    const object = await applied(deployment(namespace, { image: 'localhost:1/flyloft/not-there:1' }));
    const failed = await refusalOf(test.cluster.waitForRollout(refTo(object), { timeoutMs: 60_000 }));
    expect(failed).toMatchObject({ outcome: 'failed', code: 'POD_FAILED' });
    expect(failed.message).toContain('image');
  });

  it('says soon that a quota refuses the pod, which a dry run did not', async () => {
    const namespace = await test.namespace();
    await applied({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'quota', namespace },
      spec: { hard: { 'limits.cpu': '200m' } },
    });
    const wanted = deployment(namespace, { cpu: '500m' });
    expect((await test.cluster.apply(wanted, { dryRun: true })).outcome).toBe('applied');
    const object = await applied(wanted);
    const startedAt = performance.now();
    const failed = await refusalOf(test.cluster.waitForRollout(refTo(object), { timeoutMs: 60_000 }));
    expect(failed).toMatchObject({ outcome: 'failed', code: 'CLUSTER_QUOTA' });
    expect(failed.message).toContain(`${namespace} has 200m CPU (limit) left, this needs 500m`);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('replaces a pod that has no room beside its successor', async () => {
    const namespace = await test.namespace();
    await applied({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'quota', namespace },
      spec: { hard: { 'limits.cpu': '200m' } },
    });
    const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } };
    const object = await applied(deployment(namespace, { cpu: '150m', strategy }));
    const wait = () => test.cluster.waitForRollout(refTo(object), { timeoutMs: 60_000 });
    expect(await wait()).toEqual({ outcome: 'ready' });
    await applied(deployment(namespace, { cpu: '150m', strategy, word: 'two' }));
    expect(await wait()).toEqual({ outcome: 'ready' });
  });

  it('ends when it is aborted', async () => {
    const namespace = await test.namespace();
    const object = await applied(deployment(namespace, { program: 'idle' }));
    const abort = new AbortController();
    const waiting = test.cluster.waitForRollout(refTo(object), {
      timeoutMs: 60_000,
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    expect(await waiting).toEqual({ outcome: 'aborted' });
  });
});

describe('endpoints', () => {
  it('are told as pods become ready and end, and answer', async () => {
    const namespace = await test.namespace();
    const seen: Endpoint[][] = [];
    const watch = test.cluster.watchEndpoints((inNamespace, name, endpoints) => {
      if (inNamespace === namespace && name === 'web') seen.push(endpoints);
    });
    try {
      await applied(deployment(namespace));
      await applied(service(namespace));
      await until(() => (seen.at(-1)?.length ?? 0) > 0, 'an endpoint');
      const [endpoint] = seen.at(-1)!;
      expect(await test.cluster.endpoints(namespace, 'web')).toEqual([endpoint]);
      await applied(deployment(namespace, { replicas: 0 }));
      await until(() => seen.at(-1)?.length === 0, 'no endpoint');
      expect(await test.cluster.endpoints(namespace, 'web')).toEqual([]);
    } finally {
      watch.stop();
    }
  });
});

describe('logs', () => {
  it('gives the last lines of a pod', async () => {
    const namespace = await test.namespace();
    const object = await applied(deployment(namespace, { word: 'hello' }));
    await test.cluster.waitForRollout(refTo(object), { timeoutMs: 60_000 });
    const lines: string[] = [];
    for await (const { line } of test.cluster.logs(namespace, 'app=web', { tailLines: 5 })) lines.push(line);
    expect(lines).toEqual(['{"message":"listening hello"}']);
  });

  it('follows pods that come later, until it is aborted', async () => {
    const namespace = await test.namespace();
    const abort = new AbortController();
    const lines: string[] = [];
    const following = (async () => {
      const log = test.cluster.logs(namespace, 'app=web', { follow: true, signal: abort.signal });
      for await (const { line } of log) lines.push(line);
    })();
    await applied(deployment(namespace, { word: 'one' }));
    await until(() => lines.some(line => line.includes('one')), 'the first pod’s line');
    await applied(deployment(namespace, { word: 'two' }));
    await until(() => lines.some(line => line.includes('two')), 'the second pod’s line');
    abort.abort();
    await following;
    expect(lines.filter(line => line.includes('one'))).toHaveLength(1);
  });
});
