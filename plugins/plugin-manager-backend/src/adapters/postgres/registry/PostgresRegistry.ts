import { manifestSchema } from '@flyloft/plugin-manager-common';
import type { Knex } from 'knex';
import { rcompare } from 'semver';
import type { PublisherRecord, RegistryStore, ReleaseMarks, ReleaseRecord } from '../../../ports';
import { KeptCandidates } from './candidateLists';
import { refreshListing } from './refreshListing';
import type { PublisherRow, ReleaseRow } from './rows';

/** The columns of a release with its publisher and the publisher's trust tier of today. */
const releaseColumns = ['releases.*', 'plugins.publisher', 'publishers.trust_tier'];

function toRelease(row: ReleaseRow): ReleaseRecord {
  return {
    pluginId: row.plugin_id,
    version: row.version,
    publisher: row.publisher,
    trustTier: row.trust_tier,
    manifest: manifestSchema.parse(row.manifest),
    manifestDigest: row.manifest_digest,
    bundleDigest: row.bundle_digest,
    bundleSize: Number(row.bundle_size),
    ...(row.readme === null ? {} : { readme: row.readme }),
    ...(row.changelog === null ? {} : { changelog: row.changelog }),
    statement: row.statement,
    publishedAt: row.published_at,
    yanked: row.yanked,
    deprecated: row.deprecated,
    ...(row.yank_reason === null ? {} : { yankReason: row.yank_reason }),
    ...(row.deprecation_reason === null ? {} : { deprecationReason: row.deprecation_reason }),
  };
}

/** The registry in PostgreSQL. Given a transaction it takes part in it. */
export class PostgresRegistry implements RegistryStore {
  private readonly knex: Knex;
  private readonly kept: KeptCandidates;

  constructor(knex: Knex) {
    this.knex = knex;
    this.kept = new KeptCandidates(knex);
  }

  private releases(
    where: Partial<Pick<ReleaseRow, 'plugin_id' | 'version' | 'bundle_digest'>>
  ): Knex.QueryBuilder<ReleaseRow, ReleaseRow[]> {
    return this.knex('releases')
      .join('plugins', 'plugins.id', 'releases.plugin_id')
      .join('publishers', 'publishers.id', 'plugins.publisher')
      .where(where)
      .select(releaseColumns);
  }

  async findPublisher(id: string): Promise<PublisherRecord | undefined> {
    const row = await this.knex<PublisherRow>('publishers').where({ id }).first();
    return row && { id: row.id, trustTier: row.trust_tier };
  }

  async savePublishers(publishers: PublisherRecord[]): Promise<void> {
    if (publishers.length === 0) return;
    await this.knex('publishers')
      .insert(publishers.map(({ id, trustTier }) => ({ id, trust_tier: trustTier })))
      .onConflict('id')
      .merge();
  }

  async syncPublishers(publishers: PublisherRecord[]): Promise<void> {
    await this.savePublishers(publishers);
    const listed = publishers.map(publisher => publisher.id);
    await this.knex('publishers').whereNotIn('id', listed).update({ trust_tier: 'community' });
  }

  async findOwner(pluginId: string): Promise<string | undefined> {
    const row = await this.knex<{ id: string; publisher: string }>('plugins').where({ id: pluginId }).first();
    return row?.publisher;
  }

  async findRelease(pluginId: string, version: string): Promise<ReleaseRecord | undefined> {
    const rows = await this.releases({ plugin_id: pluginId, version });
    return rows[0] && toRelease(rows[0]);
  }

  async findReleaseByDigest(bundleDigest: string): Promise<ReleaseRecord | undefined> {
    const rows = await this.releases({ bundle_digest: bundleDigest });
    return rows[0] && toRelease(rows[0]);
  }

  async listReleases(pluginId: string): Promise<ReleaseRecord[]> {
    const rows = await this.releases({ plugin_id: pluginId });
    return rows.map(toRelease).sort((a, b) => rcompare(a.version, b.version));
  }

