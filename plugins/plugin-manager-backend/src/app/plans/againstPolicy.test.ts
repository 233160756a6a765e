import type { ConfigurationPolicy } from '@flyloft/configuration';
import { environmentOf } from '../../__testUtils__/environments';
import { policyVersion } from '../../domain/plan/policy';
import { explainValues, policyWarnings } from './againstPolicy';

const locked = [{ plugins: ['radar'], pointer: '/source', value: { url: 'a' }, reason: 'One for all.' }];
const configuration: ConfigurationPolicy = { locked, rules: [], teamDefaults: [] };
const environment = environmentOf({ configuration });

it('says why a value changes that policy locks, also inside of a locked group', () => {
  const values = ['/source/url', '/sources'].map(path => ({ path, change: 'added' as const, secret: false }));
  expect(explainValues(values, 'radar', environment).map(value => value.lockedBecause)).toEqual([
    'One for all.',
    undefined,
  ]);
  expect(explainValues(values, 'other', environment)).toEqual(values);
});

it('warns where one goes back to what policy does not allow now', () => {
  expect(policyWarnings('Radar', 'radar', { source: { url: 'b' } }, environment)).toEqual([
    expect.stringContaining('Radar goes back to what policy does not allow now: /source is locked'),
  ]);
  expect(policyWarnings('Radar', 'radar', { source: { url: 'a' } }, environment)).toEqual([]);
});

it('makes plans void when what is locked changes, and not when a team wants to start otherwise', () => {
  const version = (policy: ConfigurationPolicy | undefined) =>
    policyVersion(environmentOf(policy ? { configuration: policy } : {}).policy);
  const teamDefaults = [{ plugins: ['*'], team: 'group:default/a', pointer: '/days', value: 7 }];
  expect(version(configuration)).not.toBe(version(undefined));
  expect(version({ ...configuration, locked: [{ ...locked[0]!, value: 'c' }] })).not.toBe(
    version(configuration)
  );
  expect(version({ ...configuration, teamDefaults })).toBe(version(configuration));
});
