import { createTeamsOf } from './teamsOf';

describe('createTeamsOf', () => {
  it('asks of each person once a minute, and shows nobody’s teams while nothing answers', async () => {
    let now = 0;
    const warn = jest.fn();
    const asked = jest.fn(async (people: readonly string[]) => {
      if (people.includes('user:default/cut')) throw new Error('away');
      return new Map(people.map(person => [person, [`group:default/of-${person.slice(13)}`]]));
    });
    const teamsOf = createTeamsOf({
      software: { teamsOf: asked },
      clock: { now: () => new Date(now) },
      log: { warn },
    });
    const ann = 'user:default/ann';
    expect((await teamsOf([ann, ann])).get(ann)).toEqual(['group:default/of-ann']);
    await teamsOf([ann, 'user:default/bob']);
    expect(asked.mock.calls.map(([people]) => people)).toEqual([[ann], ['user:default/bob']]);
    now = 60_000;
    await teamsOf([ann]);
    expect(asked).toHaveBeenCalledTimes(3);
    expect((await teamsOf(['user:default/cut'])).get('user:default/cut')).toBeUndefined();
    expect(warn).toHaveBeenCalledTimes(1);
  });
});
