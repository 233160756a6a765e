// Puts the benchmark's catalogue into the portal's own tables, where publishing ten thousand bundles would take hours.

/** Releases of each plugin; the newest one is what the listing shows. */
export const RELEASES = 20;
const ROWS = 250;

/** Adds plugins with their releases and listings to the plugin manager's database. */
export async function fillCatalogue(knex, catalogue) {
  const publishers = [...new Set(catalogue.map(({ card }) => card.publisher))];
  await knex('publishers')
    .insert(publishers.map(id => ({ id, trust_tier: 'community' })))
    .onConflict('id')
    .ignore();
  for (let i = 0; i < catalogue.length; i += ROWS) {
    const some = catalogue.slice(i, i + ROWS);
    await knex('plugins').insert(
      some.map(({ card }) => ({ id: card.id, publisher: card.publisher, created_at: card.publishedAt }))
    );
    await knex.raw(
      `insert into releases (plugin_id, version, manifest, manifest_digest, bundle_digest, bundle_size, readme, statement,
         published_at, yanked, deprecated)
       select one->>'id', '1.' || minor || '.0', one->'manifest', md5(one->>'id' || minor), md5(one->>'id' || minor),
         1000, one->>'readme', '{}', (one->>'at')::timestamptz, false, false
       from json_array_elements(cast(? as json)) one cross join generate_series(0, ?) minor`,
      [
        JSON.stringify(
          some.map(({ card, license, backstage, readme }) => ({
            ...{ id: card.id, readme, at: card.publishedAt },
            manifest: {
              license,
              backstage,
              description: card.description,
              annotations: [],
              dependencies: {},
            },
          }))
        ),
        RELEASES - 1,
      ]
    );
    await knex('listings').insert(
      some.map(({ card, backstage }) => ({
        ...{ plugin_id: card.id, latest: card.latest, name: card.name, description: card.description },
        ...{ type: card.type, category: card.category, maturity: card.maturity, author: card.author ?? null },
        ...{ keywords: card.keywords, has_icon: false, yanked: !card.installable },
        ...{
          needs: JSON.stringify([backstage, '*']),
          published_at: card.publishedAt,
          updated_at: card.updatedAt,
        },
      }))
    );
  }
  await knex.raw('analyze');
}
