import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MAX_API_ROUTES } from '@flyloft/plugin-manager-common';
import { readApiRoutes, routesOf } from './apiRoutes';

describe('routesOf', () => {
  it('takes methods and paths, and passes over what is no route', () => {
    const document = {
      paths: {
        '/a': { get: { summary: 'Reads' }, parameters: [], 'x-note': {}, trace: {} },
        '/a/{id}': { delete: { summary: 'x'.repeat(400) }, post: 'none' },
        'not absolute': { get: {} },
        '/query?x=1': { get: {} },
      },
    };
    expect(routesOf(document)).toEqual([
      { method: 'GET', path: '/a', summary: 'Reads' },
      { method: 'DELETE', path: '/a/{id}', summary: 'x'.repeat(300) },
    ]);
  });

  it.each([undefined, null, 'text', [], {}, { paths: [] }, { paths: { '/a': null } }])(
    'finds none in %j',
    value => {
      expect(routesOf(value)).toEqual([]);
    }
  );

  it('ends where nobody reads any more', () => {
    const paths = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`/${index}`, { get: {} }]));
    expect(routesOf({ paths })).toHaveLength(MAX_API_ROUTES);
  });
});

describe('readApiRoutes', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'api-routes-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('finds the document where packages keep it', async () => {
    await mkdir(path.join(dir, 'src/schema'), { recursive: true });
    await writeFile(path.join(dir, 'src/schema/openapi.yaml'), 'paths:\n  /x:\n    put: {}\n');
    expect(await readApiRoutes(dir)).toEqual([{ method: 'PUT', path: '/x' }]);
  });

  it.each([
    ['is not there', undefined],
    ['is no YAML', '{'],
    ['lists nothing', 'openapi: 3.1.0'],
    [
      'is a bomb',
      `a: &a [1,1,1,1,1,1,1,1,1]\n${[...'bcdefgh']
        .map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefg'[index]}`).join(',')}]`)
        .join('\n')}`,
    ],
  ])('says nothing where the document %s', async (_, text) => {
    if (text !== undefined) await writeFile(path.join(dir, 'openapi.yaml'), text);
    expect(await readApiRoutes(dir)).toBeUndefined();
  });
});
