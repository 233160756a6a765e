/** What somebody changed by hand in the cluster, taken over into the installation where it has a place there. */
import { MAX_REPLICAS } from '@flyloft/plugin-manager-common';
import { replicasOf } from '../../domain/plan/deploymentObject';
import { refOf } from '../../domain/kubernetesObject';
import type { Cluster } from '../../ports';
import type { Choice } from './chooseReleases';

/** What is taken over. */
export type Adopted = { replicas?: number; warnings: string[] };

const REPLICAS = '/spec/replicas';

/** Whether a person asked to keep what was changed by hand. */
export const adopts = ({ wanted }: Choice): boolean =>
  wanted?.kind === 'configure' && wanted.drift === 'adopt';

/** Reads what can be taken over of a running installation: the number of its pods. */
export async function readAdopted({ base, pluginId }: Choice, cluster: Cluster): Promise<Adopted> {
  const deployment = base?.revision.objects.find(({ kind }) => kind === 'Deployment');
  if (!deployment) return { warnings: [] };
  const live = await cluster.read(refOf(deployment));
  if (live.outcome !== 'found') {
    return { warnings: [`What runs of ${pluginId} could not be read, so nothing of it is adopted.`] };
  }
  const replicas = replicasOf([live.object]);
  if (replicas === undefined || replicas === base?.revision.replicas) return { warnings: [] };
  if (replicas === 0) {
    return {
      warnings: [`${pluginId} was scaled to no pod by hand. That is not adopted: stop it instead.`],
    };
  }
  if (replicas > MAX_REPLICAS) {
    return {
      warnings: [`${replicas} pods of ${pluginId} are not adopted: at most ${MAX_REPLICAS} are allowed.`],
    };
  }
  return { replicas, warnings: [] };
}

/** Why fields that were changed by hand are put back although adopting was asked for. */
export function notAdopted(
  object: { kind: string; name: string; drift: readonly string[] },
  { replicas }: Adopted
): string[] {
  const taken = object.kind === 'Deployment' && replicas !== undefined ? [REPLICAS] : [];
  const left = object.drift.filter(field => !taken.includes(field));
  if (left.length === 0) return [];
  const fields = left.map(field => (field === '' ? 'the whole object' : `\`${field}\``)).join(', ');
  return [
    `${fields} of ${object.kind} ${object.name} cannot be adopted, because it has no place in the configuration. It is put back.`,
  ];
}
