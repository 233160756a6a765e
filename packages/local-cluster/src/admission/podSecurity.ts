import { forbidden } from '../api/status';
import { jsonEqual } from '../model/json';
import type { Deployment, KubeObject, Pod, PodSpec } from '../model/types';
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission';
import { deployments, namespaces, pods, replicaSets } from '../registry/kinds';
import { violations, type Level, type Violation } from './podSecurityChecks';

const PREFIX = 'pod-security.kubernetes.io/';

interface Policy {
  level: Level;
  /** `restricted:v1.32` */
  title: string;
}

function policyOf(namespace: KubeObject | undefined, mode: 'enforce' | 'warn'): Policy {
  const labels = namespace?.metadata.labels ?? {};
  const level = (labels[`${PREFIX}${mode}`] ?? 'privileged') as Level;
  return { level, title: `${level}:${labels[`${PREFIX}${mode}-version`] ?? 'latest'}` };
}

const describe = (found: readonly Violation[]): string =>
  found.map(({ reason, detail }) => (detail ? `${reason} (${detail})` : reason)).join(', ');

/** Tells of the pods that break a level which a namespace is being given. */
function warnOfExisting({ object, old, registry, warnings }: AdmissionRequest): void {
  const next = policyOf(object, 'enforce');
  if (!old || next.title === policyOf(old, 'enforce').title) return;
  const groups = new Map<string, string[]>();
  for (const pod of registry.list(pods, object.metadata.name) as Pod[]) {
    const found = violations(next.level, pod.spec);
    if (found.length === 0) continue;
    const text = found.map(({ reason }) => reason).join(', ');
    groups.set(text, [...(groups.get(text) ?? []), pod.metadata.name]);
  }
  if (groups.size === 0) return;
  warnings.push(
    `existing pods in namespace "${object.metadata.name}" violate the new PodSecurity enforce level "${next.title}"`
  );
  for (const [text, names] of groups) {
    const others = names.length - 1;
    const more = others > 0 ? ` (and ${others} other ${others === 1 ? 'pod' : 'pods'})` : '';
    warnings.push(`${names[0]}${more}: ${text}`);
  }
}

/** Holds pods to the level that their namespace's labels ask for; workloads only get a warning. */
export const podSecurityAdmission: AdmissionPlugin = {
  validate(request) {
    const { kind, object, old, registry, namespace, warnings, subresource } = request;
    if (subresource !== '') return;
    if (kind === namespaces) {
      warnOfExisting(request);
      return;
    }
    const isPod = kind === pods;
    if (!isPod && kind !== deployments && kind !== replicaSets) return;
    const spec: PodSpec = isPod ? (object as Pod).spec : (object as Deployment).spec.template.spec;
    // A pod that was let in before the level was set may still be labelled.
    if (isPod && old && jsonEqual((old as Pod).spec, spec)) return;
    const home = registry.find(namespaces, undefined, namespace ?? '');
    if (isPod) {
      const { level, title } = policyOf(home, 'enforce');
      const found = violations(level, spec);
      if (found.length > 0) {
        throw forbidden(kind, object.metadata.name, `violates PodSecurity "${title}": ${describe(found)}`);
      }
    }
    const warn = policyOf(home, 'warn');
    const found = violations(warn.level, spec);
    if (found.length > 0) warnings.push(`would violate PodSecurity "${warn.title}": ${describe(found)}`);
  },
};
