import {
  nearest,
  type Changelog,
  type CollectionList,
  type Dependencies,
  type Documentation,
  type ListingAnswer,
  type PluginCard,
  type PluginDetail,
  type PluginPage,
  type PluginQuery,
  type ReleaseList,
} from '@flyloft/plugin-manager-common';
import { maxSatisfying, rcompare } from 'semver';
import { fitsPortal, type PortalVersions } from '../../domain/release/fitsPortal';
import { newestRelease } from '../../domain/release/newestRelease';
import { touchesOf } from '../../domain/release/touchesOf';
import type { Actor, BundleStore, PluginSearch, ReleaseRecord, SearchStatistics, Store } from '../../ports';
import type { Allows } from '../authorized/decide';
import { ok, refused, type Outcome } from '../outcome';
import { bundleMissing } from '../sources/bundleMissing';
import { getListing } from '../sources/getListing';
import { toReleaseListItems } from './toReleaseListItem';

/** An icon as it is answered with. */
export type Icon = { content: Buffer; mediaType: 'image/svg+xml' | 'image/png'; immutable: boolean };

/** What can be read of the registry. */
export interface Catalogue {
  /** With `actor` the query is counted, without who asked; with `allows` only what it lets through is found. */
  searchPlugins(query: PluginQuery, actor?: Actor, allows?: Allows): Promise<Outcome<PluginPage>>;
  listCategories(allows?: Allows): Promise<Outcome<{ items: Array<{ category: string; count: number }> }>>;
  getPlugin(id: string, version?: string): Promise<Outcome<PluginDetail>>;
  getListing(id: string, actor: Actor): Promise<Outcome<ListingAnswer>>;
  listCollections(allows?: Allows): Promise<Outcome<CollectionList>>;
  listVersions(id: string): Promise<Outcome<ReleaseList>>;
  getDependencies(id: string, version?: string): Promise<Outcome<Dependencies>>;
  getChangelog(id: string): Promise<Outcome<Changelog>>;
  getDocumentation(id: string, version?: string): Promise<Outcome<Documentation>>;
  getIcon(id: string, version?: string): Promise<Outcome<Icon>>;
}

/** What {@link createCatalogue} reads from. */
export type CatalogueDependencies = {
  store: Store;
  search: PluginSearch;
  statistics: SearchStatistics;
  bundles: BundleStore;
  tenant: string;
  portal: PortalVersions;
};

/** Most cards of a collection that are answered; `total` has their number. */
const SHELF = 24;

/** The releases of a plugin, newest first, and the one that is asked for. */
async function findReleases(
  { store, search }: CatalogueDependencies,
  id: string,
  version?: string
): Promise<Outcome<{ releases: ReleaseRecord[]; release: ReleaseRecord }>> {
  const releases = await store.registry.listReleases(id);
  const newest = newestRelease(releases);
  if (!newest) {
    const missing = await bundleMissing(store, id);
    if (missing) return missing;
    const { suggestion } = await search.search({ query: id, sort: 'relevance', limit: 1 });
    return refused(
      'PLUGIN_NOT_FOUND',
      `There is no plugin "${id}".${
        suggestion ? ` Did you mean "${suggestion.replaceAll(' ', '-')}"?` : ''
      } Search the marketplace, or ask for it.`
    );
  }
  if (version === undefined) return ok({ releases, release: newest });
  const release = releases.find(one => one.version === version);
  if (release) return ok({ releases, release });
  const meant = nearest(
    version,
    releases.map(one => one.version)
  );
  return refused(
    'RELEASE_NOT_FOUND',
    `${newest.manifest.name} has no release ${version}. ${
      meant ? `Did you mean ${meant}?` : `The newest is ${newest.version}.`
    }`
  );
}

