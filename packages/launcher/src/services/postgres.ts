import path from 'node:path';
import {
  PortTakenError,
  startEmbeddedPostgres,
  stopProcess,
  type EmbeddedPostgres,
  type PostgresConnection,
} from '@flyloft/local-processes';
import { portHolder } from '../portHolder';
import { Refusal } from '../refusal';
import type { Service } from '../supervise';

/** The portal's database on the embedded server. */
const PORTAL_DATABASE = 'flyloft';

/** What the portal needs to know of its database server. */
export type PostgresFacts = { connection: PostgresConnection };

/** The embedded PostgreSQL with the portal's database in it, closed to PUBLIC. */
export function postgresService(stateDir: string): Service<PostgresFacts> {
  return {
    name: 'PostgreSQL',
    async start() {
      const server = await startAtItsPort(path.join(stateDir, 'postgres'));
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

/** Installed plugins have the server's address in their secrets, so it stays where it was. */
async function startAtItsPort(stateDir: string): Promise<EmbeddedPostgres> {
  try {
    return await startEmbeddedPostgres({ stateDir, keepPort: true });
  } catch (error) {
    if (!(error instanceof PortTakenError)) throw error;
    const holder = portHolder(error.port);
    throw new Refusal(
      `Port ${error.port}, at which installed plugins look for PostgreSQL, is taken${
        holder ? ` by process ${holder.pid} (${holder.name})` : ''
      }.`,
      `stop ${holder ? `it with \`kill ${holder.pid}\`` : 'what listens there'}, then start again`
    );
  }
}
