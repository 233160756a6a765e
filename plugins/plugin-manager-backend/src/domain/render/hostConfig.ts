import { isJsonObject } from '@flyloft/plugin-manager-common';
import type { Json, JsonObject } from '../json';
import { PLUGIN_PORT } from './names';
import { splitSecrets } from './secretValues';
import type { EgressTarget, RenderInput } from './types';

/**
 * The plugin's role may not make databases: it gets one of its own, and makes its schema in it. A pool of four is enough
 * for one pod, and leaves room in the role's connection limit while two releases run side by side.
 */
const DATABASE: JsonObject = {
  client: 'pg',
  pluginDivisionMode: 'schema',
  ensureExists: false,
  ensureSchemaExists: true,
  knexConfig: { pool: { min: 0, max: 4 } },
};

const DEFAULT_PORTS = new Set([80, 443]);

/** Hosts as `backend.reading.allow` wants them: the port only where it is not the scheme's own. */
function readingAllow(egress: readonly EgressTarget[]): Json[] {
  const hosts = egress.map(({ host, port }) => (DEFAULT_PORTS.has(port) ? host : `${host}:${port}`));
  return [...new Set(hosts)].sort().map(host => ({ host }));
}

/** Lays `over` upon `base`: objects by key, everything else replaced. */
function merge(base: JsonObject, over: JsonObject): JsonObject {
  const merged: JsonObject = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isJsonObject(below) && isJsonObject(value) ? merge(below, value) : value;
  }
  return merged;
}

/**
 * The complete config of a plugin host, as the two files that it reads: the ConfigMap's, and the Secret's that is laid
 * over it. The host's own settings win over a plugin's config of the same name. `backend.baseUrl` is the address that
 * people use, `discovery` the one by which a pod reaches the portal: they differ in a cluster.
 */
export function buildHostConfig(input: RenderInput): { plain: JsonObject; secret: JsonObject } {
  const { portal } = input.environment;
  const external = portal.externalUrl.replace(/\/+$/, '');
  const internal = portal.internalUrl.replace(/\/+$/, '');
  const plugin = splitSecrets(input.config);
  const host: JsonObject = {
    app: { baseUrl: external },
    backend: {
      baseUrl: external,
      listen: { port: PLUGIN_PORT },
      database: DATABASE,
      reading: { allow: readingAllow(input.egress) },
    },
    discovery: {
      endpoints: [
        {
          target: {
            internal: `${internal}/api/{{pluginId}}`,
            external: `${external}/api/{{pluginId}}`,
          },
          plugins: ['*'],
        },
      ],
    },
    permission: { enabled: true },
    events: { useEventBus: 'always' },
  };
  const overlay: JsonObject = input.database
    ? {
        backend: {
          database: {
            connection: {
              host: input.database.host,
              port: input.database.port,
              user: input.database.user,
              database: input.database.database,
              password: { $database: 'password' },
              ...(input.database.ssl ? { ssl: input.database.ssl } : {}),
            },
          },
        },
      }
    : {};
  return { plain: merge(plugin.plain, host), secret: merge(plugin.secret, overlay) };
}