/** Reads the registry for the marketplace's pages. */
export function createCatalogue(dependencies: CatalogueDependencies): Catalogue {
  const { store, search, statistics, bundles, tenant, portal } = dependencies;
  const find = (id: string, version?: string) => findReleases(dependencies, id, version);

  const visibleTo =
    (allows: Allows) =>
    ({ id, publisher, trustTier }: PluginCard) =>
      allows({ tenant, pluginId: id, publisher, trustTier });

  return {
    async searchPlugins(query, actor, allows) {
      const page = await search.search(query, allows && visibleTo(allows));
      if (actor !== undefined && query.query && query.cursor === undefined) {
        statistics.noteSearch(actor, query.query, page.total);
      }
      return ok(page);
    },

    async listCategories(allows) {
      if (!allows) return ok({ items: await search.categories() });
      const { facets } = await search.search({ sort: 'name', limit: 1 }, visibleTo(allows));
      const values = facets.find(({ name }) => name === 'category')?.values ?? [];
      return ok({ items: values.map(({ value, count }) => ({ category: value, count })) });
    },

    async getPlugin(id, version) {
      const found = await find(id, version);
      if (found.outcome === 'refused') return found;
      const { releases, release } = found.value;
      const { manifest } = release;
      const fit = fitsPortal(manifest, portal);
      const installations = await store.installations.list({ tenant, pluginId: id });
      const published = releases.map(one => one.publishedAt.getTime());
      return ok({
        id,
        name: manifest.name,
        description: manifest.description,
        type: manifest.type,
        category: manifest.category,
        maturity: release.deprecated ? 'deprecated' : manifest.maturity,
        publisher: release.publisher,
        ...(manifest.author === undefined ? {} : { author: manifest.author }),
        trustTier: release.trustTier,
        keywords: manifest.keywords,
        latest: newestRelease(releases)?.version ?? release.version,
        hasIcon: manifest.icon !== undefined,
        installable: !release.yanked && release.trustTier !== 'quarantined',
        fits: fit.fits,
        fitsBecause: fit.because,
        publishedAt: new Date(Math.min(...published)).toISOString(),
        updatedAt: new Date(Math.max(...published)).toISOString(),
        installs: installations.length,
        installed: installations.flatMap(one =>
          one.release === undefined
            ? []
            : [{ environment: one.environment, release: one.release, state: one.state }]
        ),
        manifest,
        ...(release.readme === undefined ? {} : { readme: release.readme }),
        ...(release.changelog === undefined ? {} : { changelog: release.changelog }),
        bundleDigest: release.bundleDigest,
        bundleSize: release.bundleSize,
        releases: toReleaseListItems(releases, portal),
        touches: touchesOf(manifest),
      });
    },

    getListing: (id, actor) => getListing(dependencies, id, actor),

    async listCollections(allows) {
      const collections = await store.sources.listCollections();
      const items = collections.map(async ({ pluginIds, ...collection }) => {
        if (!allows) {
          const cards = await search.cardsOf(pluginIds.slice(0, SHELF));
          return { ...collection, total: pluginIds.length, items: cards };
        }
        const cards = (await search.cardsOf(pluginIds)).filter(visibleTo(allows));
        return { ...collection, total: cards.length, items: cards.slice(0, SHELF) };
      });
      const shown = await Promise.all(items);
      return ok({ items: allows ? shown.filter(({ total }) => total > 0) : shown });
    },

    async listVersions(id) {
      const found = await find(id);
      if (found.outcome === 'refused') return found;
      return ok({ items: toReleaseListItems(found.value.releases, portal) });
    },

    async getDependencies(id, version) {
      const found = await find(id, version);
      if (found.outcome === 'refused') return found;
      const { manifest } = found.value.release;
      const named = [
        ['required', manifest.dependencies],
        ['peer', manifest.peerDependencies],
        ['optional', manifest.optionalDependencies],
      ] as const;
      const [candidates, installations, dependents] = await Promise.all([
        store.registry.listCandidates(),
        store.installations.list({ tenant }),
        store.registry.listDependents(id),
      ]);
      return ok({
        dependencies: named.flatMap(([kind, ranges]) =>
          Object.entries(ranges).map(([pluginId, range]) => {
            const versions = candidates
              .filter(one => one.pluginId === pluginId && !one.yanked)
              .map(one => one.version);
            const resolved = maxSatisfying(versions, range);
            const installed = installations
              .flatMap(one => (one.pluginId === pluginId && one.release ? [one.release] : []))
              .sort(rcompare)[0];
            return {
              pluginId,
              range,
              kind,
              ...(resolved === null ? {} : { resolved }),
              ...(installed === undefined ? {} : { installed }),
            };
          })
        ),
        dependents,
      });
    },

    async getChangelog(id) {
      const found = await find(id);
      if (found.outcome === 'refused') return found;
      return ok({
        items: found.value.releases.map(({ version, publishedAt, manifest }) => ({
          version,
          publishedAt: publishedAt.toISOString(),
          ...(manifest.changelog === undefined ? {} : { changelog: manifest.changelog }),
          breakingChanges: manifest.breakingChanges,
          ...(manifest.migrationGuide === undefined ? {} : { migrationGuide: manifest.migrationGuide }),
        })),
      });
    },

    async getDocumentation(id, version) {
      const found = await find(id, version);
      if (found.outcome === 'refused') return found;
      const { release } = found.value;
      const { manifest } = release;
      return ok({
        pluginId: id,
        version: release.version,
        ...(release.readme === undefined ? {} : { readme: release.readme }),
        links: [
          ...manifest.documentation,
          ...(manifest.homepage ? [{ title: 'Home page', url: manifest.homepage }] : []),
          ...(manifest.repository ? [{ title: 'Source code', url: manifest.repository }] : []),
        ],
      });
    },

    async getIcon(id, version) {
      const found = await find(id, version);
      const listed = version === undefined ? await store.sources.readIcon(id) : undefined;
      const release = found.outcome === 'ok' ? found.value.release : undefined;
      const entry = release?.manifest.files.find(file => file.path === release.manifest.icon);
      if (listed && !entry) {
        const mediaType = listed.mediaType === 'image/png' ? 'image/png' : 'image/svg+xml';
        return ok({ content: listed.content, mediaType, immutable: false });
      }
      if (found.outcome === 'refused') return found;
      const { manifest, bundleDigest } = found.value.release;
      if (!entry) return refused('NOT_FOUND', `${manifest.name} has no icon.`);
      const content = await bundles.readFile(bundleDigest, entry.path, entry);
      if (content === 'absent' || content === 'corrupt') {
        return refused(
          'BUNDLE_CORRUPT',
          `The icon of ${manifest.name} differs from its recorded digest, so it is not shown. Publish the release again.`
        );
      }
      const mediaType = entry.path.endsWith('.svg') ? 'image/svg+xml' : 'image/png';
      return ok({ content, mediaType, immutable: version !== undefined });
    },
  };
}
