import {
  sourceDefectSchema,
  type SourceDefect,
  type SourceListing,
  type SourceSync,
} from '@flyloft/plugin-manager-common';
import type { Knex } from 'knex';
import type { Json } from '../../../domain/json';
import type { RegistryStore, SourceContent, SourceStore, SourceSyncRecord } from '../../../ports';
import { findInCatalogue } from '../registry/refreshListing';
import { replaceContent } from './replaceContent';
import { replaceListings } from './replaceListings';
import { toSync, type SyncRow } from './rows';

type SyncName = { id: string; source: string };

/** How long a webhook is remembered, in days; older ones are refused by their time anyway. */
const REMEMBERED_DAYS = 7;

/** Catalogues and their listings in PostgreSQL. Given a transaction it takes part in it. */
export class PostgresSources implements SourceStore {
  private readonly knex: Knex;
  private readonly registry: Pick<RegistryStore, 'listReleases'>;

  constructor(knex: Knex, registry: Pick<RegistryStore, 'listReleases'>) {
    this.knex = knex;
    this.registry = registry;
  }

  async configure(sources: Array<{ name: string; kind: string }>): Promise<void> {
    const names = sources.map(source => source.name);
    await this.knex('sources').whereNotIn('name', names).update({ configured: false, next_at: null });
    for (const { name, kind } of sources) {
      await this.knex('sources')
        .insert({ name, kind, configured: true })
        .onConflict('name')
        .merge({
          configured: true,
          kind,
          // Another kind understands nothing of what the one before left.
          validators: this.knex.raw('case when sources.kind = excluded.kind then sources.validators end'),
        });
    }
  }

  async list(): ReturnType<SourceStore['list']> {
    const { rows } = await this.knex.raw<{
      rows: Array<{
        name: string;
        kind: string;
        configured: boolean;
        next_at: Date | null;
        listings: number;
        defects: number;
      }>;
    }>(
      `select s.name, s.kind, s.configured, s.next_at,
         (select count(distinct coalesce(plugin_id, key))::int from source_entries e where e.source = s.name) as listings,
         (select count(*)::int from source_defects d where d.source = s.name) as defects
       from sources s order by s.name`
    );
    return rows.map(({ next_at: nextAt, ...row }) => ({ ...row, ...(nextAt === null ? {} : { nextAt }) }));
  }

  async find(name: string): ReturnType<SourceStore['find']> {
    return (await this.list()).find(source => source.name === name);
  }

  async remove(name: string): Promise<boolean> {
    return (await this.knex('sources').where({ name, configured: false }).delete()) > 0;
  }

  async claim(
    sync: SyncName & { trigger: SourceSync['trigger']; actor: string; startedAt: Date },
    leaseUntil: Date
  ): ReturnType<SourceStore['claim']> {
    const row = await this.knex('sources').where({ name: sync.source }).forUpdate().first();
    if (!row) throw new Error(`There is no source ${sync.source}`);
    if (row.sync_id !== null) {
      if (row.lease_until > sync.startedAt) {
        const running = await this.findSync(row.sync_id);
        if (running) return { outcome: 'busy', sync: running };
      }
      await this.knex('source_syncs').where({ id: row.sync_id, state: 'running' }).update({
        state: 'failed',
        ended_at: sync.startedAt,
        message: 'The portal stopped while it synced. Listings stay as they were.',
      });
    }
    await this.knex('source_syncs').insert({
      id: sync.id,
      source: sync.source,
      trigger: sync.trigger,
      actor: sync.actor,
      state: 'running',
      started_at: sync.startedAt,
    });
    await this.knex('sources')
      .where({ name: sync.source })
      .update({ sync_id: sync.id, lease_until: leaseUntil });
    return { outcome: 'claimed', ...(row.validators === null ? {} : { validators: row.validators as Json }) };
  }

  async renew(
    { id, source }: SyncName,
    leaseUntil: Date,
    progress?: SourceSync['progress']
  ): Promise<boolean> {
    const held = await this.knex('sources')
      .where({ name: source, sync_id: id })
      .update({ lease_until: leaseUntil });
    if (held > 0 && progress) {
      await this.knex('source_syncs')
        .where({ id })
        .update({ progress: JSON.stringify(progress) });
    }
    return held > 0;
  }

  async holds({ id, source }: SyncName): Promise<boolean> {
    const row = await this.knex('sources').where({ name: source, sync_id: id }).forUpdate().first('name');
    return row !== undefined;
  }

  replaceContent(
    source: string,
    content: SourceContent,
    at: Date
  ): ReturnType<SourceStore['replaceContent']> {
    return replaceContent(this.knex, source, content, at);
  }

  async finish({ id, source }: SyncName, result: Parameters<SourceStore['finish']>[1]): Promise<void> {
    const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
    const { rows } = await this.knex.raw<{ rows: Array<{ count: number }> }>(
      'select count(*)::int as count from source_defects where source = ?',
      [source]
    );
    await this.knex('source_syncs')
      .where({ id, state: 'running' })
      .update({
        state: result.state,
        ended_at: result.endedAt,
        progress: null,
        counts: json(result.counts),
        read: json(result.read),
        defects: rows[0]?.count ?? 0,
        revision: result.revision ?? null,
        message: result.message ?? null,
      });
    await this.knex('sources')
      .where({ name: source, sync_id: id })
      .update({
        sync_id: null,
        lease_until: null,
        next_at: result.nextAt ?? null,
        ...(result.validators === undefined ? {} : { validators: JSON.stringify(result.validators) }),
      });
    await this.knex.raw(
      `delete from source_syncs where source = ? and id not in
         (select id from source_syncs where source = ? order by started_at desc limit 100)`,
      [source, source]
    );
  }

