import { PluginManagerClient } from '@flyloft/plugin-manager-client';
import { PostgresSearchStatistics } from '../adapters/search/PostgresSearchStatistics';
import type { SoftwareCatalogue } from '../ports';
import { as, startTestPortal, type TestPortal } from './__testUtils__/portal';

// A database and a server start, beside whatever else the machine does.
jest.setTimeout(60_000);

const JENKINS = 'jenkins.io/job-full-name';

/** Fourteen components carry Jenkins' annotation, three of them the developers'. */
const software: SoftwareCatalogue = {
  async countComponents(annotations, _credentials, owners) {
    const counts = new Map([[JENKINS, owners ? 3 : 14]]);
    return new Map([...counts].filter(([name]) => annotations.includes(name)));
  },
  teamsOf: async people =>
    new Map(
      people.map(person => [person, [`group:default/${person === 'user:default/pay' ? 'payments' : 'shop'}`]])
    ),
};

let portal: TestPortal;
const clientOf = (person: string) =>
  new PluginManagerClient({ baseUrl: portal.url, token: async () => as(person).authorization.slice(7) });

/** Everything that was published is in the index. */
function indexed(count: number): Promise<void> {
  const { search } = portal;
  return new Promise(resolve => {
    const stops: Array<() => void> = [];
    const look = () => {
      if (search.index.size < count) return;
      stops.forEach(stop => stop());
      resolve();
    };
    stops.push(search.onChanged(look).stop);
    look();
  });
}

beforeAll(async () => {
  portal = await startTestPortal({ software });
  const ci = { category: 'CI/CD', keywords: ['ci', 'pipelines'] };
  await portal.publish(
    { id: 'jenkins', name: 'Jenkins', author: 'Ann', ...ci },
    { readme: `Set \`${JENKINS}\`.` }
  );
  await portal.publish({ id: 'tekton', name: 'Tekton', author: 'Bob', ...ci });
  await portal.publish({ id: 'old-ci', name: 'Old CI', maturity: 'deprecated', ...ci });
  await portal.publish({
    id: 'tech-radar',
    name: 'Tech Radar',
    author: 'Jens Jensen',
    category: 'Discovery',
  });
  await portal.publish({ id: 'costs', name: 'Costs', category: 'Cost' });
  await indexed(5);
});
afterAll(() => portal.close());

describe('suggestions', () => {
  it('has plugins, then categories and authors that begin so', async () => {
    const { items } = await clientOf('dev').suggestPlugins({ query: 'jen' });
    expect(items).toEqual([
      { kind: 'plugin', plugin: expect.objectContaining({ id: 'jenkins' }) },
      { kind: 'plugin', plugin: expect.objectContaining({ id: 'tech-radar' }) },
      { kind: 'author', author: 'Jens Jensen', count: 1 },
    ]);
    const category = await clientOf('dev').suggestPlugins({ query: 'ci', limit: 3 });
    expect(category.items.map(item => item.kind)).toEqual(['plugin', 'plugin', 'category']);
  });

  it('says how the catalogue spells it', async () => {
    expect(await clientOf('dev').suggestPlugins({ query: 'jenkisn' })).toMatchObject({ spelling: 'jenkins' });
    expect(await clientOf('dev').suggestPlugins({ query: ' ' })).toEqual({ items: [] });
  });
});

describe('similar plugins', () => {
  it('says what is alike, and what may take the place of an outdated one', async () => {
    const { items } = await clientOf('dev').listSimilar('old-ci');
    expect(items.map(({ plugin, reasons }) => [plugin.id, reasons[0]?.sentence])).toEqual([
      ['jenkins', 'May take the place of Old CI, which is deprecated.'],
      ['tekton', 'May take the place of Old CI, which is deprecated.'],
    ]);
    expect(items[0]?.reasons[1]?.sentence).toBe(
      'Shares the keywords ci and pipelines and is about CI/CD too.'
    );
    const answer = await portal.api.get('/plugins/nothing/similar').set(as('dev'));
    expect(answer.body.error).toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
  });
});

describe('recommendations', () => {
  it('goes by the software catalogue, and says how', async () => {
    const { items } = await clientOf('dev').listRecommendations();
    expect(items).toEqual([
      {
        plugin: expect.objectContaining({ id: 'jenkins' }),
        reasons: [
          {
            ...{ kind: 'catalogue', annotation: JENKINS, components: 14, own: 3 },
            sentence: `14 components of your catalogue carry ${JENKINS}, 3 of them your teams'.`,
          },
        ],
      },
    ]);
  });
});

