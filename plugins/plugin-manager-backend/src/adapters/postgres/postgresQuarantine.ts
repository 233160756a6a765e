import type { Knex } from 'knex';
import type { Clock, QuarantineStore } from '../../ports';

type QuarantineRow = { plugin_id: string; digest: string; message: string; reported_by: string; at: Date };

/** Quarantined frontends in PostgreSQL; a new digest of a plugin replaces the report of its old one. */
export function createPostgresQuarantine(db: Knex, clock: Clock): QuarantineStore {
  const rows = () => db<QuarantineRow>('quarantined_frontends');
  return {
    async put(pluginId, digest, message, actor) {
      const known = await rows().where({ plugin_id: pluginId, digest }).first('plugin_id');
      if (known) return 'exists';
      await rows()
        .insert({ plugin_id: pluginId, digest, message, reported_by: actor, at: clock.now() })
        .onConflict('plugin_id')
        .merge();
      return 'created';
    },

    async remove(pluginId) {
      return (await rows().where({ plugin_id: pluginId }).delete()) > 0;
    },

    async list() {
      const found = await rows().orderBy('plugin_id');
      return found.map(({ plugin_id: pluginId, digest, message, at }) => ({ pluginId, digest, message, at }));
    },
  };
}
