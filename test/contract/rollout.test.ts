/** Deployments of pods that really run, and the Services before them. */
import { until, type AnyObject, type RawClient } from './client';
import { deployment } from './objects';
import { Pods, serverContainer } from './pods';
import { useTarget } from './useTarget';

let client: RawClient;
let home: string;
let pods: Pods;
useTarget('rollout', asked => {
  ({ client, home } = asked);
  pods = new Pods(asked.client, asked.home);
});

/** One whose pods give way one by one, so that somebody always answers. */
function rolling(name: string, replicas: number, version: string) {
  const { spec, ...rest } = deployment(name, replicas, {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 5,
    containers: [serverContainer([{ name: 'VERSION', value: version }])],
  });
  return { ...rest, spec: { ...spec, strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } } };
}

interface DeploymentStatus {
  observedGeneration?: number;
  replicas?: number;
  updatedReplicas?: number;
  availableReplicas?: number;
}

const rolledOut = (name: string, replicas: number) =>
  until(
    `rollout of ${name}`,
    () => client.get(`/apis/apps/v1/namespaces/${home}/deployments/${name}`),
    ({ body }) => {
      const status = body.status as DeploymentStatus;
      return (
        status.observedGeneration === body.metadata.generation &&
        (status.replicas ?? 0) === replicas &&
        (status.updatedReplicas ?? 0) === replicas &&
        (status.availableReplicas ?? 0) === replicas
      );
    },
    120_000
  );

interface Slices {
  items: Array<{
    endpoints: Array<{ addresses: string[]; conditions: { ready: boolean } }> | null;
    ports: Array<{ port: number }> | null;
  }>;
}

describe('a Deployment behind a Service', () => {
  const slices = () =>
    client.get<Slices>(
      `/apis/discovery.k8s.io/v1/namespaces/${home}/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3Dweb`
    );
  const readyEndpoints = ({ items }: Slices): string[] =>
    items.flatMap(({ endpoints, ports }) =>
      (endpoints ?? [])
        .filter(({ conditions }) => conditions.ready)
        .map(({ addresses }) => `http://${addresses[0]}:${ports?.[0]?.port}/`)
    );

  it('runs, and its endpoints answer on their container port', async () => {
    await client.apply(
      `/api/v1/namespaces/${home}/services/web`,
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'web' },
        spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
      },
      'flyloft'
    );
    await client.apply(
      `/apis/apps/v1/namespaces/${home}/deployments/web`,
      rolling('web', 2, 'one'),
      'flyloft'
    );
    await rolledOut('web', 2);
    const { body } = await until('two endpoints', slices, answer => readyEndpoints(answer.body).length === 2);
    const [first = '', second = ''] = readyEndpoints(body);
    expect(first).not.toBe(second);
    const seen = await pods.run(
      'caller',
      `Promise.all([fetch('${first}'), fetch('${second}')].map(async answer => (await answer).text()))
        .then(texts => console.log(texts.join(' ')));`
    );
    expect(seen.trim()).toBe('one one');
  }, 180_000);

  it('rolls to a new version, keeps the old ReplicaSet at 0, and rolls back to it', async () => {
    const path = `/apis/apps/v1/namespaces/${home}/deployments/web`;
    await client.apply(path, rolling('web', 2, 'two'), 'flyloft');
    const after = await rolledOut('web', 2);
    expect(after.body.metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('2');
    type Sets = { items: Array<AnyObject & { spec: { replicas: number } }> };
    const sets = await client.get<Sets>(
      `/apis/apps/v1/namespaces/${home}/replicasets?labelSelector=app%3Dweb`
    );
    expect(sets.body.items.map(({ spec }) => spec.replicas).sort()).toEqual([0, 2]);
    await client.apply(path, rolling('web', 2, 'one'), 'flyloft');
    const back = await rolledOut('web', 2);
    expect(back.body.metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('3');
    const again = await client.get<Sets>(
      `/apis/apps/v1/namespaces/${home}/replicasets?labelSelector=app%3Dweb`
    );
    expect(again.body.items).toHaveLength(2);
  }, 180_000);

  it('scales to nothing through the scale subresource', async () => {
    const path = `/apis/apps/v1/namespaces/${home}/deployments/web`;
    await client.merge(`${path}/scale`, { spec: { replicas: 0 } });
    await rolledOut('web', 0);
    await until('no endpoints', slices, ({ body }) => readyEndpoints(body).length === 0);
    await until(
      'the end of the pods',
      () => client.get<{ items: unknown[] }>(`${pods.path}?labelSelector=app%3Dweb`),
      ({ body }) => body.items.length === 0
    );
    expect(readyEndpoints((await slices()).body)).toEqual([]);
  }, 120_000);
});
