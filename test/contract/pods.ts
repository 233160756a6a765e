import { until, type AnyObject, type RawClient } from './client';
import { NODE_IMAGE } from './target';

/** A container of a pod, as its status tells. */
export interface ContainerStatus {
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
/** A pod. */
export interface PodBody extends AnyObject {
  status: {
    phase: string;
    podIP?: string;
    conditions?: Array<{ type: string; status: string }>;
    containerStatuses?: ContainerStatus[];
  };
}

/** A server that says who it is, and ends politely. */
export const SERVER = `
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

const podEnv = [
  { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
  { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
];

/** A container that runs a script. */
export const container = (script: string, more: { env?: object[]; [key: string]: unknown } = {}) => ({
  name: 'main',
  image: NODE_IMAGE,
  args: ['-e', script],
  ...more,
  env: [...podEnv, ...(more.env ?? [])],
});

/** A container with that server, ready when it answers. */
export const serverContainer = (env: object[] = []) =>
  container(SERVER, {
    env,
    ports: [{ name: 'http', containerPort: 8080 }],
    startupProbe: { httpGet: { path: '/', port: 'http' }, periodSeconds: 1, failureThreshold: 60 },
    readinessProbe: { httpGet: { path: '/health', port: 'http' }, periodSeconds: 1 },
  });

/** The status of its only container. */
export const statusOf = (body: PodBody): ContainerStatus | undefined => body.status.containerStatuses?.[0];
/** Whether a Service sends it anything. */
export const isReady = (body: PodBody): boolean =>
  body.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

/** The pods of a namespace. */
export class Pods {
  constructor(private readonly client: RawClient, private readonly namespace: string) {}

  get path(): string {
    return `/api/v1/namespaces/${this.namespace}/pods`;
  }

  get(name: string) {
    return this.client.get<PodBody>(`${this.path}/${name}`);
  }

  async start(name: string, spec: object): Promise<void> {
    const answer = await this.client.post(this.path, {
      metadata: { name },
      spec: { automountServiceAccountToken: false, terminationGracePeriodSeconds: 5, ...spec },
    });
    if (answer.status !== 201) throw new Error(`${name} was not made: ${JSON.stringify(answer.body)}`);
  }

  log(name: string, query = '') {
    return this.client.get<string>(`${this.path}/${name}/log${query}`);
  }

  /** Runs a script to its end in a pod of its own, and returns what it printed. */
  async run(name: string, script: string): Promise<string> {
    await this.start(name, { restartPolicy: 'Never', containers: [container(script)] });
    await until(
      `end of ${name}`,
      () => this.get(name),
      ({ body }) => ['Succeeded', 'Failed'].includes(body.status.phase)
    );
    return (await this.log(name)).body;
  }
}
