import type { ObjectChange } from '@flyloft/plugin-manager-common';
import { describeObject, type ObjectCheck } from '../../domain/plan/objectChanges';
import type { QuotaNow } from '../../domain/plan/capacity';
import { refKey, refOf, type KubernetesObject } from '../../domain/kubernetesObject';
import type { PlannedObject } from '../../domain/operation/compileSteps';
import { differences } from '../../domain/drift/differences';
import type { Json } from '../../domain/json';
import { atPointer } from '../../domain/render/environmentVariables';
import type { Cluster } from '../../ports';
import { withPlaceholders } from '../operations/fillSecrets';
import { readQuotas } from './readQuotas';
import { dryRunElsewhere } from './throwAwayNamespace';
import type { TriedObjects } from './TriedObjects';

const NOT_CHECKED: ObjectCheck = {
  checked: 'not-checked',
  drift: [],
  uncheckedBecause: 'its namespace does not exist yet',
};

/** A preview comes with every short pause of somebody who types: the portal's requests to the cluster are for others. */
const LOOKED_AT: ObjectCheck = {
  checked: 'not-checked',
  drift: [],
  uncheckedBecause: 'this is a preview; the cluster is asked when the plan is made',
};

const away = (refusal: { message: string }, drift: string[] = []): ObjectCheck => ({
  checked: 'not-checked',
  drift,
  uncheckedBecause: refusal.message,
});

/** Fields whose values a plan shows; of the rest it names the fields. */
const MAX_VALUES = 50;

/** A field that was changed by hand, with what we wrote and what stands there now. */
function valuesOf(base: KubernetesObject, live: KubernetesObject) {
  const at = (object: KubernetesObject, path: string) => atPointer(object as unknown as Json, path);
  return (path: string) => {
    const [ours, now] = [at(base, path), at(live, path)];
    return { path, ...(ours === undefined ? {} : { ours }), ...(now === undefined ? {} : { live: now }) };
  };
}

async function checkOne(
  planned: PlannedObject,
  base: KubernetesObject | undefined,
  namespaceExists: boolean,
  cluster: Cluster,
  signal: { signal?: AbortSignal }
): Promise<ObjectCheck> {
  const { object, action } = planned;
  if (object.kind !== 'Namespace' && !namespaceExists) return NOT_CHECKED;
  let drift: string[] = [];
  let values: Pick<ObjectCheck, 'driftValues'> = {};
  if (base) {
    const live = await cluster.read(refOf(object), signal);
    if (live.outcome === 'unreachable') return away(live.refusal);
    if (live.outcome === 'absent') drift = [''];
    // What a Secret holds cannot be compared without revealing it.
    else if (live.outcome === 'found' && object.kind !== 'Secret') {
      drift = differences(base, live.object);
      if (drift.length > 0)
        values = { driftValues: drift.slice(0, MAX_VALUES).map(valuesOf(base, live.object)) };
    }
  }
  if (action === 'remove') return { checked: 'exact', drift, ...values };
  // A dry run gets a word in the place of every secret: it must not see one.
  const dry = await cluster.apply(withPlaceholders(object), { dryRun: true, ...signal });
  if (dry.outcome === 'unreachable') return away(dry.refusal, drift);
  if (dry.outcome === 'refused') return { checked: 'exact', drift, ...values, refusal: dry.refusal.message };
  return { checked: 'exact', drift, ...values };
}

/** What a preview says of an object: what differs from what runs is tried, where it may ask. */
async function lookAt(
  entry: PlannedObject,
  base: readonly KubernetesObject[],
  namespaceExists: boolean,
  cluster: Cluster,
  { tried, signal }: { tried: TriedObjects | undefined; signal?: AbortSignal }
): Promise<ObjectCheck> {
  const { change, kind } = describeObject(entry, base, LOOKED_AT);
  if (kind !== 'Namespace' && !namespaceExists) return NOT_CHECKED;
  if (!tried || (change !== 'added' && change !== 'changed')) return LOOKED_AT;
  return tried.ask(entry.object, cluster, signal);
}

const namespaceOf = (objects: readonly PlannedObject[]) =>
  objects.map(({ object }) => object.metadata.namespace).find(namespace => namespace !== undefined);

/** How objects are checked. */
export type CheckOptions = {
  /** Ends the name of the namespace that is thrown away; without it none is made. */
  tryIn?: string;
  /** For a preview: looks at the namespace's quotas, and asks about no object but those that `tried` is given for. */
  glance?: boolean;
  /** With `glance`: has what differs from what runs tried, where this does not know the answer yet. */
  tried?: TriedObjects;
  /** Aborted where nobody waits for the answer any more. */
  signal?: AbortSignal;
};

/**
 * Asks the cluster about one plugin's objects: a dry run of each whose namespace exists, and what somebody changed by
 * hand since they were written. Where its namespace is still to be made, it is tried in one that is thrown away (`tryIn`
 * ends its name); without that nothing can be asked.
 * @throws the signal's reason where that is aborted.
 */
export async function checkObjects(
  planned: readonly PlannedObject[],
  base: readonly KubernetesObject[],
  cluster: Cluster,
  { tryIn, glance = false, tried, signal: given }: CheckOptions = {}
): Promise<{ objects: ObjectChange[]; quotas: QuotaNow[] }> {
  const name = namespaceOf(planned);
  const signal = given ? { signal: given } : {};
  const namespace =
    name === undefined
      ? undefined
      : await cluster.read({ apiVersion: 'v1', kind: 'Namespace', name }, signal);
  const exists = namespace?.outcome === 'found' && !namespace.object.metadata.deletionTimestamp;
  const elsewhere =
    tryIn !== undefined && namespace?.outcome === 'absent'
      ? await dryRunElsewhere(planned, cluster, tryIn)
      : undefined;
  const checks = await Promise.all(
    planned.map(entry => {
      if (glance) return lookAt(entry, base, exists, cluster, { tried, ...signal });
      const there = elsewhere?.get(entry);
      if (there) return there;
      const key = refKey(refOf(entry.object));
      const old = base.find(candidate => refKey(refOf(candidate)) === key);
      return checkOne(entry, old, exists, cluster, signal);
    })
  );
  return {
    objects: planned.map((entry, index) => describeObject(entry, base, checks[index] ?? NOT_CHECKED)),
    quotas: name === undefined ? [] : await readQuotas(name, exists, planned, cluster),
  };
}
