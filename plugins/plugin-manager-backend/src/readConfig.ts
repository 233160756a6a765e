import type { RootConfigService } from '@backstage/backend-plugin-api';
import { digestSchema, pluginIdSchema, trustTierSchema } from '@flyloft/plugin-manager-common';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { EnvironmentConfig } from './app/environments';
import type { Retention } from './app/upkeep/cleanUp';
import type { PublisherConfig } from './app/registry/publishers';
import { configurationPolicyFor, configurationPolicySchema } from './domain/config/configurationPolicy';
import type { PortalVersions } from './domain/release/fitsPortal';

/** The Backstage release that this portal is built from; `pluginManager.backstageVersion` overrides it. */
const BACKSTAGE_RELEASE = '1.55.0';

const labels = z.record(z.string(), z.string());

const policySchema = z.strictObject({
  approval: z.enum(['always', 'new-access', 'never']).optional(),
  approvers: z.array(z.string().min(1)).optional(),
  requesterMayApprove: z.boolean().optional(),
  planExpiryHours: z.number().positive().max(8760).optional(),
  configuration: configurationPolicySchema.optional(),
  inPage: z
    .strictObject({
      // Neither untrusted nor quarantined code ever runs in the portal's page.
      tiers: z.array(trustTierSchema.extract(['internal', 'verified', 'community'])).optional(),
      bundles: z.array(digestSchema).optional(),
    })
    .optional(),
});

const portalSchema = z.strictObject({
  internalUrl: z.url().optional(),
  namespaceLabels: labels.optional(),
  podLabels: labels.optional(),
});

const pricesSchema = z.strictObject({
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be a currency as ISO 4217 writes it, such as EUR')
    .optional(),
  cpu: z.number().min(0).optional(),
  memory: z.number().min(0).optional(),
});

const environmentSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,29}$/, 'must be a lower-case word of at most 30 characters'),
  title: z.string().min(1).max(60).optional(),
  isolation: z.enum(['none', 'process', 'pod', 'sandbox']).default('pod'),
  cluster: z.strictObject({ kubeconfig: z.string().optional(), context: z.string().optional() }).default({}),
  pluginHostImage: z.string().min(1),
  namespaceTemplate: z
    .string()
    .includes('{pluginId}', {
      message: 'must contain {pluginId}, because every plugin has a namespace of its own',
    })
    .default('plugin-{pluginId}-{environment}'),
  secrets: z
    .strictObject({
      /** Namespaces whose Secrets their owners may offer to plugins. */
      namespaces: z.array(z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)).max(50),
    })
    .optional(),
  portal: portalSchema.optional(),
  database: z
    .strictObject({
      namespaceLabels: labels.optional(),
      podLabels: labels.optional(),
      port: z.int().min(1).max(65535).optional(),
    })
    .optional(),
  policy: policySchema.optional(),
  prices: pricesSchema.optional(),
});

const pluginManagerSchema = z.looseObject({
  tenant: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/)
    .default('default'),
  secretKey: z.string().min(32, 'must have at least 32 characters; make one with `openssl rand -hex 32`'),
  backstageVersion: z.string().optional(),
  bundles: z.strictObject({ directory: z.string().min(1) }),
  cache: z.strictObject({ directory: z.string().min(1) }).optional(),
  publishers: z
    .array(
      z.strictObject({
        id: pluginIdSchema,
        trustTier: trustTierSchema,
        members: z.array(z.string().min(1)).optional(),
      })
    )
    .default([]),
  portal: portalSchema.optional(),
  policy: policySchema.optional(),
  prices: pricesSchema.optional(),
  retention: z
    .strictObject({
      secretDays: z.int().min(1).max(3650).default(30),
      copyDays: z.int().min(1).max(3650).default(30),
    })
    .prefault({}),
  environments: z.array(environmentSchema).default([]),
});

