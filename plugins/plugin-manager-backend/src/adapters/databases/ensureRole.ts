import type { Statements } from './AdminConnection';

/** Sessions of one plugin: five a pod, for two releases side by side with a few pods each. */
const CONNECTION_LIMIT = 30;
const STATEMENT_TIMEOUT = '120s';
const IDLE_TIMEOUT = '600s';

type RoleRow = {
  rolsuper: boolean;
  rolcreatedb: boolean;
  rolcreaterole: boolean;
  rolreplication: boolean;
  rolbypassrls: boolean;
  memberships: string;
};

const findRole = async ({ run }: Statements, role: string): Promise<RoleRow | undefined> =>
  (
    await run<RoleRow>(
      `SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls,
              (SELECT count(*) FROM pg_auth_members WHERE member = r.oid) AS memberships
         FROM pg_roles r WHERE rolname = $1`,
      [role]
    )
  )[0];

const hasRights = (row: RoleRow) =>
  row.rolsuper || row.rolcreatedb || row.rolcreaterole || row.rolreplication || row.rolbypassrls;

/**
 * Makes a plugin's role, or brings the one that is there to what it should be: it may log in, and nothing else.
 * @throws Error where a role of this name has rights or belongs to another role, because it is not ours then.
 */
export async function ensureRole(
  statements: Statements,
  role: string,
  verifier: string
): Promise<'created' | 'unchanged'> {
  const { run, name, text } = statements;
  const found = await findRole(statements, role);
  if (found && (hasRights(found) || Number(found.memberships) > 0)) {
    throw new Error(
      `the role ${role} has rights that a plugin must not have; drop it, or take them away, and try again`
    );
  }
  if (!found) {
    await run(
      `CREATE ROLE ${name(role)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT
         CONNECTION LIMIT ${CONNECTION_LIMIT} PASSWORD ${text(verifier)}`
    );
  } else {
    await run(
      `ALTER ROLE ${name(role)} LOGIN CONNECTION LIMIT ${CONNECTION_LIMIT} PASSWORD ${text(verifier)}`
    );
  }
  await run(`ALTER ROLE ${name(role)} SET statement_timeout = ${text(STATEMENT_TIMEOUT)}`);
  await run(`ALTER ROLE ${name(role)} SET idle_in_transaction_session_timeout = ${text(IDLE_TIMEOUT)}`);
  return found ? 'unchanged' : 'created';
}
