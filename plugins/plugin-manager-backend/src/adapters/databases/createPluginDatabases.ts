import type { RootConfigService } from '@backstage/backend-plugin-api';
import type { DatabaseAccess } from '../../ports/pluginDatabases';
import type { AdminAccess } from './AdminConnection';
import { PostgresPluginDatabases } from './PostgresPluginDatabases';

const DEFAULT_PORT = 5432;

/** A server as `backend.database.connection` or `pluginManager.databases.connection` describes it. */
function readConnection(config: RootConfigService): { admin: AdminAccess; host: string; port: number } {
  const key = config.has('pluginManager.databases.connection')
    ? 'pluginManager.databases.connection'
    : 'backend.database.connection';
  const connection = config.get(key);
  if (typeof connection === 'string') {
    const url = new URL(connection);
    return {
      admin: { connectionString: connection },
      host: url.hostname,
      port: url.port ? Number(url.port) : DEFAULT_PORT,
    };
  }
  const section = config.getConfig(key);
  const host = section.getString('host');
  const port = section.getOptionalNumber('port') ?? DEFAULT_PORT;
  const ssl = section.getOptional('ssl') as AdminAccess['ssl'];
  return {
    admin: {
      host,
      port,
      user: section.getString('user'),
      password: section.getString('password'),
      database: section.getOptionalString('database') ?? 'postgres',
      ...(ssl === undefined ? {} : { ssl }),
    },
    host,
    port,
  };
}

/** How pods use TLS where nothing else is said: as the portal does. */
function sslOf({ ssl }: AdminAccess): DatabaseAccess['ssl'] {
  if (typeof ssl === 'object' && ssl.rejectUnauthorized === false) return { rejectUnauthorized: false };
  return Boolean(ssl);
}

/**
 * The plugins' databases on the portal's own server, or on that of `pluginManager.databases.connection`. Where pods
 * reach it under another name, `pluginManager.databases.host` and `.port` say so; `.ssl` is whether they use TLS.
 */
export function createPluginDatabases(
  config: RootConfigService,
  secretKey: string
): { databases: PostgresPluginDatabases; admin: AdminAccess } {
  const { admin, host, port } = readConnection(config);
  const pods = config.getOptionalConfig('pluginManager.databases');
  const databases = new PostgresPluginDatabases({
    admin,
    server: {
      host: pods?.getOptionalString('host') ?? host,
      port: pods?.getOptionalNumber('port') ?? port,
      ssl: pods?.getOptionalBoolean('ssl') ?? sslOf(admin),
    },
    secretKey,
  });
  return { databases, admin };
}
