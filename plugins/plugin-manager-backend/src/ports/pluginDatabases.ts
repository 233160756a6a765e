import type { Refusal } from '@flyloft/plugin-manager-common';

/** How a plugin reaches its own database. */
export type DatabaseAccess = {
  host: string;
  port: number;
  database: string;
  user: string;
  password: string;
  /** Whether TLS is used; the object: without asking who answers. */
  ssl: boolean | { rejectUnauthorized: false };
};

/**
 * One role and one database per installation, nothing for PUBLIC. The password is derived from the portal's key and the
 * installation, so that applying again changes nothing and nothing has to be remembered in between.
 */
export interface PluginDatabases {
  ensure(installation: {
    tenant: string;
    environment: string;
    pluginId: string;
  }): Promise<
    | { outcome: 'created' | 'unchanged'; access: DatabaseAccess }
    | { outcome: 'refused' | 'unreachable'; refusal: Refusal }
  >;
  /** Access without touching the database: what a rendered Secret needs. */
  access(installation: { tenant: string; environment: string; pluginId: string }): DatabaseAccess;
  exists(installation: { tenant: string; environment: string; pluginId: string }): Promise<boolean>;
  /**
   * Copies the database under a label, once; the plugin cannot use it meanwhile. `form` is the same as long as no
   * migration has run.
   */
  copy(
    installation: { tenant: string; environment: string; pluginId: string },
    label: string,
    at: Date
  ): Promise<
    | { outcome: 'made' | 'unchanged'; copy: string; form: string }
    | { outcome: 'absent' }
    | { outcome: 'refused' | 'unreachable'; refusal: Refusal }
  >;
  /**
   * Puts the copy with this label back where a migration has run since, so that `form` is another one; else, or where
   * no form is known, it drops the copy. Absent where there is none. The plugin can use its database afterwards.
   */
  restore(
    installation: { tenant: string; environment: string; pluginId: string },
    label: string,
    form: string | undefined
  ): Promise<
    { outcome: 'restored' | 'unneeded' | 'absent' } | { outcome: 'refused' | 'unreachable'; refusal: Refusal }
  >;
  /** Drops the copies that are older than `before`, of all plugins; answers with their names. */
  dropCopies(before: Date): Promise<string[]>;
  /** Drops database and role; the role stays, without a login, while there are copies of the database. */
  remove(installation: {
    tenant: string;
    environment: string;
    pluginId: string;
  }): Promise<{ outcome: 'removed' | 'absent' } | { outcome: 'refused' | 'unreachable'; refusal: Refusal }>;
}
