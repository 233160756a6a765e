import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { canonicalJson, type JsonValue } from '@flyloft/bundle';
import type { AuditEntry } from '@flyloft/plugin-manager-common';
import type { AuditStore, Clock } from '../../ports';
import { LOCK_CLASS } from './rows';

type AuditRow = { seq: number; entry: string; subject: string; hash: string };
type Appended = Parameters<AuditStore['append']>[0];

/** `previous` of the first row. */
const GENESIS = '0'.repeat(64);
const BATCH = 1000;

const hashOf = (entry: string) => createHash('sha256').update(entry, 'utf8').digest('hex');

/** What is hashed: canonical JSON that contains the hash of the row before. */
type Link = Omit<AuditEntry, 'hash'> & { previous: string };

/** Appends rows to the chain; the lock is held until the transaction ends, so that nobody else can take the same place. */
export async function appendAuditRows(db: Knex, clock: Clock, entries: Appended[]): Promise<void> {
  if (entries.length === 0) return;
  await db.raw('select pg_advisory_xact_lock(?, 0)', [LOCK_CLASS.audit]);
  const last = await db<AuditRow>('audit').orderBy('seq', 'desc').first('seq', 'hash');
  let seq = last?.seq ?? 0;
  let previous = last?.hash ?? GENESIS;
  const rows: AuditRow[] = [];
  for (const entry of entries) {
    seq += 1;
    const link: Link = { seq, at: clock.now().toISOString(), ...entry, previous };
    const text = canonicalJson(JSON.parse(JSON.stringify(link)) as JsonValue);
    previous = hashOf(text);
    rows.push({ seq, entry: text, subject: entry.subject, hash: previous });
  }
  await db('audit').insert(rows);
}

/** What is wrong with a row that should follow `previous`; undefined where nothing is. */
function whatIsBroken(row: AuditRow, seq: number, previous: string): string | undefined {
  if (row.seq !== seq) return `row ${seq} is missing`;
  if (hashOf(row.entry) !== row.hash) return `row ${seq} was changed: its content does not have its hash`;
  const link = JSON.parse(row.entry) as Link;
  if (link.previous !== previous) return `row ${seq} does not follow the row before it`;
  if (link.seq !== seq || link.subject !== row.subject) return `row ${seq} was moved or relabelled`;
  return undefined;
}

/** The audit chain in PostgreSQL; `append` belongs to a transaction and is given from outside. */
export function createPostgresAudit(db: Knex, append: AuditStore['append']): AuditStore {
  return {
    append,

    async list({ limit, before, subject }) {
      const rows = await db<AuditRow>('audit')
        .modify(query => {
          if (before !== undefined) query.where('seq', '<', before);
          if (subject !== undefined) query.where({ subject });
        })
        .orderBy('seq', 'desc')
        .limit(limit);
      return rows.map((row: AuditRow) => {
        const { previous: _previous, ...entry } = JSON.parse(row.entry) as Link;
        return { ...entry, hash: row.hash };
      });
    },

    async verify() {
      let seq = 0;
      let previous = GENESIS;
      for (;;) {
        const rows = await db<AuditRow>('audit').where('seq', '>', seq).orderBy('seq').limit(BATCH);
        for (const row of rows) {
          seq += 1;
          const reason = whatIsBroken(row, seq, previous);
          if (reason !== undefined) return { outcome: 'broken', seq, reason };
          previous = row.hash;
        }
        if (rows.length < BATCH) return { outcome: 'intact', rows: seq, head: previous };
      }
    },
  };
}
