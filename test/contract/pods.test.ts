import { Namespaces, RawClient, until, type AnyObject } from './client';
import { NODE_IMAGE, openTarget, type Target } from './target';

/** Pods that really run: on the local cluster as processes, on a real one in containers of the same image. */

interface ContainerStatus {
  ready: boolean;
  started?: boolean;
  restartCount: number;
  state: {
    running?: object;
    waiting?: { reason: string; message?: string };
    terminated?: { exitCode: number; reason: string };
  };
  lastState: { terminated?: { exitCode: number; reason: string } };
}
interface PodBody extends AnyObject {
  status: {
    phase: string;
    podIP?: string;
    conditions?: Array<{ type: string; status: string }>;
    containerStatuses?: ContainerStatus[];
  };
}

/** A server that says who it is, and ends politely. */
const SERVER = `
  const http = require('node:http');
  const server = http.createServer((request, response) => {
    if (request.url === '/health' && process.env.SICK) response.statusCode = 500;
    response.end(process.env.VERSION || 'ok');
  });
  server.listen(8080, process.env.POD_IP, () => console.log('listening as ' + process.env.POD_NAME));
  process.on('SIGTERM', () => {
    console.log('ending');
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  });
`;

const SETTINGS_SCRIPT = `
  const fs = require('node:fs');
  fs.writeFileSync(process.env.SCRATCH + '/x', 'kept');
  console.log(JSON.stringify({
    colour: process.env.COLOUR, prefixed: process.env.S_colour, password: process.env.PASSWORD,
    expanded: process.env.EXPANDED, namespace: process.env.NAMESPACE,
    file: fs.readFileSync(process.env.CONFIG + '/file.txt', 'utf8'),
    secret: fs.readFileSync(process.env.KEYS + '/password', 'utf8'),
    scratch: fs.readFileSync(process.env.SCRATCH + '/x', 'utf8'),
    argument: process.argv[1],
  }));
`;

const podEnv = [
  { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
  { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
];

const container = (script: string, more: { env?: object[]; [key: string]: unknown } = {}) => ({
  name: 'main',
  image: NODE_IMAGE,
  args: ['-e', script],
  ...more,
  env: [...podEnv, ...(more.env ?? [])],
});

const serverContainer = (env: object[] = []) =>
  container(SERVER, {
    env,
    ports: [{ name: 'http', containerPort: 8080 }],
    startupProbe: { httpGet: { path: '/', port: 'http' }, periodSeconds: 1, failureThreshold: 60 },
    readinessProbe: { httpGet: { path: '/health', port: 'http' }, periodSeconds: 1 },
  });

let target: Target;
let client: RawClient;
let namespaces: Namespaces;
let home: string;

beforeAll(async () => {
  target = await openTarget();
  client = await RawClient.create(target.config);
  namespaces = new Namespaces(client);
  home = await namespaces.make('pods');
}, 120_000);

afterAll(async () => {
  await namespaces?.removeAll();
  client?.close();
  await target?.close();
}, 120_000);

const pods = (): string => `/api/v1/namespaces/${home}/pods`;
const getPod = (name: string) => client.get<PodBody>(`${pods()}/${name}`);
const statusOf = (body: PodBody): ContainerStatus | undefined => body.status.containerStatuses?.[0];
const isReady = (body: PodBody): boolean =>
  body.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

async function startPod(name: string, spec: object): Promise<void> {
  const answer = await client.post(pods(), {
    metadata: { name },
    spec: { automountServiceAccountToken: false, terminationGracePeriodSeconds: 5, ...spec },
  });
  expect(answer.status).toBe(201);
}

const logOf = (name: string, query = '') => client.get<string>(`${pods()}/${name}/log${query}`);

/** Runs a script to its end in a pod of its own, and returns what it printed. */
async function runInside(name: string, script: string): Promise<string> {
  await startPod(name, { restartPolicy: 'Never', containers: [container(script)] });
  await until(
    `end of ${name}`,
    () => getPod(name),
    ({ body }) => ['Succeeded', 'Failed'].includes(body.status.phase)
  );
  return (await logOf(name)).body;
}

const deployment = (name: string, replicas: number, version: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        automountServiceAccountToken: false,
        terminationGracePeriodSeconds: 5,
        containers: [serverContainer([{ name: 'VERSION', value: version }])],
      },
    },
  },
});

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
      deployment('web', 2, 'one'),
      'flyloft'
    );
    await rolledOut('web', 2);
    const { body } = await until('two endpoints', slices, answer => readyEndpoints(answer.body).length === 2);
    const [first = '', second = ''] = readyEndpoints(body);
    expect(first).not.toBe(second);
    const seen = await runInside(
      'caller',
      `Promise.all([fetch('${first}'), fetch('${second}')].map(async answer => (await answer).text()))
        .then(texts => console.log(texts.join(' ')));`
    );
    expect(seen.trim()).toBe('one one');
  }, 180_000);

  it('rolls to a new version, keeps the old ReplicaSet at 0, and rolls back to it', async () => {
    const path = `/apis/apps/v1/namespaces/${home}/deployments/web`;
    await client.apply(path, deployment('web', 2, 'two'), 'flyloft');
    const after = await rolledOut('web', 2);
    expect(after.body.metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('2');
    type Sets = { items: Array<AnyObject & { spec: { replicas: number } }> };
    const sets = await client.get<Sets>(
      `/apis/apps/v1/namespaces/${home}/replicasets?labelSelector=app%3Dweb`
    );
    expect(sets.body.items.map(({ spec }) => spec.replicas).sort()).toEqual([0, 2]);
    await client.apply(path, deployment('web', 2, 'one'), 'flyloft');
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
      () => client.get<{ items: unknown[] }>(`${pods()}?labelSelector=app%3Dweb`),
      ({ body }) => body.items.length === 0
    );
    expect(readyEndpoints((await slices()).body)).toEqual([]);
  }, 120_000);
});

