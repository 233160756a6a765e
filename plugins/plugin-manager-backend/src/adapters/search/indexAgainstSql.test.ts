/**
 * For any corpus and any query the index answers what a plain SQL statement over the same tables answers. It is long
 * because the statement stands beside what it is made of: the corpus, the query, and what a word may mean.
 */
import { pluginQuerySchema, type PluginPage, type PluginQuery } from '@flyloft/plugin-manager-common';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { migratedDatabase } from '../../__testUtils__/database';
import { PluginIndex } from '../../domain/search/PluginIndex';
import { stem } from '../../domain/search/stem';
import { encodeNeeds } from '../postgres/registry/needs';
import { ListingDocuments } from './listingDocuments';

// A database and a server start, beside whatever else the machine does.
jest.setTimeout(120_000);

const portal = { backstage: '1.55.0', node: '24.1.0' };
/** Words that begin alike and differ in a letter or two, each with a stem of its own. */
const WORDS = [
  'argo',
  'argot',
  'argocd',
  'radar',
  'radio',
  'rad',
  'kube',
  'kubex',
  'cloud',
  'clod',
  'jenkins',
  'x9',
];
const ASKED = [...WORDS, 'ra', 'k', 'jenk', 'jenkinz', 'ragar', 'clowd', 'kueb', 'jenknis', 'zzzz', 'the'];

type Plugin = {
  id: string;
  name: string[];
  description: string[];
  keywords: string[];
  readme: string[];
  category: string;
  author: string | null;
  publisher: string;
  license: string;
  support: string | null;
  type: string;
  maturity: string;
  released: boolean;
  yanked: boolean;
  backstage: string;
  dependencies: string[];
  installs: number;
  rating: number | null;
  day: number;
};

const PUBLISHERS = { acme: 'internal', beta: 'community', gone: 'quarantined' };
const some = <T>(...values: T[]) => fc.constantFrom(...values);
const ids = ['argo-x', 'b', 'clod', 'd4', 'e-e', 'f', 'g', 'h', 'kube'];

