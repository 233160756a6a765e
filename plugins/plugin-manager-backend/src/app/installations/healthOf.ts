import type { HealthStatus } from '@flyloft/plugin-manager-common';
import { serviceKey, type Clusters, type InstallationRecord, type RevisionRecord } from '../../ports';

/** How an installation is, with the reasons where it is not well. */
export type InstallationHealth = { status: HealthStatus; reasons: string[] };

/** How long the cluster is waited for, in milliseconds: a list of installations must not hang on one of them. */
const PATIENCE_MS = 3_000;

/** What an installation does right now, where that is neither running nor stopped. */
const UNDERWAY: Partial<Record<InstallationRecord['state'], string>> = {
  installing: 'It is being installed.',
  updating: 'It is being changed.',
  stopping: 'It is being stopped.',
  starting: 'It is being started.',
  uninstalling: 'It is being removed.',
  uninstalled: 'It is not installed.',
};

async function within<T>(work: Promise<T>, ms: number): Promise<T | 'too-late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'too-late'>(resolve => {
    timer = setTimeout(() => resolve('too-late'), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Ready pods by Service; `away` where the cluster does not answer. */
export type ReadyPods = ReadonlyMap<string, number> | 'away';

/** Reads ready pods of an environment, waiting for its cluster no longer than a list may. */
export async function readReadyPods(
  clusters: Clusters,
  environment: string,
  namespace?: string
): Promise<ReadyPods> {
  const pods = await within(
    clusters
      .forEnvironment(environment)
      .readyPods(namespace)
      .catch(() => 'away' as const),
    PATIENCE_MS
  );
  return pods === 'too-late' ? 'away' : pods;
}

/** Looks at an installation's state, its ready pods, and whether its pages are switched off. */
export async function healthOf(
  installation: InstallationRecord,
  context: {
    revision: RevisionRecord | undefined;
    /** Asked only where there is something to count. */
    readyPods(environment: string, namespace: string): Promise<ReadyPods>;
    quarantined: boolean;
  }
): Promise<InstallationHealth> {
  const { revision, readyPods, quarantined } = context;
  if (installation.state === 'stopped') return { status: 'stopped', reasons: [] };
  if (installation.state === 'failed') return { status: 'failing', reasons: ['Its last operation failed.'] };
  const underway = UNDERWAY[installation.state];
  if (underway) return { status: 'unknown', reasons: [underway] };
  const reasons = quarantined ? ['Its pages are switched off, because they failed.'] : [];
  const service = revision?.objects.find(object => object.kind === 'Service');
  if (!service?.metadata.namespace) {
    return { status: quarantined ? 'degraded' : 'healthy', reasons };
  }
  const { namespace, name } = service.metadata;
  const pods = await readyPods(installation.environment, namespace);
  if (pods === 'away') {
    return { status: 'unknown', reasons: [...reasons, 'The cluster does not answer.'] };
  }
  const wanted = revision?.replicas ?? 1;
  const ready = pods.get(serviceKey(namespace, name)) ?? 0;
  if (ready === 0) return { status: 'failing', reasons: [...reasons, 'No pod is ready.'] };
  if (ready < wanted) reasons.push(`${ready} of ${wanted} pods are ready.`);
  return { status: reasons.length > 0 ? 'degraded' : 'healthy', reasons };
}