/** The plugin manager's configuration with every default filled in. */
export type PluginManagerConfig = {
  tenant: string;
  secretKey: string;
  bundleDirectory: string;
  /** Folder for what can be fetched again. */
  cacheDirectory: string;
  publishers: PublisherConfig[];
  retention: Retention;
  environments: EnvironmentConfig[];
  /** Where each environment's cluster is, by the environment's id. */
  clusters: Record<string, { kubeconfig?: string; context?: string }>;
  /** Namespaces of each environment whose Secrets may be offered to plugins. */
  sharedSecrets: Record<string, string[]>;
  portal: PortalVersions;
};

const portOf = (url: string) => {
  const { port, protocol } = new URL(url);
  const usual = protocol === 'https:' ? 443 : 80;
  return port === '' ? usual : Number(port);
};

/**
 * Reads `pluginManager` and what it refers to.
 * @throws Error that names the key and what it should be.
 */
export function readConfig(config: RootConfigService): PluginManagerConfig {
  const parsed = pluginManagerSchema.safeParse(config.getOptional('pluginManager') ?? {});
  if (!parsed.success) {
    const issues = parsed.error.issues.map(issue => `pluginManager.${issue.path.join('.')} ${issue.message}`);
    throw new Error(`The configuration of the plugin manager does not fit: ${issues.join('; ')}`);
  }
  const read = parsed.data;
  const externalUrl = config.getString('backend.baseUrl');
  const admins = config.getOptionalStringArray('permission.flyloft.admins') ?? [];
  const databasePort = config.getOptionalNumber('backend.database.connection.port');
  const environments = read.environments.map((environment): EnvironmentConfig => {
    const portal = { ...read.portal, ...environment.portal };
    const policy = { ...read.policy, ...environment.policy };
    const prices = { ...read.prices, ...environment.prices };
    const priced = prices.cpu !== undefined || prices.memory !== undefined;
    const configuration = configurationPolicyFor(
      [read.policy?.configuration, environment.policy?.configuration],
      { tenant: read.tenant, environment: environment.id }
    );
    const internalUrl = portal.internalUrl ?? externalUrl;
    return {
      id: environment.id,
      title: environment.title ?? environment.id,
      isolation: environment.isolation,
      pluginHostImage: environment.pluginHostImage,
      namespaceTemplate: environment.namespaceTemplate,
      portal: {
        internalUrl,
        externalUrl,
        namespaceLabels: portal.namespaceLabels ?? { 'kubernetes.io/metadata.name': 'flyloft' },
        podLabels: portal.podLabels ?? { 'app.kubernetes.io/name': 'flyloft-portal' },
        port: portOf(internalUrl),
      },
      database: {
        namespaceLabels: environment.database?.namespaceLabels ?? {
          'kubernetes.io/metadata.name': 'flyloft',
        },
        podLabels: environment.database?.podLabels ?? { 'app.kubernetes.io/name': 'postgresql' },
        port: environment.database?.port ?? databasePort ?? 5432,
      },
      policy: {
        approval: policy.approval ?? 'always',
        approvers: policy.approvers ?? admins,
        requesterMayApprove: policy.requesterMayApprove ?? false,
        planExpiryHours: policy.planExpiryHours ?? 168,
        inPage: { tiers: policy.inPage?.tiers ?? ['internal'], bundles: policy.inPage?.bundles ?? [] },
        ...(configuration ? { configuration } : {}),
      },
      ...(priced
        ? {
            prices: {
              currency: prices.currency ?? 'USD',
              cpu: prices.cpu ?? 0,
              memory: prices.memory ?? 0,
            },
          }
        : {}),
    };
  });
  return {
    tenant: read.tenant,
    secretKey: read.secretKey,
    bundleDirectory: read.bundles.directory,
    cacheDirectory: read.cache?.directory ?? path.join(tmpdir(), 'flyloft-cache'),
    publishers: read.publishers.map(({ id, trustTier, members }) => ({
      id,
      trustTier,
      ...(members ? { members } : {}),
    })),
    retention: read.retention,
    environments,
    clusters: Object.fromEntries(read.environments.map(({ id, cluster }) => [id, cluster])),
    sharedSecrets: Object.fromEntries(
      read.environments.map(({ id, secrets }) => [id, secrets?.namespaces ?? []])
    ),
    portal: {
      backstage: read.backstageVersion ?? BACKSTAGE_RELEASE,
      node: process.versions.node,
    },
  };
}
