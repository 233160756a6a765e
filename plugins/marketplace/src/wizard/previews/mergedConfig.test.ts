import type { Layer } from '@flyloft/configuration';
import type { JsonObject, JsonSchema } from '@flyloft/plugin-manager-common';
import fc from 'fast-check';
import { mergeForPreview, toTree, SECRET_CHANGED, SECRET_SET } from './mergedConfig';

const schema: JsonSchema = {
  type: 'object',
  properties: {
    url: { type: 'string' },
    token: { type: 'string', visibility: 'secret' },
    limits: { type: 'object', properties: { days: { type: 'integer' } } },
  },
};
const layers: Layer[] = [{ origin: 'default', config: { limits: { days: 14 }, url: 'https://default' } }];
const secret = (hash: string) => ({ $secret: `id-of-${hash}`, hash });
const merge = (config: JsonObject, running?: JsonObject, more: Layer[] = []) =>
  mergeForPreview({ schema, config, layers: [...layers, ...more], running });

describe('mergeForPreview', () => {
  it('lays what was typed upon the defaults, each value with its origin', () => {
    const { after, before, values } = merge({ url: 'https://mine' });
    expect(after).toEqual({ limits: { days: 14 }, url: 'https://mine' });
    expect(before).toBeUndefined();
    expect(values.map(({ pointer, text, origin, change }) => [pointer, text, origin, change])).toEqual([
      ['/limits/days', '14', 'default', 'added'],
      ['/url', 'https://mine', 'you', 'added'],
    ]);
  });

  it('says what differs from what runs, and what is gone', () => {
    const { values, removed } = merge(
      { url: 'https://new' },
      { url: 'https://old', limits: { days: 14 }, extra: { a: 1 } }
    );
    expect(Object.fromEntries(values.map(({ pointer, change }) => [pointer, change]))).toEqual({
      '/limits/days': 'unchanged',
      '/url': 'changed',
    });
    expect(removed).toEqual(['/extra/a']);
  });

  it('names the other layers that a value is from', () => {
    const { values } = merge({ url: 'https://team' }, undefined, [
      { origin: 'team', config: { url: 'https://team' } },
    ]);
    expect(values.find(({ pointer }) => pointer === '/url')?.origin).toBe('team');
  });

  it.each([
    ['one that was not there', undefined, secret('b'), SECRET_SET, 'added'],
    ['the same one', secret('a'), secret('a'), SECRET_SET, 'unchanged'],
    ['another one', secret('a'), secret('b'), SECRET_CHANGED, 'changed'],
    ['one that is being typed', secret('a'), 'hunter2', SECRET_CHANGED, 'changed'],
  ])('only says of a secret that it is set or another one: %s', (_, before, token, text, change) => {
    const merged = merge({ token }, before && { token: before });
    expect(merged.values.find(({ pointer }) => pointer === '/token')).toMatchObject({ text, change });
    expect(JSON.stringify(merged)).not.toMatch(/hunter2|id-of-/);
  });

  it('lets policy have the last word', () => {
    const { after, values } = merge({ url: 'https://mine' }, undefined, [
      { origin: 'policy', config: { url: 'https://policy' } },
    ]);
    expect(after.url).toBe('https://policy');
    expect(values.find(({ pointer }) => pointer === '/url')?.origin).toBe('policy');
  });

  it('stands as a tree, each group once', () => {
    const { values } = merge({ limits: { hours: 2 }, url: 'x', list: [{ a: 1, 'b/c': 2 }] });
    expect(
      toTree(values).map(({ name, depth, pointer, value }) => [depth, name, pointer, value?.text])
    ).toEqual([
      [0, 'limits', '/limits', undefined],
      [1, 'days', '/limits/days', '14'],
      [1, 'hours', '/limits/hours', '2'],
      [0, 'url', '/url', 'x'],
      [0, 'list', '/list', undefined],
      [1, '0', '/list/0', undefined],
      [2, 'a', '/list/0/a', '1'],
      [2, 'b/c', '/list/0/b~1c', '2'],
    ]);
  });

  it('keeps every value, whatever the configuration is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z/~]{1,5}$/), fc.jsonValue()), raw => {
        const config = JSON.parse(JSON.stringify(raw)) as JsonObject;
        const { after, values, removed } = mergeForPreview({
          schema: { type: 'object' },
          config,
          layers: [],
          running: config,
        });
        expect(after).toEqual(config);
        expect(removed).toEqual([]);
        expect(values.filter(({ change }) => change !== 'unchanged')).toEqual([]);
      })
    );
  });
});
