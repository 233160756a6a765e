import type { FieldSuggestion, JsonObject } from '@flyloft/plugin-manager-common';
import { originsOf } from './originsOf';
import { describeValue, standingOf, suggestedLayers, sureValues, withSuggestions } from './suggestions';

const suggestion = (over: Partial<FieldSuggestion> = {}): FieldSuggestion => ({
  detector: 'cluster',
  source: 'Cluster',
  pointer: '/storage/class',
  value: 'fast',
  reason: "the cluster's default storage class",
  at: '2026-01-01T00:00:00Z',
  sure: true,
  ...over,
});

it('fills in only what is sure, and what neither a person nor the schema gave', () => {
  const one = suggestion();
  expect(sureValues([one, suggestion({ sure: false })], {}, {})).toEqual([one]);
  expect(sureValues([one], { storage: { class: 'slow' } }, {})).toEqual([]);
  expect(sureValues([one], {}, { storage: { class: 'standard' } })).toEqual([]);
  expect(withSuggestions({ storage: { size: 5 } }, [one])).toEqual({ storage: { size: 5, class: 'fast' } });
});

it('knows where the value comes from once it is taken', () => {
  const one = suggestion();
  const config = withSuggestions({}, [one]);
  const layers = [{ origin: 'default' as const, config: {} }, ...suggestedLayers([one])];
  const origins = originsOf(config, layers, {});
  expect(origins).toEqual({ '/storage/class': 'detected' });
  expect(standingOf(one, config, origins)).toBe('taken');
});

it.each<
  [string, JsonObject, Record<string, 'default' | 'you' | 'team' | 'running' | 'policy'>, string | undefined]
>([
  ['nothing', {}, {}, 'offered'],
  ['an empty text', { storage: { class: '' } }, { '/storage/class': 'you' }, 'offered'],
  ['a default', { storage: { class: 'standard' } }, { '/storage/class': 'default' }, 'offered'],
  ['what a person typed', { storage: { class: 'mine' } }, { '/storage/class': 'you' }, undefined],
  ['the same, typed by a person', { storage: { class: 'fast' } }, { '/storage/class': 'you' }, undefined],
  ['what a team wants', { storage: { class: 'ours' } }, { '/storage/class': 'team' }, undefined],
  ['what runs', { storage: { class: 'slow' } }, { '/storage/class': 'running' }, undefined],
  ['what policy locks', { storage: { class: 'safe' } }, { '/storage/class': 'policy' }, undefined],
])('at a field with %s', (_what, config, origins, standing) => {
  expect(standingOf(suggestion(), config, origins)).toBe(standing);
});

it('knows a secret that was looked up as the one that was suggested', () => {
  const value = { $secret: 'kubernetes:jenkins/token' };
  const one = suggestion({ pointer: '/token', value, sure: false });
  expect(describeValue(value)).toBe('kubernetes:jenkins/token');
  expect(standingOf(one, { token: { ...value, hash: 'h' } }, { '/token': 'detected' })).toBe('taken');
  expect(standingOf(one, { token: { $secret: 'mine', hash: 'h' } }, { '/token': 'you' })).toBeUndefined();
});
