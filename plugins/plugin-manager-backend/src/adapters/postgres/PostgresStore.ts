import type { Knex } from 'knex';
import type { AuditStore, Clock, RegistryStore, Store, StoreTransaction } from '../../ports';
import { isDatabaseAway } from './isDatabaseAway';
import { appendAuditRows, createPostgresAudit } from './postgresAudit';
import { createPostgresDrafts } from './postgresDrafts';
import { createPostgresInstallations } from './postgresInstallations';
import { createPostgresOperations } from './postgresOperations';
import { createPostgresPlans } from './postgresPlans';
import { createPostgresQuarantine } from './postgresQuarantine';
import { createPostgresSecrets } from './postgresSecrets';
import { createPostgresUsage } from './postgresUsage';
import { PostgresFeedback } from './registry';
import { CHANNEL } from './rows';
import { PostgresSources } from './sources';

/** What the store is made from. */
export type PostgresStoreOptions = {
  /** The plugin's own database, migrated. */
  knex: Knex;
  clock: Clock;
  /** `pluginManager.secretKey`: encrypts secrets. */
  secretKey: string;
  /** Makes the registry's part for the pool or for a transaction. */
  registry: (db: Knex) => RegistryStore;
  /** Called in this process after a commit that published; every replica hears of it through `Changes`. */
  onPublished?: (topic: string, payload: Record<string, string>) => void;
};

/** The engine's memory in PostgreSQL. */
export function createPostgresStore(options: PostgresStoreOptions): Store {
  const { knex, clock, secretKey } = options;
  const parts = (db: Knex) => ({
    registry: options.registry(db),
    plans: createPostgresPlans(db),
    installations: createPostgresInstallations(db, clock),
    operations: createPostgresOperations(db, clock),
    secrets: createPostgresSecrets(db, clock, secretKey),
    quarantine: createPostgresQuarantine(db, clock),
    feedback: new PostgresFeedback(db),
    drafts: createPostgresDrafts(db),
    sources: new PostgresSources(db, options.registry(db)),
  });

  return {
    ...parts(knex),
    usage: createPostgresUsage(knex),
    isUnavailable: isDatabaseAway,
    audit: createPostgresAudit(knex, async () => {
      throw new Error('An audit row is appended within the transaction of the change it tells of');
    }),

    async transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
      const published: Array<[string, Record<string, string>]> = [];
      const result = await knex.transaction(async trx => {
        const entries: Parameters<AuditStore['append']>[0][] = [];
        const value = await work({
          ...parts(trx),
          // Written last, so that the lock on the chain's end is the last one taken and is held for a moment only.
          audit: createPostgresAudit(trx, async entry => {
            entries.push(entry);
          }),
          publish: (topic, payload) => {
            published.push([topic, payload]);
          },
        });
        await appendAuditRows(trx, clock, entries);
        for (const [topic, payload] of published) {
          await trx.raw('select pg_notify(?, ?)', [CHANNEL.changes, JSON.stringify({ topic, payload })]);
        }
        return value;
      });
      for (const [topic, payload] of published) options.onPublished?.(topic, payload);
      return result;
    },
  };
}
