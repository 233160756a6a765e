import type { ConfigurationPolicy } from '@flyloft/configuration';
import type { TrustTier } from '@flyloft/plugin-manager-common';
import type { Prices } from '../domain/plan/cost';
import type { RenderEnvironment } from '../domain/render/types';

/** An environment as configured under `pluginManager.environments`. */
export type EnvironmentConfig = RenderEnvironment & {
  title: string;
  /** Who decides, in which cases. */
  policy: ApprovalPolicy;
  /** What running plugins costs here; without them no cost is told. */
  prices?: Prices;
};

/** Who must approve what in an environment; its digest is part of every plan. */
export type ApprovalPolicy = {
  /** always: every plan; new-access: only plans that open something new, cannot be undone or remove data; never. */
  approval: 'always' | 'new-access' | 'never';
  /** Entity refs of groups or people who may decide; shown to the requester. */
  approvers: string[];
  /** Whether the requester may decide on their own plan. */
  requesterMayApprove: boolean;
  /** Hours after which an undecided plan is void. */
  planExpiryHours: number;
  /** Frontends that may run in the portal's own page: of these tiers, and these bundles by their digests. */
  inPage: { tiers: TrustTier[]; bundles: string[] };
  /** What configurations must be, and what teams start with. */
  configuration?: ConfigurationPolicy;
};
