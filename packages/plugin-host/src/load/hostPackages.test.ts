import { packageOf } from './hostPackages';
import { checkOnlyThisPlugin } from './onlyThisPlugin';

describe('packageOf', () => {
  it.each([
    ['express', 'express'],
    ['express/lib/router', 'express'],
    ['@backstage/errors', '@backstage/errors'],
    ['@backstage/backend-plugin-api/alpha', '@backstage/backend-plugin-api'],
    ['./local', undefined],
    ['/absolute', undefined],
    ['#internal', undefined],
    ['node:fs', undefined],
    ['file:///x', undefined],
    ['@scope', undefined],
  ])('%s is of %s', (specifier, expected) => {
    expect(packageOf(specifier)).toBe(expected);
  });
});

describe('checkOnlyThisPlugin', () => {
  it('accepts the one plugin, and neither others nor none', () => {
    expect(() => checkOnlyThisPlugin('a', [{ pluginId: 'a' }])).not.toThrow();
    expect(() => checkOnlyThisPlugin('a', [{ pluginId: 'a' }, { pluginId: 'catalog' }])).toThrow(
      'another plugin: catalog'
    );
    expect(() => checkOnlyThisPlugin('a', [])).toThrow('no backend with the id a');
  });
});
