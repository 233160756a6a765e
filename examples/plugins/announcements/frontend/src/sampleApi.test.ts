import { readRules, sampleApi } from './sampleApi';

const now = new Date('2026-01-10T00:00:00Z');

describe('readRules', () => {
  it.each([
    [{}, { daysVisible: 14, whoMayPost: 'everyone', importantFirst: true }],
    [
      { announcements: { daysVisible: 7, whoMayPost: 'listed', importantFirst: false } },
      { daysVisible: 7, whoMayPost: 'listed', importantFirst: false },
    ],
    [
      { announcements: { daysVisible: 'x' } },
      { daysVisible: 14, whoMayPost: 'everyone', importantFirst: true },
    ],
    ['nothing', { daysVisible: 14, whoMayPost: 'everyone', importantFirst: true }],
  ])('takes from %j what fits', (config, rules) => {
    expect(readRules(config)).toEqual(rules);
  });
});

describe('sampleApi', () => {
  it('orders, ends and lets post as the rules say', async () => {
    const open = await sampleApi(readRules({}), now).list({ ended: false });
    expect(open).toMatchObject({ mayPost: true, defaultDays: 14 });
    expect(open.items.map(({ important }) => important)).toEqual([true, false, false]);
    const closed = sampleApi(
      readRules({ announcements: { whoMayPost: 'listed', importantFirst: false, daysVisible: 1 } }),
      now
    );
    const listed = await closed.list({ ended: false });
    expect(listed.mayPost).toBe(false);
    expect(listed.items.map(({ title }) => title)).toEqual(['Build agents are twice as fast']);
    expect((await closed.list({ ended: true })).items).toHaveLength(2);
  });

  it('keeps what one posts and ends, in memory', async () => {
    const api = sampleApi(readRules({}), now);
    const posted = await api.post({ title: 'Mine', body: 'Text', team: 'Web', important: false, days: 2 });
    expect(posted).toMatchObject({ mayEdit: true, endsAt: '2026-01-12T00:00:00.000Z' });
    await api.end(posted.id);
    expect((await api.list({ ended: true })).items.map(({ title }) => title)).toEqual(['Mine']);
    await expect(api.end('none')).rejects.toThrow('no such announcement');
  });
});
