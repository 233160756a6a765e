import { ConfigReader } from '@backstage/config';
import { mayPost, readRules } from './rules';

const rulesOf = (announcements?: Record<string, never> | object) =>
  readRules(new ConfigReader(announcements ? { announcements } : {}));

describe('rules', () => {
  it('has defaults', () => {
    expect(rulesOf()).toEqual({
      whoMayPost: 'everyone',
      authors: new Set(),
      daysVisible: 14,
      importantFirst: true,
    });
  });

  it.each([{ whoMayPost: 'nobody' }, { daysVisible: 0 }, { daysVisible: 366 }, { daysVisible: 1.5 }])(
    'refuses %j',
    section => {
      expect(() => rulesOf(section)).toThrow(/must be/);
    }
  );

  it('compares references without case', () => {
    const rules = rulesOf({ whoMayPost: 'listed', authors: ['Group:default/Platform'] });
    expect(mayPost(rules, ['user:default/ann', 'group:default/platform'])).toBe(true);
    expect(mayPost(rules, ['user:default/ann'])).toBe(false);
  });
});