  candidateLists(): ReturnType<RegistryStore['candidateLists']> {
    return this.kept.get();
  }

  async listCandidates(): ReturnType<RegistryStore['listCandidates']> {
    return [...(await this.kept.get()).byPlugin.values()].flat();
  }

  async insertRelease(release: ReleaseRecord): Promise<'created' | 'exists' | 'differs'> {
    const { knex } = this;
    await knex('plugins')
      .insert({ id: release.pluginId, publisher: release.publisher, created_at: release.publishedAt })
      .onConflict('id')
      .ignore();
    // Taken for the rest of the transaction, so that the listing is made from all of the plugin's releases.
    await knex('plugins').where({ id: release.pluginId }).forUpdate().first();
    const inserted = await knex('releases')
      .insert({
        plugin_id: release.pluginId,
        version: release.version,
        manifest: JSON.stringify(release.manifest),
        manifest_digest: release.manifestDigest,
        bundle_digest: release.bundleDigest,
        bundle_size: release.bundleSize,
        readme: release.readme ?? null,
        changelog: release.changelog ?? null,
        statement: release.statement,
        published_at: release.publishedAt,
        yanked: release.yanked,
        deprecated: release.deprecated,
        yank_reason: release.yankReason ?? null,
        deprecation_reason: release.deprecationReason ?? null,
      })
      .onConflict(['plugin_id', 'version'])
      .ignore()
      .returning('version');
    if (inserted.length === 0) {
      const existing = await this.findRelease(release.pluginId, release.version);
      return existing?.bundleDigest === release.bundleDigest ? 'exists' : 'differs';
    }
    const dependencies = (
      [
        ['required', release.manifest.dependencies],
        ['peer', release.manifest.peerDependencies],
        ['optional', release.manifest.optionalDependencies],
      ] as const
    ).flatMap(([kind, ranges]) =>
      Object.entries(ranges).map(([dependencyId, range]) => ({
        plugin_id: release.pluginId,
        version: release.version,
        kind,
        dependency_id: dependencyId,
        range,
      }))
    );
    if (dependencies.length > 0) await knex('release_dependencies').insert(dependencies);
    await refreshListing(knex, release.pluginId, await this.listReleases(release.pluginId));
    return 'created';
  }

  async listTopics(): ReturnType<RegistryStore['listTopics']> {
    const rows = await this.knex<{ plugin_id: string; name: string; category: string; keywords: string[] }>(
      'listings'
    ).select('plugin_id', 'name', 'category', 'keywords');
    return rows.map(({ plugin_id: pluginId, ...topic }) => ({ pluginId, ...topic }));
  }

  async setReleaseStatus(pluginId: string, version: string, marks: ReleaseMarks): Promise<boolean> {
    await this.knex('plugins').where({ id: pluginId }).forUpdate().first();
    const { yankReason, deprecationReason, ...status } = marks;
    const changed = await this.knex('releases')
      .where({ plugin_id: pluginId, version })
      .update({
        ...status,
        ...(yankReason === undefined ? {} : { yank_reason: yankReason }),
        ...(deprecationReason === undefined ? {} : { deprecation_reason: deprecationReason }),
      });
    if (changed === 0) return false;
    await refreshListing(this.knex, pluginId, await this.listReleases(pluginId));
    return true;
  }

  async listDependents(pluginId: string): ReturnType<RegistryStore['listDependents']> {
    const rows = await this.knex<{ plugin_id: string; version: string; range: string }>(
      'release_dependencies'
    )
      .join('listings', join => {
        join
          .on('listings.plugin_id', 'release_dependencies.plugin_id')
          .andOn('listings.latest', 'release_dependencies.version');
      })
      .where({ dependency_id: pluginId })
      .orderBy('release_dependencies.plugin_id')
      .select('release_dependencies.plugin_id', 'release_dependencies.version', 'release_dependencies.range');
    return rows.map(row => ({ pluginId: row.plugin_id, version: row.version, range: row.range }));
  }
}
