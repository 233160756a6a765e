import path from 'node:path';
import { writePrivateFile, type PostgresConnection } from '@flyloft/local-processes';
import type { LauncherOptions } from './options';
import type { Secrets } from './secrets';

/** What is known only at start. */
export type PortalConfigInput = {
  options: LauncherOptions;
  secrets: Secrets;
  /** The embedded server; without it `options.databaseUrl` is used. */
  connection?: PostgresConnection;
  /** The local cluster's kubeconfig; without it `options.cluster` is used. */
  localKubeconfig?: string;
};

/**
 * Name of the only external principal: whatever it does is done by the launcher for the local default. Backstage takes
 * it as it stands, and the prefix is what tells an external token from a plugin.
 */
const PUBLISHER_SUBJECT = 'external:flyloft-local-publisher';

/** No pod of a cluster. */
const nobody = { namespaceLabels: {}, podLabels: {} };

/** The configuration laid over app-config.yaml on this machine. */
export function portalConfig(input: PortalConfigInput): Record<string, unknown> {
  const { options, secrets } = input;
  const baseUrl = `http://localhost:${options.port}`;
  const kubeconfig = options.cluster?.kubeconfig ?? input.localKubeconfig;
  return {
    app: { baseUrl },
    backend: {
      baseUrl,
      listen: { host: '127.0.0.1', port: options.port },
      cors: { origin: baseUrl },
      database: {
        client: 'pg',
        // One database for the portal, closed to PUBLIC; plugins of the marketplace get databases of their own.
        pluginDivisionMode: 'schema',
        connection: input.connection ?? (options.databaseUrl && parseDatabaseUrl(options.databaseUrl)),
      },
      auth: {
        externalAccess: [
          {
            type: 'static',
            options: { token: secrets.publisherToken, subject: PUBLISHER_SUBJECT },
            accessRestrictions: [{ plugin: 'plugin-manager' }],
          },
        ],
      },
    },
    pluginManager: {
      secretKey: secrets.secretKey,
      bundles: { directory: path.join(options.stateDir, 'bundles') },
      cache: { directory: path.join(options.stateDir, 'cache') },
      portal: { internalUrl: options.portalInternalUrl ?? `http://127.0.0.1:${options.port}` },
      environments: [
        {
          id: 'local',
          title: 'Local',
          cluster: { kubeconfig, ...(options.cluster?.context && { context: options.cluster.context }) },
          isolation: options.cluster ? 'pod' : 'none',
          // Neither the portal nor its database is a pod there: without labels, policies open their ports instead.
          ...(options.cluster && { portal: nobody, database: nobody }),
          pluginHostImage: options.pluginHostImage,
          // On one's own machine the plugins that one installs may run in one's own page; plans say so.
          policy: { inPage: { tiers: ['internal', 'verified', 'community'] } },
        },
      ],
    },
  };
}

/**
 * A PostgreSQL URL as the fields that Backstage and the plugin manager read. `sslmode` means what it means to
 * PostgreSQL's own programs: `require` encrypts, `verify-ca` and `verify-full` also check who answers.
 */
export function parseDatabaseUrl(text: string): Record<string, unknown> {
  const url = new URL(text);
  const sslmode = url.searchParams.get('sslmode') ?? 'disable';
  const ssl = { require: { rejectUnauthorized: false }, 'verify-ca': true, 'verify-full': true }[sslmode];
  return {
    host: url.hostname.replace(/^\[|\]$/g, '') || 'localhost',
    port: url.port === '' ? 5432 : Number(url.port),
    user: decodeURIComponent(url.username) || 'postgres',
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)) || 'postgres',
    ...(ssl !== undefined && { ssl }),
  };
}

/** Writes the configuration as a private file. It is JSON, which is YAML too. */
export function writePortalConfig(file: string, input: PortalConfigInput): void {
  const head =
    "# Written by `npm start` at each start, with this machine's secrets: changes here are lost.\n";
  writePrivateFile(file, `${head}${JSON.stringify(portalConfig(input), null, 2)}\n`);
}
