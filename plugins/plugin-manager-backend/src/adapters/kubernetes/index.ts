export { createKubernetesClusters, type ClusterSources } from './createKubernetesClusters';
export type { ConnectionSource } from './KubernetesConnection';
