import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { sourceListingSchema } from '@flyloft/plugin-manager-common';
import { PoliteFetch } from '@flyloft/plugin-manager-node';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DirectorySource } from './DirectorySource';
import { parseDirectory } from './parseDirectory';

const data = path.resolve(__dirname, '../../../../shared/data/backstage-directory.json');

const context = (validators?: never) => ({
  validators,
  signal: AbortSignal.timeout(20_000),
  progress: () => undefined,
});
const sourceOf = (config: object, fetch?: PoliteFetch) =>
  DirectorySource.create(
    {
      name: 'directory',
      config: new ConfigReader(config as never),
      logger: mockServices.logger.mock(),
      cacheDirectory: tmpdir(),
    },
    fetch
  );
const entry = (change: object = {}) => ({
  title: 'Tekton',
  author: 'Ann',
  category: 'CI/CD',
  description: 'Shows pipelines.',
  documentation: 'https://github.com/acme/tekton',
  npmPackageName: '@acme/plugin-tekton',
  addedDate: '2024-01-02',
  ...change,
});
const parse = (...values: object[]) =>
  parseDirectory(values.map((value, index) => ({ value, file: `${index}.yaml` })));

describeWhere(existsSync(data), `it is not at ${data}`)('the public directory', () => {
  it('reads the public directory', async () => {
    const read = await sourceOf({ file: data }).read(context());
    if (read.outcome !== 'read') throw new Error('Nothing was read');
    expect(read.read).toEqual({ entries: 221 });
    expect(read.listings).toHaveLength(221);
    expect(read.listings.filter(one => !sourceListingSchema.safeParse(one).success)).toEqual([]);
    const codes = read.defects.map(one => one.code);
    expect(codes.filter(code => code === 'name-invalid')).toHaveLength(4);
    expect(codes.filter(code => code === 'entry-duplicate')).toHaveLength(1);
    expect(await sourceOf({ file: data }).read(context(read.validators as never))).toEqual({
      outcome: 'unchanged',
    });
  });
});

describe('parseDirectory', () => {
  it('makes a listing an entry', () => {
    expect(parse(entry()).listings).toMatchObject([
      {
        name: 'Tekton',
        categories: ['CI/CD'],
        repository: 'https://github.com/acme/tekton',
        packages: [{ name: '@acme/plugin-tekton' }],
        addedAt: '2024-01-02T00:00:00.000Z',
      },
    ]);
  });

  it.each([
    [
      'an address instead of a name',
      { npmPackageName: 'https://www.npmjs.com/package/@acme/x' },
      'name-invalid',
      1,
    ],
    ['a name that is none', { npmPackageName: 'Not A Package' }, 'name-invalid', 0],
    ['no title', { title: undefined }, 'entity-invalid', 0],
    ['a description of 10 MB', { description: 'x'.repeat(10_000_000) }, 'text-cut', 1],
  ])('reports %s', (_what, change, code, listed) => {
    const found = parse(entry(change));
    expect(found.defects.map(one => one.code)).toEqual([code]);
    expect(found.listings).toHaveLength(listed);
  });

  it('takes no address that would run something', () => {
    expect(parse(entry({ documentation: 'data:text/html,<script>' })).listings[0]).toMatchObject({
      links: [],
    });
  });
});

describe('from an address', () => {
  let server: http.Server;
  let answer: (req: http.IncomingMessage, res: http.ServerResponse) => void;
  let url: string;
  beforeAll(async () => {
    server = http.createServer((req, res) => answer(req, res));
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', () => resolve());
    });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/plugins.json`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('asks for changes only', async () => {
    answer = (req, res) => {
      if (req.headers['if-none-match'] === '"1"') res.writeHead(304).end();
      else res.writeHead(200, { etag: '"1"' }).end(JSON.stringify([entry()]));
    };
    const source = sourceOf({ url });
    const first = await source.read(context());
    expect(first).toMatchObject({ outcome: 'read', listings: [{ name: 'Tekton' }] });
    const validators = (first.outcome === 'read' ? first.validators : undefined) as never;
    expect(await source.read(context(validators))).toEqual({ outcome: 'unchanged' });
  });

  it.each<[string, typeof answer, RegExp]>([
    ['an error', (_, res) => res.writeHead(500).end(), /plugins\.json answered 500/],
    ['busy', (_, res) => res.writeHead(503).end(), /answered 503 2 times/],
    ['half of a list', (_, res) => res.end('[{"title":'), /is no JSON/],
    ['no list', (_, res) => res.end('{}'), /is no list/],
    ['silence', () => undefined, /did not answer within/],
  ])('says what happened: %s', async (_what, behave, message) => {
    answer = behave;
    const source = sourceOf({ url }, new PoliteFetch({ timeoutMs: 100, retries: 1, pauseMs: 1 }));
    await expect(source.read(context())).rejects.toThrow(message);
  });
});

it('reads a folder of YAML files', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'flyloft-directory-'));
  try {
    await writeFile(path.join(folder, 'a.yaml'), '---\ntitle: A\nnpmPackageName: "@acme/a"\n');
    await writeFile(path.join(folder, 'b.yaml'), 'title: "cut of');
    expect(await sourceOf({ path: folder }).read(context())).toMatchObject({
      listings: [{ name: 'A', file: 'a.yaml' }],
      defects: [{ code: 'yaml-broken', file: 'b.yaml' }],
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

it.each([[{}], [{ file: 'a', url: 'https://x' }], [{ url: 'ftp://x' }], [{ repository: 'ext::sh -c id' }]])(
  'refuses the configuration %j',
  config => {
    expect(() => sourceOf(config)).toThrow(/pluginManager\.sources\.directory|address of a repository/);
  }
);
