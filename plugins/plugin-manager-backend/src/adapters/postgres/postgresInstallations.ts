import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import type {
  Clock,
  GenerationRecord,
  InstallationRecord,
  InstallationStore,
  RevisionRecord,
} from '../../ports';
import { asJson, changedColumns, LOCK_CLASS, orNull, withoutNulls } from './rows';

type InstallationRow = {
  id: string;
  tenant: string;
  environment: string;
  plugin_id: string;
  state: InstallationRecord['state'];
  revision: number;
  operation_id: string | null;
  created_at: Date;
  changed_at: Date;
  changed_by: string;
  routed: boolean;
  active: boolean;
  in_catalog: boolean;
  release: string | null;
  bundle_digest: string | null;
  pin: InstallationRecord['pin'] | null;
  /** Only where it was asked for. */
  installed_by?: string | null;
};

type RevisionRow = {
  installation_id: string;
  number: number;
  kind: RevisionRecord['kind'];
  release: string;
  bundle_digest: string;
  config: RevisionRecord['config'];
  objects: RevisionRecord['objects'];
  replicas: number;
  created_at: Date;
  created_by: string;
  summary: string;
  operation_id: string;
};

type GenerationRow = {
  tenant: string;
  environment: string;
  number: number;
  created_at: Date;
  created_by: string;
  summary: string;
  operation_id: string | null;
  automatic: boolean;
  revisions: GenerationRecord['revisions'];
};

function toInstallation(row: InstallationRow): InstallationRecord {
  const { id, tenant, environment, state, revision, routed, active } = row;
  return {
    ...{ id, tenant, environment, state, revision, routed, active },
    pluginId: row.plugin_id,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    changedBy: row.changed_by,
    inCatalog: row.in_catalog,
    ...withoutNulls({
      operationId: row.operation_id,
      release: row.release,
      bundleDigest: row.bundle_digest,
      pin: row.pin ?? null,
      installedBy: row.installed_by ?? null,
    }),
  };
}

function toRevision(row: RevisionRow): RevisionRecord {
  const { number, kind, release, config, objects, replicas, summary } = row;
  return {
    ...{ number, kind, release, config, objects, replicas, summary },
    installationId: row.installation_id,
    bundleDigest: row.bundle_digest,
    createdAt: row.created_at,
    createdBy: row.created_by,
    operationId: row.operation_id,
  };
}

function toGeneration(row: GenerationRow): GenerationRecord {
  const { tenant, environment, number, summary, automatic, revisions } = row;
  return {
    ...{ tenant, environment, number, summary, automatic, revisions },
    createdAt: row.created_at,
    createdBy: row.created_by,
    ...withoutNulls({ operationId: row.operation_id }),
  };
}

