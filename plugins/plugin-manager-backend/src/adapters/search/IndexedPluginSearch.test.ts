import { EventEmitter } from 'node:events';
import { FlyloftError, pluginQuerySchema, type PluginPage } from '@flyloft/plugin-manager-common';
import { migratedDatabase } from '../../__testUtils__/database';
import { releaseOf } from '../../__testUtils__/releases';
import { PostgresRegistry } from '../postgres/registry';
import { PostgresSession } from '../postgres/session';
import { LatentMeanings } from './LatentMeanings';
import { INDEX_TIMES, IndexedPluginSearch, type IndexTimes } from './IndexedPluginSearch';

// A database and a server start, beside whatever else the machine does.
jest.setTimeout(60_000);

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let registry: PostgresRegistry;
let session: PostgresSession;
let search: IndexedPluginSearch;

const ask = (query: Record<string, unknown> = {}) => search.search(pluginQuerySchema.parse(query));
const ids = (page: PluginPage) => page.items.map(item => item.id);
const facet = (page: PluginPage, name: string) =>
  Object.fromEntries(
    page.facets.find(one => one.name === name)?.values.map(({ value, count }) => [value, count]) ?? []
  );

const openSearch = (on: Pick<PostgresSession, 'on' | 'off'>, times: Partial<IndexTimes> = {}) =>
  IndexedPluginSearch.open({
    knex: database.knex,
    session: on,
    tenant: 'default',
    portal: { backstage: '1.55.0', node: '24.1.0' },
    log: { warn: () => {} },
    meanings: new LatentMeanings(),
    times: { ...INDEX_TIMES, ...times },
  });

/** Waits until the index is as wanted; every change of it is looked at. */
async function when(one: IndexedPluginSearch, wanted: () => boolean): Promise<void> {
  if (wanted()) return;
  await new Promise<void>(resolve => {
    const listening = one.onChanged(() => {
      if (!wanted()) return;
      listening.stop();
      resolve();
    });
  });
}

beforeAll(async () => {
  database = await migratedDatabase();
  registry = new PostgresRegistry(database.knex);
  session = await PostgresSession.open(database.knex, 1);
  search = await openSearch(session);
  await registry.savePublishers([
    { id: 'acme', trustTier: 'internal' },
    { id: 'community', trustTier: 'community' },
  ]);
  const releases = [
    releaseOf({
      id: 'jenkins',
      name: 'Jenkins',
      category: 'CI/CD',
      description: 'Shows pipelines and their builds',
      keywords: ['ci', 'pipelines'],
      author: 'Ann',
    }),
    releaseOf({
      id: 'github-actions',
      name: 'GitHub Actions',
      category: 'CI/CD',
      publisher: 'community',
      description: 'Workflow runs of a repository',
      type: 'service-backed',
    }),
    releaseOf({
      id: 'tech-radar',
      name: 'Tech Radar',
      category: 'Discovery',
      publisher: 'community',
      maturity: 'beta',
      description: 'What to adopt and what to hold',
      author: 'Bob',
    }),
    releaseOf({
      id: 'prometheus',
      name: 'Prometheus',
      category: 'Monitoring',
      description: 'Alerts and graphs for a component that a pipeline deployed',
      backstage: '>=2.0.0',
    }),
  ];
  for (const [index, release] of releases.entries()) {
    await registry.insertRelease({ ...release, publishedAt: new Date(Date.UTC(2026, 0, index + 1)) });
  }
  await database.knex('installations').insert({
    id: 'i1',
    tenant: 'default',
    environment: 'local',
    plugin_id: 'tech-radar',
    state: 'running',
    revision: 1,
    created_at: new Date(),
    changed_at: new Date(),
    changed_by: 'user:default/ann',
    routed: true,
    active: true,
    release: '1.0.0',
  });
  await when(search, () => search.index.size === 4 && search.index.get('tech-radar')?.card.installs === 1);
});
afterAll(async () => {
  await search.close();
  await session.close();
  await database.drop();
});

