import type { InstallationState, Maturity, PluginType, TrustTier } from '@flyloft/plugin-manager-common';
import type { Knex } from 'knex';
import { fitsPortal, type PortalVersions } from '../../domain/release/fitsPortal';
import { annotationsIn } from '../../domain/search/annotationsIn';
import { SEARCHED_README, type SearchDocument } from '../../domain/search/searchDocument';
import { decodeNeeds } from '../postgres/registry/needs';

type ListingRow = {
  plugin_id: string;
  latest: string | null;
  released: boolean;
  name: string;
  description: string;
  type: PluginType;
  category: string;
  maturity: Maturity;
  publisher: string;
  author: string | null;
  trust_tier: TrustTier;
  keywords: string[];
  has_icon: boolean;
  yanked: boolean;
  needs: string;
  published_at: Date;
  updated_at: Date;
  packages: string[];
  repositories: string[];
  license: string | null;
  support: string | null;
  annotations: string[] | null;
  learnt: string[] | null;
  readme: string | null;
  tags: string[] | null;
  highlights: string[] | null;
  dependencies: string[] | null;
  installs: number | null;
  installed: Array<{ environment: string; release: string; state: InstallationState }> | null;
  rating: number | null;
};

/** Listings with everything that the index wants of them; `where` chooses which, in order of their ids. */
const documentsSql = (where: string) => `
  select l.plugin_id, l.latest, l.released, l.name, l.description, l.type, l.category, l.maturity, l.author, l.keywords,
    l.has_icon, l.yanked, l.needs, l.published_at, l.updated_at, l.packages, l.repositories,
    coalesce(p.publisher, l.publisher_name, 'unknown') as publisher,
    coalesce(u.trust_tier, 'community') as trust_tier,
    coalesce(r.manifest->>'license', c.content->>'license') as license,
    coalesce(c.content->'support'->>'level', c.content->'packages'->0->>'support') as support,
    r.manifest->'annotations' as annotations, c.content->'annotations' as learnt,
    left(coalesce(r.readme, c.content->>'readme'), :readme) as readme,
    coalesce(c.content->'categories', '[]') || coalesce(c.content->'keywords', '[]') as tags,
    c.content->'highlights' as highlights,
    d.dependencies, i.installs, i.installed, v.rating
  from listings l
  left join plugins p on p.id = l.plugin_id
  left join publishers u on u.id = p.publisher
  left join releases r on r.plugin_id = l.plugin_id and r.version = l.latest
  left join catalogue_listings c on c.plugin_id = l.plugin_id
  left join lateral (
    select array_agg(dependency_id order by dependency_id) as dependencies from release_dependencies
    where plugin_id = l.plugin_id and version = l.latest and kind = 'required'
  ) d on true
  left join (
    select n.plugin_id, count(*)::int as installs,
      json_agg(json_build_object('environment', n.environment, 'release', coalesce(n.release, m.release),
        'state', n.state) order by n.environment) filter (where coalesce(n.release, m.release) is not null) as installed
    from installations n
    left join revisions m on m.installation_id = n.id and m.number = n.revision
    where n.tenant = :tenant and n.state <> 'uninstalled' group by n.plugin_id
  ) i on i.plugin_id = l.plugin_id
  left join (select plugin_id, avg(rating)::float8 as rating from reviews group by plugin_id) v
    on v.plugin_id = l.plugin_id
  ${where}
  order by l.plugin_id`;

function toDocument(row: ListingRow, portal: PortalVersions): SearchDocument {
  const needs = decodeNeeds(row.needs);
  const readme = [row.readme ?? '', ...(row.highlights ?? [])].join('\n');
  const named = row.annotations ?? [];
  return {
    card: {
      id: row.plugin_id,
      name: row.name,
      description: row.description,
      type: row.type,
      category: row.category,
      maturity: row.maturity,
      publisher: row.publisher,
      ...(row.author === null ? {} : { author: row.author }),
      trustTier: row.trust_tier,
      keywords: row.keywords,
      ...(row.latest === null ? {} : { latest: row.latest }),
      hasIcon: row.has_icon,
      installable: row.released && !row.yanked && row.trust_tier !== 'quarantined',
      fits: fitsPortal(needs, portal).fits,
      publishedAt: row.published_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
      installs: row.installs ?? 0,
      installed: row.installed ?? [],
    },
    license: row.license ?? '',
    ...(row.support === null ? {} : { support: row.support }),
    ...needs,
    dependencies: row.dependencies ?? [],
    annotations: named.length > 0 ? named : [...new Set([...(row.learnt ?? []), ...annotationsIn(readme)])],
    ...(row.rating === null ? {} : { rating: row.rating }),
    packages: row.packages,
    repositories: row.repositories,
    tags: row.tags ?? [],
    readme,
  };
}

/** Reads what the index is made from. */
export class ListingDocuments {
  private readonly knex: Knex;
  private readonly tenant: string;
  private readonly portal: PortalVersions;

  constructor(options: { knex: Knex; tenant: string; portal: PortalVersions }) {
    this.knex = options.knex;
    this.tenant = options.tenant;
    this.portal = options.portal;
  }

  /** Every listing, at most `size` at a time, so that the readmes of a large catalogue never are in memory together. */
  async *all(size: number): AsyncGenerator<SearchDocument[]> {
    let after = '';
    for (;;) {
      const page = await this.read('where l.plugin_id > :after', { after, limit: size }, 'limit :limit');
      if (page.length > 0) yield page;
      if (page.length < size) return;
      after = page[page.length - 1]!.card.id;
    }
  }

  /** The listings with these ids; those that are gone are left out. */
  async byIds(ids: readonly string[]): Promise<SearchDocument[]> {
    return this.read('where l.plugin_id = any(cast(:ids as text[]))', { ids: [...ids] }, '');
  }

  private async read(where: string, bindings: Knex.ValueDict, limit: string): Promise<SearchDocument[]> {
    const { rows } = await this.knex.raw<{ rows: ListingRow[] }>(`${documentsSql(where)} ${limit}`, {
      ...bindings,
      tenant: this.tenant,
      readme: SEARCHED_README,
    });
    return rows.map(row => toDocument(row, this.portal));
  }
}
