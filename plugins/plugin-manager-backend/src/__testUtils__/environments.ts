import type { LeaseTimes } from '../adapters/postgres/PostgresLeases';
import type { EnvironmentConfig } from '../app/environments';

/** An environment with the policy that a test wants. */
export function environmentOf(policy: Partial<EnvironmentConfig['policy']> = {}): EnvironmentConfig {
  return {
    id: 'local',
    title: 'Local',
    isolation: 'none',
    pluginHostImage: 'flyloft/plugin-host:test',
    namespaceTemplate: 'plugin-{pluginId}-{environment}',
    portal: {
      internalUrl: 'http://127.0.0.1:7007',
      externalUrl: 'http://localhost:7007',
      namespaceLabels: { 'kubernetes.io/metadata.name': 'flyloft' },
      podLabels: { app: 'flyloft' },
      port: 7007,
    },
    database: {
      namespaceLabels: { 'kubernetes.io/metadata.name': 'flyloft' },
      podLabels: { app: 'postgres' },
      port: 5432,
    },
    policy: {
      approval: 'always',
      approvers: [],
      requesterMayApprove: false,
      planExpiryHours: 24,
      inPage: { tiers: ['internal', 'verified', 'community'], bundles: [] },
      ...policy,
    },
  };
}

/** A key that is only used in tests. */
export const TEST_KEY = 'a key that is only used in tests';

/** Heartbeats and looks that a test need not wait for. */
export const QUICK_LEASES: LeaseTimes = { heartbeat: 100, expiry: 1_000, look: 50 };
