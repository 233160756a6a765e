import { satisfies } from 'semver';
import { isolationMeets } from '../../../domain/release/isolationMeets';
import { fitsPortal } from '../../../domain/release/fitsPortal';
import { done } from '../results';
import { itemOf, type StepContext, type StepKind, type StepResult } from '../step';
import type { HookOptions } from './hookOptions';

/** What stands in the way, in sentences; nothing where all is well. */
async function findMissing({ store, host }: HookOptions, ctx: StepContext): Promise<string[]> {
  const { to } = itemOf(ctx);
  const release = to === undefined ? undefined : await store.registry.findRelease(ctx.pluginId, to);
  if (!release) return [];
  const { manifest } = release;
  const missing: string[] = [];
  const fit = fitsPortal(manifest, host);
  if (!fit.fits) missing.push(fit.because);
  const { isolation, title, id } = ctx.environment;
  if (!isolationMeets(isolation, manifest.isolation.minimum)) {
    missing.push(`Wants the isolation "${manifest.isolation.minimum}"; ${title} has "${isolation}".`);
  }
  for (const [pluginId, range] of Object.entries({
    ...manifest.dependencies,
    ...manifest.peerDependencies,
  })) {
    // What the same plan brings is there by the time it is needed.
    if (ctx.plan.content.items.some(item => item.pluginId === pluginId && item.to !== undefined)) continue;
    const found = await store.installations.find(ctx.tenant, id, pluginId);
    const runs = found?.state === 'running' && found.release !== undefined ? found.release : undefined;
    if (runs === undefined) missing.push(`Needs ${pluginId}, which does not run.`);
    else if (!satisfies(runs, range, { includePrerelease: true })) {
      missing.push(`Needs ${pluginId} ${range}; ${runs} runs.`);
    }
  }
  return missing;
}

async function run(options: HookOptions, ctx: StepContext): Promise<StepResult> {
  const missing = await findMissing(options, ctx);
  if (missing.length === 0) return done();
  return {
    outcome: 'failed',
    refusal: {
      code: 'DEPENDENCY_UNSATISFIABLE',
      message: `${itemOf(ctx).name} does not have what it needs. ${missing.join(
        ' '
      )} Nothing was changed. Put that right, then ask again.`,
      details: { missing },
    },
  };
}

/** Looks once more, just before anything is changed, whether the release finds what it needs. Nothing to undo. */
export function checkRequirementsStep(options: HookOptions): StepKind {
  return {
    kind: 'check-requirements',
    title: ({ pluginId }) => `Check what ${pluginId} needs`,
    run: ctx => run(options, ctx),
    undo: async () => done(),
  };
}
