import { withAdmin, type AdminAccess, type Statements } from './AdminConnection';
import { DATABASE_PREFIX } from './databaseNames';

/** Databases whose names begin so are made by Backstage for the portal's own plugins. */
const BACKSTAGE_PREFIX = 'backstage_plugin_';

/** What every server has; PostgreSQL needs nobody's right to connect to them. */
const BUILT_IN = ['postgres', 'template0', 'template1'];

type Row = { datname: string; open: boolean; closable: boolean };

/** What was closed just now, and what anybody with a role can still connect to. */
export type ClosedToPublic = { closed: string[]; open: string[] };

/**
 * Takes PUBLIC's right to connect to the portal's own databases away: a new database has it, and every plugin's role is
 * part of PUBLIC. On a server that nobody else has a database on, the built-in ones are closed too. What is somebody
 * else's stays as it is, because they may rely on it, and is told, so that it can be logged.
 */
export function closeToPublic(access: AdminAccess): Promise<ClosedToPublic> {
  return withAdmin(access, 'flyloft close to public', closeWith);
}

/** The same on a connection that is open already. */
export async function closeWith({ run, name }: Statements): Promise<ClosedToPublic> {
  const rows = await run<Row>(
    `SELECT datname,
              pg_has_role(datdba, 'USAGE') AS closable,
              datallowconn
                AND EXISTS (SELECT FROM aclexplode(coalesce(datacl, acldefault('d', datdba)))
                             WHERE grantee = 0 AND privilege_type IN ('CONNECT', 'TEMPORARY')) AS open
         FROM pg_database ORDER BY datname`
  );
  const [current] = await run<{ name: string }>('SELECT current_database() AS name');
  const isPortals = (database: string) =>
    database === current?.name ||
    database.startsWith(BACKSTAGE_PREFIX) ||
    database.startsWith(DATABASE_PREFIX);
  const alone = rows.every(({ datname }) => isPortals(datname) || BUILT_IN.includes(datname));
  const result: ClosedToPublic = { closed: [], open: [] };
  for (const { datname, open, closable } of rows) {
    if (!open) continue;
    if (!closable || !(isPortals(datname) || (alone && BUILT_IN.includes(datname)))) {
      result.open.push(datname);
      continue;
    }
    await run(`REVOKE CONNECT, TEMPORARY ON DATABASE ${name(datname)} FROM PUBLIC`);
    result.closed.push(datname);
  }
  return result;
}