describe('the container', () => {
  it('gets environment and files from ConfigMaps, Secrets and the downward API', async () => {
    await client.post(`/api/v1/namespaces/${home}/configmaps`, {
      metadata: { name: 'settings' },
      data: { colour: 'blue', 'file.txt': 'from a file' },
    });
    await client.post(`/api/v1/namespaces/${home}/secrets`, {
      metadata: { name: 'keys' },
      stringData: { password: 'geheim' },
    });
    await startPod('settings', {
      restartPolicy: 'Never',
      volumes: [
        { name: 'config', configMap: { name: 'settings' } },
        { name: 'keys', secret: { secretName: 'keys' } },
        { name: 'scratch', emptyDir: {} },
      ],
      containers: [
        container(SETTINGS_SCRIPT, {
          args: ['-e', SETTINGS_SCRIPT, '$(COLOUR)'],
          envFrom: [{ prefix: 'S_', configMapRef: { name: 'settings' } }],
          env: [
            { name: 'COLOUR', valueFrom: { configMapKeyRef: { name: 'settings', key: 'colour' } } },
            { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'keys', key: 'password' } } },
            { name: 'NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
            { name: 'EXPANDED', value: '$(COLOUR)-$$(COLOUR)' },
            { name: 'CONFIG', value: '/etc/settings' },
            { name: 'KEYS', value: '/etc/keys' },
            { name: 'SCRATCH', value: '/scratch' },
          ],
          volumeMounts: [
            { name: 'config', mountPath: '/etc/settings' },
            { name: 'keys', mountPath: '/etc/keys', readOnly: true },
            { name: 'scratch', mountPath: '/scratch' },
          ],
        }),
      ],
    });
    await until(
      'end',
      () => getPod('settings'),
      ({ body }) => body.status.phase === 'Succeeded'
    );
    expect(JSON.parse((await logOf('settings')).body)).toEqual({
      colour: 'blue',
      prefixed: 'blue',
      password: 'geheim',
      expanded: 'blue-$(COLOUR)',
      namespace: home,
      file: 'from a file',
      secret: 'geheim',
      scratch: 'kept',
      argument: 'blue',
    });
  }, 120_000);

  it('waits for a ConfigMap that is not there yet', async () => {
    await startPod('waiting', {
      containers: [
        container(SERVER, {
          env: [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'later', key: 'x' } } }],
        }),
      ],
    });
    await until(
      'CreateContainerConfigError',
      () => getPod('waiting'),
      ({ body }) => statusOf(body)?.state.waiting?.reason === 'CreateContainerConfigError'
    );
    await client.post(`/api/v1/namespaces/${home}/configmaps`, {
      metadata: { name: 'later' },
      data: { x: '1' },
    });
    await until(
      'running',
      () => getPod('waiting'),
      ({ body }) => Boolean(statusOf(body)?.state.running)
    );
    expect(statusOf((await getPod('waiting')).body)?.state.waiting).toBeUndefined();
    await client.delete(`${pods()}/waiting`);
  }, 180_000);

  it('is restarted when it ends, with the last end on record, and backs off', async () => {
    await startPod('crash', { containers: [container('console.log("about to fail"); process.exit(3);')] });
    const restarted = await until(
      'a restart',
      () => getPod('crash'),
      ({ body }) => (statusOf(body)?.restartCount ?? 0) >= 1
    );
    expect(statusOf(restarted.body)?.lastState.terminated).toMatchObject({ exitCode: 3, reason: 'Error' });
    await until(
      'CrashLoopBackOff',
      () => getPod('crash'),
      ({ body }) => statusOf(body)?.state.waiting?.reason === 'CrashLoopBackOff'
    );
    expect((await logOf('crash', '?previous=true')).body).toContain('about to fail');
    await client.delete(`${pods()}/crash`);
  }, 180_000);

  it('is restarted when its liveness probe fails', async () => {
    await startPod('sick', {
      containers: [
        container(SERVER, {
          env: [{ name: 'SICK', value: 'yes' }],
          ports: [{ containerPort: 8080 }],
          livenessProbe: { httpGet: { path: '/health', port: 8080 }, periodSeconds: 1, failureThreshold: 2 },
        }),
      ],
    });
    const { body } = await until(
      'a restart',
      () => getPod('sick'),
      answer => (statusOf(answer.body)?.restartCount ?? 0) >= 1
    );
    expect(statusOf(body)?.lastState.terminated?.exitCode).toBe(0);
    await client.delete(`${pods()}/sick`);
  }, 180_000);

  it('is not ready while its readiness probe fails', async () => {
    await startPod('unready', { containers: [serverContainer([{ name: 'SICK', value: 'yes' }])] });
    const { body } = await until(
      'started',
      () => getPod('unready'),
      answer => statusOf(answer.body)?.started === true
    );
    expect(isReady(body)).toBe(false);
    expect(statusOf(body)?.ready).toBe(false);
    await client.delete(`${pods()}/unready`);
  }, 120_000);

  it('gets SIGTERM and its grace period before it is killed', async () => {
    const slow = `process.on('SIGTERM', () => setTimeout(() => process.exit(0), 1200)); setInterval(() => {}, 1000); console.log('armed');`;
    const deaf = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('armed');`;
    await startPod('slow', { terminationGracePeriodSeconds: 30, containers: [container(slow)] });
    await startPod('deaf', { terminationGracePeriodSeconds: 2, containers: [container(deaf)] });
    for (const name of ['slow', 'deaf']) {
      await until(
        `${name} to listen for signals`,
        () => logOf(name),
        ({ body }) => typeof body === 'string' && body.includes('armed')
      );
    }
    const begun = Date.now();
    for (const name of ['slow', 'deaf']) await client.delete(`${pods()}/${name}`);
    await until(
      'the end of slow',
      () => getPod('slow'),
      ({ status }) => status === 404
    );
    expect(Date.now() - begun).toBeGreaterThan(1_000);
    await until(
      'the end of deaf',
      () => getPod('deaf'),
      ({ status }) => status === 404
    );
    expect(Date.now() - begun).toBeGreaterThan(1_900);
  }, 120_000);

  it('names the image that is not there', async () => {
    await startPod('nothing', { containers: [{ name: 'main', image: 'registry.invalid/nothing:1' }] });
    const { body } = await until(
      'waiting',
      () => getPod('nothing'),
      answer =>
        ['ErrImagePull', 'ImagePullBackOff'].includes(statusOf(answer.body)?.state.waiting?.reason ?? '')
    );
    expect(body.status.phase).toBe('Pending');
    await client.delete(`${pods()}/nothing`, { gracePeriodSeconds: 0 });
  }, 120_000);
});

describe('the log', () => {
  it('ends for those who follow when the container ends', async () => {
    await startPod('short', {
      restartPolicy: 'Never',
      containers: [container('console.log("begin"); setTimeout(() => console.log("end"), 1000);')],
    });
    await until(
      'the begin',
      () => logOf('short'),
      ({ body }) => typeof body === 'string' && body.includes('begin')
    );
    expect((await logOf('short', '?follow=true')).body).toBe('begin\nend\n');
  }, 120_000);

  it('can be tailed, stamped and followed', async () => {
    await startPod('talker', {
      containers: [container('let n = 0; setInterval(() => console.log("line " + n++), 200);')],
    });
    await until(
      'three lines',
      () => logOf('talker'),
      ({ status, body }) => status === 200 && body.includes('line 2')
    );
    const tail = await logOf('talker', '?tailLines=1&timestamps=true');
    expect(tail.body).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z line \d+\n$/);
    let text = '';
    const more = new Promise<void>((resolve, reject) => {
      const close = client.stream(
        `${pods()}/talker/log?follow=true&tailLines=1`,
        chunk => {
          text += chunk;
          if (text.split('\n').length <= 3) return;
          close();
          resolve();
        },
        reject
      );
    });
    await more;
    expect(text).toMatch(/line \d+\nline \d+\n/);
    await client.delete(`${pods()}/talker`);
  }, 120_000);
});
