import fs from 'node:fs';
import type { RootConfigService } from '@backstage/backend-plugin-api';
import { z } from 'zod';
import type { Clusters, SecretSource } from '../../ports';
import { KubernetesSecrets } from './KubernetesSecrets';
import { VaultHttp } from './VaultHttp';
import { VaultSecrets } from './VaultSecrets';

const plainPath = z
  .string()
  .regex(/^[A-Za-z0-9_{][A-Za-z0-9._/{}-]*$/, 'must be a path without a leading slash')
  .refine(
    path => !path.includes('..') && !path.includes('//') && !path.endsWith('/'),
    'must be a plain path'
  );

const vaultSchema = z.strictObject({
  address: z.url({ protocol: /^https?$/ }),
  namespace: z.string().min(1).optional(),
  mount: plainPath.default('secret'),
  caFile: z.string().min(1).optional(),
  paths: z.array(plainPath).min(1).default(['{tenant}/{environment}/{pluginId}']),
  auth: z.union([
    z.strictObject({ token: z.string().min(1) }),
    z.strictObject({
      kubernetes: z.strictObject({
        role: z.string().min(1),
        mount: plainPath.default('kubernetes'),
        tokenFile: z.string().default('/var/run/secrets/kubernetes.io/serviceaccount/token'),
      }),
    }),
  ]),
});

/**
 * Where secrets may be that the portal does not keep itself: the clusters, and Vault where it is configured.
 * @throws Error that names the key and what it should be; never with a value.
 */
export function createSecretSources(options: {
  config: RootConfigService;
  clusters: Clusters;
  /** Namespaces of each environment whose Secrets may be offered. */
  shared: Readonly<Record<string, readonly string[]>>;
  now: () => number;
}): SecretSource[] {
  const kubernetes = new KubernetesSecrets(options.clusters, options.shared);
  const given: unknown = options.config.getOptional('pluginManager.vault');
  if (given === undefined) return [kubernetes as SecretSource];
  const parsed = vaultSchema.safeParse(given);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(
      ({ path, message }) => `pluginManager.vault${path.map(key => `.${String(key)}`).join('')} ${message}`
    );
    throw new Error(`The configuration of Vault does not fit: ${issues.join('; ')}`);
  }
  const { address, namespace, mount, caFile, paths, auth } = parsed.data;
  const http = new VaultHttp(
    {
      address: new URL(address),
      ...(namespace === undefined ? {} : { namespace }),
      ...(caFile === undefined ? {} : { ca: fs.readFileSync(caFile, 'utf8') }),
      auth:
        'token' in auth ? { kind: 'token', token: auth.token } : { kind: 'kubernetes', ...auth.kubernetes },
    },
    options.now
  );
  return [kubernetes as SecretSource, new VaultSecrets(http, { mount, paths }) as SecretSource];
}
