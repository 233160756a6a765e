/** A namespace in which objects can be tried that is never used for anything else. */
import type { ObjectCheck } from '../../domain/plan/objectChanges';
import type { KubernetesObject } from '../../domain/kubernetesObject';
import type { PlannedObject } from '../../domain/operation/compileSteps';
import type { Cluster } from '../../ports';
import { withPlaceholders } from '../operations/fillSecrets';

/** Marks the namespaces that are only there for a dry run, so that a later sweep finds one that was left behind. */
export const THROW_AWAY_LABEL = 'flyloft.dev/throw-away';

/** Says when such a namespace has had its time, in seconds since 1970; without it ten minutes are its time. */
export const EXPIRES_LABEL = 'flyloft.dev/expires';

/** Deleting an empty namespace takes seconds; nobody waits for it longer than this. */
const REMOVE_MS = 60_000;

/** A dry run is over within seconds: whatever is older was left behind by a portal that died. */
const LEFT_BEHIND_MS = 10 * 60_000;

const refOfNamespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', name });

/** What of the planned namespace decides whether objects are let in: its Pod Security level. */
function securityLabels(objects: readonly PlannedObject[]): Record<string, string> {
  const planned = objects.find(({ object }) => object.kind === 'Namespace')?.object.metadata.labels ?? {};
  return Object.fromEntries(
    Object.entries(planned).filter(([label]) => label.startsWith('pod-security.kubernetes.io/'))
  );
}

const inNamespace = (object: KubernetesObject, namespace: string): KubernetesObject => ({
  ...object,
  metadata: { ...object.metadata, namespace },
});

/**
 * Dry-runs objects whose own namespace does not exist yet in one that is made for it and removed again. What cannot be
 * tried is not checked, with the reason. Answers in the order of `objects`; what has no namespace is left out.
 *
 * @param id - Ends the namespace's name; lower-case letters and digits.
 */
export async function dryRunElsewhere(
  objects: readonly PlannedObject[],
  cluster: Cluster,
  id: string
): Promise<Map<PlannedObject, ObjectCheck>> {
  const namespaced = objects.filter(
    ({ object, action }) => action === 'apply' && object.metadata.namespace !== undefined
  );
  const name = `flyloft-check-${id}`;
  const unchecked = (uncheckedBecause: string) =>
    new Map(
      namespaced.map((one): [PlannedObject, ObjectCheck] => [
        one,
        { checked: 'not-checked', drift: [], uncheckedBecause },
      ])
    );
  const made = await cluster.apply({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { ...securityLabels(objects), [THROW_AWAY_LABEL]: 'true' } },
  });
  if ('refusal' in made) {
    return unchecked(
      `its namespace does not exist yet, and none could be made to try it in: ${made.refusal.message}`
    );
  }
  try {
    const checks = await Promise.all(
      namespaced.map(async (one): Promise<[PlannedObject, ObjectCheck]> => {
        const dry = await cluster.apply(inNamespace(withPlaceholders(one.object), name), { dryRun: true });
        if (dry.outcome === 'unreachable') {
          return [one, { checked: 'not-checked', drift: [], uncheckedBecause: dry.refusal.message }];
        }
        const own = one.object.metadata.namespace ?? name;
        return [
          one,
          {
            checked: 'exact',
            drift: [],
            ...(dry.outcome === 'refused' ? { refusal: dry.refusal.message.replaceAll(name, own) } : {}),
          },
        ];
      })
    );
    return new Map(checks);
  } finally {
    // Not waited for: the plan is ready, and what is left behind is swept up later.
    void cluster
      .remove(refOfNamespace(name), { signal: AbortSignal.timeout(REMOVE_MS) })
      .catch(() => undefined);
  }
}

/** Removes namespaces of dry runs and of tests that a portal which died has left behind; answers with how many. */
export async function removeLeftBehind(cluster: Cluster, now: Date): Promise<number> {
  const found = await cluster.list({ apiVersion: 'v1', kind: 'Namespace' }, '', `${THROW_AWAY_LABEL}=true`);
  const old = found.filter(({ metadata }) => {
    const { creationTimestamp, deletionTimestamp } = metadata as {
      creationTimestamp?: string;
      deletionTimestamp?: string;
    };
    const age = now.getTime() - new Date(creationTimestamp ?? now).getTime();
    const expires = Number(metadata.labels?.[EXPIRES_LABEL] ?? Number.NaN) * 1000;
    const isOver = Number.isFinite(expires) ? now.getTime() > expires : age > LEFT_BEHIND_MS;
    return deletionTimestamp === undefined && isOver;
  });
  const removed = await Promise.all(
    old.map(({ metadata }) =>
      cluster.remove(refOfNamespace(metadata.name), { signal: AbortSignal.timeout(REMOVE_MS) })
    )
  );
  return removed.filter(({ outcome }) => outcome === 'deleted').length;
}
