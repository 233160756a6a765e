import { parseCatalogue } from './parseCatalogue';

const plugin = (name: string, spec: string, extra = '') => `apiVersion: extensions.backstage.io/v1alpha1
kind: Plugin
metadata:
  name: ${name}
  namespace: rhdh
  title: The ${name}
  description: Shows ${name}.
${extra}spec:
${spec}`;
const pkg = (name: string, npm: string, more = '') => `apiVersion: extensions.backstage.io/v1alpha1
kind: Package
metadata:
  name: ${name}
  namespace: rhdh
spec:
  packageName: '${npm}'
${more}`;
const parse = (files: Record<string, string>) =>
  parseCatalogue(Object.entries(files).map(([path, text]) => ({ path, text })));
const codes = (files: Record<string, string>) => parse(files).defects.map(one => one.code);

describe('parseCatalogue', () => {
  it('makes a listing a plugin, with the package first by which it is known', () => {
    const { listings, read } = parse({
      'a.yaml': plugin(
        'radar',
        '  packages: [radar-backend, radar]\n  support: { level: community, provider: Acme }'
      ),
      'p.yaml': [
        pkg(
          'radar',
          '@acme/plugin-radar',
          '  backstage: { role: frontend-plugin, supportedVersions: 1.52.0 }'
        ),
        pkg(
          'radar-backend',
          '@acme/plugin-radar-backend',
          '  backstage: { role: backend-plugin }\n  version: 1.2.0\n  appConfigExamples:\n    - title: Default\n      content: { radar: { url: "https://x" } }'
        ),
      ].join('\n---\n'),
    });
    expect(read).toEqual({ Plugin: 1, Package: 2, PluginCollection: 0 });
    expect(listings).toMatchObject([
      {
        key: 'plugin:rhdh/radar',
        name: 'The radar',
        support: { level: 'community', provider: 'Acme' },
        packages: [
          { name: '@acme/plugin-radar', supportedVersions: '1.52.0' },
          {
            version: '1.2.0',
            configExamples: [{ title: 'Default', content: { radar: { url: 'https://x' } } }],
          },
        ],
      },
    ]);
  });

  it('names file, entry, line and the way out for a package that is not there', () => {
    const { defects } = parse({
      'a.yaml': plugin('radar', '  packages:\n    - acme-plugin-radar\n    - other-plugin-rader-backend'),
      'p.yaml': `${pkg('acme-plugin-radar', '@acme/radar')}\n---\n${pkg(
        'x-plugin-radar-backend',
        '@acme/b',
        '  partOf: [radar]'
      )}`,
    });
    expect(defects.find(one => one.code === 'package-missing')).toEqual({
      code: 'package-missing',
      file: 'a.yaml',
      entry: 'Plugin:rhdh/radar',
      line: 11,
      message: 'It names the package "other-plugin-rader-backend", which is not in the catalogue.',
      fix: expect.stringMatching(/^Write "x-plugin-radar-backend"|^Add a Package/),
    });
    expect(defects.find(one => one.code === 'package-unnamed')).toMatchObject({
      fix: 'Add "x-plugin-radar-backend" to spec.packages in a.yaml.',
    });
  });

  it('keeps what it can of a file that was cut off', () => {
    const text = `${plugin('one', '  packages: []')}\n---\n${plugin('two', '  description: "it ends he')}`;
    const { listings, defects } = parse({ 'a.yaml': text });
    expect(listings.map(one => one.key)).toEqual(['plugin:rhdh/one']);
    expect(defects).toMatchObject([{ code: 'yaml-broken', file: 'a.yaml', line: expect.any(Number) }]);
  });

  it.each([
    [
      'an unknown kind',
      'apiVersion: extensions.backstage.io/v1alpha1\nkind: Widget\nmetadata: { name: x }',
      'entity-unknown',
    ],
    ['no kind', 'hello: world', 'entity-unknown'],
    [
      'a plugin without a name',
      'apiVersion: extensions.backstage.io/v1alpha1\nkind: Plugin\nmetadata: {}\nspec: {}',
      'entity-invalid',
    ],
    ['a circle of aliases', 'a: &a\n  b: *a', 'cycle'],
    [
      'an alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(9)}*a]\nc: &c [${'*b,'.repeat(
        9
      )}*b]\nd: [${'*c,'.repeat(9)}*c]`,
      'yaml-broken',
    ],
  ])('reports %s and goes on', (_what, text, code) => {
    const found = parse({ 'bad.yaml': text, 'good.yaml': plugin('good', '  packages: []') });
    expect(found.defects[0]).toMatchObject({ code, file: 'bad.yaml' });
    expect(found.listings.map(one => one.key)).toEqual(['plugin:rhdh/good']);
  });

  it('takes the first of two entities with one name', () => {
    expect(
      codes({ 'a.yaml': plugin('x', '  packages: []'), 'b.yaml': plugin('X', '  packages: []') })
    ).toEqual(['entry-duplicate']);
  });

  it('keeps versions and ranges that mean nothing, and says so', () => {
    const found = parse({
      'a.yaml': plugin('x', '  packages: [x, y]'),
      'p.yaml': `${pkg(
        'x',
        '@a/x',
        '  version: latest-ish\n  backstage: { supportedVersions: ">2 <1" }'
      )}\n---\n${pkg('y', '@a/y', '  backstage: { supportedVersions: whatever }')}`,
    });
    expect(found.defects.map(one => one.code)).toEqual([
      'version-not-semver',
      'range-matches-nothing',
      'range-invalid',
    ]);
    expect(found.listings[0]?.packages[0]).toMatchObject({
      version: 'latest-ish',
      supportedVersions: '>2 <1',
    });
  });

  it('cuts a description of 10 MB', () => {
    const found = parse({
      'a.yaml': plugin('x', `  description: "${'long '.repeat(2_000_000)}"\n  packages: []`),
    });
    expect(found.listings[0]?.readme).toHaveLength(200_000);
    expect(found.defects).toMatchObject([{ code: 'text-cut', entry: 'Plugin:rhdh/x' }]);
  });

  it('reports plugins that need each other in a circle, once', () => {
    const found = parse({
      'a.yaml': plugin('a', '  dependencies: [b]\n  packages: []'),
      'b.yaml': plugin('b', '  dependencies: [a]\n  packages: []'),
    });
    expect(found.defects).toMatchObject([{ code: 'cycle', message: expect.stringContaining('a → b → a') }]);
    expect(found.listings).toHaveLength(2);
  });

  it('fills collections by hand and by filter, and reports those that hold nothing', () => {
    const collection = (name: string, spec: string) =>
      `apiVersion: extensions.backstage.io/v1alpha1\nkind: PluginCollection\nmetadata: { name: ${name}, description: TODO }\nspec: ${spec}`;
    const found = parse({
      'a.yaml': ['a', 'b', 'c', 'd']
        .map(name => plugin(name, '  categories: [CI/CD]\n  packages: []'))
        .join('\n---\n'),
      'ci.yaml': collection('ci', '{ type: filter, filter: { spec.categories: CI/CD } }'),
      'none.yaml': collection('none', '{ type: filter, filter: { metadata.authors.name: X } }'),
      'one.yaml': collection('one', '{ type: curated, plugins: [a, zz] }'),
    });
    expect(found.collections.map(one => [one.key, one.members.length, one.description])).toEqual([
      ['collection:default/ci', 4, ''],
      ['collection:default/none', 0, ''],
      ['collection:default/one', 1, ''],
    ]);
    expect(found.defects.filter(one => one.code !== 'text-placeholder').map(one => one.code)).toEqual([
      'filter-unknown-field',
      'plugin-missing',
      'collection-empty',
    ]);
  });

  it('refuses an icon that does more than draw', () => {
    const icon = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    ).toString('base64');
    const found = parse({
      'a.yaml': plugin('x', `  icon: data:image/svg+xml;base64,${icon}\n  packages: []`),
    });
    expect(found.listings[0]?.icon).toBeUndefined();
    expect(found.defects).toMatchObject([{ code: 'icon-refused', line: 9 }]);
  });
});