  async listSyncs(source: string, limit: number): Promise<SourceSyncRecord[]> {
    const rows = await this.knex<SyncRow>('source_syncs')
      .where({ source })
      .orderBy('started_at', 'desc')
      .limit(limit);
    return rows.map(toSync);
  }

  async findSync(id: string): Promise<SourceSyncRecord | undefined> {
    const row = await this.knex<SyncRow>('source_syncs').where({ id }).first();
    return row && toSync(row);
  }

  async freshAt(source: string): Promise<Date | undefined> {
    const row = await this.knex<SyncRow>('source_syncs')
      .where({ source })
      .whereIn('state', ['done', 'unchanged'])
      .orderBy('started_at', 'desc')
      .first('ended_at');
    return row?.ended_at ?? undefined;
  }

  async listDefects(source: string, limit: number): Promise<SourceDefect[]> {
    const rows = await this.knex('source_defects').where({ source }).orderBy('number').limit(limit);
    return rows.map(row =>
      sourceDefectSchema.parse(Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)))
    );
  }

  async listEntries(): ReturnType<SourceStore['listEntries']> {
    const rows = await this.knex('source_entries')
      .orderByRaw('source collate "C", key collate "C"')
      .select('source', 'key', 'plugin_id', 'content', 'icon_type');
    return rows.map(row => ({
      source: row.source as string,
      key: row.key as string,
      ...(row.plugin_id === null ? {} : { pluginId: row.plugin_id as string }),
      listing: {
        ...(row.content as SourceListing),
        ...(row.icon_type === null ? {} : { icon: { mediaType: row.icon_type, data: '' } }),
      },
    }));
  }

  async listEntryNames(): ReturnType<SourceStore['listEntryNames']> {
    const { rows } = await this.knex.raw<{
      rows: Array<{
        source: string;
        key: string;
        plugin_id: string | null;
        digest: string;
        packages: string[] | null;
      }>;
    }>(
      `select source, key, plugin_id, digest,
         (select array_agg(one->>'name' order by place)
          from jsonb_array_elements(content->'packages') with ordinality as p (one, place)) as packages
       from source_entries order by source collate "C", key collate "C"`
    );
    return rows.map(({ source, key, plugin_id: pluginId, digest, packages }) => ({
      ...{ source, key, digest, packages: packages ?? [] },
      ...(pluginId === null ? {} : { pluginId }),
    }));
  }

  async concerns(pluginId: string, packages: readonly string[]): Promise<boolean> {
    const { rows } = await this.knex.raw<{ rows: unknown[] }>(
      `select 1 from catalogue_listings c left join listings l using (plugin_id)
       where c.plugin_id = ? or l.packages && cast(? as text[]) limit 1`,
      [pluginId, packages.map(name => name.toLowerCase())]
    );
    return rows.length > 0;
  }

  async publishedPackages(): ReturnType<SourceStore['publishedPackages']> {
    const { rows } = await this.knex.raw<{
      rows: Array<{ id: string; frontend: string | null; backend: string | null }>;
    }>(
      `select distinct p.id, r.manifest->'packed'->'frontend'->>'name' as frontend,
         r.manifest->'packed'->'backend'->>'name' as backend
       from plugins p
         left join listings l on l.plugin_id = p.id and l.released
         left join releases r on r.plugin_id = p.id and r.version = l.latest
       order by p.id`
    );
    return {
      ids: [...new Set(rows.map(row => row.id))],
      byPackage: Object.fromEntries(
        rows.flatMap(({ id, frontend, backend }) =>
          [frontend, backend].flatMap(name => (name === null ? [] : [[name, id] as const]))
        )
      ),
    };
  }

  async replaceListings(
    listings: Parameters<SourceStore['replaceListings']>[0],
    merge: Parameters<SourceStore['replaceListings']>[1],
    at: Date
  ): Promise<void> {
    await replaceListings(this.knex, listings, merge, id => this.registry.listReleases(id), at);
  }

  async findListing(pluginId: string): ReturnType<SourceStore['findListing']> {
    const found = await findInCatalogue(this.knex, pluginId);
    return (
      found && {
        listing: found.content,
        hasIcon: found.hasIcon,
        firstSeenAt: found.firstSeenAt,
        changedAt: found.changedAt,
      }
    );
  }

  async readIcon(pluginId: string): ReturnType<SourceStore['readIcon']> {
    const row = await this.knex('catalogue_listings')
      .where({ plugin_id: pluginId })
      .whereNotNull('icon')
      .first('icon', 'icon_type');
    return row && { content: row.icon as Buffer, mediaType: row.icon_type as string };
  }

  async listCollections(): ReturnType<SourceStore['listCollections']> {
    const { rows } = await this.knex.raw<{
      rows: Array<{ key: string; source: string; title: string; description: string; plugin_ids: string[] }>;
    }>(
      `select c.key, c.source, c.title, c.description,
         coalesce(array_agg(e.plugin_id order by m.place) filter (where e.plugin_id is not null), '{}') as plugin_ids
       from source_collections c
       left join lateral unnest(c.members) with ordinality as m(key, place) on true
       left join source_entries e on e.source = c.source and e.key = m.key
       group by c.source, c.key order by c.source, c.key`
    );
    return rows.map(({ plugin_ids: pluginIds, ...row }) => ({ ...row, pluginIds: [...new Set(pluginIds)] }));
  }

  async noteDelivery(source: string, signature: string, at: Date): Promise<boolean> {
    await this.knex('source_deliveries')
      .where('at', '<', new Date(at.getTime() - REMEMBERED_DAYS * 86_400_000))
      .delete();
    const rows = await this.knex('source_deliveries')
      .insert({ source, signature, at })
      .onConflict(['source', 'signature'])
      .ignore()
      .returning('signature');
    return rows.length > 0;
  }
}
