import { startLocalCluster, type FaultOptions, type LocalCluster } from '@flyloft/local-cluster';
import { manifestSchema, type ManifestInput } from '@flyloft/plugin-manager-common';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createKubernetesClusters } from '../../../adapters/kubernetes';
import type { Json } from '../../../domain/json';
import type { KubernetesObject } from '../../../domain/kubernetesObject';
import { APPLY_STEP_KINDS, type StepInput } from '../../../domain/operation/stepKinds';
import { fillSecret, renderInstallation, type RenderInput } from '../../../domain/render';
import type { Cluster, PluginDatabases } from '../../../ports';
import type { PluginCalls } from '../../../ports/pluginCalls';
import { environmentOf } from '../../../__testUtils__/environments';
import type { EnvironmentConfig } from '../../environments';
import { clusterSteps } from '../clusterSteps';
import type { StepContext, StepKind, StepResult } from '../step';

const IMAGE = 'flyloft/plugin-host:test';

/** Answers the health checks as the plugin host does, and says which bundle it runs. */
const FAKE_HOST = `
const { FLYLOFT_BUNDLE_DIGEST: digest, POD_IP: host, PORT: port } = process.env;
if (digest.endsWith('dead')) { console.log(JSON.stringify({ message: 'the bundle is broken' })); process.exit(1); }
const server = require('node:http').createServer((request, response) => response.end(digest));
server.listen(Number(port), host, () => console.log(JSON.stringify({ message: 'ready' })));
process.on('SIGTERM', () => process.exit(0));
`;

/** A digest that ends with a text, so that a test recognises it. */
export const digestOf = (end: string) => `sha256:${end.padStart(64, '0')}`;

/** A local cluster, and what steps need around it. */
export type StepHarness = {
  cluster: Cluster;
  /** The cluster's object. */
  live(object: KubernetesObject): Promise<KubernetesObject | undefined>;
  /** Somebody else's write. */
  byHand(object: KubernetesObject): Promise<void>;
  /** The objects of an installation of `pluginId`. */
  render(
    pluginId: string,
    change?: Partial<Pick<RenderInput, 'config' | 'replicas' | 'restart'>> & { bundle?: string },
    manifest?: Partial<ManifestInput>
  ): KubernetesObject[];
  /** An operation that changes what runs from `previous` to `objects`. */
  operation(
    pluginId: string,
    objects: KubernetesObject[],
    previous?: KubernetesObject[],
    options?: Partial<Pick<StepContext, 'knownDrift' | 'databases'>> & { lostAt?: string }
  ): TestOperation;
  close(): Promise<void>;
};

/** Steps that can be run and undone one by one, as the engine does. */
export type TestOperation = {
  steps: Array<{ kind: string; objects: string[]; input: StepInput }>;
  run(index: number): Promise<StepResult>;
  undo(index: number): Promise<StepResult>;
  runAll(): Promise<StepResult[]>;
  undoAll(): Promise<StepResult[]>;
  /** Forgets what a process knows that died; what was remembered stays. */
  progress: string[];
};

function inputsOf(pluginId: string, objects: readonly KubernetesObject[], removed: number): StepInput[] {
  const inputs: StepInput[] = [];
  const applied = objects.length - removed;
  for (const [object, { kind }] of objects.slice(0, applied).entries()) {
    if (kind === 'ConfigMap') inputs.push({ kind: 'read-back-fence', pluginId });
    inputs.push({ kind: APPLY_STEP_KINDS[kind as keyof typeof APPLY_STEP_KINDS], pluginId, object });
  }
  const indexOf = (kind: string) => objects.slice(0, applied).findIndex(object => object.kind === kind);
  if (indexOf('Deployment') >= 0) {
    inputs.push({ kind: 'wait-for-rollout', pluginId, object: indexOf('Deployment') });
  }
  if (indexOf('Service') >= 0) {
    inputs.push({ kind: 'wait-endpoints', pluginId, object: indexOf('Service') });
    inputs.push({ kind: 'health-gate', pluginId, object: indexOf('Service') });
  }
  for (let object = objects.length - 1; object >= applied; object--) {
    inputs.push({ kind: 'remove-object', pluginId, object });
  }
  return inputs;
}

const key = ({ kind, metadata }: KubernetesObject) => `${kind}/${metadata.name}`;

type PodTemplate = { template: { spec: { containers: Array<{ lifecycle?: unknown }> } } };

/** Nobody sends requests here, so that pods need not wait for the last of them. */
function withoutPause(object: KubernetesObject): KubernetesObject {
  const copy = structuredClone(object);
  if (copy.kind === 'Deployment') {
    for (const container of (copy.spec as PodTemplate).template.spec.containers) delete container.lifecycle;
  }
  return copy;
}

