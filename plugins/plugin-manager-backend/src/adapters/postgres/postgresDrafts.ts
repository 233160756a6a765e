import type { DisclosureLevel, DraftBase } from '@flyloft/plugin-manager-common';
import type { Knex } from 'knex';
import type { Json } from '../../domain/json';
import type { DraftKey, DraftRecord, DraftStore, SnapshotRecord } from '../../ports';

type KeyRow = { actor: string; environment: string; plugin_id: string };
type DraftRow = KeyRow & {
  release: string;
  config: Record<string, Json>;
  yaml: string | null;
  step: string | null;
  level: DisclosureLevel | null;
  base: DraftBase | null;
  revision: number;
  saved_at: Date;
};
type SnapshotRow = KeyRow & {
  name: string;
  release: string;
  config: Record<string, Json>;
  created_at: Date;
};

const keyRow = ({ actor, environment, pluginId }: DraftKey): KeyRow => ({
  actor,
  environment,
  plugin_id: pluginId,
});

const toDraft = (row: DraftRow): DraftRecord => ({
  actor: row.actor,
  environment: row.environment,
  pluginId: row.plugin_id,
  release: row.release,
  config: row.config,
  ...(row.yaml === null ? {} : { yaml: row.yaml }),
  ...(row.step === null ? {} : { step: row.step }),
  ...(row.level === null ? {} : { level: row.level }),
  ...(row.base === null ? {} : { base: row.base }),
  revision: row.revision,
  savedAt: row.saved_at,
});

const toSnapshot = (row: SnapshotRow): SnapshotRecord => ({
  actor: row.actor,
  environment: row.environment,
  pluginId: row.plugin_id,
  name: row.name,
  release: row.release,
  config: row.config,
  createdAt: row.created_at,
});

/** Drafts in PostgreSQL. */
export function createPostgresDrafts(db: Knex): DraftStore {
  const drafts = () => db<DraftRow>('drafts');
  const snapshots = () => db<SnapshotRow>('draft_snapshots');
  return {
    async list(actor) {
      const rows = await drafts().where({ actor }).orderBy('saved_at', 'desc').limit(200);
      return rows.map(toDraft);
    },

    async find(key) {
      const row = await drafts().where(keyRow(key)).first();
      return row && toDraft(row);
    },

    async save({ release, config, yaml, step, level, base, savedAt, ...key }, follows) {
      const row = {
        release,
        config: db.raw('?::jsonb', [JSON.stringify(config)]),
        yaml: yaml ?? null,
        step: step ?? null,
        level: level ?? null,
        base: base ? db.raw('?::jsonb', [JSON.stringify(base)]) : null,
        revision: follows + 1,
        saved_at: savedAt,
      };
      // One statement each, so that of two tabs that save at once exactly one follows.
      const changed =
        follows === 0
          ? await db('drafts')
              .insert({ ...keyRow(key), ...row })
              .onConflict(['actor', 'environment', 'plugin_id'])
              .ignore()
              .returning('revision')
          : await db('drafts')
              .where({ ...keyRow(key), revision: follows })
              .update(row)
              .returning('revision');
      return changed.length === 1;
    },

    async remove(key) {
      await drafts().where(keyRow(key)).delete();
    },

    async listSnapshots(key) {
      const rows = await snapshots().where(keyRow(key)).orderBy('created_at', 'desc');
      return rows.map(toSnapshot);
    },

    async saveSnapshot({ name, release, config, createdAt, ...key }) {
      await db('draft_snapshots')
        .insert({
          ...keyRow(key),
          name,
          release,
          config: db.raw('?::jsonb', [JSON.stringify(config)]),
          created_at: createdAt,
        })
        .onConflict(['actor', 'environment', 'plugin_id', 'name'])
        .merge();
    },

    async removeSnapshot(key, name) {
      return (
        (await snapshots()
          .where({ ...keyRow(key), name })
          .delete()) > 0
      );
    },
  };
}
