import { createHash } from 'node:crypto';

/** Whose database it is. */
export type DatabaseOwner = { tenant: string; environment: string; pluginId: string };

/** PostgreSQL cuts longer names without a word. */
const MAX_LENGTH = 63;

/** What the name of every plugin's database begins with. */
export const DATABASE_PREFIX = 'plugin_';

const PLAIN = /^[a-z0-9-]+$/;

/**
 * Name of an installation's database and of its role: `plugin_default_local_tech-radar`. The parts have no underscore,
 * so that two owners never share a name; one that is too long, or has other characters, ends with a hash of the whole.
 */
export function databaseName({ tenant, environment, pluginId }: DatabaseOwner): string {
  const parts = [tenant, environment, pluginId];
  const name = `${DATABASE_PREFIX}${parts.join('_')}`;
  if (name.length <= MAX_LENGTH && parts.every(part => PLAIN.test(part))) return name;
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
  const readable = name
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '-')
    .slice(0, MAX_LENGTH - hash.length - 1);
  return `${readable}_${hash}`;
}
