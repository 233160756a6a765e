import { manifestSchema, type ManifestInput } from './manifest';
import { unsupportedFields } from './unsupported';

const backend = {
  type: 'service-backed' as const,
  packed: { backend: { name: 'radar-backend', version: '1.0.0' } },
};
const manifestOf = (fields: Partial<ManifestInput>) =>
  manifestSchema.parse({
    manifestVersion: 1,
    id: 'radar',
    name: 'Radar',
    version: '1.0.0',
    type: 'standalone',
    description: 'Draws a radar',
    publisher: 'acme',
    license: 'Apache-2.0',
    ...fields,
  });
const pathsOf = (fields: Partial<ManifestInput>, catalogue = true) =>
  unsupportedFields(manifestOf(fields), { catalogue }).map(({ path }) => path);

describe('unsupportedFields', () => {
  it.each<[string, Partial<ManifestInput>, string]>([
    ['a copy of no database', { lifecycle: { preUninstall: ['backup'] } }, '/lifecycle/preUninstall/0'],
    ['a call of no backend', { lifecycle: { postInstall: [{ call: '/a' }] } }, '/lifecycle/postInstall/0'],
    [
      'a hook that is named twice',
      { ...backend, lifecycle: { postUpdate: [{ call: '/a' }, 'notify', { call: '/a' }] } },
      '/lifecycle/postUpdate/2',
    ],
    ['a shared namespace', { isolation: { namespaceStrategy: 'shared' } }, '/isolation/namespaceStrategy'],
    ['a rollout that is not offered', { deployment: { strategy: 'canary' } }, '/deployment/strategy'],
    ['guards', { routes: [{ id: 'a', path: '/a', guards: ['x'] }] }, '/routes/0/guards'],
    [
      'a parameter that its path has not',
      { routes: [{ id: 'a', path: '/a', params: ['x'] }] },
      '/routes/0/params',
    ],
    [
      'conditions',
      {
        extensions: [
          {
            id: 'page:a',
            type: 'page',
            conditions: [{ type: 'environment', condition: 'local', operator: 'exists' }],
          },
        ],
      },
      '/extensions/0/conditions',
    ],
    [
      'permissions of an extension',
      { extensions: [{ id: 'page:a', type: 'page', permissions: ['x'] }] },
      '/extensions/0/permissions',
    ],
    ['eager loading', { extensions: [{ id: 'page:a', type: 'page', lazy: false }] }, '/extensions/0/lazy'],
    ['a name of the host', { environment: [{ name: 'NODE_OPTIONS', from: '/a' }] }, '/environment/0/name'],
  ])('names %s, with what to do instead', (_, fields, path) => {
    const [issue, ...more] = unsupportedFields(manifestOf(fields));
    expect(issue).toMatchObject({ path, code: 'MANIFEST_UNSUPPORTED' });
    expect(more).toEqual([]);
  });

  it('lets through what is done', () => {
    expect(
      pathsOf({
        ...backend,
        lifecycle: { preUpdate: ['backup', { call: '/a' }], postInstall: ['notify', 'catalog-entry'] },
        isolation: { namespaceStrategy: 'per-plugin' },
        routes: [{ id: 'a', path: '/a/:name', params: ['name'] }],
      })
    ).toEqual([]);
  });

  it('knows what this portal leaves out', () => {
    expect(pathsOf({ lifecycle: { postInstall: ['catalog-entry'] } }, false)).toEqual([
      '/lifecycle/postInstall/0',
    ]);
  });
});
