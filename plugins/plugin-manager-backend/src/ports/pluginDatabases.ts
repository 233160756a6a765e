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
  /** Drops database and role. */
  remove(installation: {
    tenant: string;
    environment: string;
    pluginId: string;
  }): Promise<{ outcome: 'removed' | 'absent' } | { outcome: 'refused' | 'unreachable'; refusal: Refusal }>;
}
