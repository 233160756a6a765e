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
      ...policy,
    },
  };
}

