import { isElsewhere, type PlanContent } from '@flyloft/plugin-manager-common';
import { referredSecrets } from '../plans/prepareConfig';
import type { PlanDependencies } from '../plans/planDependencies';

/** The first secret kept elsewhere that a plan gives to a plugin which does not have it yet; undefined where none is new. */
export async function newlyReferred(
  { tenant, environment, items }: Pick<PlanContent, 'tenant' | 'environment' | 'items'>,
  { store }: Pick<PlanDependencies, 'store'>
): Promise<string | undefined> {
  for (const { pluginId, config, toRevision } of items) {
    // What ran once was allowed then; going back asks for nothing new.
    if (config === undefined || toRevision !== undefined) continue;
    const wanted = [...referredSecrets(config).keys()].filter(isElsewhere);
    if (wanted.length === 0) continue;
    const installation = await store.installations.find(tenant, environment, pluginId);
    const revision =
      installation && (await store.installations.findRevision(installation.id, installation.revision));
    const has = referredSecrets(revision?.config ?? {});
    const fresh = wanted.find(reference => !has.has(reference));
    if (fresh !== undefined) return fresh;
  }
  return undefined;
}
