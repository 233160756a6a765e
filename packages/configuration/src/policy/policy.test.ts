import type { JsonObject } from '@flyloft/plugin-manager-common';
import fc from 'fast-check';
import { valueAt, withValue } from '../values/atPointer';
import {
  type ConfigurationPolicy,
  lockIssues,
  matchesGlob,
  placeValues,
  policyFor,
  policyIssues,
  teamDefaultsFor,
} from './policy';

const policy: ConfigurationPolicy = {
  locked: [
    { plugins: ['tech-*'], pointer: '/radar/url', value: 'https://a.example', reason: 'One radar for all.' },
    { plugins: ['*'], pointer: '/radar/url', value: 'https://b.example', reason: 'Never reached' },
  ],
  rules: [
    {
      plugins: ['*'],
      id: 'https',
      must: "config.radar.url.startsWith('https:')",
      message: 'Use https.',
      fields: ['/radar/url'],
      reason: 'Nothing in clear over the network.',
    },
  ],
  teamDefaults: [
    { plugins: ['*'], team: 'group:default/a', pointer: '/days', value: 7 },
    { plugins: ['*'], team: 'group:default/b', pointer: '/days', value: 9, reason: 'We are slow' },
  ],
};

it('knows by globs which plugins it is about, first entry first', () => {
  expect(policyFor(policy, 'tech-radar').locked).toEqual([
    { pointer: '/radar/url', value: 'https://a.example', reason: 'One radar for all.' },
  ]);
  expect(policyFor(policy, 'jenkins').locked[0]?.value).toBe('https://b.example');
  expect(policyFor(undefined, 'jenkins')).toEqual({ locked: [], rules: [] });
});

it('matches globs as a pattern would, in linear time', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ab*]{0,8}$/), fc.stringMatching(/^[ab]{0,8}$/), (glob, text) => {
      const pattern = new RegExp(`^${glob.replaceAll('*', '.*')}$`);
      expect(matchesGlob(glob, text)).toBe(pattern.test(text));
    })
  );
  expect(matchesGlob('*a'.repeat(2_000), 'a'.repeat(10_000).concat('b'))).toBe(false);
});

it('gives the defaults of the teams that one belongs to', () => {
  expect(teamDefaultsFor(policy, 'x', ['user:default/u', 'group:default/b'])).toEqual([
    { pointer: '/days', value: 9, owner: 'group:default/b', reason: 'We are slow' },
  ]);
  expect(teamDefaultsFor(policy, 'x', ['user:default/u'])).toEqual([]);
});

it('says what is locked, only where something else is given', () => {
  const { locked } = policyFor(policy, 'tech-radar');
  expect(lockIssues(locked, {})).toEqual([]);
  expect(lockIssues(locked, { radar: { url: 'https://a.example' } })).toEqual([]);
  expect(lockIssues(locked, { radar: { url: 'https://evil.example' } })).toEqual([
    { path: '/radar/url', message: expect.stringContaining('One radar for all. Leave it as it is') },
  ]);
});

it('names the reason with a rule that does not hold, and treats one that runs for ever as broken', () => {
  const scope = { config: { radar: { url: 'http://a' } }, environment: { id: 'local' } };
  const { rules } = policyFor(policy, 'x');
  expect(policyIssues(rules, scope)).toEqual([
    { path: '/radar/url', message: 'Use https. Policy: Nothing in clear over the network' },
  ]);
  const items = Array.from({ length: 3_000 }, (_, index) => index);
  const endless = {
    ...rules[0]!,
    must: 'config.items.all(a, config.items.all(b, config.items.all(c, a + b + c >= 0)))',
  };
  const started = performance.now();
  const issues = policyIssues([endless], { config: { items }, environment: {} });
  expect(issues[0]?.message).toContain('could not be checked');
  expect(performance.now() - started).toBeLessThan(2_000);
});

describe('values at pointers', () => {
  it('replaces items of lists and never turns a list into a group', () => {
    const config: JsonObject = { list: [{ a: 1 }, { a: 2 }] };
    expect(withValue(config, '/list/1/a', 3)).toEqual({ list: [{ a: 1 }, { a: 3 }] });
    expect(withValue(config, '/list/7/a', 3)).toEqual(config);
    expect(withValue(config, '/list/x', 3)).toEqual(config);
    expect(valueAt(config, '/list/0/a')).toBe(1);
    expect(withValue({ a: { b: 1 } }, '/a/b', undefined)).toEqual({});
    // A place of a list that is not there yet, as policy locks one.
    expect(withValue({}, '/list/0/a', 1)).toEqual({ list: [{ a: 1 }] });
    expect(withValue({}, '/ports/8080', 'web')).toEqual({ ports: { 8080: 'web' } });
    expect(withValue({}, '/list/0/a', undefined)).toEqual({});
  });

  it('reads back what it places, and reaches no prototype', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', '__proto__', 'constructor', '0'), { minLength: 1, maxLength: 4 }),
        keys => {
          const pointer = `/${keys.join('/')}`;
          expect(valueAt(placeValues({}, [{ pointer, value: 1 }]), pointer)).toBe(1);
          expect(Object.hasOwn(Object.prototype, keys[0]!)).toBe(
            keys[0] === '__proto__' || keys[0] === 'constructor'
          );
          expect(({} as Record<string, unknown>).a).toBeUndefined();
        }
      )
    );
  });
});