describe('IndexedPluginSearch', () => {
  it('shows everything without a query, most used first', async () => {
    const page = await ask();
    expect(ids(page)).toEqual(['tech-radar', 'github-actions', 'jenkins', 'prometheus']);
    expect(page.total).toBe(4);
    expect(page.items[0]).toMatchObject({
      installs: 1,
      installed: [{ environment: 'local', release: '1.0.0', state: 'running' }],
      trustTier: 'community',
      fits: true,
      installable: true,
    });
    expect(page.items[3]).toMatchObject({ id: 'prometheus', fits: false });
  });

  it('finds words by stem, in names and keywords before texts', async () => {
    expect(ids(await ask({ query: 'pipeline' }))).toEqual(['jenkins', 'prometheus']);
    expect(ids(await ask({ query: 'radar' }))).toEqual(['tech-radar']);
    expect(ids(await ask({ query: 'techradar' }))).toEqual(['tech-radar']);
  });

  it('takes the last word as a beginning, and only the last one', async () => {
    expect(ids(await ask({ query: 'jenk' }))).toEqual(['jenkins']);
    expect(ids(await ask({ query: 'github act' }))).toEqual(['github-actions']);
    expect(ids(await ask({ query: 'git actions' }))).toEqual([]);
  });

  it('wants all words, but not words without meaning', async () => {
    expect(ids(await ask({ query: 'jenkins radar' }))).toEqual([]);
    expect(ids(await ask({ query: 'alerts for the component' }))).toEqual(['prometheus']);
  });

  it.each(["'; drop table listings; --", ':*', '!!&|()', '\\', '%', "a' | b", ':tenant ?'])(
    'reads %s as plain words',
    async query => {
      expect((await ask({ query })).total).toBeLessThanOrEqual(4);
      expect((await ask()).total).toBe(4);
    }
  );

  it('takes any value within a facet and all facets together', async () => {
    expect(ids(await ask({ category: 'CI/CD,Monitoring', sort: 'name' }))).toEqual([
      'github-actions',
      'jenkins',
      'prometheus',
    ]);
    expect(ids(await ask({ category: 'CI/CD', publisher: 'acme' }))).toEqual(['jenkins']);
    expect(ids(await ask({ fits: 'false' }))).toEqual(['prometheus']);
    expect(ids(await ask({ trustTier: 'community', maturity: 'beta', type: 'standalone' }))).toEqual([
      'tech-radar',
    ]);
  });

  it('counts a facet given the other facets', async () => {
    const page = await ask({ category: 'CI/CD', publisher: 'acme' });
    expect(facet(page, 'category')).toEqual({ 'CI/CD': 1, Monitoring: 1 });
    expect(facet(page, 'publisher')).toEqual({ acme: 1, community: 1 });
    expect(facet(page, 'type')).toEqual({ standalone: 1 });
    expect(facet(await ask(), 'author')).toEqual({ Ann: 1, Bob: 1 });
  });

  it('pages in a stable order, whatever is added before', async () => {
    for (const sort of ['name', 'updated', 'created', 'installs', 'relevance']) {
      for (const order of [undefined, 'asc', 'desc']) {
        const whole = ids(await ask({ sort, order }));
        const paged: string[] = [];
        let cursor: string | undefined;
        do {
          const page: PluginPage = await ask({ sort, order, limit: 1, cursor });
          paged.push(...ids(page));
          cursor = page.nextCursor;
        } while (cursor);
        expect({ sort, order, paged }).toEqual({ sort, order, paged: whole });
      }
    }
  });

  it('pages through ranked results', async () => {
    const first = await ask({ query: 'a', limit: 1 });
    const rest = await ask({ query: 'a', cursor: first.nextCursor });
    expect([...ids(first), ...ids(rest)]).toEqual(ids(await ask({ query: 'a' })));
  });

  it.each(['%%%', 'e30', Buffer.from('["name asc","x","y"]').toString('base64url')])(
    'refuses the foreign cursor %s',
    async cursor => {
      await expect(ask({ cursor })).rejects.toThrow(FlyloftError);
      await expect(ask({ cursor })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    }
  );

  it('finds what was misspelt, and says how the catalogue spells it', async () => {
    for (const [query, found, suggestion] of [
      ['jenkinz', 'jenkins', 'jenkins'],
      ['tehc radra', 'tech-radar', 'tech radar'],
      ['promethus', 'prometheus', 'prometheus'],
    ]) {
      const page = await ask({ query });
      expect({ found: ids(page), suggestion: page.suggestion }).toEqual({ found: [found], suggestion });
    }
    expect(await ask({ query: 'qqqqqqqq' })).toMatchObject({ total: 0 });
    expect((await ask({ query: 'qqqqqqqq' })).suggestion).toBeUndefined();
    expect((await ask({ query: 'jenkins' })).suggestion).toBeUndefined();
  });

  it('names the filters that alone keep a page empty', async () => {
    const page = await ask({ query: 'radar', maturity: 'stable', category: 'Discovery' });
    expect(page.without).toEqual([{ filter: 'maturity', values: ['stable'], total: 1 }]);
    expect((await ask({ query: 'radar' })).without).toBeUndefined();
  });

  it('filters by what only the newest release knows', async () => {
    expect(ids(await ask({ backstage: '1.55.0', sort: 'name' }))).toEqual([
      'github-actions',
      'jenkins',
      'tech-radar',
    ]);
    expect(ids(await ask({ backstage: '>=2.1.0', category: 'Monitoring' }))).toEqual(['prometheus']);
    expect(ids(await ask({ tag: 'pipelines' }))).toEqual(['jenkins']);
    expect(ids(await ask({ maintainer: 'Bob' }))).toEqual(['tech-radar']);
    expect(ids(await ask({ maintainer: 'community', sort: 'name' }))).toEqual([
      'github-actions',
      'tech-radar',
    ]);
    expect(ids(await ask({ verified: 'true', sort: 'name' }))).toEqual(['jenkins', 'prometheus']);
    expect(ids(await ask({ verified: 'false', sort: 'name' }))).toEqual(['github-actions', 'tech-radar']);
    expect(ids(await ask({ minInstalls: '1' }))).toEqual(['tech-radar']);
    expect(facet(await ask(), 'license')).toEqual({ 'Apache-2.0': 4 });
  });

  it('offers a yanked plugin as not installable', async () => {
    const isYanked = () => search.index.get('jenkins')?.card.installable === false;
    await registry.setReleaseStatus('jenkins', '1.0.0', { yanked: true });
    await when(search, isYanked);
    expect(facet(await ask(), 'installable')).toEqual({ true: 3, false: 1 });
    await registry.setReleaseStatus('jenkins', '1.0.0', { yanked: false });
    await when(search, () => !isYanked());
  });

  it('counts plugins by category', async () => {
    expect(await search.categories()).toEqual([
      { category: 'CI/CD', count: 2 },
      { category: 'Discovery', count: 1 },
      { category: 'Monitoring', count: 1 },
    ]);
  });

  it('hears of ratings, of tiers and of what somebody else removes, on every replica', async () => {
    const other = await PostgresSession.open(database.knex, 2);
    const replica = await openSearch(other);
    const both = [search, replica];
    const each = (wanted: (one: IndexedPluginSearch) => boolean) =>
      Promise.all(both.map(one => when(one, () => wanted(one))));
    const review = { plugin_id: 'jenkins', author: 'user:default/ann', version: '1.0.0', installed: true };
    await database.knex('reviews').insert({ ...review, rating: 4, at: new Date() });
    await each(one => one.index.get('jenkins')?.rating === 4);
    expect(ids(await ask({ minRating: '4' }))).toEqual(['jenkins']);
    await registry.savePublishers([{ id: 'community', trustTier: 'quarantined' }]);
    await each(one => one.index.get('tech-radar')?.card.installable === false);
    await registry.savePublishers([{ id: 'community', trustTier: 'community' }]);
    await registry.insertRelease(releaseOf({ id: 'short-lived', description: 'Soon gone' }));
    await each(one => one.index.get('short-lived') !== undefined);
    await database.knex('listings').where({ plugin_id: 'short-lived' }).delete();
    await each(one => one.index.get('short-lived') === undefined);
    expect(replica.index.size).toBe(4);
    await replica.close();
    await other.close();
  });

  it('finds by looking what it was never told, also of a transaction that began long before', async () => {
    const deaf = await openSearch(new EventEmitter() as never, { look: 20 });
    const early = await database.knex.transaction();
    await early('listings').where({ plugin_id: 'jenkins' }).update({ description: 'Builds, early' });
    await database
      .knex('listings')
      .where({ plugin_id: 'prometheus' })
      .update({ description: 'Alerts, late' });
    await when(deaf, () => deaf.index.get('prometheus')?.card.description === 'Alerts, late');
    expect(deaf.index.get('jenkins')?.card.description).toBe('Shows pipelines and their builds');
    await early.commit();
    await when(deaf, () => deaf.index.get('jenkins')?.card.description === 'Builds, early');
    await deaf.close();
    expect(deaf.index.size).toBe(4);
  });

  it('answers with what this process wrote, without waiting to be told', async () => {
    await registry.insertRelease(releaseOf({ id: 'own-work', name: 'Own work', description: 'Mine' }));
    search.expect('own-work');
    expect(ids(await ask({ query: 'own work' }))).toEqual(['own-work']);
  });
});
