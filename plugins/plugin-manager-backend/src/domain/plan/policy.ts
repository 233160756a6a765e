import { canonicalDigest } from '@flyloft/bundle';
import type { ConfigurationPolicy } from '@flyloft/configuration';
import type { JsonObject, PlanContent } from '@flyloft/plugin-manager-common';
import type { InPage } from './grants';

/** Who must approve what, as an environment's configuration says it. */
export type PolicyRules = {
  approval: 'always' | 'new-access' | 'never';
  approvers: readonly string[];
  requesterMayApprove: boolean;
  planExpiryHours: number;
  inPage: InPage;
  configuration?: ConfigurationPolicy;
};

/** What a policy says of one plan. */
export type PolicyDecision = { approvalRequired: boolean; approvers: string[]; because: string };

const plainJson = (policy: ConfigurationPolicy) => JSON.parse(JSON.stringify(policy)) as JsonObject;

/** Digest of a policy; part of every plan, so that a changed policy voids the plans made under the old one. */
export function policyVersion(policy: PolicyRules): string {
  const { approval, approvers, requesterMayApprove, planExpiryHours, inPage } = policy;
  return canonicalDigest({
    approval,
    approvers: [...approvers],
    requesterMayApprove,
    planExpiryHours,
    inPage: { tiers: [...inPage.tiers], bundles: [...inPage.bundles] },
    // What teams start with binds nobody.
    ...(policy.configuration
      ? { configuration: plainJson({ ...policy.configuration, teamDefaults: [] }) }
      : {}),
  });
}

/** What in a plan makes a careful policy ask somebody. */
function firstRisk(content: PlanContent): string | undefined {
  if (content.irreversible.length > 0) return 'it cannot be undone completely';
  if (content.items.some(item => item.removesData)) return 'it deletes data';
  // A permission of its own closes something and opens nothing.
  const opens = content.grants.filter(({ change, kind }) => change === 'added' && kind !== 'permission');
  if (opens.length > 0) return 'it opens new access';
  if (content.items.some(item => item.breakingChanges.length > 0)) return 'it has breaking changes';
  return undefined;
}

/** Whether somebody has to approve a plan, who, and which rule says so. */
export function decidePolicy(policy: PolicyRules, environment: string, content: PlanContent): PolicyDecision {
  const approvers = [...policy.approvers];
  if (policy.approval === 'always') {
    return {
      approvalRequired: true,
      approvers,
      because: `Every change in ${environment} needs an approval.`,
    };
  }
  const risk = policy.approval === 'new-access' ? firstRisk(content) : undefined;
  if (risk) {
    return {
      approvalRequired: true,
      approvers,
      because: `${environment} wants an approval because ${risk}.`,
    };
  }
  return {
    approvalRequired: false,
    approvers,
    because:
      policy.approval === 'never'
        ? `Nobody has to approve changes in ${environment}.`
        : `It opens no new access, so that nobody has to approve it in ${environment}.`,
  };
}
