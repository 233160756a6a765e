/** The steps that write down what came of an operation. The last of them ends it, in the same transaction. */
import { summarisePlan, type PlanItem } from '@flyloft/plugin-manager-common';
import { mergeObjects } from '../../../domain/plan/mergeObjects';
import { replicasOf } from '../../../domain/plan/deploymentObject';
import type { StoreTransaction } from '../../../ports';
import { itemOf, type StepContext, type StepKind } from '../../steps/step';

/** Whether the installation runs after an item; configuring a stopped one leaves it stopped. */
function runsAfter(item: PlanItem, ctx: StepContext, stopped: boolean): boolean {
  if (item.kind === 'install' || item.kind === 'start' || item.kind === 'restart') return true;
  if (item.kind === 'stop') return false;
  const replicas = replicasOf(ctx.objects);
  return replicas === undefined ? !stopped : replicas > 0;
}

async function recordRemoval(tx: StoreTransaction, ctx: StepContext): Promise<void> {
  await tx.installations.setState(ctx.installation.id, { state: 'uninstalled', revision: 0 });
}

async function recordChange(tx: StoreTransaction, ctx: StepContext, item: PlanItem): Promise<number> {
  const { installation, plan } = ctx;
  const [newest] = await tx.installations.listRevisions(installation.id, 1);
  const base = await tx.installations.findRevision(installation.id, installation.revision);
  const number = (newest?.number ?? 0) + 1;
  const release = plan.content.releases.find(candidate => candidate.pluginId === item.pluginId);
  if (!release) throw new Error(`The plan has no release of ${item.pluginId}`);
  const runs = runsAfter(item, ctx, base?.replicas === 0);
  const partial = item.kind === 'stop' || item.kind === 'start' || item.kind === 'restart';
  await tx.installations.insertRevision({
    installationId: installation.id,
    number,
    kind: item.kind,
    release: release.version,
    bundleDigest: release.bundleDigest,
    config: item.config ?? {},
    objects: partial ? mergeObjects(base?.objects ?? [], ctx.objects) : ctx.objects,
    replicas: replicasOf(ctx.objects) ?? (runs ? 1 : 0),
    createdAt: ctx.now(),
    createdBy: plan.content.requester,
    summary: summarisePlan(plan.content),
    operationId: ctx.operationId,
  });
  await tx.installations.setState(installation.id, { revision: number, state: runs ? 'running' : 'stopped' });
  // A pin was about what was uninstalled, and not about what comes anew.
  if (item.kind === 'install') await tx.installations.setPin(installation.id, undefined);
  return number;
}

/** Writes the installation's new revision, or that it is gone. */
export const recordRevision: StepKind = {
  kind: 'record-revision',
  title: ({ pluginId }) => `Record the new revision of ${pluginId}`,

  async run(ctx) {
    const item = itemOf(ctx);
    return {
      outcome: 'done',
      commit: async tx => {
        const { revision, state } = ctx.installation;
        if (item.kind === 'uninstall') {
          await recordRemoval(tx, ctx);
          return { before: { revision, state } };
        }
        const number = await recordChange(tx, ctx, item);
        return { before: { revision, state }, output: { number } };
      },
    };
  },

  async undo(ctx) {
    return {
      outcome: 'done',
      commit: async tx => {
        if (ctx.before === undefined) return;
        const { revision, state } = ctx.before as Pick<StepContext['installation'], 'revision' | 'state'>;
        const { number } = (ctx.outputs['record-revision'] ?? {}) as { number?: number };
        await tx.installations.setState(ctx.installation.id, { revision, state });
        if (number !== undefined) {
          await tx.installations.removeRevision(ctx.installation.id, number, ctx.operationId);
        }
      },
    };
  },
};

/**
 * Writes the environment's new generation. It is the last step, and the operation is done in the same transaction:
 * once it is recorded there is nothing left to undo.
 */
export const recordGeneration: StepKind = {
  kind: 'record-generation',
  title: () => 'Record the new generation',

  async run(ctx) {
    const { plan, tenant, environment, operationId } = ctx;
    return {
      outcome: 'done',
      commit: async tx => {
        const change: Parameters<typeof tx.installations.appendGeneration>[1] = {};
        for (const item of plan.content.items) {
          const found = await tx.installations.find(tenant, environment.id, item.pluginId);
          if (!found) throw new Error(`The installation of ${item.pluginId} has no row`);
          const revision =
            item.kind === 'uninstall'
              ? undefined
              : await tx.installations.findRevision(found.id, found.revision);
          change[item.pluginId] = revision && {
            installationId: found.id,
            revision: revision.number,
            release: revision.release,
          };
        }
        const generation = await tx.installations.appendGeneration(
          {
            tenant,
            environment: environment.id,
            createdAt: ctx.now(),
            createdBy: plan.content.requester,
            summary: summarisePlan(plan.content),
            operationId,
            // Made by the portal itself, not by a person.
            automatic: plan.content.requester === 'policy',
          },
          change
        );
        return { output: { generation: generation.number } };
      },
    };
  },

  undo: async () => ({ outcome: 'done' }),
};
