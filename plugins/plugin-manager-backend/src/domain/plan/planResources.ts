import type { PlanContent, TrustTier } from '@flyloft/plugin-manager-common';

/** The plugins of a plan as permissions see them. */
export function planResources(content: Pick<PlanContent, 'tenant' | 'environment' | 'items'>): Array<{
  tenant: string;
  environment: string;
  pluginId: string;
  publisher: string;
  trustTier: TrustTier;
}> {
  const { tenant, environment, items } = content;
  return items.map(({ pluginId, publisher, trustTier }) => ({
    ...{ tenant, environment, pluginId },
    // Nobody is trusted of whom a plan from earlier days does not say.
    publisher: publisher ?? '',
    trustTier: trustTier ?? 'untrusted',
  }));
}
