/**
 * The embedded default cluster: a Kubernetes API on loopback whose pods are local processes.
 *
 * @packageDocumentation
 */
export { ClusterInUseError, startLocalCluster } from './startLocalCluster';
export type { LocalCluster, LocalClusterOptions } from './startLocalCluster';
export type { FaultOptions } from './api/faults';
export type { BackOffOptions } from './kubelet/backOff';
export type { Image } from './kubelet/PodWorker';
