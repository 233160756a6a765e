/**
 * The embedded default cluster: a Kubernetes API on loopback whose pods are local processes.
 *
 * @packageDocumentation
 */
export * from './startLocalCluster';