/** Installations, revisions and generations in PostgreSQL. */
export function createPostgresInstallations(db: Knex, clock: Clock): InstallationStore {
  const installations = () => db<InstallationRow>('installations');
  const revisions = () => db<RevisionRow>('revisions');
  const generations = () => db<GenerationRow>('generations');

  /** With who asked for it, which its revisions know. */
  const withInstaller = () =>
    installations().select(
      'installations.*',
      db<RevisionRow>('revisions')
        .select('created_by')
        .whereRaw('installation_id = installations.id')
        .where({ kind: 'install' })
        .orderBy('number', 'desc')
        .limit(1)
        .as('installed_by')
    );

  const newestGeneration = (tenant: string, environment: string) =>
    generations().where({ tenant, environment }).orderBy('number', 'desc').first();

  return {
    async find(tenant, environment, pluginId) {
      const [row] = await withInstaller().where({ tenant, environment, plugin_id: pluginId }).limit(1);
      return row && toInstallation(row as InstallationRow);
    },

    async findById(id) {
      const row = await installations().where({ id }).first();
      return row && toInstallation(row);
    },

    async list({ tenant, environment, pluginId, includeUninstalled, after, limit }) {
      const rows = await withInstaller()
        .where({ tenant })
        .modify(query => {
          if (environment !== undefined) query.where({ environment });
          if (pluginId !== undefined) query.where({ plugin_id: pluginId });
          if (!includeUninstalled) query.whereNot({ state: 'uninstalled' });
          if (after) query.whereRaw('(environment, plugin_id) > (?, ?)', [after.environment, after.pluginId]);
          if (limit !== undefined) query.limit(limit);
        })
        .orderBy(['environment', 'plugin_id']);
      return (rows as InstallationRow[]).map(toInstallation);
    },

    async ensure(wanted, actor) {
      const now = clock.now();
      const found: InstallationRecord[] = [];
      for (const { tenant, environment, pluginId } of wanted) {
        const key = { tenant, environment, plugin_id: pluginId };
        await db('installations')
          .insert({
            ...{ ...key, id: randomUUID(), state: 'uninstalled', revision: 0, routed: false, active: false },
            ...{ created_at: now, changed_at: now, changed_by: actor },
          })
          .onConflict(['tenant', 'environment', 'plugin_id'])
          .ignore();
        const row = await installations().where(key).first();
        if (!row) throw new Error(`The installation of ${pluginId} vanished while it was made`);
        found.push(toInstallation(row));
      }
      return found;
    },

    async reserve(ids, operationId) {
      // Always in the same order, so that two operations that want two installations cannot block each other.
      const rows = await installations().whereIn('id', ids).orderBy('id').forUpdate();
      for (const row of rows) {
        if (row.operation_id !== null && row.operation_id !== operationId) {
          return { outcome: 'busy', pluginId: row.plugin_id, operationId: row.operation_id };
        }
      }
      await installations().whereIn('id', ids).update({ operation_id: operationId });
      return {
        outcome: 'reserved',
        installations: rows.map(row => toInstallation({ ...row, operation_id: operationId })),
      };
    },

    async release(operationId) {
      await installations().where({ operation_id: operationId }).update({ operation_id: null });
    },

    async setState(id, change) {
      const columns = changedColumns(change, {
        state: ['state'],
        active: ['active'],
        routed: ['routed'],
        inCatalog: ['in_catalog'],
        release: ['release'],
        bundleDigest: ['bundle_digest'],
        revision: ['revision'],
        changedBy: ['changed_by'],
      });
      await db('installations')
        .where({ id })
        .update({ ...columns, changed_at: clock.now() });
    },

    async setPin(id, pin) {
      await db('installations')
        .where({ id })
        .update({ pin: pin ? asJson(pin) : null });
    },

    async insertRevision(revision) {
      await db('revisions').insert({
        installation_id: revision.installationId,
        number: revision.number,
        kind: revision.kind,
        release: revision.release,
        bundle_digest: revision.bundleDigest,
        config: asJson(revision.config),
        objects: asJson(revision.objects),
        replicas: revision.replicas,
        created_at: revision.createdAt,
        created_by: revision.createdBy,
        summary: revision.summary,
        operation_id: revision.operationId,
      });
    },

    async removeRevision(installationId, number, operationId) {
      await revisions()
        .where({ installation_id: installationId, number, operation_id: operationId })
        .delete();
    },

    async findRevision(installationId, number) {
      const row = await revisions().where({ installation_id: installationId, number }).first();
      return row && toRevision(row);
    },

    async listRevisions(installationId, limit, before) {
      const rows = await revisions()
        .where({ installation_id: installationId })
        .modify(query => {
          if (before !== undefined) query.where('number', '<', before);
          if (limit !== undefined) query.limit(limit);
        })
        .orderBy('number', 'desc');
      return rows.map(toRevision);
    },

    async currentGeneration(tenant, environment) {
      return (await newestGeneration(tenant, environment))?.number ?? 0;
    },

    async appendGeneration(generation, change) {
      const { tenant, environment } = generation;
      await db.raw('select pg_advisory_xact_lock(?, hashtext(?))', [
        LOCK_CLASS.generation,
        JSON.stringify([tenant, environment]),
      ]);
      const base = await newestGeneration(tenant, environment);
      const merged = { ...base?.revisions };
      for (const [pluginId, revision] of Object.entries(change)) {
        if (revision) merged[pluginId] = revision;
        else delete merged[pluginId];
      }
      const record = { ...generation, number: (base?.number ?? 0) + 1, revisions: merged };
      await db('generations').insert({
        ...{ tenant, environment, number: record.number },
        created_at: record.createdAt,
        created_by: record.createdBy,
        summary: record.summary,
        operation_id: orNull(record.operationId),
        automatic: record.automatic,
        revisions: asJson(merged),
      });
      return record;
    },

    async findGeneration(tenant, environment, number) {
      const row = await generations().where({ tenant, environment, number }).first();
      return row && toGeneration(row);
    },

    async listGenerations(tenant, environment, limit, before) {
      const rows = await generations()
        .where({ tenant, environment })
        .modify(query => {
          if (before !== undefined) query.where('number', '<', before);
        })
        .orderBy('number', 'desc')
        .limit(limit);
      return rows.map(toGeneration);
    },
  };
}
