import type { ObjectChange, Refusal, RehearsalStep } from '@flyloft/plugin-manager-common';
import { describeRef } from '../../../domain/kubernetesObject';
import { quotaLines, usageOf } from '../../../domain/plan/capacity';
import { checkObjects } from '../checkObjects';
import { against, count, fine, notChecked, type Rehearsed, type Trial } from './rehearsed';

/** Fields that somebody changed by hand after the plan was made: the operation would stop at them. */
function newDrift(change: ObjectChange, { plan }: Rehearsed): Refusal[] {
  const known = plan.content.objects.find(
    one => one.kind === change.kind && one.name === change.name && one.namespace === change.namespace
  );
  const fields = change.drift.filter(path => !known?.drift.includes(path));
  if (fields.length === 0) return [];
  const what = fields.includes('') ? 'removed it' : `changed ${fields.join(', ')}`;
  return [
    {
      code: 'CLUSTER_DRIFT',
      message: `Somebody ${what} by hand since this plan was made: ${describeRef(
        change
      )}. Edit the plan, and choose to put it back or to adopt it.`,
    },
  ];
}

const refusalsOf = (change: ObjectChange, rehearsed: Rehearsed): Refusal[] => [
  ...(change.refusal === undefined
    ? []
    : [
        {
          code: 'CLUSTER_REFUSED' as const,
          message: `${describeRef(change)}: ${
            change.refusal
          } Change the settings that lead to it, or ask who runs the cluster.`,
        },
      ]),
  ...newDrift(change, rehearsed),
];

function describeObjects(
  name: string,
  pluginId: string,
  objects: readonly ObjectChange[],
  rehearsed: Rehearsed
) {
  const about = { kind: 'object', pluginId } as const;
  const refusals = objects.flatMap(change => refusalsOf(change, rehearsed));
  const open = objects.filter(({ checked }) => checked !== 'exact');
  const all = `${count(objects.length, 'object')} of ${name}`;
  if (refusals.length > 0) return against(about, `The cluster does not take ${all}.`, refusals);
  if (open.length > 0) {
    const [first] = open;
    return notChecked(
      about,
      `${open.length} of ${all} could not be tried: ${first?.uncheckedBecause ?? 'nothing answered'}.`
    );
  }
  return fine(about, `The cluster accepts ${objects.length === 1 ? all : `all ${all}`}.`);
}

/** Dry-runs every object of the plan as it would be sent, and works out what it does to the quotas as they are now. */
export const tryObjects: Trial = async rehearsed => {
  const { plan, dependencies, environment, running } = rehearsed;
  const cluster = dependencies.clusters.forEnvironment(environment.id);
  const steps: RehearsalStep[] = [];
  const quotas: RehearsalStep[] = [];
  for (const { pluginId, name } of plan.content.items) {
    const planned = plan.objects.filter(entry => entry.pluginId === pluginId);
    if (planned.length === 0) continue;
    const base = running.get(pluginId) ?? [];
    const checked = await checkObjects(planned, base, cluster, { tryIn: dependencies.ids.shortId() });
    steps.push(describeObjects(name, pluginId, checked.objects, rehearsed));
    const after = planned.filter(({ action }) => action === 'apply').map(({ object }) => object);
    const lines = checked.quotas.flatMap(quota => quotaLines(quota, usageOf(base), usageOf(after)));
    const over = lines.filter(({ exceeded }) => exceeded);
    const about = { kind: 'quota', pluginId } as const;
    if (over.length > 0) {
      quotas.push(
        against(
          about,
          `The quota is not enough for ${name}.`,
          over.map(({ namespace, resource, after: wanted, hard }) => ({
            code: 'CLUSTER_QUOTA' as const,
            message: `${namespace} allows ${hard} ${resource}, and this needs ${wanted}. Lower it under Resources, or ask who runs the cluster for quota.`,
          }))
        )
      );
    } else if (lines.length > 0) {
      const cpu = lines.find(({ resource }) => resource === 'requests.cpu');
      const said = cpu ? `: CPU ${cpu.before} → ${cpu.after} of ${cpu.hard}` : '';
      quotas.push(fine(about, `The quota is enough for ${name}${said}.`));
    }
  }
  return [...steps, ...quotas];
};
