import {
  LISTING_LIMITS,
  type CatalogueListing,
  type ListedPackage,
  type Maturity,
  type PluginType,
  type SourceListing,
} from '@flyloft/plugin-manager-common';
import { annotationsIn } from '../search/annotationsIn';
import { SEARCHED_README } from '../search/searchDocument';

/** An entry as it is merged. */
export type MergeEntry = { source: string; kind: string; key: string; listing: SourceListing };

/** Where no source names a category. */
const NO_CATEGORY = 'Other';

/** How ripe a plugin is, from what catalogues say of its life and its support. */
function maturityOf(listing: Pick<SourceListing, 'lifecycle' | 'support' | 'packages'>): Maturity {
  const [known] = listing.packages;
  const lifecycle = (listing.lifecycle ?? known?.lifecycle ?? '').toLowerCase();
  const support = (listing.support?.level ?? known?.support ?? '').toLowerCase();
  if (/deprecated|retired|archived|end-of-life/.test(lifecycle) || known?.deprecated !== undefined) {
    return 'deprecated';
  }
  if (lifecycle === 'experimental' || support === 'dev-preview') return 'alpha';
  if (lifecycle === 'beta' || support === 'tech-preview') return 'beta';
  return 'stable';
}

/** Whether it needs a pod: as soon as one of its packages runs in a backend. */
function typeOf(packages: readonly ListedPackage[]): PluginType {
  const isBackend = ({ role, name }: ListedPackage) =>
    role === undefined ? name.endsWith('-backend') : role.startsWith('backend-');
  return packages.some(isBackend) ? 'service-backed' : 'standalone';
}

/** Packages of several entries; of two with one name, fields of the first count, and the second fills the gaps. */
function mergePackages(listings: readonly SourceListing[]): ListedPackage[] {
  const byName = new Map<string, ListedPackage>();
  for (const one of listings.flatMap(listing => listing.packages)) {
    const before = byName.get(one.name);
    byName.set(
      one.name,
      before
        ? {
            ...one,
            ...before,
            configExamples: before.configExamples.length > 0 ? before.configExamples : one.configExamples,
          }
        : one
    );
  }
  return [...byName.values()].slice(0, LISTING_LIMITS.packages);
}

const unique = (values: string[]) => [...new Set(values)].slice(0, LISTING_LIMITS.words);

/** One listing of all that is said of a plugin; `entries` are in the order in which they count. */
export function mergeListing(pluginId: string, entries: readonly MergeEntry[]): CatalogueListing {
  const listings = entries.map(entry => entry.listing);
  const [first] = listings;
  if (!first) throw new Error('A listing needs an entry');
  const pick = <K extends keyof SourceListing>(field: K): { [P in K]?: SourceListing[P] } => {
    const value = listings.map(listing => listing[field]).find(one => one !== undefined && one !== '');
    return value === undefined ? {} : ({ [field]: value } as { [P in K]?: SourceListing[P] });
  };
  const packages = mergePackages(listings);
  const categories = unique(listings.flatMap(listing => listing.categories));
  const links = listings.flatMap(listing => listing.links);
  // One readme is shown, and what another one tells to set is still true.
  const annotations = unique(
    listings.flatMap(({ readme }) => annotationsIn((readme ?? '').slice(0, SEARCHED_README)))
  );
  const life = { ...pick('lifecycle'), ...pick('support') };
  return {
    pluginId,
    name: first.name,
    description: pick('description').description ?? '',
    ...pick('readme'),
    ...(annotations.length > 0 ? { annotations } : {}),
    categories,
    category: categories[0] ?? NO_CATEGORY,
    keywords: unique(listings.flatMap(listing => listing.keywords)),
    highlights: listings.find(listing => listing.highlights.length > 0)?.highlights ?? [],
    ...pick('author'),
    ...pick('publisher'),
    ...pick('license'),
    ...pick('homepage'),
    ...pick('repository'),
    links: links
      .filter((link, index) => links.findIndex(one => one.url === link.url) === index)
      .slice(0, LISTING_LIMITS.words),
    ...life,
    packages,
    ...pick('addedAt'),
    type: typeOf(packages),
    maturity: maturityOf({ ...life, packages }),
    origins: entries.map(({ source, kind, key, listing }) => ({
      source,
      kind,
      key,
      ...(listing.file === undefined ? {} : { file: listing.file }),
      ...(listing.line === undefined ? {} : { line: listing.line }),
    })),
  };
}
