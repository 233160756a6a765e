import path from 'node:path';
import { startEmbeddedPostgres, stopProcess, type PostgresConnection } from '@flyloft/local-processes';
import type { Service } from '../supervise';

/** The portal's database on the embedded server. */
export const PORTAL_DATABASE = 'flyloft';

/** What the portal needs to know of its database server. */
export type PostgresFacts = { connection: PostgresConnection };

/** The embedded PostgreSQL with the portal's database in it, closed to PUBLIC. */
export function postgresService(stateDir: string): Service<PostgresFacts> {
  return {
    name: 'PostgreSQL',
    async start() {
      const server = await startEmbeddedPostgres({ stateDir: path.join(stateDir, 'postgres') });
      await server.ensureDatabase(PORTAL_DATABASE);
      const connection = { ...server.connection, database: PORTAL_DATABASE };
      return { identity: server.identity, adopted: server.adopted, facts: { connection } };
    },
    async stop({ identity }, force) {
      // SIGINT cuts connections and keeps commits; SIGQUIT leaves tidying up to the next start.
      await stopProcess(
        identity,
        force ? { signal: 'SIGQUIT', graceMs: 1_000 } : { signal: 'SIGINT', graceMs: 15_000 }
      );
    },
  };
}
