import type { FieldError } from '../api/status';
import { clone, jsonEqual } from '../model/json';
import type { KubeObject, Pod, PodSpec } from '../model/types';
import { fieldForbidden } from './fieldErrors';
import { validatePodSpec } from './podSpec';

export const validatePod = (object: KubeObject): FieldError[] =>
  validatePodSpec((object as Pod).spec, 'spec');

const ALLOWED =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** Of a pod's spec hardly anything may change. A real server adds a diff of its Go structs to the message. */
export function validatePodUpdate(next: KubeObject, old: KubeObject): FieldError[] {
  const [a, b] = [clone((next as Pod).spec), clone((old as Pod).spec)];
  if (a.containers.length !== b.containers.length) {
    return [fieldForbidden('spec.containers', 'pod updates may not add or remove containers')];
  }
  const kept = (b.tolerations ?? []).every(toleration =>
    (a.tolerations ?? []).some(other => jsonEqual(other, toleration))
  );
  const comparable = (spec: PodSpec): PodSpec => {
    for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) delete container.image;
    delete spec.activeDeadlineSeconds;
    if (kept) delete spec.tolerations;
    return spec;
  };
  return jsonEqual(comparable(a), comparable(b)) ? [] : [fieldForbidden('spec', ALLOWED)];
}