describe('trends', () => {
  it('goes by what people did lately', async () => {
    const client = clientOf('dev');
    await client.giveFeedback('costs', { rating: 5 });
    await client.noteSearchClick({ query: 'money', pluginId: 'costs' });
    await client.noteSearchClick({ query: 'money', pluginId: 'never-heard-of' });
    await portal.statistics.write(true);
    const { trending, popular } = await client.listTrending();
    expect(trending.map(({ plugin, reasons }) => [plugin.id, reasons[0]?.sentence])).toEqual([
      ['costs', '1 review, 1 look from a search in the last 14 days.'],
    ]);
    expect(popular).toEqual([]);
    expect(await client.listTrending({ category: 'CI/CD' })).toEqual({ trending: [], popular: [] });
  });
});

describe('what was searched for', () => {
  it('is counted without who, and shown to admins only', async () => {
    const client = clientOf('dev');
    for (const query of ['q', 'qq', 'qqqqqqq', 'Tech Radar', 'tech radar'])
      await client.listPlugins({ query });
    await clientOf('ann').searchPlugins({ query: 'tech  radar' });
    await client.listPlugins({ query: 'somebody@example.com' });
    await client.noteSearchClick({ query: 'Tech radar', pluginId: 'tech-radar' });
    await portal.statistics.write(true);
    const { items, retentionDays } = await clientOf('admin').listSearches();
    expect(retentionDays).toBe(90);
    expect(items.map(({ lastDay: _, ...item }) => item)).toEqual([
      { query: 'tech radar', searches: 2, withoutResult: 0, results: 1, clicks: 1 },
      { query: 'qqqqqqq', searches: 1, withoutResult: 1, results: 0, clicks: 0 },
    ]);
    const missing = await clientOf('admin').listSearches({ onlyWithoutResult: 'true' });
    expect(missing.items.map(item => item.query)).toEqual(['qqqqqqq']);
    await expect(client.listSearches()).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    const columns = await portal.knex('search_queries').columnInfo();
    expect(Object.keys(columns).sort()).toEqual(
      ['day', 'query', 'searches', 'without_result', 'results', 'clicks'].sort()
    );
  });

  it('is forgotten in time', async () => {
    const day = new Date(Date.now() - 90 * 86_400_000).toISOString().slice(0, 10);
    await portal.knex('search_queries').insert({ day, query: 'long ago', searches: 1 });
    // Another replica, which has not looked yet.
    const { clock, log } = portal.options;
    await new PostgresSearchStatistics({ knex: portal.knex, clock, log, retentionDays: 90 }).write();
    const kept: string[] = await portal.knex('search_queries').pluck('query');
    expect(kept).toContain('tech radar');
    expect(kept).not.toContain('long ago');
  });
});

describe('a search by meaning', () => {
  it('finds nothing where nothing is learnt yet, and everything filtered as usual where it is', async () => {
    expect(await clientOf('dev').listPlugins({ query: 'builds', match: 'meaning' })).toMatchObject({
      total: 0,
    });
    for (let i = 0; i < 30; i++) {
      const about = i % 2 ? 'invoice budget spend' : 'runner artifact stage';
      const other = i % 2 ? 'forecast price' : 'workflow deploy';
      const words = i % 3 ? about : other;
      await portal.publish({
        ...{ id: `p${i}`, name: `Plugin ${i}`, category: i % 2 ? 'Cost' : 'CI/CD' },
        description: `${words} ${i % 4 > 1 ? other.split(' ')[0] : about.split(' ')[0]}`,
      });
    }
    await indexed(35);
    await portal.search.learnt();
    const page = await clientOf('dev').listPlugins({ query: 'how we spend our budget', match: 'meaning' });
    expect(page.total).toBeGreaterThan(5);
    expect([...new Set(page.items.map(item => item.category))]).toEqual(['Cost']);
    const filtered = { query: 'how we spend our budget', match: 'meaning', category: 'CI/CD' } as const;
    expect(await clientOf('dev').listPlugins(filtered)).toMatchObject({
      total: 0,
      without: [{ filter: 'category' }],
    });
    const lost = await clientOf('dev').listPlugins({ query: 'budget runner invoice' });
    expect(lost.total).toBe(0);
    expect(lost.closest?.length).toBeGreaterThan(0);
  });
});
