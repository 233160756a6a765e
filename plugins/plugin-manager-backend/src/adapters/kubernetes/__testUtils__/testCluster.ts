import { startLocalCluster, type LocalCluster } from '@flyloft/local-cluster';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { KubernetesObject } from '../../../ports/cluster';
import { KubernetesCluster } from '../KubernetesCluster';
import { KubernetesConnection } from '../KubernetesConnection';
import { PodForwards } from '../PodForwards';
import { reachFromOutside } from '../reach';
import { KubernetesHttp, type KubernetesRequest } from '../KubernetesHttp';

/** An image with Node as its entry point; on a real cluster it must be one that its nodes can pull. */
const TEST_IMAGE = process.env.FLYLOFT_CONTRACT_IMAGE ?? 'node:24-slim';

/** A cluster for tests: the local one, or the real one that `FLYLOFT_CONTRACT_KUBECONFIG` names. */
export type TestCluster = {
  cluster: KubernetesCluster;
  http: KubernetesHttp;
  /** The local cluster's own process; undefined for a real one. */
  local: { stop(): Promise<void>; start(): Promise<void> } | undefined;
  /** Sends a request of a test's own, and throws where it is refused. */
  send(request: KubernetesRequest): Promise<unknown>;
  /** Makes a namespace that is removed in the end. */
  namespace(): Promise<string>;
  close(): Promise<void>;
};

/** Starts or finds the cluster. */
export async function openTestCluster(): Promise<TestCluster> {
  const real = process.env.FLYLOFT_CONTRACT_KUBECONFIG;
  const context = process.env.FLYLOFT_CONTRACT_CONTEXT;
  const dataDir = real ? undefined : fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-adapter-'));
  let local: LocalCluster | undefined;
  const start = async () => {
    local = dataDir
      ? await startLocalCluster({
          dataDir,
          images: { [TEST_IMAGE]: { command: [process.execPath] } },
          restartBackOff: { baseMs: 100, maxMs: 1000 },
        })
      : undefined;
  };
  await start();
  const connection = KubernetesConnection.load({
    kubeconfig: real ?? local?.kubeconfigPath ?? '',
    ...(real && context ? { context } : {}),
  });
  const http = new KubernetesHttp(connection);
  const forwards = new PodForwards(
    (target, socket, onClosed) => connection.forward(target, socket, onClosed),
    error => {
      throw error;
    }
  );
  const cluster = new KubernetesCluster(http, reachFromOutside(forwards));
  const namespaces: string[] = [];
  return {
    cluster,
    http,
    local: local ? { stop: () => local!.detach(), start } : undefined,
    async send(request) {
      const answer = await http.request(request);
      if (answer.status >= 300) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    async namespace() {
      const name = `flyloft-test-${randomBytes(4).toString('hex')}`;
      namespaces.push(name);
      const made = await cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
      if (made.outcome !== 'applied') throw new Error(JSON.stringify(made));
      return name;
    },
    async close() {
      await Promise.all(
        namespaces.map(name => cluster.remove({ apiVersion: 'v1', kind: 'Namespace', name }))
      );
      forwards.close();
      connection.close();
      await local?.close();
      if (dataDir) fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Serves HTTP on the pod's address and says so; ends when it is told to. */
const SERVE = `
const server = require('node:http').createServer((_, r) => r.end('ok'));
server.listen(8080, process.env.POD_IP, () => console.log(JSON.stringify({ message: 'listening ' + (process.env.WORD || '') })));
process.on('SIGTERM', () => process.exit(0));
`;

/** Says why and ends with an error. */
const CRASH = `
console.log('first line');
console.log(JSON.stringify({ level: 'error', message: 'no database for tech-radar' }));
process.exit(3);
`;

/** Runs, and never becomes ready. */
const IDLE = 'setInterval(() => {}, 1000)';

const PROGRAMS = { serve: SERVE, crash: CRASH, idle: IDLE };

/** A Deployment of one container; what differs between tests are its replicas, program, image and resources. */
export function deployment(
  namespace: string,
  options: {
    name?: string;
    replicas?: number;
    program?: keyof typeof PROGRAMS;
    word?: string;
    image?: string;
    cpu?: string;
    strategy?: object;
  } = {}
): KubernetesObject {
  const {
    name = 'web',
    replicas = 1,
    program = 'serve',
    word = '',
    image = TEST_IMAGE,
    cpu = '50m',
  } = options;
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      progressDeadlineSeconds: 60,
      ...(options.strategy ? { strategy: options.strategy } : {}),
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: 5,
          containers: [
            {
              name: 'main',
              image,
              args: ['-e', PROGRAMS[program]],
              env: [
                { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
                { name: 'WORD', value: word },
              ],
              ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
              readinessProbe: { httpGet: { path: '/', port: 'http' }, periodSeconds: 1 },
              resources: {
                requests: { cpu, memory: '64Mi' },
                limits: { cpu, memory: '256Mi' },
              },
            },
          ],
        },
      },
    },
  };
}

/** A Service in front of it, with our label. */
export function service(namespace: string, name = 'web'): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: { 'app.kubernetes.io/managed-by': 'flyloft' } },
    spec: {
      selector: { app: name },
      ports: [{ name: 'http', port: 8080, targetPort: 'http', protocol: 'TCP' }],
    },
  };
}

export const configMap = (
  namespace: string,
  name: string,
  data: Record<string, string>
): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
  data,
});
