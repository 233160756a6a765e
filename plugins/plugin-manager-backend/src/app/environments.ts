import type { IsolationLevel, TrustTier } from '@flyloft/plugin-manager-common';

/** An environment as configured under `pluginManager.environments`. */
export type EnvironmentConfig = {
  id: string;
  title: string;
  /** How much it keeps plugins apart; the local cluster is `none`. */
  isolation: IsolationLevel;
  pluginHostImage: string;
  /** Template of a plugin's namespace; `{pluginId}` and `{environment}` are filled in. */
  namespaceTemplate: string;
  /** How the portal is found from inside the cluster, for egress to it and ingress from it. */
  portal: {
    /** Address under which a pod reaches the portal's API, such as `http://127.0.0.1:7007`. */
    internalUrl: string;
    /** Address that people use, the hosts' `backend.baseUrl`. */
    externalUrl: string;
    namespaceLabels: Record<string, string>;
    podLabels: Record<string, string>;
    port: number;
  };
  database: { namespaceLabels: Record<string, string>; podLabels: Record<string, string>; port: number };
  /** Who decides, in which cases. */
  policy: ApprovalPolicy;
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
};
