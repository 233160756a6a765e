/** Rules for a company's own permission policy: who may do what with which plugins. */
import {
  createConditionExports,
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { RESOURCE_TYPE_PLUGIN, trustTierSchema, type TrustTier } from '@flyloft/plugin-manager-common';
import { z } from 'zod';

/** A plugin as permissions see it: in the registry, or in one environment. */
export type PluginResource = {
  tenant: string;
  /** Absent where it is about the plugin itself and not about an installation. */
  environment?: string;
  pluginId: string;
  publisher: string;
  trustTier: TrustTier;
};

/** A field of a {@link PluginResource} and the values that it may have. */
export type PluginResourceQuery = { field: keyof PluginResource; values: string[] };

/** The resource that the plugin manager's conditional permissions are about. */
export const pluginResourceRef = createPermissionResourceRef<PluginResource, PluginResourceQuery>().with({
  pluginId: 'plugin-manager',
  resourceType: RESOURCE_TYPE_PLUGIN,
});

const names = z.array(z.string().min(1)).min(1);

/** True for plugins of these publishers. */
export const hasPublisher = createPermissionRule({
  name: 'HAS_PUBLISHER',
  description: 'The plugin belongs to one of these publishers',
  resourceRef: pluginResourceRef,
  paramsSchema: z.object({ publishers: names.describe('Ids of publishers') }),
  apply: ({ publisher }, { publishers }) => publishers.includes(publisher),
  toQuery: ({ publishers }) => ({ field: 'publisher' as const, values: publishers }),
});

/** True for releases of these trust tiers. */
export const hasTrustTier = createPermissionRule({
  name: 'HAS_TRUST_TIER',
  description: 'The release has one of these trust tiers',
  resourceRef: pluginResourceRef,
  paramsSchema: z.object({ tiers: z.array(trustTierSchema).min(1).describe('Trust tiers') }),
  apply: ({ trustTier }, { tiers }) => tiers.includes(trustTier),
  toQuery: ({ tiers }) => ({ field: 'trustTier' as const, values: tiers }),
});

/** True in these tenants. */
export const isInTenant = createPermissionRule({
  name: 'IS_IN_TENANT',
  description: 'It is about one of these organisations',
  resourceRef: pluginResourceRef,
  paramsSchema: z.object({ tenants: names.describe('Names of tenants') }),
  apply: ({ tenant }, { tenants }) => tenants.includes(tenant),
  toQuery: ({ tenants }) => ({ field: 'tenant' as const, values: tenants }),
});

/** True in these environments; what is about no environment, such as a listing, is in none. */
export const isInEnvironment = createPermissionRule({
  name: 'IS_IN_ENVIRONMENT',
  description: 'It is about an installation in one of these environments',
  resourceRef: pluginResourceRef,
  paramsSchema: z.object({ environments: names.describe('Ids of environments') }),
  apply: ({ environment }, { environments }) =>
    environment !== undefined && environments.includes(environment),
  toQuery: ({ environments }) => ({ field: 'environment' as const, values: environments }),
});

/** Every rule by its name in a policy's code. */
export const pluginPermissionRules = { hasPublisher, hasTrustTier, isInTenant, isInEnvironment };

/**
 * `pluginConditions` are what a policy's conditions are made of, and `createPluginConditionalDecision` makes a decision of
 * them.
 */
export const { conditions: pluginConditions, createConditionalDecision: createPluginConditionalDecision } =
  createConditionExports({ resourceRef: pluginResourceRef, rules: pluginPermissionRules });
