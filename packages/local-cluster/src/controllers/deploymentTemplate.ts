import { createHash } from 'node:crypto';
import { jsonEqual } from '../model/json';
import type { Deployment, PodTemplate, ReplicaSet } from '../model/types';
import { controllerReference } from './owners';
import { rolloutBounds } from './rollout';

/** The number of a ReplicaSet among its Deployment's, and the earlier ones it had. */
export const REVISION = 'deployment.kubernetes.io/revision';
const HISTORY = 'deployment.kubernetes.io/revision-history';
/** How many pods the Deployment wanted, and may have, when the ReplicaSet was last sized. */
export const DESIRED = 'deployment.kubernetes.io/desired-replicas';
export const MAX = 'deployment.kubernetes.io/max-replicas';
const HASH = 'pod-template-hash';

/** Annotations of a Deployment that its ReplicaSets do not take over. */
const ownAnnotations = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  HISTORY,
  DESIRED,
  MAX,
  'deprecated.deployment.rollback.to',
]);

/** The annotations of a template's ReplicaSet: the Deployment's, its revision, and what it was sized for. */
export function annotationsFor(
  deployment: Deployment,
  before: Record<string, string>,
  revision: number
): Record<string, string> {
  const inherited = Object.entries(deployment.metadata.annotations ?? {}).filter(
    ([key]) => !ownAnnotations.has(key)
  );
  const earlier = before[REVISION];
  const history = [before[HISTORY], earlier].filter(Boolean).join(',');
  const { maxSurge } = rolloutBounds(deployment);
  return {
    ...before,
    ...Object.fromEntries(inherited),
    ...(earlier && earlier !== String(revision) ? { [HISTORY]: history } : {}),
    [REVISION]: String(revision),
    [DESIRED]: before[DESIRED] ?? String(deployment.spec.replicas),
    [MAX]: before[MAX] ?? String(deployment.spec.replicas + maxSurge),
  };
}

/** A ReplicaSet for the present template of a Deployment. */
export function replicaSetFor(deployment: Deployment, revision: number, replicas: number) {
  const hash = templateHash(deployment);
  const labels = { ...deployment.spec.template.metadata?.labels, [HASH]: hash };
  return {
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      labels,
      annotations: annotationsFor(deployment, {}, revision),
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas,
      ...(deployment.spec.minReadySeconds ? { minReadySeconds: deployment.spec.minReadySeconds } : {}),
      selector: {
        ...deployment.spec.selector,
        matchLabels: { ...deployment.spec.selector.matchLabels, [HASH]: hash },
      },
      template: {
        ...deployment.spec.template,
        metadata: { ...deployment.spec.template.metadata, labels },
      },
    },
  };
}

/** Whether a ReplicaSet is that of the present template. */
export function hasTemplateOf(deployment: Deployment, set: ReplicaSet): boolean {
  return jsonEqual(withoutHash(set.spec.template), withoutHash(deployment.spec.template));
}

function withoutHash(template: PodTemplate): PodTemplate {
  const labels = Object.entries(template.metadata?.labels ?? {}).filter(([key]) => key !== HASH);
  return { ...template, metadata: { ...template.metadata, labels: Object.fromEntries(labels) } };
}

const hashAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** Ten characters that stand for a template: the same template gets the same ReplicaSet again. */
function templateHash({ spec, status }: Deployment): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [key, sorted(item)])
    );
  };
  const text = JSON.stringify([sorted(spec.template), status.collisionCount ?? 0]);
  const digest = createHash('sha256').update(text).digest();
  return [...digest.subarray(0, 10)].map(byte => hashAlphabet[byte % hashAlphabet.length]).join('');
}
