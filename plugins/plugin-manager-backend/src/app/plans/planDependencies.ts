import { FlyloftError, type Refusal } from '@flyloft/plugin-manager-common';
import type { Cluster } from '../../ports';
import type { EngineOptions } from '../engine';
import type { EnvironmentConfig } from '../environments';
import { ok, refused, type Outcome } from '../outcome';

/** What the use cases about plans are built from. */
export type PlanDependencies = Pick<
  EngineOptions,
  | 'store'
  | 'clusters'
  | 'databases'
  | 'schemaEngine'
  | 'elsewhere'
  | 'checks'
  | 'clock'
  | 'ids'
  | 'tenant'
  | 'environments'
  | 'host'
  | 'resolve'
  | 'render'
  | 'steps'
>;

/** Finds an environment; the only one where none is named. */
export function findEnvironment(
  environments: readonly EnvironmentConfig[],
  id: string | undefined
): { outcome: 'ok'; value: EnvironmentConfig } | { outcome: 'refused'; refusal: Refusal } {
  const names = environments.map(environment => environment.id).join(', ');
  const only = environments.length === 1 ? environments[0] : undefined;
  const found = id === undefined ? only : environments.find(one => one.id === id);
  if (found) return { outcome: 'ok', value: found };
  return id === undefined
    ? refused('ENVIRONMENT_NOT_FOUND', `Name the environment: ${names}.`)
    : refused('ENVIRONMENT_NOT_FOUND', `There is no environment "${id}". There is: ${names}.`);
}

/** The cluster's uid, or that it does not answer. */
export async function readClusterUid(cluster: Cluster): Promise<Outcome<string>> {
  try {
    return ok(await cluster.uid());
  } catch (error) {
    if (error instanceof FlyloftError) return { outcome: 'refused', refusal: error.toRefusal() };
    const why = error instanceof Error ? error.message : String(error);
    return refused('CLUSTER_UNREACHABLE', `The cluster does not answer: ${why}. Try again when it is back.`);
  }
}
