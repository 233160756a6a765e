import type { Refusal } from '@flyloft/plugin-manager-common';
import { FlyloftError } from '@flyloft/plugin-manager-common';
import { createHmac } from 'node:crypto';
import type { DatabaseAccess, PluginDatabases } from '../../ports/pluginDatabases';
import { isDatabaseAway } from '../postgres/isDatabaseAway';
import { withAdmin, type AdminAccess } from './AdminConnection';
import { closeWith } from './closeToPublic';
import { copyDatabase, copyName, dropCopies, formOf, listCopies, restoreCopy } from './copies';
import { databaseName, type DatabaseOwner } from './databaseNames';
import { ensureDatabase, findDatabase } from './ensureDatabase';
import { ensureRole } from './ensureRole';
import { scramVerifier } from './scramVerifier';

export type PluginDatabasesOptions = {
  /** How the portal reaches the server. */
  admin: AdminAccess;
  /** How pods reach the same server. */
  server: Pick<DatabaseAccess, 'host' | 'port' | 'ssl'>;
  /** The portal's key, that passwords are derived from. */
  secretKey: string;
};

type NotDone = { outcome: 'refused' | 'unreachable'; refusal: Refusal };

/** `PluginDatabases` on PostgreSQL (security rule 20): a role and a database per installation, closed to all others. */
export class PostgresPluginDatabases implements PluginDatabases {
  constructor(private readonly options: PluginDatabasesOptions) {}

  access(owner: DatabaseOwner): DatabaseAccess {
    const name = databaseName(owner);
    return {
      ...this.options.server,
      database: name,
      user: name,
      password: this.derive('password', name).toString('base64url'),
    };
  }

  async ensure(
    owner: DatabaseOwner
  ): Promise<{ outcome: 'created' | 'unchanged'; access: DatabaseAccess } | NotDone> {
    const access = this.access(owner);
    return this.answer(owner, async () => {
      const outcome = await withAdmin(this.options.admin, access.database, async statements => {
        const salt = this.derive('salt', access.user).subarray(0, 16);
        const role = await ensureRole(statements, access.user, scramVerifier(access.password, salt));
        const database = await ensureDatabase(statements, access.database, access.user);
        // Backstage may have made databases since the portal started, and a new role could connect to them.
        await closeWith(statements);
        return role === 'created' || database === 'created' ? 'created' : 'unchanged';
      });
      return { outcome, access };
    });
  }

  async exists(owner: DatabaseOwner): Promise<boolean> {
    const { database } = this.access(owner);
    const result = await this.answer(owner, async () => {
      const found = await withAdmin(this.options.admin, undefined, statements =>
        findDatabase(statements, database)
      );
      return { outcome: 'known' as const, exists: found !== undefined };
    });
    if ('refusal' in result) throw new FlyloftError(result.refusal.code, result.refusal.message);
    return result.exists;
  }

  async remove(owner: DatabaseOwner): Promise<{ outcome: 'removed' | 'absent' } | NotDone> {
    const { database, user } = this.access(owner);
    return this.answer(owner, () =>
      withAdmin(this.options.admin, database, async statements => {
        const { run, name } = statements;
        const [role] = await run('SELECT FROM pg_roles WHERE rolname = $1', [user]);
        const found = await findDatabase(statements, database);
        // FORCE ends the sessions that are still open, and lets no new one in meanwhile.
        if (found) await run(`DROP DATABASE IF EXISTS ${name(database)} WITH (FORCE)`);
        // What is in a copy belongs to the role, which can therefore not be dropped before the copies are.
        const copied = (await listCopies(statements)).some(({ of }) => of === database);
        if (role)
          await run(copied ? `ALTER ROLE ${name(user)} NOLOGIN` : `DROP ROLE IF EXISTS ${name(user)}`);
        return { outcome: found || role ? ('removed' as const) : ('absent' as const) };
      })
    );
  }

  async copy(
    owner: DatabaseOwner,
    label: string,
    at: Date
  ): Promise<
    { outcome: 'made' | 'unchanged'; copy: string; form: string } | { outcome: 'absent' } | NotDone
  > {
    const access = this.access(owner);
    const copy = copyName(access.database, label);
    return this.answer(owner, () =>
      withAdmin(this.options.admin, access.database, async statements => {
        const outcome = await copyDatabase(statements, access.database, copy, at);
        if (outcome === 'absent') return { outcome };
        return { outcome, copy, form: await formOf(this.options.admin, access) };
      })
    );
  }

  async restore(
    owner: DatabaseOwner,
    label: string,
    form: string | undefined
  ): Promise<{ outcome: 'restored' | 'unneeded' | 'absent' } | NotDone> {
    const access = this.access(owner);
    const { database, user } = access;
    const copy = copyName(database, label);
    return this.answer(owner, () =>
      withAdmin(this.options.admin, database, async statements => {
        const there = await findDatabase(statements, database);
        if (!(await findDatabase(statements, copy))) {
          if (there) await ensureDatabase(statements, database, user);
          return { outcome: 'absent' as const };
        }
        const same =
          form === undefined || (there?.datallowconn && (await formOf(this.options.admin, access)) === form);
        if (there && same) {
          await ensureDatabase(statements, database, user);
          await statements.run(`DROP DATABASE IF EXISTS ${statements.name(copy)} WITH (FORCE)`);
          return { outcome: 'unneeded' as const };
        }
        await restoreCopy(statements, database, copy);
        await ensureDatabase(statements, database, user);
        return { outcome: 'restored' as const };
      })
    );
  }

  dropCopies(before: Date): Promise<string[]> {
    return withAdmin(this.options.admin, 'flyloft drop copies', async statements => {
      const old = (await listCopies(statements)).filter(({ at }) => at < before);
      await dropCopies(statements, old);
      return old.map(({ name }) => name);
    });
  }

  private derive(purpose: string, name: string): Buffer {
    return createHmac('sha256', this.options.secretKey)
      .update(`flyloft database ${purpose} ${name}`)
      .digest();
  }

  private async answer<T>(owner: DatabaseOwner, work: () => Promise<T>): Promise<T | NotDone> {
    try {
      return await work();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (isDatabaseAway(error)) {
        return {
          outcome: 'unreachable',
          refusal: {
            code: 'DATABASE_UNREACHABLE',
            message: `The database of the plugins does not answer (${reason}). What was asked for goes on by itself when it is back.`,
          },
        };
      }
      return {
        outcome: 'refused',
        refusal: {
          code: 'DATABASE_UNREACHABLE',
          message: `The database of ${owner.pluginId} could not be prepared: ${reason}. Check that the portal's role may create databases and roles.`,
        },
      };
    }
  }
}
