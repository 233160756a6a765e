/** The steps that switch an installation's route and frontend on and off; each is one row, changed with the step. */
import { PLUGIN_MANAGER_TOPICS } from '@flyloft/plugin-manager-common';
import type { InstallationRecord, StoreTransaction } from '../../../ports';
import type { StepContext, StepKind } from '../../steps/step';

type Served = Pick<InstallationRecord, 'routed' | 'active' | 'release' | 'bundleDigest'>;

function servedNow({ routed, active, release, bundleDigest }: InstallationRecord): Served {
  return {
    routed,
    active,
    ...(release === undefined ? {} : { release }),
    ...(bundleDigest === undefined ? {} : { bundleDigest }),
  };
}

async function serve(tx: StoreTransaction, ctx: StepContext, change: Partial<Served>): Promise<void> {
  await tx.installations.setState(ctx.installation.id, change);
  tx.publish(PLUGIN_MANAGER_TOPICS.installationChanged, {
    environment: ctx.environment.id,
    pluginId: ctx.pluginId,
  });
  tx.publish(PLUGIN_MANAGER_TOPICS.frontendsChanged, { revision: ctx.operationId });
}

/** The release that the plan brings. */
function plannedRelease({ plan, pluginId }: StepContext): Pick<Served, 'release' | 'bundleDigest'> {
  const release = plan.content.releases.find(candidate => candidate.pluginId === pluginId);
  if (!release) throw new Error(`The plan has no release of ${pluginId}`);
  return { release: release.version, bundleDigest: release.bundleDigest };
}

function servingStep(
  kind: StepKind['kind'],
  title: string,
  change: (ctx: StepContext) => Partial<Served>
): StepKind {
  return {
    kind,
    title: () => title,
    run: async ctx => ({
      outcome: 'done',
      commit: async tx => {
        await serve(tx, ctx, change(ctx));
        return { before: servedNow(ctx.installation) };
      },
    }),
    undo: async ctx => ({
      outcome: 'done',
      commit: async tx => {
        if (ctx.before === undefined) return;
        const { routed, active, release, bundleDigest } = ctx.before as Served;
        await serve(tx, ctx, { routed, active, release, bundleDigest });
      },
    }),
  };
}

/** The portal passes requests on to the new backend. */
export const route = servingStep('route', 'Route requests to it', ctx => ({
  routed: true,
  ...plannedRelease(ctx),
}));

/** Open pages load the frontend. */
export const activateFrontend = servingStep('activate-frontend', 'Show its pages', ctx => ({
  active: true,
  ...plannedRelease(ctx),
}));

/** Pages and route go before the backend does. */
export const deactivate = servingStep('deactivate', 'Hide its pages and stop requests', () => ({
  routed: false,
  active: false,
}));
