import {
  nearest,
  type Facet,
  type InstallationState,
  type Maturity,
  type PluginCard,
  type PluginPage,
  type PluginQuery,
  type PluginType,
  type TrustTier,
} from '@flyloft/plugin-manager-common';
import type { Knex } from 'knex';
import { fitsPortal, type PortalVersions } from '../../../domain/release/fitsPortal';
import type { PluginSearch } from '../../../ports';
import { decodeNeeds } from './needs';
import { encodeCursor, pageSql, searchOrder } from './searchOrder';
import { FACET_NAMES, facetsSql, listedSql, queryWords, type Sql } from './searchSql';

type ListedRow = {
  plugin_id: string;
  name: string;
  description: string;
  type: PluginType;
  category: string;
  maturity: Maturity;
  publisher: string;
  author: string | null;
  trust_tier: TrustTier;
  keywords: string[];
  latest: string | null;
  released: boolean;
  has_icon: boolean;
  installable: boolean;
  fits: boolean;
  published_at: Date;
  updated_at: Date;
  installs: number;
  order_key: number | string;
  order_name: string;
};

type InstalledRow = {
  plugin_id: string;
  environment: string;
  release: string;
  state: InstallationState;
};

type CountRow = { facet: Facet['name'] | null; value: string | null; count: number };

function toCard(row: ListedRow, installed: InstalledRow[]): PluginCard {
  return {
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
    installable: row.installable,
    fits: row.fits,
    publishedAt: row.published_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    installs: row.installs,
    installed: installed
      .filter(one => one.plugin_id === row.plugin_id)
      .map(({ environment, release, state }) => ({ environment, release, state })),
  };
}

/** Search by PostgreSQL's full text over the listings; always as new as the last commit. */
export class PostgresPluginSearch implements PluginSearch {
  private readonly knex: Knex;
  private readonly tenant: string;
  private readonly portal: PortalVersions;

  constructor(options: { knex: Knex; tenant: string; portal: PortalVersions }) {
    this.knex = options.knex;
    this.tenant = options.tenant;
    this.portal = options.portal;
  }

  private async run<Row>(sql: Sql): Promise<Row[]> {
    const { rows } = await this.knex.raw<{ rows: Row[] }>(sql.text, sql.bindings);
    return rows;
  }

  async search(query: PluginQuery): Promise<PluginPage> {
    const words = queryWords(query.query);
    const listed = listedSql(query, {
      tenant: this.tenant,
      fittingNeeds: await this.fittingNeeds(),
      words,
    });
    const order = searchOrder(query, words.length > 0);
    const [rows, counts] = await Promise.all([
      this.run<ListedRow>(pageSql(listed, order, query.limit, query.cursor)),
      this.run<CountRow>(facetsSql(listed)),
    ]);
    const page = rows.slice(0, query.limit);
    const last = page[page.length - 1];
    const total = counts.find(row => row.facet === null)?.count ?? 0;
    const installed = await this.installed(page.map(row => row.plugin_id));
    const suggestion = total === 0 ? await this.suggest(words) : undefined;
    return {
      items: page.map(row => toCard(row, installed)),
      total,
      facets: FACET_NAMES.map(name => ({
        name,
        values: counts
          .flatMap(row =>
            row.facet === name && row.value !== null ? [{ value: row.value, count: row.count }] : []
          )
          .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)),
      })),
      ...(rows.length > query.limit && last
        ? {
            nextCursor: encodeCursor(order, {
              key: last.order_key,
              name: last.order_name,
              id: last.plugin_id,
              released: last.released,
            }),
          }
        : {}),
      ...(suggestion === undefined ? {} : { suggestion }),
    };
  }

  async categories(): Promise<Array<{ category: string; count: number }>> {
    return this.run({
      text: 'select category, count(*)::int as count from listings group by category order by count desc, category',
      bindings: {},
    });
  }

  /** The distinct ranges of Backstage and Node in the catalogue that this portal meets. */
  private async fittingNeeds(): Promise<string[]> {
    const rows = await this.run<{ needs: string }>({
      text: 'select distinct needs from listings',
      bindings: {},
    });
    return rows.map(row => row.needs).filter(needs => fitsPortal(decodeNeeds(needs), this.portal).fits);
  }

  private async installed(pluginIds: string[]): Promise<InstalledRow[]> {
    if (pluginIds.length === 0) return [];
    return this.knex<InstalledRow & { tenant: string }>('installations')
      .where({ tenant: this.tenant })
      .whereIn('plugin_id', pluginIds)
      .whereNot('state', 'uninstalled')
      .whereNotNull('release')
      .orderBy('environment')
      .select('plugin_id', 'environment', 'release', 'state');
  }

  /** The query with words that the catalogue does not have replaced by the nearest that it has. */
  private async suggest(words: string[]): Promise<string | undefined> {
    if (words.length === 0) return undefined;
    const rows = await this.run<{ word: string }>({
      text: 'select distinct unnest(words) as word from listings',
      bindings: {},
    });
    const known = rows.map(row => row.word);
    const corrected = words
      .map(word => (known.includes(word) ? word : nearest(word, known) ?? word))
      .join(' ');
    return corrected === words.join(' ') ? undefined : corrected;
  }
}
