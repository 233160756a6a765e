import { canonicalDigest, type JsonValue } from '@flyloft/bundle';
import type { PlanContent } from '@flyloft/plugin-manager-common';
import type { PlannedObject } from '../operation/compileSteps';

/**
 * Digest of a plan: of everything it says and of every object that it would apply (security rule 16). The same after
 * the plan was stored and read back.
 */
export function planDigest(plan: { content: PlanContent; objects: readonly PlannedObject[] }): string {
  const { content, objects } = plan;
  // Through JSON, so that a field that is undefined and one that is absent are the same.
  return canonicalDigest(JSON.parse(JSON.stringify({ content, objects })) as JsonValue);
}
