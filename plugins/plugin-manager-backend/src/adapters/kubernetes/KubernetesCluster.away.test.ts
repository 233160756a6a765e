import { setTimeout as sleep } from 'node:timers/promises';
import {
  configMap,
  deployment,
  openTestCluster,
  service,
  type TestCluster,
} from './__testUtils__/testCluster';

jest.setTimeout(90_000);

// A real cluster cannot be stopped by a test: this is about the local one.
delete process.env.FLYLOFT_CONTRACT_KUBECONFIG;

let test: TestCluster;
beforeAll(async () => {
  test = await openTestCluster();
});
afterAll(() => test?.close());

const ref = (namespace: string) => ({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', namespace });

describe('a cluster that is away', () => {
  it('is told as unreachable, and what was asked for works when it is back', async () => {
    const namespace = await test.namespace();
    await test.local!.stop();
    const object = configMap(namespace, 'c', { a: '1' });
    const away = { outcome: 'unreachable', refusal: { code: 'CLUSTER_UNREACHABLE' } };
    expect(await test.cluster.apply(object)).toMatchObject(away);
    expect(await test.cluster.remove({ ...ref(namespace) })).toMatchObject(away);
    expect(await test.cluster.read({ ...ref(namespace) })).toMatchObject(away);
    await expect(test.cluster.uid()).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' });
    const logs = test.cluster.logs(namespace, 'app=web', {})[Symbol.asyncIterator]();
    await expect(logs.next()).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' });
    expect(await test.cluster.waitForRollout(ref(namespace), { timeoutMs: 2000 })).toMatchObject(away);
    await test.local!.start();
    expect((await test.cluster.apply(object)).outcome).toBe('applied');
  });

  it('does not end a wait or a watch that it interrupts', async () => {
    const namespace = await test.namespace();
    let ready = 0;
    const watch = test.cluster.watchEndpoints((inNamespace, _service, endpoints) => {
      if (inNamespace === namespace) ready = endpoints.length;
    });
    try {
      await test.cluster.apply(service(namespace));
      const begun = new Promise<void>(resolve => {
        void test.cluster
          .waitForRollout(ref(namespace), { timeoutMs: 500, onProgress: () => resolve() })
          .then(() => resolve());
      });
      const wanted = deployment(namespace, { replicas: 2 });
      await test.cluster.apply({ ...wanted, spec: { ...(wanted.spec as object), paused: true } });
      await begun;
      const waiting = test.cluster.waitForRollout(ref(namespace), { timeoutMs: 60_000 });
      await sleep(200);
      await test.local!.stop();
      await test.local!.start();
      await test.cluster.apply(wanted);
      expect(await waiting).toEqual({ outcome: 'ready' });
      while (ready !== 2) await sleep(20);
    } finally {
      watch.stop();
    }
  });
});
