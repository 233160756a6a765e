// The rival within PostgreSQL: its own full text search over the same listings, with the same facets.

const FACETS = {
  category: 'category',
  type: 'type',
  publisher: 'publisher',
  author: 'author',
  maturity: 'maturity',
  trustTier: 'trust_tier',
  fits: 'fits',
  installable: 'installable',
  license: 'license',
};
const names = Object.keys(FACETS);

/** Puts the catalogue into a table with an index over its words, weighted by where they stand. */
export async function fillFullText(knex, catalogue) {
  await knex.raw(`create table full_text (
    plugin_id text primary key, name text, description text, category text, type text, publisher text, author text,
    maturity text, trust_tier text, fits text, installable text, license text, installs int, card json,
    document tsvector)`);
  for (let i = 0; i < catalogue.length; i += 500) {
    const rows = catalogue.slice(i, i + 500).map(({ card, license, readme }) => ({
      ...{ plugin_id: card.id, name: card.name, description: card.description, category: card.category },
      ...{ type: card.type, publisher: card.publisher, author: card.author, maturity: card.maturity },
      ...{
        trust_tier: card.trustTier,
        fits: String(card.fits),
        installable: String(card.installable),
        license,
      },
      ...{ installs: card.installs, card: JSON.stringify(card) },
      document: knex.raw(
        `setweight(to_tsvector('simple', ?) || to_tsvector('english', ?), 'A')
         || setweight(to_tsvector('english', ?), 'B') || setweight(to_tsvector('english', ?), 'C')
         || setweight(to_tsvector('english', ?), 'D')`,
        [card.name, card.name, card.keywords.join(' '), card.description, readme]
      ),
    }));
    await knex('full_text').insert(rows);
  }
  await knex.raw('create index on full_text using gin (document)');
  await knex.raw('analyze full_text');
}

/** One search: a page of 24 with the counts of every facet given the others, in one statement. */
export async function searchFullText(knex, query) {
  const words = query.query.match(/[a-z0-9]+/g) ?? [];
  const bindings = {};
  const terms = words.map((word, i) => {
    bindings[`word${i}`] = i === words.length - 1 ? `${word}:*` : word;
    return `(to_tsquery('english', :word${i}) || to_tsquery('simple', :word${i}))`;
  });
  const bits = names.flatMap((name, i) => {
    if (!query[name]) return [];
    bindings[name] = query[name];
    return [`case when ${FACETS[name]} = any(cast(:${name} as text[])) then 0 else ${1 << i} end`];
  });
  const counts = names.map(
    (name, i) => `
    select '${name}' as facet, ${
      FACETS[name]
    } as value, count(*)::int as count, null::json as card from listed
    where miss & ~${1 << i} = 0 group by 2`
  );
  const { rows } = await knex.raw(
    `with asked as (select ${terms.join(' && ')} as q),
     listed as materialized (
       select f.*, ts_rank_cd(document, q, 1) as rank, ${bits.join(' + ') || '0'} as miss
       from full_text f cross join asked where document @@ q
     )
     (select 'page' as facet, null as value, 0 as count, card from listed where miss = 0
      order by rank desc, lower(name), plugin_id limit 24)
     union all select 'total', null, count(*)::int, null from listed where miss = 0
     union all ${counts.join(' union all ')}`,
    bindings
  );
  return rows;
}
