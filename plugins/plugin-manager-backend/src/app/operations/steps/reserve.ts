import {
  PLUGIN_MANAGER_TOPICS,
  type ChangeKind,
  type ErrorCode,
  type InstallationState,
} from '@flyloft/plugin-manager-common';
import { planDigest } from '../../../domain/plan/planDigest';
import { revisionMoved } from '../../../domain/plan/voidSentences';
import type { StoreTransaction } from '../../../ports';
import { StepRefused, type StepContext, type StepKind, type StepResult } from '../../steps/step';

/** What an installation is said to be doing while an operation works on it. */
const STATE_WHILE: Record<ChangeKind, InstallationState> = {
  install: 'installing',
  update: 'updating',
  configure: 'updating',
  rollback: 'updating',
  start: 'starting',
  restart: 'starting',
  stop: 'stopping',
  uninstall: 'uninstalling',
};

type Refusing = Extract<StepResult, { outcome: 'waiting' | 'failed' }>;

const failed = (code: ErrorCode, message: string): Refusing => ({
  outcome: 'failed',
  refusal: { code, message },
});

/** What was stored must be what was approved: the digest is computed anew from the stored bytes. */
function digestRefusal({ plan }: StepContext): Refusing | undefined {
  if (plan.approval?.decision === 'approve' && plan.approval.digest === planDigest(plan)) return undefined;
  return failed(
    'PLAN_DIGEST_MISMATCH',
    'The stored plan is not the one that was approved. Nothing was changed. Make a new plan, and look into the audit.'
  );
}

async function clusterRefusal({ plan, cluster }: StepContext): Promise<Refusing | undefined> {
  if (plan.objects.length === 0) return undefined;
  let uid: string;
  try {
    uid = await cluster.uid();
  } catch (error) {
    const message = `The cluster does not answer: ${error instanceof Error ? error.message : String(error)}`;
    return { outcome: 'waiting', refusal: { code: 'CLUSTER_UNREACHABLE', message } };
  }
  if (uid === plan.content.clusterUid) return undefined;
  return failed(
    'PLAN_VOID',
    'Another cluster answers than the one that the plan was made for. Nothing was changed. Make a new plan.'
  );
}

/** Takes all installations or throws; answers with the states that they were in. */
async function takeAll(tx: StoreTransaction, ctx: StepContext): Promise<Record<string, InstallationState>> {
  const { plan, tenant, environment } = ctx;
  const wanted = plan.content.items.map(({ pluginId }) => ({
    tenant,
    environment: environment.id,
    pluginId,
  }));
  const rows = await tx.installations.ensure(wanted, plan.content.requester);
  const taken = await tx.installations.reserve(
    rows.map(({ id }) => id),
    ctx.operationId
  );
  if (taken.outcome === 'busy') {
    const message = `Operation ${taken.operationId} works on ${taken.pluginId}; this one goes on after it.`;
    throw new StepRefused({ outcome: 'waiting', refusal: { code: 'INSTALLATION_BUSY', message } });
  }
  const states: Record<string, InstallationState> = {};
  for (const { id, pluginId, revision, state } of taken.installations) {
    const base = plan.content.baseRevisions[pluginId] ?? 0;
    if (revision !== base) {
      const { sentence } = revisionMoved(pluginId, base, revision);
      throw new StepRefused(failed('PLAN_VOID', `${sentence} Nothing was changed. Request it again.`));
    }
    const item = plan.content.items.find(candidate => candidate.pluginId === pluginId);
    if (!item) throw new Error(`The plan says nothing of ${pluginId}`);
    states[pluginId] = state;
    await tx.installations.setState(id, { state: STATE_WHILE[item.kind], changedBy: plan.content.requester });
    tx.publish(PLUGIN_MANAGER_TOPICS.installationChanged, { environment: environment.id, pluginId });
  }
  return states;
}

/**
 * Takes the plan's installations for this operation, all or none, and compares what the plan started from with what is
 * there now: after this nobody else changes them.
 */
export const reserve: StepKind = {
  kind: 'reserve',
  title: () => 'Reserve what is changed',

  async run(ctx) {
    const refusal = digestRefusal(ctx) ?? (await clusterRefusal(ctx));
    return refusal ?? { outcome: 'done', commit: async tx => ({ before: await takeAll(tx, ctx) }) };
  },

  async undo(ctx) {
    const states = (ctx.before ?? {}) as Record<string, InstallationState>;
    return {
      outcome: 'done',
      commit: async tx => {
        for (const { pluginId } of ctx.plan.content.items) {
          const found = await tx.installations.find(ctx.tenant, ctx.environment.id, pluginId);
          const state = states[pluginId];
          if (!found || !state || found.operationId !== ctx.operationId) continue;
          await tx.installations.setState(found.id, { state });
          tx.publish(PLUGIN_MANAGER_TOPICS.installationChanged, {
            environment: ctx.environment.id,
            pluginId,
          });
        }
        await tx.installations.release(ctx.operationId);
      },
    };
  },
};
