import { lockIssues, policyFor, policyIssues } from '@flyloft/configuration';
import type { ValueChange } from '@flyloft/plugin-manager-common';
import type { JsonObject } from '../../domain/json';
import type { EnvironmentConfig } from '../environments';

/** Values that change, with the reason of those that policy locks. */
export function explainValues(
  values: ValueChange[],
  pluginId: string,
  { policy }: EnvironmentConfig
): ValueChange[] {
  const { locked } = policyFor(policy.configuration, pluginId);
  return values.map(value => {
    const lock = locked.find(({ pointer }) => value.path === pointer || value.path.startsWith(`${pointer}/`));
    return lock ? { ...value, lockedBecause: lock.reason } : value;
  });
}

/**
 * What a revision that is gone back to says against the policy of now. It is said and refused nowhere: going back is the way
 * out of something worse, and policy holds again with the next change.
 */
export function policyWarnings(
  name: string,
  pluginId: string,
  config: JsonObject,
  { id, policy }: EnvironmentConfig
): string[] {
  const { locked, rules } = policyFor(policy.configuration, pluginId);
  const issues = [...lockIssues(locked, config), ...policyIssues(rules, { config, environment: { id } })];
  return issues.map(
    ({ path, message }) => `${name} goes back to what policy does not allow now: ${path} ${message}.`
  );
}
