import { parseQuantity } from '@flyloft/plugin-manager-common';
import { MANAGED_BY_LABEL, PLUGIN_LABEL } from '../../domain/render/names';
import type {
  Clock,
  Cluster,
  Clusters,
  HealthHistories,
  KubernetesObject,
  NewHealthSample,
  Store,
} from '../../ports';
import type { EnvironmentConfig } from '../environments';
import { minuteOf } from './keepTraffic';

/** The source of samples that are about pods; one replica of the portal looks, for all of them. */
const PODS = 'pods';

/** What {@link samplePods} works with. */
export type SamplePodsDependencies = {
  store: Pick<Store, 'installations'>;
  clusters: Clusters;
  histories: Pick<HealthHistories, 'add'>;
  environments: ReadonlyArray<Pick<EnvironmentConfig, 'id'>>;
  tenant: string;
  clock: Clock;
};

type Container = { restartCount?: number };
type PodStatus = {
  conditions?: Array<{ type?: string; status?: string }>;
  containerStatuses?: Container[];
};
type Metrics = { containers?: Array<{ usage?: { memory?: string } }> };

const MANAGED = `${MANAGED_BY_LABEL}=flyloft`;
const keyOf = ({ metadata }: KubernetesObject) =>
  `${metadata.namespace}/${metadata.labels?.[PLUGIN_LABEL] ?? ''}`;

function byPlugin(objects: readonly KubernetesObject[]): Map<string, KubernetesObject[]> {
  const found = new Map<string, KubernetesObject[]>();
  for (const object of objects) {
    const key = keyOf(object);
    found.set(key, [...(found.get(key) ?? []), object]);
  }
  return found;
}

const isReady = ({ status }: KubernetesObject) =>
  (status as PodStatus | undefined)?.conditions?.some(one => one.type === 'Ready' && one.status === 'True') ??
  false;

const restartsOf = ({ status }: KubernetesObject) =>
  ((status as PodStatus | undefined)?.containerStatuses ?? []).reduce(
    (sum, one) => sum + (one.restartCount ?? 0),
    0
  );

/** Bytes that pods use; undefined where the cluster measures nothing. */
function memoryOf(metrics: readonly KubernetesObject[] | undefined): number | undefined {
  const used = (metrics ?? []).flatMap(one => (one as unknown as Metrics).containers ?? []);
  const known = used.flatMap(({ usage }) =>
    usage?.memory === undefined ? [] : [parseQuantity(usage.memory)]
  );
  return known.length > 0 ? known.reduce((sum, bytes) => sum + bytes, 0) : undefined;
}

async function lookAt(cluster: Cluster) {
  const pods = await cluster.list({ apiVersion: 'v1', kind: 'Pod' }, '', MANAGED);
  // Not every cluster has a metrics server; then memory is not known, and the rest is.
  const metrics = await cluster
    .list({ apiVersion: 'metrics.k8s.io/v1beta1', kind: 'PodMetrics' }, '', MANAGED)
    .catch(() => []);
  return { pods: byPlugin(pods), metrics: byPlugin(metrics) };
}

/**
 * Looks at the pods of every environment once: how many are ready, how often they restarted and what memory they use.
 * Two lists for a cluster, however many plugins it has. A cluster that does not answer leaves a gap.
 */
export async function samplePods(dependencies: SamplePodsDependencies): Promise<number> {
  const { store, clusters, histories, environments, tenant, clock } = dependencies;
  const at = minuteOf(clock.now());
  let written = 0;
  for (const { id: environment } of environments) {
    const running = (await store.installations.list({ tenant, environment })).filter(
      ({ state, routed }) => state === 'running' && routed
    );
    if (running.length === 0) continue;
    const seen = await lookAt(clusters.forEnvironment(environment)).catch(() => undefined);
    if (!seen) continue;
    const samples: NewHealthSample[] = [];
    for (const { id, pluginId, revision } of running) {
      const ran = await store.installations.findRevision(id, revision);
      const deployment = ran?.objects.find(({ kind }) => kind === 'Deployment');
      if (!ran || !deployment) continue;
      const key = `${deployment.metadata.namespace}/${pluginId}`;
      const pods = seen.pods.get(key) ?? [];
      const memory = memoryOf(seen.metrics.get(key));
      samples.push({
        installationId: id,
        at,
        ready: pods.filter(isReady).length,
        wanted: ran.replicas,
        restarts: pods.reduce((sum, pod) => sum + restartsOf(pod), 0),
        ...(memory === undefined ? {} : { memory }),
        requests: 0,
        errors: 0,
      });
    }
    await histories.add(PODS, samples);
    written += samples.length;
  }
  return written;
}
