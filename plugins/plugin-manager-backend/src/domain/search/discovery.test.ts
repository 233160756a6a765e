import { countedQuery, FinishedQueries } from './finishedQueries';
import { rankTrending } from './rankTrending';
import { recommendByTeams } from './recommendByTeams';

const none = { installs: 0, reviews: 0, clicks: 0 };

describe('FinishedQueries', () => {
  it('counts what was typed letter by letter once', () => {
    const queries = new FinishedQueries();
    for (const [at, text] of ['j', 'je', 'jenk', 'jenkins'].entries()) {
      expect(queries.note('ann', text, 10 - at, at * 100)).toEqual([]);
    }
    expect(queries.take(1_000)).toEqual([]);
    expect(queries.take(4_000)).toEqual([{ query: 'jenkins', results: 7 }]);
    expect(queries.take(9_000)).toEqual([]);
  });

  it('counts the query before another one, and each person by themselves', () => {
    const queries = new FinishedQueries();
    queries.note('ann', 'Tech  Radar', 1, 0);
    queries.note('bob', 'tech radar', 1, 0);
    expect(queries.note('ann', 'cost', 2, 500)).toEqual([{ query: 'tech radar', results: 1 }]);
    expect(queries.take(600, true)).toEqual([
      { query: 'cost', results: 2 },
      { query: 'tech radar', results: 1 },
    ]);
  });

  it.each(['', 'a'.repeat(81), 'ann@example.com', `x ${'Ab1'.repeat(12)}`])('does not count %j', text => {
    expect(countedQuery(text)).toBeUndefined();
  });

  it('counts the name of a package', () => {
    expect(countedQuery('@backstage-community/plugin-jenkins')).toBe('@backstage-community/plugin-jenkins');
  });
});

describe('rankTrending', () => {
  it('puts first what grew most, and leaves out what did not grow', () => {
    const ranked = rankTrending(
      [
        { pluginId: 'steady', now: { ...none, installs: 3 }, before: { ...none, installs: 3 } },
        { pluginId: 'looked-at', now: { ...none, clicks: 4 }, before: none },
        {
          pluginId: 'installed',
          now: { installs: 2, reviews: 1, clicks: 1 },
          before: { ...none, installs: 1 },
        },
      ],
      14
    );
    expect(ranked.map(({ id, because }) => [id, because])).toEqual([
      ['installed', '2 installs, 1 review, 1 look from a search in the last 14 days.'],
      ['looked-at', '4 looks from searches in the last 14 days.'],
    ]);
  });
});

describe('recommendByTeams', () => {
  const use = new Map([
    ['payments', new Set(['jenkins', 'radar', 'sonar'])],
    ['shop', new Set(['jenkins', 'cost'])],
    ['far', new Set(['other'])],
    ['mine', new Set(['jenkins', 'radar'])],
  ]);

  it('goes by the teams that have most in common with the own ones', () => {
    expect(recommendByTeams(use, ['mine'])).toEqual([
      { id: 'sonar', score: 2 / 3, teams: ['payments'], inCommon: ['jenkins', 'radar'] },
      { id: 'cost', score: 1 / 3, teams: ['shop'], inCommon: ['jenkins'] },
    ]);
  });

  it('has nothing for a team that uses nothing', () => {
    expect(recommendByTeams(use, ['new'])).toEqual([]);
  });
});
