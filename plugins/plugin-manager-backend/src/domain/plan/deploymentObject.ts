import type { KubernetesObject } from '../kubernetesObject';

/** Annotation on a Deployment's pods whose change restarts them. */
const RESTART_ANNOTATION = 'flyloft.dev/restart';

type PodTemplate = { metadata?: { annotations?: Record<string, string> } };
type DeploymentSpec = { replicas?: number; template?: PodTemplate };

const specOf = (deployment: KubernetesObject) => deployment.spec as DeploymentSpec | undefined;

const isDeployment = (object: KubernetesObject) => object.kind === 'Deployment';

/** Replicas that the Deployment among the objects asks for; undefined where there is none. */
export function replicasOf(objects: readonly KubernetesObject[]): number | undefined {
  const deployment = objects.find(isDeployment);
  return deployment && (specOf(deployment)?.replicas ?? 1);
}

/** The value that last restarted the Deployment among the objects. */
export function restartOf(objects: readonly KubernetesObject[]): string | undefined {
  const deployment = objects.find(isDeployment);
  return deployment && specOf(deployment)?.template?.metadata?.annotations?.[RESTART_ANNOTATION];
}

function changeSpec(
  objects: readonly KubernetesObject[],
  change: (spec: DeploymentSpec) => DeploymentSpec
): KubernetesObject[] {
  return objects.map(object =>
    isDeployment(object) ? { ...object, spec: change(specOf(object) ?? {}) } : object
  );
}

/** The objects with another number of replicas. */
export function withReplicas(objects: readonly KubernetesObject[], replicas: number): KubernetesObject[] {
  return changeSpec(objects, spec => ({ ...spec, replicas }));
}

/** The objects with a value that restarts the pods when it changes. */
export function withRestart(objects: readonly KubernetesObject[], value: string): KubernetesObject[] {
  return changeSpec(objects, spec => {
    const { template = {} } = spec;
    const annotations = { ...template.metadata?.annotations, [RESTART_ANNOTATION]: value };
    return { ...spec, template: { ...template, metadata: { ...template.metadata, annotations } } };
  });
}