/** Starts a local cluster for a test file. */
export async function startStepHarness(options: { faults?: FaultOptions } = {}): Promise<StepHarness> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'flyloft-steps-'));
  const program = path.join(dataDir, 'fake-host.cjs');
  fs.writeFileSync(program, FAKE_HOST);
  const local: LocalCluster = await startLocalCluster({
    dataDir: path.join(dataDir, 'cluster'),
    images: { [IMAGE]: { command: [process.execPath, program] } },
    restartBackOff: { baseMs: 100, maxMs: 1000 },
    ...options,
  });
  const clusters = createKubernetesClusters(
    { local: { kubeconfig: local.kubeconfigPath } },
    { error: console.error }
  );
  const cluster = clusters.forEnvironment('local');
  const environment: EnvironmentConfig = { ...environmentOf(), pluginHostImage: IMAGE };
  const calls: PluginCalls = {
    async get(_pluginId, { address, port }, urlPath) {
      const response = await fetch(`http://${address}:${port}${urlPath}`);
      await response.body?.cancel();
      return { outcome: 'answered', status: response.status };
    },
    post: async () => ({ outcome: 'answered', status: 204 }),
    pause: async () => undefined,
  };
  const manifests = new Map<string, ReturnType<typeof manifestSchema.parse>>();
  const kinds = new Map<string, StepKind>(
    clusterSteps({ calls, findManifest: async pluginId => manifests.get(pluginId) }).map(kind => [
      kind.kind,
      kind,
    ])
  );

  const live = async ({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject) => {
    const read = await cluster.read({ apiVersion, kind, name, ...(namespace ? { namespace } : {}) });
    return read.outcome === 'found' ? read.object : undefined;
  };

  return {
    cluster,
    live,
    async byHand(object) {
      const result = await cluster.apply(object);
      if ('refusal' in result) throw new Error(JSON.stringify(result.refusal));
    },
    render(pluginId, { bundle = 'a', ...change } = {}, manifest = {}) {
      const parsed = manifestSchema.parse({
        manifestVersion: 1,
        id: pluginId,
        name: pluginId,
        version: '1.0.0',
        type: 'service-backed',
        description: 'A plugin',
        publisher: 'flyloft',
        license: 'Apache-2.0',
        packed: { backend: { name: '@acme/backend', version: '1.0.0' } },
        ...manifest,
      });
      manifests.set(pluginId, parsed);
      const objects = renderInstallation({
        tenant: 'default',
        environment,
        release: { pluginId, version: '1.0.0', manifest: parsed, bundleDigest: digestOf(bundle) },
        config: {},
        replicas: 1,
        egress: [],
        ...change,
      });
      return objects.map(withoutPause);
    },
    operation(pluginId, objects, previous = [], { lostAt, ...changed } = {}) {
      const kept = new Set(objects.map(key));
      const removed = previous.filter(object => !kept.has(key(object)));
      const all = [...objects, ...removed];
      const inputs = inputsOf(pluginId, all, removed.length);
      const before = new Map<number, Json>();
      const progress: string[] = [];
      const context = (index: number): StepContext => {
        const input = inputs[index]!;
        const object = input.object === undefined ? undefined : all[input.object];
        const old = object && previous.find(candidate => key(candidate) === key(object));
        const remembered = before.get(index);
        return {
          operationId: 'operation',
          input,
          tenant: 'default',
          environment,
          pluginId,
          objects,
          ...(object ? { object } : {}),
          ...(old ? { previous: old } : {}),
          ...(remembered === undefined ? {} : { before: remembered }),
          knownDrift: [],
          outputs: {},
          cluster,
          databases: {} as PluginDatabases,
          installation: {} as StepContext['installation'],
          plan: { content: { releases: [{ pluginId, version: '1.0.0' }] } } as StepContext['plan'],
          fill: async wanted => ({
            outcome: 'filled',
            object: fillSecret(wanted, value => `value of ${Object.values(value).join(' ')}`),
          }),
          progress: detail => progress.push(detail),
          remember: async value => {
            if (lostAt === input.kind) throw new Error('taken over');
            before.set(index, value);
          },
          now: () => new Date(),
          signal: new AbortController().signal,
          ...changed,
        };
      };
      const run = (index: number) => kinds.get(inputs[index]!.kind)!.run(context(index));
      const undo = (index: number) => kinds.get(inputs[index]!.kind)!.undo(context(index));
      return {
        steps: inputs.map(input => ({
          kind: input.kind,
          objects: input.object === undefined ? [] : [key(all[input.object]!)],
          input,
        })),
        progress,
        run,
        undo,
        async runAll() {
          const results: StepResult[] = [];
          for (const index of inputs.keys()) {
            const result = await run(index);
            results.push(result);
            if (result.outcome !== 'done') break;
          }
          return results;
        },
        async undoAll() {
          const results: StepResult[] = [];
          for (const index of [...inputs.keys()].reverse()) results.push(await undo(index));
          return results;
        },
      };
    },
    async close() {
      clusters.close();
      await local.close();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