const plugin: fc.Arbitrary<Plugin> = fc.record({
  id: some(...ids),
  name: fc.array(some(...WORDS), { minLength: 1, maxLength: 2 }),
  description: fc.array(some(...WORDS), { maxLength: 3 }),
  keywords: fc.uniqueArray(some(...WORDS), { maxLength: 3 }),
  readme: fc.array(some(...WORDS), { maxLength: 4 }),
  category: some('CI/CD', 'Cloud', 'Other'),
  author: some(null, 'Ann', 'Bob', 'acme'),
  publisher: some(...Object.keys(PUBLISHERS)),
  license: some('MIT', 'Apache-2.0'),
  support: some(null, 'community', 'generally-available'),
  type: some('standalone', 'service-backed'),
  maturity: some('beta', 'stable', 'deprecated'),
  released: some(true, true, false),
  yanked: some(false, false, true),
  backstage: some('*', '>=1.50.0', '^1.40.0', '>=2.0.0'),
  dependencies: fc.uniqueArray(some(...ids), { maxLength: 2 }),
  installs: fc.nat({ max: 2 }),
  rating: some(null, 1, 4, 5),
  day: fc.nat({ max: 3 }),
});
const corpus = fc.uniqueArray(plugin, { selector: one => one.id, maxLength: ids.length });
const subset = (...values: string[]) =>
  fc.option(fc.uniqueArray(some(...values), { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 3 });

const query: fc.Arbitrary<PluginQuery> = fc
  .record({
    query: fc.option(
      fc.array(some(...ASKED), { minLength: 1, maxLength: 2 }).map(words => words.join(' ')),
      { nil: undefined, freq: 2 }
    ),
    category: subset('CI/CD', 'Cloud', 'None'),
    type: subset('standalone', 'service-backed'),
    publisher: subset('acme', 'beta'),
    author: subset('Ann', 'Bob'),
    maturity: subset('beta', 'stable'),
    trustTier: subset('internal', 'community'),
    fits: subset('true', 'false'),
    installable: subset('true', 'false'),
    license: subset('MIT'),
    support: subset('community', 'none'),
    tag: subset(...WORDS),
    maintainer: subset('acme', 'Bob'),
    verified: subset('true', 'false'),
    dependsOn: subset(...ids),
    minRating: some(undefined, undefined, undefined, 4),
    minInstalls: some(undefined, undefined, undefined, 1),
    sort: some('relevance', 'name', 'updated', 'created', 'installs', 'rating'),
    order: some(undefined, 'asc', 'desc'),
    limit: some(2, 5, 200),
  })
  .map(wanted => pluginQuerySchema.parse(JSON.parse(JSON.stringify(wanted))));

async function write(knex: Knex, plugins: readonly Plugin[]): Promise<void> {
  await knex.raw('truncate plugins, listings, reviews, installations, catalogue_listings cascade');
  if (plugins.length === 0) return;
  const at = (day: number) => new Date(Date.UTC(2026, 0, day + 1));
  await knex('plugins').insert(
    plugins.map(one => ({ id: one.id, publisher: one.publisher, created_at: at(0) }))
  );
  const released = plugins.filter(one => one.released);
  for (const one of released) {
    await knex('releases').insert({
      ...{
        plugin_id: one.id,
        version: '1.0.0',
        manifest: { license: one.license },
        readme: one.readme.join('. '),
      },
      ...{
        manifest_digest: one.id,
        bundle_digest: one.id,
        bundle_size: 1,
        statement: '{}',
        published_at: at(0),
      },
      ...{ yanked: one.yanked, deprecated: false },
    });
    for (const dependency of one.dependencies) {
      await knex('release_dependencies').insert({
        ...{ plugin_id: one.id, version: '1.0.0', kind: 'required', dependency_id: dependency, range: '*' },
      });
    }
  }
  await knex('listings').insert(
    plugins.map(one => ({
      ...{
        plugin_id: one.id,
        latest: one.released ? '1.0.0' : null,
        released: one.released,
        yanked: one.yanked,
      },
      ...{ name: one.name.join(' '), description: one.description.join(' '), keywords: one.keywords },
      ...{
        type: one.type,
        category: one.category,
        maturity: one.maturity,
        author: one.author,
        has_icon: false,
      },
      ...{ needs: encodeNeeds({ backstage: one.backstage, node: '*' }) },
      ...{ published_at: at(one.day), updated_at: at(3 - one.day) },
    }))
  );
  for (const one of plugins) {
    if (one.support !== null) {
      await knex('catalogue_listings').insert({
        ...{
          plugin_id: one.id,
          content: JSON.stringify({ support: { level: one.support } }),
          digest: one.id,
        },
        ...{ first_seen_at: at(0), changed_at: at(0) },
      });
    }
    for (let i = 0; i < one.installs; i++) {
      await knex('installations').insert({
        ...{
          id: `${one.id}${i}`,
          tenant: 'default',
          environment: `e${i}`,
          plugin_id: one.id,
          state: 'running',
        },
        ...{ revision: 1, created_at: at(0), changed_at: at(0), changed_by: 'a', routed: true, active: true },
      });
    }
    if (one.rating !== null) {
      await knex('reviews').insert({
        ...{
          plugin_id: one.id,
          author: 'a',
          rating: one.rating,
          version: '1.0.0',
          installed: false,
          at: at(0),
        },
      });
    }
  }
}

/** Everything that is asked about, one row a plugin. */
const LISTED = `
  with listed as (
    select l.plugin_id, l.name, l.description, l.type, l.category, l.maturity, p.publisher, l.author, u.trust_tier,
      l.keywords, l.released, l.published_at, l.updated_at, r.manifest->>'license' as license,
      (select content->'support'->>'level' from catalogue_listings c where c.plugin_id = l.plugin_id) as support,
      l.released and not l.yanked and u.trust_tier <> 'quarantined' as installable, l.needs not like '%2.0.0%' as fits,
      (select count(*)::int from installations i where i.plugin_id = l.plugin_id) as installs,
      coalesce((select avg(rating) from reviews v where v.plugin_id = l.plugin_id), 0) as rating,
      array(select dependency_id from release_dependencies d where d.plugin_id = l.plugin_id) as dependencies,
      regexp_split_to_array(lower(concat_ws(' ', l.name, l.plugin_id, replace(l.plugin_id, '-', ''), l.category,
        array_to_string(l.keywords, ' '), p.publisher, l.author, l.description)), '[^a-z0-9]+') as telling,
      regexp_split_to_array(lower(coalesce(r.readme, '')), '[^a-z0-9]+') as told
    from listings l join plugins p on p.id = l.plugin_id join publishers u on u.id = p.publisher
    left join releases r on r.plugin_id = l.plugin_id
  )`;

const FACETS: Record<string, string> = {
  ...{ category: 'category', type: 'type', publisher: 'publisher', author: 'author', maturity: 'maturity' },
  ...{ trustTier: 'trust_tier', fits: 'fits::text', installable: 'installable::text', license: 'license' },
  support: 'support',
};
const SORTS = {
  ...{
    name: 'lower(name) collate "C"',
    updated: 'updated_at',
    created: 'published_at',
    installs: 'installs',
  },
  ...{ rating: 'rating', relevance: 'installs' },
};

/** Letters in which two words differ, counting swapped neighbours once; by definition, without any shortcut. */
function difference(a: string, b: string): number {
  const table: number[][] = [];
  const at = (i: number, j: number) => table[i]?.[j] ?? Infinity;
  for (let i = 0; i <= a.length; i++) {
    table[i] = [];
    for (let j = 0; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      table[i]![j] = Math.min(
        i + j === 0 ? 0 : Infinity,
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
        swapped ? at(i - 2, j - 2) + 1 : Infinity
      );
    }
  }
  return at(a.length, b.length);
}

/** The words of the corpus that a word of the query stands for. */
function meantBy(word: string, last: boolean, all: string[], telling: string[]): string[] {
  const meant = all.filter(one => one === word || (last && one.startsWith(word)));
  if (meant.length > 0 || word.length < 4) return meant;
  const limit = word.length < 8 ? 1 : 2;
  const nearest = (candidates: Array<[string, number]>, most: number) => {
    const least = Math.min(most, ...candidates.map(([, distance]) => distance));
    return candidates.filter(([, distance]) => distance === least).map(([one]) => one);
  };
  const whole = nearest(
    telling.map(one => [one, difference(word, one)]),
    limit
  );
  if (whole.length > 0 || !last) return whole;
  const beginnings = (one: string) => [...one].map((_, i) => difference(word, one.slice(0, i + 1)));
  return nearest(
    telling.map(one => [one, Math.min(...beginnings(one))]),
    1
  );
}

async function askSql(knex: Knex, asked: PluginQuery) {
  const rows = async <Row>(text: string, bindings: Record<string, Knex.Value> = {}) =>
    (await knex.raw<{ rows: Row[] }>(text, bindings)).rows;
  const words = await rows<{ word: string; telling: boolean }>(
    `${LISTED} select distinct unnest(telling) as word, true as telling from listed
     union select distinct unnest(told), false from listed`
  );
  const all = [...new Set(words.map(one => one.word))].filter(Boolean);
  const telling = [...new Set(words.flatMap(one => (one.telling && one.word ? [one.word] : [])))];
  const typed = asked.query?.split(' ') ?? [];
  const full = typed.filter(word => word !== 'the');
  const terms = full.length > 0 ? full : typed;
  const bindings: Record<string, Knex.Value> = {};
  const conditions: Record<string, string> = {};
  terms.forEach((word, i) => {
    bindings[`word${i}`] = meantBy(word, i === terms.length - 1, all, telling);
    conditions[`word${i}`] = `(telling || told) && cast(:word${i} as text[])`;
  });
  const filter = (name: string, values: string[] | undefined, sql: string) => {
    if (!values) return;
    bindings[name] = values;
    conditions[name] = sql.replaceAll('?', `cast(:${name} as text[])`);
  };
  for (const [name, column] of Object.entries(FACETS)) {
    filter(name, asked[name as 'category'], `coalesce(${column} = any(?), false)`);
  }
  filter('tag', asked.tag, 'keywords && ?');
  filter('maintainer', asked.maintainer, '(coalesce(author = any(?), false) or publisher = any(?))');
  filter('verified', asked.verified, `(trust_tier in ('internal', 'verified'))::text = any(?)`);
  filter('dependsOn', asked.dependsOn, 'dependencies && ?');
  if (asked.minRating) conditions.minRating = `rating >= ${asked.minRating}`;
  if (asked.minInstalls) conditions.minInstalls = `installs >= ${asked.minInstalls}`;
  const where = (but?: string) =>
    Object.entries(conditions)
      .flatMap(([name, sql]) => (name === but ? [] : [` and ${sql}`]))
      .join('');

  const usual = asked.sort === 'name' ? 'asc' : 'desc';
  const found = await rows<{ plugin_id: string }>(
    `${LISTED} select plugin_id from listed where true ${where()}
     order by released desc, ${SORTS[asked.sort]} ${
      asked.order ?? usual
    }, lower(name) collate "C" , plugin_id collate "C"`,
    bindings
  );
  const facets: Record<string, Record<string, number>> = {};
  for (const [name, column] of [...Object.entries(FACETS), ['tag', 'unnest(keywords)'] as const]) {
    const counts = await rows<{ value: string; count: number }>(
      `${LISTED} select value, count(*)::int as count
       from (select ${column} as value from listed where true ${where(name)}) each
       where value is not null group by value`,
      bindings
    );
    facets[name] = Object.fromEntries(counts.map(({ value, count }) => [value, count]));
  }
  return { ids: found.map(row => row.plugin_id), facets };
}

function askIndex(index: PluginIndex, asked: PluginQuery) {
  const pages = [index.search(asked)];
  for (let last = pages[0]!; last.next; last = pages[pages.length - 1]!)
    pages.push(index.search(asked, last.next));
  const first = pages[0]!;
  const facets = Object.fromEntries(
    first.facets.map(({ name, values }): [PluginPage['facets'][number]['name'], Record<string, number>] => [
      name,
      Object.fromEntries(values.map(({ value, count }) => [value, count])),
    ])
  );
  return { ids: pages.flatMap(page => page.items.map(card => card.id)), total: first.total, facets };
}

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let documents: ListingDocuments;
beforeAll(async () => {
  database = await migratedDatabase();
  documents = new ListingDocuments({ knex: database.knex, tenant: 'default', portal });
  const publishers = Object.entries(PUBLISHERS).map(([id, tier]) => ({ id, trust_tier: tier }));
  await database.knex('publishers').insert(publishers);
});
afterAll(() => database.drop());

it('has words to ask with whose stems are their own', () => {
  expect(new Set(ASKED.map(stem)).size).toBe(ASKED.length);
});

it('answers any query with the same plugins, counts and order as plain SQL, after any change', async () => {
  const { knex } = database;
  await fc.assert(
    fc.asyncProperty(
      corpus,
      corpus,
      fc.array(query, { minLength: 4, maxLength: 4 }),
      async (before, after, asked) => {
        const index = new PluginIndex();
        for (const plugins of [before, after]) {
          await write(knex, plugins);
          const put = await documents.byIds(ids);
          index.apply({ put, remove: ids.filter(id => !put.some(one => one.card.id === id)) });
          for (const one of asked) {
            const [sql, own] = [await askSql(knex, one), askIndex(index, one)];
            const ranked = one.sort === 'relevance' && one.query !== undefined;
            const order = (list: string[]) => (ranked ? [...list].sort() : list);
            expect({ asked: one, ids: order(own.ids), total: own.total, facets: own.facets }).toEqual({
              ...{ asked: one, ids: order(sql.ids), total: sql.ids.length, facets: sql.facets },
            });
          }
        }
      }
    ),
    { numRuns: 20 }
  );
});
