import type { TrustTier } from '@flyloft/plugin-manager-common';

/** A row of `publishers`. */
export type PublisherRow = { id: string; trust_tier: TrustTier };

/** A row of `releases`, joined with its plugin and publisher. */
export type ReleaseRow = {
  plugin_id: string;
  version: string;
  publisher: string;
  trust_tier: TrustTier;
  manifest: unknown;
  manifest_digest: string;
  bundle_digest: string;
  /** bigint, which pg hands out as text. */
  bundle_size: string;
  readme: string | null;
  changelog: string | null;
  statement: string;
  published_at: Date;
  yanked: boolean;
  deprecated: boolean;
  yank_reason: string | null;
  deprecation_reason: string | null;
};
