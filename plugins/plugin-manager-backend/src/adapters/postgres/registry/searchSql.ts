import { isNpmName, normaliseRepository, type PluginQuery } from '@flyloft/plugin-manager-common';
import type { Knex } from 'knex';

/** The facets and the column of the CTE `listed` that each one filters. */
export const FACETS = {
  category: 'category',
  type: 'type',
  publisher: 'publisher',
  author: 'author',
  maturity: 'maturity',
  trustTier: 'trust_tier',
  fits: 'fits',
  installable: 'installable',
} as const;

export type FacetName = keyof typeof FACETS;
export const FACET_NAMES = Object.keys(FACETS) as FacetName[];

/** A piece of SQL with its named bindings. */
export type Sql = { text: string; bindings: Knex.ValueDict };

/** The words of a query, as the index has them. */
export function queryWords(query: string | undefined): string[] {
  return (query?.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, 12);
}

/**
 * A query that somebody pasted, as `packages` and `repositories` have it: an npm name or an address without protocol,
 * what stands before a `git@` and the ending `.git`.
 */
export function namedText(query: string | undefined): string {
  const text = query?.trim().toLowerCase() ?? '';
  return isNpmName(text) ? text : normaliseRepository(text);
}

/**
 * The query as a tsquery: every word must occur, as written or by its stem, and the last one may be unfinished. Words
 * without a stem ("for", "the") are asked for only where there is nothing else. Null without words.
 */
export function tsQuery(words: readonly string[]): Sql {
  if (words.length === 0) return { text: 'null::tsquery', bindings: {} };
  const bindings: Knex.ValueDict = {};
  const terms = words.map((word, index) => {
    bindings[`word${index}`] = index === words.length - 1 ? `${word}:*` : word;
    const [english, simple] = [`to_tsquery('english', :word${index})`, `to_tsquery('simple', :word${index})`];
    return {
      meaning: `case when numnode(${english}) = 0 then ''::tsquery else ${english} || ${simple} end`,
      simple,
    };
  });
  const all = terms.map(term => `(${term.meaning})`).join(' && ');
  const literal = terms.map(term => term.simple).join(' && ');
  return { text: `case when numnode(${all}) = 0 then ${literal} else ${all} end`, bindings };
}

/**
 * The catalogue with what the filters look at. `miss` has one bit for each facet that a row fails: 0 is a match, and a
 * row that fails just one facet still counts in that facet's other values.
 */
export function listedSql(
  query: PluginQuery,
  context: { tenant: string; fittingNeeds: string[]; words: readonly string[] }
): Sql {
  const search = tsQuery(context.words);
  const bindings: Knex.ValueDict = {
    ...search.bindings,
    tenant: context.tenant,
    fittingNeeds: context.fittingNeeds,
    named: [namedText(query.query)],
  };
  const bits = FACET_NAMES.flatMap((name, index) => {
    const values = query[name];
    if (!values || values.length === 0) return [];
    bindings[`facet_${name}`] = values;
    return [
      `case when ${FACETS[name]}::text = any(cast(:facet_${name} as text[])) then 0 else ${1 << index} end`,
    ];
  });
  const text = `
    with asked as (select ${search.text} as q),
    installs as (
      select plugin_id, count(*)::int as installs from installations
      where tenant = :tenant and state <> 'uninstalled' group by plugin_id
    ),
    base as (
      select l.*, coalesce(p.publisher, l.publisher_name, 'unknown') as publisher,
        coalesce(u.trust_tier, 'community') as trust_tier, l.needs = any(cast(:fittingNeeds as text[])) as fits,
        l.released and not l.yanked and coalesce(u.trust_tier, 'community') <> 'quarantined' as installable,
        coalesce(i.installs, 0) as installs,
        case when q is null then 0 else ts_rank_cd(document, q, 1)::float8 end
          + case when l.packages @> cast(:named as text[]) then 1000 else 0 end as rank
      from listings l
      left join plugins p on p.id = l.plugin_id
      left join publishers u on u.id = p.publisher
      left join installs i on i.plugin_id = l.plugin_id
      cross join asked
      where q is null or document @@ q or l.packages @> cast(:named as text[])
        or l.repositories @> cast(:named as text[])
    ),
    listed as materialized (
      select *, ${bits.length === 0 ? '0' : bits.join(' + ')} as miss from base
    )`;
  return { text, bindings };
}

/** Counts of every value of every facet, given the other facets, and the total. */
export function facetsSql(listed: Sql): Sql {
  const counts = FACET_NAMES.map(
    (name, index) => `
    select '${name}' as facet, ${FACETS[name]}::text as value, count(*)::int as count from listed
    where miss & ~${1 << index} = 0 and ${FACETS[name]} is not null group by 2`
  );
  return {
    text: `${listed.text}
    select null as facet, null as value, count(*)::int as count from listed where miss = 0
    union all ${counts.join(' union all ')}`,
    bindings: listed.bindings,
  };
}
