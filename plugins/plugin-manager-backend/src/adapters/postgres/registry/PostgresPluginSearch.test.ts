import { FlyloftError, pluginQuerySchema, type PluginPage } from '@flyloft/plugin-manager-common';
import { migratedDatabase } from '../../../__testUtils__/database';
import { releaseOf } from '../../../__testUtils__/releases';
import { PostgresPluginSearch } from './PostgresPluginSearch';
import { PostgresRegistry } from './PostgresRegistry';

// A database and a server start, beside whatever else the machine does.
jest.setTimeout(60_000);

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let registry: PostgresRegistry;
let search: PostgresPluginSearch;

const ask = (query: Record<string, unknown> = {}) => search.search(pluginQuerySchema.parse(query));
const ids = (page: PluginPage) => page.items.map(item => item.id);
const facet = (page: PluginPage, name: string) =>
  Object.fromEntries(
    page.facets.find(one => one.name === name)?.values.map(({ value, count }) => [value, count]) ?? []
  );

beforeAll(async () => {
  database = await migratedDatabase();
  registry = new PostgresRegistry(database.knex);
  search = new PostgresPluginSearch({
    knex: database.knex,
    tenant: 'default',
    portal: { backstage: '1.55.0', node: '24.1.0' },
  });
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
});
afterAll(() => database.drop());

describe('PostgresPluginSearch', () => {
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

  it('suggests the nearest word of the catalogue for an empty result', async () => {
    expect(await ask({ query: 'jenkinz' })).toMatchObject({ total: 0, suggestion: 'jenkins' });
    expect(await ask({ query: 'tehc radra' })).toMatchObject({ suggestion: 'tech radar' });
    expect((await ask({ query: 'qqqqqqqq' })).suggestion).toBeUndefined();
    expect((await ask({ query: 'jenkins' })).suggestion).toBeUndefined();
  });

  it('offers a yanked plugin as not installable', async () => {
    await registry.setReleaseStatus('jenkins', '1.0.0', { yanked: true });
    expect(facet(await ask(), 'installable')).toEqual({ true: 3, false: 1 });
    await registry.setReleaseStatus('jenkins', '1.0.0', { yanked: false });
  });

  it('counts plugins by category', async () => {
    expect(await search.categories()).toEqual([
      { category: 'CI/CD', count: 2 },
      { category: 'Discovery', count: 1 },
      { category: 'Monitoring', count: 1 },
    ]);
  });
});
