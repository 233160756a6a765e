import { type ManifestInput, manifestSchema } from '@flyloft/plugin-manager-common';
import { describeApi } from './describeApi';

const manifestOf = (fields: Partial<ManifestInput>) =>
  manifestSchema.parse({
    manifestVersion: 1,
    id: 'radar',
    name: 'Radar',
    version: '1.0.0',
    type: 'service-backed',
    description: 'A radar',
    publisher: 'acme',
    license: 'Apache-2.0',
    ...fields,
  });

describe('describeApi', () => {
  it('compares routes, public paths and what is asked for with what runs', () => {
    const running = manifestOf({
      api: [
        { method: 'GET', path: '/entries' },
        { method: 'POST', path: '/old' },
      ],
      capabilities: ['catalog:read'],
      publicPaths: ['/status/'],
    });
    const next = manifestOf({
      api: [
        { method: 'GET', path: '/entries' },
        { method: 'DELETE', path: '/entries' },
        { method: 'GET', path: '/status/now' },
        { method: 'GET', path: '/statusless' },
      ],
      capabilities: ['catalog:write'],
      permissions: [{ name: 'radar.entry.delete', description: 'Deletes entries' }],
      publicPaths: ['/status/'],
    });
    const { routes, publicPaths, asks } = describeApi(next, running);
    expect(routes?.map(({ method, path, change, isPublic }) => [method, path, change, isPublic])).toEqual([
      ['GET', '/entries', 'unchanged', false],
      ['DELETE', '/entries', 'added', false],
      ['GET', '/status/now', 'added', true],
      ['GET', '/statusless', 'added', false],
      ['POST', '/old', 'removed', false],
    ]);
    expect(publicPaths).toEqual([{ path: '/status/', change: 'unchanged' }]);
    expect(asks.map(({ name, change }) => [name, change])).toEqual([
      ['catalog:write', 'added'],
      ['radar.entry.delete', 'added'],
      ['catalog:read', 'removed'],
    ]);
  });

  it('says nothing of routes that nobody listed', () => {
    expect(describeApi(manifestOf({}), undefined).routes).toBeUndefined();
  });
});
