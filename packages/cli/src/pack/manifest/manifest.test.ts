import { describeFeature } from '../frontend/describeFeature';
import { backendCapabilities } from './capabilities';
import { guessCategory, titleOf } from './category';
import { addressFields, mergedConfigSchema } from './configSchema';
import { newestEntries, scopeOf } from './deriveManifest';
import { describeMigrations } from './migrations';
import { mergePatch } from './overlay';

describe('mergePatch', () => {
  // The examples of RFC 7396, as far as they are about objects.
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [1] }, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
  ])('%j + %j', (base, patch, merged) => {
    expect(mergePatch(base, patch)).toEqual(merged);
  });
});

describe('config schemas', () => {
  const backend = {
    packageName: 'b',
    schema: {
      type: 'object',
      properties: {
        radar: {
          type: 'object',
          properties: { url: { type: 'string' }, key: { type: 'string', visibility: 'secret' } },
          required: ['url'],
        },
        backend: { type: 'object' },
      },
      required: ['radar', 'backend'],
    },
  };
  const frontend = {
    packageName: 'f',
    schema: {
      properties: {
        radar: {
          properties: { title: { type: 'string', visibility: 'frontend' }, key: { visibility: 'frontend' } },
        },
        app: {},
      },
    },
  };

  it('merges both halves and leaves the portal out', () => {
    expect(mergedConfigSchema([backend, frontend])).toEqual({
      type: 'object',
      properties: {
        radar: {
          type: 'object',
          properties: {
            url: { type: 'string' },
            key: { type: 'string', visibility: 'secret' },
            title: { type: 'string', visibility: 'frontend' },
          },
          required: ['url'],
        },
      },
      required: ['radar'],
    });
    expect(mergedConfigSchema([])).toEqual({ type: 'object', properties: {} });
  });

  it('finds the fields that hold addresses', () => {
    expect(addressFields(backend.schema)).toEqual(['radar.url']);
    expect(
      addressFields({
        properties: {
          jira: {
            properties: {
              baseUrl: { type: 'string' },
              apiUrl: { type: ['string', 'null'] },
              title: { type: 'string' },
              site: { type: 'string', format: 'uri' },
              host: { type: 'number' },
            },
          },
          list: { items: { properties: { endpoint: { type: 'string' } } } },
          map: {
            additionalProperties: {
              anyOf: [{ properties: { url: { type: 'string' } } }, { type: 'string' }],
            },
          },
          by: { $ref: '#/definitions/Ref' },
          app: { properties: { baseUrl: { type: 'string' } } },
        },
        definitions: {
          Ref: { properties: { serverUrl: { type: 'string' }, self: { $ref: '#/definitions/Ref' } } },
        },
      })
    ).toEqual(
      expect.arrayContaining([
        'by.serverUrl',
        'jira.apiUrl',
        'jira.baseUrl',
        'jira.site',
        'list.*.endpoint',
        'map.*.url',
      ])
    );
  });
});

describe('describeMigrations', () => {
  it.each([
    ["exports.up = k => k.schema.createTable('a'); exports.down = k => k.schema.dropTable('a')", 'expand'],
    ["exports.up = k => k.schema.alterTable('a', t => t.dropColumn('b'))", 'irreversible'],
    ["exports.up = async function (k) { await k.raw('DELETE FROM a') }", 'irreversible'],
    ["exports.up = k => k.schema.alterTable('a', t => t.renameColumn('b', 'c'))", 'contract'],
    ["exports.down = k => k.schema.dropTable('a'); exports.up = k => k.schema.createTable('a')", 'expand'],
    ['export async function up(k) { await k.raw("alter table a alter b set not null") }', 'contract'],
  ])('%s is %s', (code, kind) => {
    expect(describeMigrations([{ path: 'migrations/1.js', code }])).toEqual([{ id: '1.js', kind }]);
  });
});

describe('describeFeature', () => {
  it('reads pages, names and other extensions out of compiled code', () => {
    const code = `
      const api = ApiBlueprint.make({ params: d => d({ api: ref }) });
      const page = PageBlueprint.makeWithOverrides({ config: { schema: { path: z => z.string() } }, factory(f) { return f({ path: "/tech-radar", loader }); } });
      const admin = PageBlueprint.make({ name: 'admin', params: { defaultPath: '/radar-admin' } });
      const card = EntityCardBlueprint.make({ name: "radar", params: {} });
      const other = WhateverBlueprint.make({});`;
    expect(describeFeature('tech-radar', 'Tech Radar', [code])).toEqual({
      extensions: [
        { id: 'api:tech-radar', type: 'api' },
        { id: 'entity-card:tech-radar/radar', type: 'component' },
        { id: 'page:tech-radar', type: 'page', route: 'root' },
        { id: 'page:tech-radar/admin', type: 'page', route: 'admin' },
      ],
      routes: [
        { id: 'admin', path: '/radar-admin', title: 'Tech Radar' },
        { id: 'root', path: '/tech-radar', title: 'Tech Radar' },
      ],
    });
  });

  it('takes the id as a path where none can be read', () => {
    expect(describeFeature('x', 'X', ['PageBlueprint.make({ params: { path: PATH } })']).routes).toEqual([
      { id: 'root', path: '/x', title: 'X' },
    ]);
  });
});

describe('words', () => {
  it('guesses a category', () => {
    expect(guessCategory(['tech-radar'])).toBe('Discovery');
    expect(guessCategory(['badges', 'README badges'])).toBe('Quality');
    expect(guessCategory(['x'])).toBe('Other');
  });
  it('makes titles', () => {
    expect(titleOf('tech-radar')).toBe('Tech Radar');
    expect(titleOf('api-docs-ui')).toBe('API Docs UI');
  });
  it('cuts a changelog at a heading', () => {
    expect(newestEntries('## 2\nb\n\n## 1\na\n', 12)).toBe('## 2\nb\n\n');
    expect(newestEntries('short')).toBe('short');
  });
  it('finds the scope', () => {
    expect(scopeOf('@a-b/c')).toBe('a-b');
    expect(scopeOf('c')).toBeUndefined();
  });
  it('reads capabilities', () => {
    expect(
      backendCapabilities(['coreServices.database; x.catalogServiceRef; const r = await fetch(u)'])
    ).toEqual(['database:read-write', 'catalog:read', 'network:http-client']);
    expect(backendCapabilities([''])).toEqual([]);
  });
});
